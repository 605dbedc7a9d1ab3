import type { Hit } from "./api.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { Facts } from "./source-lists.tsx";

export interface SimilarHit extends Hit {
  why: {
    shared: { sentences?: { yours: string; theirs: string; field: string; similarity: number } };
    text: { shared: string[]; differs: string[] };
  };
}

/** Each initiative with the two sentences that match best, what is the same and what differs. */
export function SimilarHits({ hits, textLang, words, onOpen }: { hits: SimilarHit[]; textLang: string; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <ol class="similar">
      {hits.map((hit) => {
        const { sentences } = hit.why.shared;
        return (
          <li key={hit.id}>
            <h3>
              <button type="button" class="source" onClick={() => onOpen({ kind: hit.kind, id: hit.id, quote: sentences?.theirs ?? "", field: sentences?.field })}>
                <span class="source-title" lang={hit.lang} dir={hit.dir}>
                  {hit.title}
                </span>
                <Facts of={hit} paragraph={undefined} answerLang={words.lang} words={words} />
              </button>
            </h3>
            {sentences !== undefined && (
              <figure class="pair">
                <Sentence label={words.say("similarYours")} text={sentences.yours} lang={textLang} dir={textLang === "ar" ? "rtl" : "ltr"} />
                <Sentence label={words.say("similarTheirs")} text={sentences.theirs} lang={hit.lang} dir={hit.dir} />
                <figcaption>{words.say("similarNearness", { share: sentences.similarity })}</figcaption>
              </figure>
            )}
            <Points title={words.say("similarSame")} lines={hit.why.text.shared} mark="=" />
            <Points title={words.say("similarDiffers")} lines={hit.why.text.differs} mark="≠" />
          </li>
        );
      })}
    </ol>
  );
}

function Sentence({ label, text, lang, dir }: { label: string; text: string; lang: string; dir: "rtl" | "ltr" }) {
  return (
    <div>
      <p class="pair-label">{label}</p>
      <blockquote lang={lang} dir={dir}>
        {text}
      </blockquote>
    </div>
  );
}

function Points({ title, lines, mark }: { title: string; lines: string[]; mark: string }) {
  if (lines.length === 0) return null;
  return (
    <div class="points">
      <h4>
        <span aria-hidden="true">{mark}</span> {title}
      </h4>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
