import { useRef, useState } from "preact/hooks";
import { send } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";
import { forgetChoice, keepChoice } from "./kept-choices.ts";

interface ShareProps {
  answerId: string;
  words: Words;
  isBusy: boolean;
  run: (work: () => Promise<MessageKey>) => Promise<void>;
}

/** The name under which this browser keeps the token that takes a link back. */
export const tokenName = (id: string) => `revoke.${id}`;

/** Says what a link shows before there is one; then the link, to copy and to take back. */
export function ShareAnswer({ answerId, words, isBusy, run }: ShareProps) {
  const [link, setLink] = useState<{ id: string; url: string; revokeToken: string }>();
  const field = useRef<HTMLInputElement>(null);

  const create = () =>
    run(async () => {
      const made = await send<{ id: string; url: string; revokeToken: string }>("POST", `/api/answers/${encodeURIComponent(answerId)}/share`);
      keepChoice(tokenName(made.id), made.revokeToken);
      setLink(made);
      return copy(location.origin + made.url);
    });
  const revoke = ({ id, revokeToken }: NonNullable<typeof link>) =>
    run(async () => {
      await send("DELETE", `/api/shared/${id}`, {}, revokeToken);
      forgetChoice(tokenName(id));
      setLink(undefined);
      return "shareRevoked";
    });
  return (
    <div class="action-body">
      <p>{words.say("shareWhat")}</p>
      {link === undefined ? (
        <button type="button" class="secondary" disabled={isBusy} onClick={create}>
          {words.say("shareCreate")}
        </button>
      ) : (
        <>
          <input
            ref={field}
            class="link"
            dir="ltr"
            readOnly
            aria-label={words.say("shareLink")}
            value={location.origin + link.url}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div class="action-buttons">
            <button type="button" class="secondary" disabled={isBusy} onClick={() => run(() => copy(location.origin + link.url))}>
              {words.say("shareCopy")}
            </button>
            <button type="button" class="quiet" disabled={isBusy} onClick={() => revoke(link)}>
              {words.say("shareRevoke")}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

/** A page that is served without TLS may not write to the clipboard. */
async function copy(text: string): Promise<MessageKey> {
  try {
    await navigator.clipboard.writeText(text);
    return "shareCopied";
  } catch {
    return "shareCopyByHand";
  }
}
