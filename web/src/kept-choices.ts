/** The choices that a reader made earlier. A browser may forbid storage: then they last as long as the page is open. */
const prefix = "dalil.";

export function readChoice(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Takes a choice out again, which afterwards nobody made. */
export function forgetChoice(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // Nothing was kept.
  }
}

export function keepChoice(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Nothing depends on it.
  }
}
