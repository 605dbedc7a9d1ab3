import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, type Filters, type Status } from "./api.ts";
import { Composer } from "./composer.tsx";
import { useConversation } from "./conversation.ts";
import { CoverageView } from "./coverage-view.tsx";
import { FilterChips, FilterPanel } from "./filters.tsx";
import { chooseLanguage, isLanguage, keepLanguage, wordsOf } from "./interface-language.ts";
import { PageFooter, PageHeader, Welcome } from "./surroundings.tsx";
import type { PanelTarget } from "./panel-target.ts";
import { addressOf, useRoute } from "./route.ts";
import { SimilarView } from "./similar-view.tsx";
import { SourcePanel } from "./source-panel.tsx";
import { TurnView } from "./turn-view.tsx";

/** The whole page: the conversation, the filters and the panel beside it. */
export function Page() {
  const [lang, setLang] = useState(chooseLanguage);
  const words = useMemo(() => wordsOf(lang), [lang]);
  const [filters, setFilters] = useState<Filters>({});
  const [status, setStatus] = useState<Status>();
  const [isFiltering, setFiltering] = useState(false);
  const [panel, setPanel] = useState<PanelTarget>();
  const { turns, isRunning, start, again, stop, clear } = useConversation(filters);
  const { view, query } = useRoute();
  const opener = useRef<HTMLElement | null>(null);

  // Before anything is painted: the page is never seen running in the wrong direction.
  useLayoutEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = words.dir;
    keepLanguage(lang);
  }, [lang, words.dir]);
  useEffect(() => {
    get<Status>("/api/status").then(setStatus, () => undefined);
  }, []);

  function open(target: PanelTarget) {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setPanel(target);
  }

  function close() {
    setPanel(undefined);
    opener.current?.focus();
  }

  function beginAnew() {
    clear();
    setPanel(undefined);
    document.getElementById("question")?.focus();
  }

  function askUnder(chosen: Filters) {
    setFilters(chosen);
    location.hash = addressOf("ask");
    // The field is there when the view is.
    requestAnimationFrame(() => document.getElementById("question")?.focus());
  }

  return (
    <div class={panel === undefined ? "frame" : "frame with-panel"}>
      <a class="skip" href={view === "ask" ? "#question" : "#content"}>
        {words.say(view === "ask" ? "skip" : "skipContent")}
      </a>
      <PageHeader words={words} view={view} onLanguage={(code) => isLanguage(code) && setLang(code)} canClear={view === "ask" && turns.length > 0} onClear={beginAnew} />
      <main id="content" tabIndex={-1} class={view === "coverage" ? "wide" : undefined}>
        {view === "coverage" ? (
          <CoverageView words={words} query={query} onOpen={open} onAsk={askUnder} />
        ) : view === "similar" ? (
          <SimilarView words={words} onOpen={open} />
        ) : turns.length === 0 ? (
          <Welcome words={words} onExample={start} />
        ) : (
          turns.map((turn) => <TurnView key={turn.id} turn={turn} words={words} onOpen={open} isBusy={isRunning} onAgain={(without) => again(turn.id, without)} />)
        )}
      </main>
      <PageFooter words={words} status={status} />
      {view === "ask" && <section class="dock" aria-label={words.say("placeholder")}>
        {isFiltering && <FilterPanel words={words} filters={filters} onChange={setFilters} onClose={() => setFiltering(false)} />}
        <FilterChips words={words} filters={filters} isOpen={isFiltering} onChange={setFilters} onToggle={() => setFiltering(!isFiltering)} />
        <Composer words={words} isRunning={isRunning} onAsk={start} onStop={stop} />
      </section>}
      {panel !== undefined && <SourcePanel key={`${panel.kind} ${panel.id} ${panel.quote}`} target={panel} words={words} onClose={close} />}
    </div>
  );
}
