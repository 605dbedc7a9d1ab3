import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, get, RequestError, type Answer, type Facets, type Filters, type Hit, type Sentence, type Source, type Status } from "./api.ts";
import { Composer } from "./composer.tsx";
import { FilterChips, FilterPanel } from "./filters.tsx";
import { chooseLanguage, isLanguage, keepLanguage, wordsOf } from "./interface-language.ts";
import { PageFooter, PageHeader, Welcome } from "./surroundings.tsx";
import type { PanelTarget } from "./panel-target.ts";
import { SourcePanel } from "./source-panel.tsx";
import { TurnView, type Turn } from "./turn-view.tsx";

const turnsSent = 6;
const longestTurnSent = 2_000;

/** The whole page: the conversation, the filters and the panel beside it. */
export function Page() {
  const [lang, setLang] = useState(chooseLanguage);
  const words = useMemo(() => wordsOf(lang), [lang]);
  const [turns, setTurns] = useState<Turn[]>([]);
  const [filters, setFilters] = useState<Filters>({});
  const [facets, setFacets] = useState<Facets>();
  const [status, setStatus] = useState<Status>();
  const [isFiltering, setFiltering] = useState(false);
  const [panel, setPanel] = useState<PanelTarget>();
  const running = useRef<AbortController | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const isRunning = turns.at(-1)?.state === "running";

  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = words.dir;
    keepLanguage(lang);
  }, [lang, words.dir]);
  useEffect(() => {
    get<Status>("/api/status").then(setStatus, () => undefined);
  }, []);
  useEffect(() => {
    if (isFiltering && facets === undefined) get<Facets>("/api/facets").then(setFacets, () => undefined);
  }, [isFiltering, facets]);

  const change = (id: number, by: (turn: Turn) => Turn) => setTurns((all) => all.map((turn) => (turn.id === id ? by(turn) : turn)));

  async function start(question: string) {
    const text = question.trim();
    if (text === "" || isRunning) return;
    const id = (turns.at(-1)?.id ?? 0) + 1;
    const history = turns
      .filter((turn) => turn.state === "done")
      .flatMap((turn) => [{ role: "user", text: turn.question }, { role: "assistant", text: turn.sentences.map((sentence) => sentence.text).join("\n").slice(0, longestTurnSent) }])
      .slice(-turnsSent);
    setTurns((all) => [...all.filter((turn) => turn.state !== "failed"), { id, question: text, state: "running", sentences: [], sources: [] }]);
    const controller = new AbortController();
    running.current = controller;
    try {
      await ask({ question: text, filters, history }, controller.signal, (event, data) => {
        if (event === "sources") {
          const { sources, lang: answered } = data as { sources: Source[]; lang: string };
          change(id, (turn) => ({ ...turn, sources, lang: answered }));
        } else if (event === "sentence") change(id, (turn) => ({ ...turn, sentences: [...turn.sentences, data as Sentence] }));
        else if (event === "refused") change(id, (turn) => ({ ...turn, refused: data as { reason: string; nearest: Hit[] } }));
        else if (event === "done") {
          const answer = data as Answer;
          change(id, (turn) => ({ ...turn, state: "done", lang: answer.lang, inferred: answer.inferred.places ?? [] }));
        }
      });
    } catch (error) {
      if (controller.signal.aborted) change(id, (turn) => ({ ...turn, state: "stopped" }));
      else change(id, (turn) => ({ ...turn, state: "failed", error: error instanceof RequestError ? error.message : "" }));
    }
  }

  function open(target: PanelTarget) {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setPanel(target);
  }

  function close() {
    setPanel(undefined);
    opener.current?.focus();
  }

  return (
    <div class={panel === undefined ? "frame" : "frame with-panel"}>
      <a class="skip" href="#question">
        {words.say("skip")}
      </a>
      <PageHeader words={words} onLanguage={(code) => isLanguage(code) && setLang(code)} canClear={turns.length > 0} onClear={() => {
        running.current?.abort();
        setTurns([]);
        setPanel(undefined);
      }} />
      <main>
        {turns.length === 0 ? <Welcome words={words} onExample={start} /> : turns.map((turn) => <TurnView key={turn.id} turn={turn} words={words} onOpen={open} onRetry={() => start(turn.question)} />)}
      </main>
      <section class="dock" aria-label={words.say("placeholder")}>
        {isFiltering && <FilterPanel words={words} facets={facets} filters={filters} onChange={setFilters} onClose={() => setFiltering(false)} />}
        <FilterChips words={words} filters={filters} isOpen={isFiltering} onChange={setFilters} onToggle={() => setFiltering(!isFiltering)} />
        <Composer words={words} isRunning={isRunning} onAsk={start} onStop={() => running.current?.abort()} />
        <PageFooter words={words} status={status} />
      </section>
      {panel !== undefined && <SourcePanel key={`${panel.kind} ${panel.id}`} target={panel} words={words} onClose={close} />}
    </div>
  );
}
