import type { Sentence, Source } from "./api.ts";
import type { Words } from "./interface-language.ts";
import { targetOfSource, type PanelTarget } from "./panel-target.ts";

/** Characters of an unsupported part that is named beside its sentence. */
const longestPart = 60;

interface SentenceProps {
  sentence: Sentence;
  /** The language of the answer. */
  lang: string | undefined;
  isLead: boolean;
  sources: Source[];
  words: Words;
  onOpen: (target: PanelTarget) => void;
}

/** One sentence of an answer, its verdict where it is not fully supported, and a button for each source. */
export function SentenceView({ sentence, lang, isLead, sources, words, onOpen }: SentenceProps) {
  const only = sentence.citations.length === 1 ? sources.find((source) => source.n === sentence.citations[0]) : undefined;
  const parts = only === undefined || only.lang === lang ? undefined : splitAtQuote(sentence.text, only, lang);
  // Of what concerns the whole sentence (its meaning, its quotation) the verdict says enough.
  const missing = (sentence.unsupported ?? []).filter(({ kind, words: part }) => part !== "" && part.length <= longestPart && kind !== "meaning" && kind !== "quote").map((part) => part.words);
  const marks = (
    <>
      {sentence.verdict !== "supported" && (
        <>
          {" "}
          <em class="verdict" lang={words.lang} dir={words.dir}>
            {words.say(sentence.verdict === "partial" ? "verdictPartial" : "verdictUnsupported")}
            {missing.length > 0 && (
              <>
                : <bdi>{missing.join(" · ")}</bdi>
              </>
            )}
          </em>
        </>
      )}{" "}
      <span class="citations" lang={words.lang}>
        {sentence.citations.map((number) => {
          const source = sources.find((one) => one.n === number);
          return source === undefined ? null : (
            <button key={number} type="button" class="citation" aria-label={words.say("citation", { number, title: source.title })} onClick={() => onOpen(targetOfSource(source))}>
              <bdi>{number}</bdi>
            </button>
          );
        })}
      </span>
    </>
  );
  if (parts === undefined || only === undefined) {
    return (
      <p class={isLead ? "sentence lead" : "sentence"}>
        {sentence.verdict === "unsupported" ? <s>{sentence.text}</s> : sentence.text}
        {marks}
      </p>
    );
  }
  const quote = (
    <q lang={only.lang} dir={only.dir}>
      {only.quote}
    </q>
  );
  return (
    <p class="sentence">
      {parts.before}
      {parts.isBlock ? (
        <span class="apart" dir={only.dir}>
          {quote}
          {marks}
        </span>
      ) : (
        quote
      )}
      {parts.after}
      {!parts.isBlock && marks}
    </p>
  );
}

/** A quotation in another language is marked as such; one in the other direction stands as a block of its own, without its quotation marks. */
function splitAtQuote(text: string, source: Source, lang: string | undefined): { before: string; after: string; isBlock: boolean } | undefined {
  const at = text.lastIndexOf(source.quote);
  if (at < 0) return undefined;
  const [before, after] = [text.slice(0, at), text.slice(at + source.quote.length)];
  const isBlock = (source.dir === "rtl") !== (lang === "ar");
  return isBlock ? { before: before.replace(/[«“]\s*\u2068?$/u, ""), after: after.replace(/^\u2069?\s*[»”]/u, ""), isBlock } : { before, after, isBlock };
}
