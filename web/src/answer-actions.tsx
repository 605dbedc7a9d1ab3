import { useState } from "preact/hooks";
import { RequestError } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";
import { RateAnswer } from "./rate-answer.tsx";
import { ShareAnswer } from "./share-answer.tsx";

type Action = "share" | "rate";

/** What a reader can do with an answer that is whole: share it, and say whether it was useful. */
export function AnswerActions({ answerId, words }: { answerId: string; words: Words }) {
  const [open, setOpen] = useState<Action>();
  const [said, setSaid] = useState<MessageKey>();
  const [isRated, setRated] = useState(false);
  const [isBusy, setBusy] = useState(false);

  /** Does something with the server and says how it went. */
  async function run(work: () => Promise<MessageKey>): Promise<void> {
    setBusy(true);
    setSaid(undefined);
    try {
      setSaid(await work());
    } catch (error) {
      setSaid(error instanceof RequestError && error.status === 404 ? "actionTooLate" : "actionFailed");
    }
    setBusy(false);
  }

  const toggle = (action: Action) => {
    setSaid(undefined);
    setOpen(open === action ? undefined : action);
  };
  return (
    <div class="actions" lang={words.lang} dir={words.dir}>
      <div class="action-buttons">
        <button type="button" class="quiet action" aria-expanded={open === "share"} onClick={() => toggle("share")}>
          <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 12V3M6.5 6 10 2.5 13.5 6M4 9.5V16.5H16V9.5" />
          </svg>
          <span>{words.say("share")}</span>
        </button>
        {!isRated && (
          <RateAnswer
            answerId={answerId}
            words={words}
            isOpen={open === "rate"}
            isBusy={isBusy}
            onToggle={() => toggle("rate")}
            onSend={(work) =>
              run(async () => {
                await work();
                setRated(true);
                setOpen(undefined);
                return "rateThanks";
              })
            }
          />
        )}
      </div>
      {open === "share" && <ShareAnswer answerId={answerId} words={words} isBusy={isBusy} run={run} />}
      <p class="note" role="status">
        {said !== undefined && words.say(said)}
      </p>
    </div>
  );
}
