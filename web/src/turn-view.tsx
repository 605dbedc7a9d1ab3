import type { Hit, Sentence, Source } from "./api.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";

/** A question with what has come of its answer so far. */
export interface Turn {
  id: number;
  question: string;
  state: "running" | "done" | "stopped" | "failed";
  lang?: string;
  sentences: Sentence[];
  sources: Source[];
  refused?: { reason: string; nearest: Hit[] };
  inferred?: string[];
  error?: string;
}

interface TurnProps {
  turn: Turn;
  words: Words;
  onOpen: (target: PanelTarget) => void;
  onRetry: () => void;
}

export function TurnView({ turn, words, onOpen, onRetry }: TurnProps) {
  const { lang } = turn;
  const direction = lang === undefined ? {} : { lang, dir: lang === "ar" ? ("rtl" as const) : ("ltr" as const) };
  return (
    <article class="turn">
      <h2 class="asked" dir="auto">
        <span class="unseen">{words.say("you")}: </span>
        {turn.question}
      </h2>
      {turn.inferred !== undefined && turn.inferred.length > 0 && (
        <p class="inferred">{words.say("filterInferred", { name: turn.inferred.join(words.lang === "ar" ? "، " : ", ") })}</p>
      )}
      <div class="answer" aria-live="polite" aria-busy={turn.state === "running"} {...direction}>
        {turn.state === "running" && turn.sentences.length === 0 && turn.refused === undefined && (
          <p class="thinking" lang={words.lang} dir={words.dir}>
            {words.say("thinking")}
          </p>
        )}
        {turn.sentences.map((sentence, index) => (
          <SentenceView key={index} sentence={sentence} lang={lang} isLead={index === 0 && sentence.citations.length > 1} sources={turn.sources} words={words} onOpen={onOpen} />
        ))}
        {turn.refused !== undefined && <p class="refusal">{turn.refused.reason}</p>}
      </div>
      {turn.state === "stopped" && <p class="note">{words.say("stopped")}</p>}
      {turn.state === "failed" && (
        <div class="failure" role="alert">
          <p>
            <strong>{words.say("errorTitle")}</strong>
          </p>
          <p dir="auto">{turn.error === undefined || turn.error === "" ? words.say("errorNetwork") : turn.error}</p>
          <button type="button" onClick={onRetry}>
            {words.say("retry")}
          </button>
        </div>
      )}
      {turn.state !== "running" && turn.sources.length > 0 && <SourceList turn={turn} words={words} onOpen={onOpen} />}
      {turn.refused !== undefined && turn.refused.nearest.length > 0 && <NearestList hits={turn.refused.nearest} words={words} onOpen={onOpen} />}
    </article>
  );
}

function SentenceView({ sentence, lang, isLead, sources, words, onOpen }: { sentence: Sentence; lang: string | undefined; isLead: boolean; sources: Source[]; words: Words; onOpen: (target: PanelTarget) => void }) {
  const only = sentence.citations.length === 1 ? sources.find((source) => source.n === sentence.citations[0]) : undefined;
  const parts = only === undefined || only.lang === lang ? undefined : splitAtQuote(sentence.text, only, lang);
  return (
    <p class={isLead ? "sentence lead" : "sentence"}>
      {parts === undefined || only === undefined ? (
        sentence.text
      ) : (
        <>
          {parts.before}
          <q class={parts.isBlock ? "apart" : "inside"} lang={only.lang} dir={only.dir}>
            {only.quote}
          </q>
          {parts.after}
        </>
      )}
      {sentence.verdict !== "supported" && <em class="verdict"> ({words.say(sentence.verdict === "partial" ? "verdictPartial" : "verdictUnsupported")})</em>}{" "}
      <span class="citations">
        {sentence.citations.map((number) => {
          const source = sources.find((one) => one.n === number);
          return source === undefined ? null : (
            <button key={number} type="button" class="citation" lang={words.lang} aria-label={words.say("citation", { number, title: source.title })} onClick={() => onOpen(targetOfSource(source))}>
              <bdi>{number}</bdi>
            </button>
          );
        })}
      </span>
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

function SourceList({ turn, words, onOpen }: { turn: Turn; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <section class="sources">
      <h3>{words.say("sourcesTitle")}</h3>
      <ol>
        {turn.sources.map((source) => (
          <li key={source.n}>
            <button type="button" class="source" onClick={() => onOpen(targetOfSource(source))}>
              <span class="number" aria-hidden="true">
                {source.n}
              </span>
              <span class="source-title" lang={source.lang} dir={source.dir}>
                {source.title}
              </span>
              <span class="source-facts">
                {[...(source.countries ?? []).slice(0, 3).map(words.country), ...(source.paragraph === undefined ? [] : [words.say("paragraph", { number: source.paragraph })])].join(" · ")}
                {source.lang !== turn.lang && <span class="badge">{words.say("sourceIn", { language: words.language(source.lang) })}</span>}
                {source.document?.digest === true && <span class="badge digest">{words.say("digestLabel")}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function NearestList({ hits, words, onOpen }: { hits: Hit[]; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <section class="sources">
      <h3>{words.say("nearestTitle")}</h3>
      <ul>
        {hits.map((hit) => (
          <li key={hit.id}>
            <button type="button" class="source" aria-label={words.say("openSource", { title: hit.title })} onClick={() => onOpen({ kind: hit.kind, id: hit.id, documentId: hit.document?.id, quote: "" })}>
              <span class="source-title" lang={hit.lang} dir={hit.dir}>
                {hit.document === undefined ? hit.title : `${hit.document.title} · ${hit.title}`}
              </span>
              <span class="source-facts">{(hit.countries ?? []).slice(0, 3).map(words.country).join(" · ")}</span>
              <span class="snippet" lang={hit.lang} dir={hit.dir}>
                {hit.snippet}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function targetOfSource(source: Source): PanelTarget {
  return { kind: source.kind, id: source.id, documentId: source.document?.id, quote: source.quote, field: source.field };
}
