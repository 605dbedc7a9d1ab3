import { useEffect, useState } from "preact/hooks";
import type { Words } from "./interface-language.ts";
import { keepChoice, readChoice } from "./kept-choices.ts";

type Theme = "light" | "dark";

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function keptTheme(): Theme | undefined {
  const kept = readChoice("theme");
  return kept === "light" || kept === "dark" ? kept : undefined;
}

/** Puts the colours that were chosen earlier on the page; without a choice it follows the system. */
export function applyKeptTheme(): void {
  const kept = keptTheme();
  if (kept !== undefined) applyTheme(kept);
}

/** Changes between light and dark colours, and says which of them it would change to. */
export function ThemeButton({ words }: { words: Words }) {
  const [chosen, setChosen] = useState(keptTheme);
  const [system, setSystem] = useState<Theme>(systemIsDark.matches ? "dark" : "light");
  useEffect(() => {
    const follow = () => setSystem(systemIsDark.matches ? "dark" : "light");
    systemIsDark.addEventListener("change", follow);
    return () => systemIsDark.removeEventListener("change", follow);
  }, []);
  const next: Theme = (chosen ?? system) === "dark" ? "light" : "dark";
  const name = `${words.say("theme")}: ${words.say(next === "dark" ? "themeDark" : "themeLight")}`;
  const choose = () => {
    keepChoice("theme", next);
    setChosen(next);
    applyTheme(next);
  };
  return (
    <button type="button" class="quiet" aria-label={name} title={name} onClick={choose}>
      <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
        {next === "dark" ? (
          <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z" />
        ) : (
          <path d="M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 1v2M10 17v2M1 10h2M17 10h2M3.6 3.6 5 5M15 15l1.4 1.4M3.6 16.4 5 15M15 5l1.4-1.4" />
        )}
      </svg>
    </button>
  );
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}
