import { useEffect, useRef, useState } from "preact/hooks";
import { send } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";

const reasons = ["wrong", "incomplete", "off_topic", "outdated", "language", "other"] as const;
const longestComment = 2_000;

interface RateProps {
  answerId: string;
  words: Words;
  isOpen: boolean;
  isBusy: boolean;
  onToggle: () => void;
  onSend: (work: () => Promise<unknown>) => Promise<void>;
}

/** Whether the answer was useful; if not, what is wrong with it. */
export function RateAnswer({ answerId, words, isOpen, isBusy, onToggle, onSend }: RateProps) {
  const [reason, setReason] = useState<(typeof reasons)[number]>();
  const [comment, setComment] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isOpen) form.current?.querySelector("input")?.focus();
  }, [isOpen]);
  const rate = (body: { useful: boolean; reason?: string; comment?: string }) => onSend(() => send("POST", "/api/feedback", { answerId, ...body }));
  const name = `reason-${answerId}`;
  return (
    <>
      <span class="rate-ask">{words.say("rateAsk")}</span>
      <button type="button" class="quiet action" title={words.say("rateStored")} disabled={isBusy} onClick={() => rate({ useful: true })}>
        <Thumb />
        <span>{words.say("rateUseful")}</span>
      </button>
      <button type="button" class="quiet action" aria-expanded={isOpen} onClick={onToggle}>
        <Thumb isDown />
        <span>{words.say("rateNotUseful")}</span>
      </button>
      {isOpen && (
        <form
          ref={form}
          class="action-body"
          onSubmit={(event) => {
            event.preventDefault();
            const text = comment.trim();
            void rate({ useful: false, ...(reason === undefined ? {} : { reason: reason.replace("_", "-") }), ...(text === "" ? {} : { comment: text }) });
          }}
        >
          <fieldset>
            <legend>{words.say("rateWhy")}</legend>
            {reasons.map((one) => (
              <label key={one} class="reason">
                <input type="radio" name={name} checked={reason === one} onChange={() => setReason(one)} />
                <span>{words.say(`reason_${one}` satisfies MessageKey)}</span>
              </label>
            ))}
          </fieldset>
          <label class="comment">
            <span>{words.say("rateComment")}</span>
            <textarea rows={2} dir="auto" maxLength={longestComment} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
          </label>
          <p class="note">{words.say("rateStored")}</p>
          <button type="submit" class="secondary" disabled={isBusy}>
            {words.say("rateSend")}
          </button>
        </form>
      )}
    </>
  );
}

function Thumb({ isDown = false }: { isDown?: boolean }) {
  return (
    <svg class={isDown ? "sign down" : "sign"} viewBox="0 0 20 20" aria-hidden="true">
      <path d="M3.5 9H6.5V17H3.5ZM6.5 9.5 9.5 3C11 3 11.6 4 11.3 5.4L10.7 8H15.5C16.5 8 17 8.8 16.8 9.7L15.6 15.6C15.4 16.5 14.8 17 14 17H6.5" />
    </svg>
  );
}
