import type { MessageKey, Words } from "./interface-language.ts";
import { addressOf, type View } from "./route.ts";

const names: [View, MessageKey][] = [["ask", "navAsk"], ["coverage", "navCoverage"], ["similar", "navSimilar"]];

/** The ways to the three views. */
export function ViewLinks({ words, current }: { words: Words; current: View | undefined }) {
  return (
    <nav class="views" aria-label={words.say("navLabel")}>
      <ul>
        {names.map(([view, key]) => (
          <li key={view}>
            <a href={addressOf(view)} aria-current={view === current ? "page" : undefined}>
              {words.say(key)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
