import type { Status } from "./api.ts";
import { languageNames, type MessageKey, type Words } from "./interface-language.ts";
import type { View } from "./route.ts";
import { ThemeButton } from "./theme-button.tsx";
import { ViewLinks } from "./view-links.tsx";

const examples: MessageKey[] = ["example1", "example2", "example3", "example4"];

/** Name, views, language and colours. */
export function PageHeader({ words, view, onLanguage, canClear, onClear }: { words: Words; view: View | undefined; onLanguage: (code: string) => void; canClear: boolean; onClear: () => void }) {
  return (
    <header class="head">
      {/* Before the first question the welcome has it. */}
      {canClear && <h1 class="unseen">Dalil</h1>}
      <p class="name">
        <span class="name-words">
          <bdi lang="en">Dalil</bdi> <bdi lang="ar">دليل</bdi>
        </span>
        <span class="tagline">{words.say("tagline")}</span>
      </p>
      <ViewLinks words={words} current={view} />
      <div class="head-tools">
        {canClear && (
          <button type="button" class="quiet begin" onClick={onClear}>
            <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
              <path d="M10 4v12M4 10h12" />
            </svg>
            <span>{words.say("newConversation")}</span>
          </button>
        )}
        <ThemeButton words={words} />
        <label>
          <span class="unseen">{words.say("language")}</span>
          <select value={words.lang} onChange={(event) => onLanguage(event.currentTarget.value)}>
            {Object.entries(languageNames).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

/** What stands there before the first question. */
export function Welcome({ words, onExample }: { words: Words; onExample: (question: string) => void }) {
  return (
    <section class="welcome">
      <h1>
        <bdi lang="ar" class="mark" aria-hidden="true">دليل</bdi>
        <span class="unseen">Dalil</span>
      </h1>
      <p class="intro">{words.say("intro")}</p>
      <h2>{words.say("examplesTitle")}</h2>
      <ul class="examples">
        {examples.map((key) => (
          <li key={key}>
            <button type="button" onClick={() => onExample(words.say(key))}>
              {words.say(key)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is stored, and how good the search is. */
export function PageFooter({ words, status }: { words: Words; status: Status | undefined }) {
  return (
    <footer class="foot">
      {status !== undefined && (
        <>
          <span>{words.say("count", { records: status.counts.records, documents: status.counts.documents })}</span>
          <span>{status.embedding.kind === "builtin" ? words.say("builtin") : <bdi>{status.embedding.name}</bdi>}</span>
          <span>
            <a href="/openapi.json">{words.say("api")}</a> · <bdi>{status.version}</bdi>
          </span>
        </>
      )}
    </footer>
  );
}
