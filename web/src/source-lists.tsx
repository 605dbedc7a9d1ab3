import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Hit, SharedSource, Source } from "./api.ts";
import type { Words } from "./interface-language.ts";
import { targetOfSource, type PanelTarget } from "./panel-target.ts";
import type { Explained } from "./search.ts";
import { WhyHit } from "./why-hit.tsx";

const mostCountries = 3;
const mostDuplicates = 5;

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

interface NearestProps {
  hits: Hit[];
  words: Words;
  onOpen: (target: PanelTarget) => void;
  /** Looks up why the hits stand there. */
  explain?: (hits: Hit[]) => Promise<Explained>;
}

/** What stands nearest to a question that has no supported answer. */
export function NearestList({ hits, words, onOpen, explain }: NearestProps) {
  const explained = useRef<Promise<Explained> | undefined>(undefined);
  // One request for all of them; after a failure another one.
  const load = explain && (() => (explained.current ??= explain(hits).catch((error: unknown) => {
    explained.current = undefined;
    throw error;
  })));
  return (
    <section class="sources nearest">
      <h3>{words.say("nearestTitle")}</h3>
      <ul>
        {hits.map((hit) => (
          <HitItem key={hit.id} hit={hit} words={words} onOpen={onOpen} why={load && <WhyHit hit={hit} load={load} words={words} />} />
        ))}
      </ul>
    </section>
  );
}

function HitItem({ hit, words, onOpen, why }: { hit: Hit; words: Words; onOpen: (target: PanelTarget) => void; why?: ComponentChildren }) {
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
      <Duplicates ids={hit.duplicates} words={words} onOpen={onOpen} />
      {why}
    </li>
  );
}

/** Other records that tell of the same project, each of which opens. */
function Duplicates({ ids = [], words, onOpen }: { ids: string[] | undefined; words: Words; onOpen: (target: PanelTarget) => void }) {
  if (ids.length === 0) return null;
  return (
    <p class="also">
      {words.say("alsoIn")}{" "}
      {ids.slice(0, mostDuplicates).map((id) => (
        <button key={id} type="button" onClick={() => onOpen({ kind: "record", id, quote: "" })}>
          <bdi dir="ltr">{id}</bdi>
        </button>
      ))}
      {ids.length > mostDuplicates && <bdi dir="ltr">+{ids.length - mostDuplicates}</bdi>}
    </p>
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
