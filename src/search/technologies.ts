import { analyseTerms } from "../language/analyse.ts";
import type { Glossary } from "../language/glossary.ts";

/** The glossary's concept that a technology as written in a record is a name of, as a whole; a technology that it does not know is its own value. */
export function technologyOf(written: string, lang: string, glossary: Glossary): string {
  const terms = analyseTerms(written, lang);
  const [named] = glossary.locateConcepts(written, lang, terms);
  const isWhole = named !== undefined && (lang === "zh" ? named.terms.join("") === terms.join("") : named.terms.length === terms.length);
  return isWhole && glossary.kindOf(named.concept) !== "activity" ? named.concept : written;
}
