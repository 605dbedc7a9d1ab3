import type { Hit, SharedSource, Source } from "./api.ts";
import type { Words } from "./interface-language.ts";
import { targetOfSource, type PanelTarget } from "./panel-target.ts";

const mostCountries = 3;

interface SourceListProps {
  turn: { lang?: string; sources: Source[] };
  words: Words;
  onOpen: (target: PanelTarget) => void;
  /** Of a shared answer: what has become of its sources. */
  since?: SharedSource[];
}

/** The numbered sources of an answer, each of which opens. */
export function SourceList({ turn, words, onOpen, since = [] }: SourceListProps) {
  return (
    <section class="sources">
      <h3>{words.say("sourcesTitle")}</h3>
      <ol>
        {turn.sources.map((source) => (
          <li key={source.n}>
            <button type="button" class="source" onClick={() => onOpen(targetOfSource(source))}>
              <span class="number">
                <bdi>{source.n}</bdi>
              </span>
              <span class="source-title" lang={source.lang} dir={source.dir}>
                {source.title}
              </span>
              <Facts of={source} paragraph={source.paragraph} answerLang={turn.lang} since={since.find(({ n }) => n === source.n)} words={words} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Hits, each of which opens. */
export function HitList({ hits, words, onOpen }: { hits: Hit[]; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <div class="sources nearest">
      <ul>
        {hits.map((hit) => (
          <HitItem key={hit.id} hit={hit} words={words} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  );
}

/** What stands nearest to a question that has no supported answer. */
export function NearestList({ hits, words, onOpen }: { hits: Hit[]; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <section class="sources nearest">
      <h3>{words.say("nearestTitle")}</h3>
      <ul>
        {hits.map((hit) => (
          <HitItem key={hit.id} hit={hit} words={words} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function HitItem({ hit, words, onOpen }: { hit: Hit; words: Words; onOpen: (target: PanelTarget) => void }) {
  return (
    <li>
      <button type="button" class="source" onClick={() => onOpen({ kind: hit.kind, id: hit.id, documentId: hit.document?.id, quote: "" })}>
        <span class="source-title" lang={hit.lang} dir={hit.dir}>
          {hit.document === undefined ? hit.title : `${hit.document.title} · ${hit.title}`}
        </span>
        <Facts of={hit} paragraph={hit.document?.paragraph} answerLang={words.lang} words={words} />
        <span class="snippet" lang={hit.lang} dir={hit.dir}>
          {hit.snippet}
        </span>
      </button>
    </li>
  );
}

interface FactsProps {
  of: Source | Hit;
  paragraph: string | undefined;
  answerLang: string | undefined;
  since?: SharedSource | undefined;
  words: Words;
}

/** Kind, paragraph, organization and countries in the page's language, and what a reader should know before opening. */
export function Facts({ of, paragraph, answerLang, since, words }: FactsProps) {
  const countries = of.countries ?? [];
  const named = countries.slice(0, mostCountries).map(words.country);
  return (
    <span class="source-facts" lang={words.lang} dir={words.dir}>
      <span>{words.say(of.kind === "record" ? "aRecord" : "aPassage")}</span>
      {paragraph !== undefined && <span>{words.say("paragraph", { number: paragraph })}</span>}
      {of.org !== undefined && (
        <span>
          <bdi lang={of.lang}>{of.org}</bdi>
        </span>
      )}
      {named.map((name) => (
        <span key={name}>
          <bdi>{name}</bdi>
        </span>
      ))}
      {countries.length > named.length && (
        <span>
          <bdi dir="ltr">+{countries.length - named.length}</bdi>
        </span>
      )}
      {of.lang !== answerLang && <span class="badge">{words.say("sourceIn", { language: words.language(of.lang) })}</span>}
      {of.document?.digest === true && <span class="badge digest">{words.say("digestLabel")}</span>}
      {since !== undefined && since.state !== "unchanged" && <span class="badge since">{sayWhatBecame(since, words)}</span>}
    </span>
  );
}

function sayWhatBecame({ state, quoteStands, withdrawnAt }: SharedSource, words: Words): string {
  if (state === "changed") return words.say(quoteStands ? "sourceChanged" : "sourceChangedQuote");
  return withdrawnAt === undefined ? words.say("sourceGone") : words.say("sourceWithdrawn", { date: words.date(withdrawnAt) });
}
