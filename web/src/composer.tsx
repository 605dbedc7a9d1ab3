import { useState } from "preact/hooks";
import type { Words } from "./interface-language.ts";

const longestQuestion = 2_000;
const mostRows = 6;

/** Where the question is written. Enter asks, Shift and Enter begin a new line. */
export function Composer({ words, isRunning, onAsk, onStop }: { words: Words; isRunning: boolean; onAsk: (question: string) => void; onStop: () => void }) {
  const [text, setText] = useState("");
  const isTooLong = text.length > longestQuestion;
  const submit = () => {
    if (isRunning || isTooLong || text.trim() === "") return;
    onAsk(text);
    setText("");
  };
  return (
    <form class="composer" onSubmit={(event) => {
      event.preventDefault();
      submit();
    }}>
      <label class="unseen" for="question">
        {words.say("placeholder")}
      </label>
      <textarea
        id="question"
        // An empty field has no direction of its own: the placeholder's counts.
        dir={text === "" ? words.dir : "auto"}
        rows={Math.min(mostRows, text.split("\n").length)}
        placeholder={words.say("placeholder")}
        value={text}
        aria-invalid={isTooLong}
        aria-describedby={isTooLong ? "too-long" : undefined}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While an input method composes (Chinese, say), Enter belongs to it.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      {isRunning ? (
        <button type="button" class="primary" onClick={onStop}>
          {words.say("stop")}
        </button>
      ) : (
        <button type="submit" class="primary" disabled={isTooLong}>
          {words.say("ask")}
        </button>
      )}
      {isTooLong && (
        <p id="too-long" class="note" role="status">
          {words.say("tooLong", { count: text.length, limit: longestQuestion })}
        </p>
      )}
    </form>
  );
}
