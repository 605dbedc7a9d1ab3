import { useEffect, useRef, useState } from "preact/hooks";
import { RequestError } from "./api.ts";
import { sayFailure } from "./failure-words.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { SimilarHits, type SimilarHit } from "./similar-hits.tsx";

const longestText = 100_000;
const readFormats = ".txt,.md,.html,.htm,.pdf,.docx,.odt,.epub,.json,.jsonl,.csv,.xlsx";

interface Answer {
  textLang: string;
  hits: SimilarHit[];
  notice?: string;
}

/** Initiatives like what somebody has in mind: a text or a file goes in, and is not kept. */
export function SimilarView({ words, onOpen }: { words: Words; onOpen: (target: PanelTarget) => void }) {
  const [text, setText] = useState("");
  const [file, setFile] = useState<File>();
  const [answer, setAnswer] = useState<Answer>();
  const [error, setError] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLHeadingElement>(null);
  const isTooLong = text.length > longestText;
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => results.current?.focus(), [answer]);

  function removeFile() {
    setFile(undefined);
    if (input.current !== null) input.current.value = "";
  }

  async function submit(event: Event) {
    event.preventDefault();
    if (isRunning || isTooLong || (file === undefined && text.trim() === "")) return;
    const leaving = new AbortController();
    running.current = leaving;
    setRunning(true);
    setError(undefined);
    setAnswer(undefined);
    try {
      setAnswer(await compare(file ?? text, words.lang, leaving.signal));
    } catch (reason) {
      if (!leaving.signal.aborted) setError(sayFailure(reason, words));
    }
    setRunning(false);
  }

  return (
    <section class="view">
      <h1>{words.say("similarTitle")}</h1>
      <p class="intro">{words.say("similarIntro")}</p>
      <form class="idea" onSubmit={submit}>
        <label for="idea-text">{words.say("similarText")}</label>
        <textarea
          id="idea-text"
          rows={7}
          dir={text === "" ? words.dir : "auto"}
          value={text}
          disabled={file !== undefined}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? "idea-too-long" : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {isTooLong && (
          <p id="idea-too-long" class="note" role="status">
            {words.say("similarTooLong", { count: text.length, limit: longestText })}
          </p>
        )}
        <p class="label" id="idea-file-what">
          {words.say("similarFile")}
        </p>
        <div class="file">
          <input id="idea-file" ref={input} class="unseen" type="file" aria-describedby="idea-file-what" accept={readFormats} onChange={(event) => setFile(event.currentTarget.files?.[0])} />
          <label class="secondary choose" for="idea-file">
            {words.say("similarChoose")}
          </label>
          {file !== undefined && <bdi>{file.name}</bdi>}
          {file !== undefined && (
            <button type="button" class="quiet" onClick={removeFile}>
              {words.say("similarRemoveFile")}
            </button>
          )}
        </div>
        <button type="submit" class="primary" disabled={isRunning || isTooLong}>
          {words.say("similarFind")}
        </button>
      </form>
      <div aria-live="polite">{isRunning && <p class="thinking">{words.say("similarSearching")}</p>}</div>
      {error !== undefined && (
        <p role="alert" dir="auto" class="failure">
          {error}
        </p>
      )}
      {answer !== undefined && (
        <>
          <h2 ref={results} tabIndex={-1}>
            {answer.hits.length === 0 ? words.say("similarNothing") : words.say("similarFound", { count: answer.hits.length })}
          </h2>
          {answer.notice !== undefined && <p class="note">{answer.notice}</p>}
          <SimilarHits hits={answer.hits} textLang={answer.textLang} words={words} onOpen={onOpen} />
        </>
      )}
    </section>
  );
}

/** Sends a text or a file. @throws RequestError with the server's own words. */
async function compare(idea: string | File, lang: string, signal: AbortSignal): Promise<Answer> {
  const init: RequestInit = typeof idea === "string" ? { headers: { "content-type": "application/json" }, body: JSON.stringify({ text: idea, lang }) } : { body: formOf(idea, lang) };
  const response = await fetch("/api/similar", { method: "POST", signal, ...init });
  const body = (await response.json().catch(() => ({}))) as Answer & { title?: string; detail?: string };
  if (!response.ok) throw new RequestError(body.title, body.detail ?? "");
  return body;
}

function formOf(file: File, lang: string): FormData {
  const form = new FormData();
  form.set("file", file);
  form.set("lang", lang);
  return form;
}

