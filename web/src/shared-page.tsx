import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, RequestError, send, type SharedAnswer } from "./api.ts";
import { chooseLanguage, isLanguage, keepLanguage, wordsOf, type MessageKey } from "./interface-language.ts";
import { forgetChoice, readChoice } from "./kept-choices.ts";
import type { PanelTarget } from "./panel-target.ts";
import { SentenceView } from "./sentence-view.tsx";
import { tokenName } from "./share-answer.tsx";
import { NearestList, SourceList } from "./source-lists.tsx";
import { SourcePanel } from "./source-panel.tsx";
import { PageHeader } from "./surroundings.tsx";
import { Understood } from "./understood.tsx";

/** An answer that a reader shared, as it was then, with what has become of its sources. */
export function SharedPage({ id }: { id: string }) {
  const [lang, setLang] = useState(chooseLanguage);
  const words = useMemo(() => wordsOf(lang), [lang]);
  const [shared, setShared] = useState<SharedAnswer>();
  const [problem, setProblem] = useState<MessageKey>();
  const [panel, setPanel] = useState<PanelTarget>();
  const opener = useRef<HTMLElement | null>(null);
  const token = readChoice(tokenName(id));

  useLayoutEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = words.dir;
    keepLanguage(lang);
  }, [lang, words.dir]);
  useEffect(() => {
    get<SharedAnswer>(`/api/shared/${encodeURIComponent(id)}`).then(setShared, (error: unknown) => setProblem(problemOf(error)));
  }, [id]);
  useEffect(() => {
    if (shared !== undefined) document.title = `${shared.question} · Dalil`;
  }, [shared]);

  async function revoke(): Promise<void> {
    try {
      await send("DELETE", `/api/shared/${encodeURIComponent(id)}`, {}, token ?? "");
      forgetChoice(tokenName(id));
      setShared(undefined);
      setPanel(undefined);
      setProblem("shareRevoked");
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <div class={panel === undefined ? "frame" : "frame with-panel"}>
      <a class="skip" href="#ask">
        {words.say("askYourself")}
      </a>
      <PageHeader words={words} view={undefined} onLanguage={(code) => isLanguage(code) && setLang(code)} canClear={false} onClear={() => undefined} />
      <main>
        {problem !== undefined && (
          <p class="refusal" role="alert">
            {words.say(problem)}
          </p>
        )}
        {problem === undefined && shared === undefined && <p class="thinking">{words.say("recordLoading")}</p>}
        {shared !== undefined && (
          <SharedTurn
            shared={shared}
            words={words}
            onOpen={(target) => {
              opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
              setPanel(target);
            }}
          />
        )}
        <p class="action-buttons">
          <a id="ask" class="original" href={`/?lang=${lang}`}>
            {words.say("askYourself")}
          </a>
          {shared !== undefined && token !== null && (
            <button type="button" class="quiet" onClick={revoke}>
              {words.say("shareRevoke")}
            </button>
          )}
        </p>
      </main>
      {panel !== undefined && (
        <SourcePanel
          key={`${panel.kind} ${panel.id} ${panel.quote}`}
          target={panel}
          words={words}
          onClose={() => {
            setPanel(undefined);
            opener.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function SharedTurn({ shared, words, onOpen }: { shared: SharedAnswer; words: ReturnType<typeof wordsOf>; onOpen: (target: PanelTarget) => void }) {
  const { question, answer, answeredAt, sources } = shared;
  const { lang, refused } = answer;
  return (
    <article class="turn">
      <h1 class="shared-title">{words.say("sharedTitle")}</h1>
      <p class="shared-note">{words.say("sharedWhen", { date: words.date(answeredAt) })}</p>
      <h2 class="asked" dir="auto">
        {question}
      </h2>
      <Understood inferred={answer.inferred} corrected={answer.corrected} words={words} />
      <div class="answer" lang={lang} dir={lang === "ar" ? "rtl" : "ltr"}>
        {answer.sentences.map((sentence, index) => (
          <SentenceView key={index} sentence={sentence} lang={lang} isLead={index === 0 && sentence.citations.length > 1} sources={answer.sources} words={words} onOpen={onOpen} />
        ))}
        {refused !== false && <p class="refusal">{refused.reason}</p>}
      </div>
      {answer.sources.length > 0 && <SourceList turn={answer} since={sources} words={words} onOpen={onOpen} />}
      {refused !== false && refused.nearest.length > 0 && <NearestList hits={refused.nearest} words={words} onOpen={onOpen} />}
    </article>
  );
}

function problemOf(error: unknown): MessageKey {
  const status = error instanceof RequestError ? error.status : undefined;
  if (status === 404) return "sharedUnknown";
  return status === 410 ? "sharedGone" : "errorNetwork";
}
