import type { Glossary } from "../language/glossary.ts";
import type { Language } from "../language/language.ts";
import { countryName } from "../language/places.ts";
import { regionName } from "../language/region-members.ts";
import type { Dimension } from "../search/dimensions.ts";
import type { Messages } from "./messages.ts";

/** What values stand for, in the reader's words. */
export interface Names {
  /** "TUN" → "Tunisia", "C4" → "C4 · Capacity building"; a value that nobody knows is its own name. */
  name(dimension: Dimension, value: string, lang: Language): string;
  /** A concept of the glossary by its usual name; what is no concept stays as written. */
  concept(id: string, lang: Language): string;
  /** Names one after another as the language writes a list; of very many the first ones and how many more there are. */
  list(names: string[], lang: Language): string;
}

/** More names than these in one sentence are read by nobody. */
const mostNames = 8;

export function createNames(messages: Messages, glossary: Glossary): Names {
  const concept = (id: string, lang: Language) => glossary.namesOf(id, lang)[0] ?? glossary.namesOf(id, "en")[0] ?? id;
  return {
    concept,
    name: (dimension, value, lang) => {
      switch (dimension) {
        case "country":
          return countryName(value, lang);
        case "region":
          return regionName(value, lang);
        case "actionLine":
          return `${value.split("-")[0]} · ${messages.format(lang, `line_${value.replace("-", "_")}`)}`;
        case "sdg":
          return `${value} · ${messages.format(lang, `goal_${value}`)}`;
        case "stakeholder":
          return messages.format(lang, `stakeholder_${value.replaceAll("-", "_")}`);
        case "technology":
          return concept(value, lang);
        case "year":
          return value;
      }
    },
    list: (names, lang) => {
      const shown = new Intl.ListFormat(lang, { type: "unit", style: "short" }).format(names.slice(0, mostNames));
      return names.length <= mostNames ? shown : messages.format(lang, "namesAndMore", { names: shown, count: names.length - mostNames });
    },
  };
}
