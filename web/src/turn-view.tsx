import { useEffect, useRef } from "preact/hooks";
import { AnswerActions } from "./answer-actions.tsx";
import type { Hit, InferredFilter } from "./api.ts";
import type { Turn } from "./conversation.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { explainHits } from "./search.ts";
import { SentenceView } from "./sentence-view.tsx";
import { NearestList, SourceList } from "./source-lists.tsx";
import { Understood } from "./understood.tsx";

interface TurnProps {
  turn: Turn;
  words: Words;
  onOpen: (target: PanelTarget) => void;
  /** Whether another question is being answered. */
  isBusy: boolean;
  /** Asks the same question again, without some of the filters that it states. */
  onAgain: (without: InferredFilter[]) => void;
}

/** One question with its answer as it grows, its sources, or what went wrong. */
export function TurnView({ turn, words, isBusy, onOpen, onAgain }: TurnProps) {
  const { lang } = turn;
  const asked = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const turnElement = asked.current?.parentElement;
    if (turnElement?.previousElementSibling === null) scrollTo(0, 0);
    else turnElement?.scrollIntoView({ block: "start" });
    // The button that asked (an example, "try again") is gone: without this the keyboard would start at the top again.
    if (document.activeElement === document.body) asked.current?.focus({ preventScroll: true });
  }, []);
  const { question, rewritten, filters, without } = turn;
  const explain = (hits: Hit[]) => explainHits({ query: rewritten ?? question, lang, filters, without: without.map(({ filter }) => filter) }, hits);
  const direction = lang === undefined ? {} : { lang, dir: lang === "ar" ? ("rtl" as const) : ("ltr" as const) };
  return (
    <article class="turn">
      <h2 class="asked" dir="auto" ref={asked} tabIndex={-1}>
        <span class="unseen">{words.say("you")}: </span>
        {turn.question}
      </h2>
      <Understood inferred={turn.inferred} corrected={turn.corrected} words={words} change={{ without: turn.without, isBusy, onAgain }} />
      {turn.rewritten !== undefined && (
        <p class="inferred" dir="auto">
          {words.say("rewritten", { question: turn.rewritten })}
        </p>
      )}
      <div class="answer" aria-live="polite" {...direction}>
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
      {turn.notice !== undefined && (
        <p class="note" {...direction}>
          {turn.notice}
        </p>
      )}
      {turn.mode === "generative" && <p class="note">{words.say("generated")}</p>}
      {turn.removed !== undefined && turn.removed > 0 && <p class="note">{words.say("removed", { count: turn.removed })}</p>}
      {turn.state === "stopped" && <p class="note">{words.say("stopped")}</p>}
      {turn.state === "failed" && (
        <div class="failure" role="alert">
          <p>
            <strong dir="auto">{turn.error?.title ?? words.say("errorTitle")}</strong>
          </p>
          <p dir="auto">{turn.error === undefined || turn.error.detail === "" ? words.say("errorNetwork") : turn.error.detail}</p>
          <button type="button" onClick={() => onAgain(turn.without)}>
            {words.say("retry")}
          </button>
        </div>
      )}
      {turn.state !== "running" && turn.sources.length > 0 && <SourceList turn={turn} words={words} onOpen={onOpen} />}
      {turn.refused !== undefined && turn.refused.nearest.length > 0 && <NearestList hits={turn.refused.nearest} words={words} onOpen={onOpen} explain={explain} />}
      {turn.answerId !== undefined && <AnswerActions answerId={turn.answerId} words={words} />}
    </article>
  );
}
