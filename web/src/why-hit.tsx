import { useState } from "preact/hooks";
import type { Hit, Trace } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";
import type { Explained } from "./search.ts";
import { Understood } from "./understood.tsx";

/** Words that weigh less than this in the question, and words that are less alike, explain nothing. */
const leastShare = 0.02;
const leastSimilarity = 0.5;
const mostWords = 8;
const partNames: Record<string, MessageKey> = {
  passageMeaning: "partPassageMeaning",
  recordMeaning: "partRecordMeaning",
  words: "partWords",
  frequency: "partFrequency",
  commonness: "partCommonness",
  reranker: "partReranker",
};

/** Why a hit stands where it stands, looked up when a reader wants to know. */
export function WhyHit({ hit, load, words }: { hit: Hit; load: () => Promise<Explained>; words: Words }) {
  const [explained, setExplained] = useState<Explained>();
  const [hasFailed, setFailed] = useState(false);
  const look = (isOpen: boolean) => {
    if (!isOpen || explained !== undefined) return;
    setFailed(false);
    load().then(setExplained, () => setFailed(true));
  };
  const trace = explained?.traces.get(hit.id);
  return (
    <details class="why" onToggle={(event) => look(event.currentTarget.open)}>
      <summary>
        {words.say("whyOpen")} <span class="unseen" lang={hit.lang}>{hit.title}</span>
      </summary>
      <div aria-live="polite">
        {explained === undefined && !hasFailed && <p class="note">{words.say("recordLoading")}</p>}
        {hasFailed && <p class="note">{words.say("errorNetwork")}</p>}
        {explained !== undefined && trace === undefined && <p class="note">{words.say("whyGone")}</p>}
        {explained !== undefined && <Understood inferred={undefined} corrected={explained.corrected} words={words} />}
        {trace !== undefined && <Parts trace={trace} words={words} />}
      </div>
    </details>
  );
}

function Parts({ trace, words }: { trace: Trace; words: Words }) {
  const parts = trace.parts.filter(({ gives }) => gives !== 0);
  const largest = Math.max(...parts.map(({ gives }) => Math.abs(gives)));
  const met = trace.words.filter((word) => explains(word, trace.words)).toSorted((first, second) => second.share - first.share).slice(0, mostWords);
  return (
    <>
      <h4>{words.say("whyParts")}</h4>
      <ul class="bars">
        {parts.map(({ part, gives }) => (
          <li key={part} class={gives < 0 ? "taken" : undefined}>
            <span>{words.say(partNames[part] ?? "partOther")}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ inlineSize: `${Math.round((Math.abs(gives) / largest) * 100)}%` }} />
            </span>
            <bdi dir="ltr">{words.number(gives)}</bdi>
          </li>
        ))}
      </ul>
      {met.length > 0 && (
        <>
          <h4>{words.say("whyWords")}</h4>
          <ul class="met">
            {met.map((word) => (
              <MetWord key={word.term} word={word} words={words} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function explains({ term, name = term, share, met, similarity = 0 }: Trace["words"][number], all: Trace["words"]): boolean {
  if (share < leastShare || (met !== undefined && similarity < leastSimilarity)) return false;
  // Chinese is searched in overlapping pieces as well: the longer word says it all.
  return !/\p{Script=Han}/u.test(name) || !all.some((other) => other.term !== term && (other.name ?? "").length > name.length && other.name?.includes(name));
}

/** A word of the question, and what it met: "agriculture ≈ زراعة 0.83". */
function MetWord({ word, words }: { word: Trace["words"][number]; words: Words }) {
  const { term, met, similarity = 0 } = word;
  const [kind, code = ""] = /^(concept|place):(.*)$/.exec(term)?.slice(1) ?? [];
  const name = kind === "place" ? words.country(code) : (word.name ?? (kind === "concept" ? code.replaceAll("-", " ") : term));
  return (
    <li class={met === undefined ? "missed" : undefined}>
      {kind === "concept" && <span class="met-kind">{words.say("whySubject")} </span>}
      <bdi>{name}</bdi>
      {met === undefined ? (
        <span> · {words.say("whyMissed")}</span>
      ) : met === term || met === name ? (
        <span> · {words.say("whySame")}</span>
      ) : (
        <span>
          {" "}
          ≈ <bdi>{met}</bdi> <bdi dir="ltr">{words.number(similarity)}</bdi>
        </span>
      )}
    </li>
  );
}
