import { languages, type Language } from "../language/language.ts";

/** A value of all questions and of each language that they are in. */
export interface PerLanguage<Row> {
  byLanguage: Partial<Record<Language, Row>>;
  all: Row;
}

/** Results by what `keyOf` says of each, in the order in which the keys come up. */
export function groupResults<Result>(results: Result[], keyOf: (result: Result) => string): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const group = groups.get(keyOf(result));
    if (group === undefined) groups.set(keyOf(result), [result]);
    else group.push(result);
  }
  return groups;
}

/** A row for each language, in the usual order, and one for all. */
export function perLanguage<Result extends { lang: Language }, Row>(results: Result[], summarise: (results: Result[]) => Row): PerLanguage<Row> {
  const groups = groupResults(results, ({ lang }) => lang);
  const rows = languages.flatMap((lang) => {
    const of = groups.get(lang);
    return of === undefined ? [] : [[lang, summarise(of)] as const];
  });
  return { byLanguage: Object.fromEntries(rows) as PerLanguage<Row>["byLanguage"], all: summarise(results) };
}

/** A row for each kind of question, in alphabetical order. */
export function perKind<Result extends { kind: string }, Row>(results: Result[], summarise: (results: Result[]) => Row): Record<string, Row> {
  const groups = [...groupResults(results, ({ kind }) => kind)].toSorted(([first], [second]) => (first < second ? -1 : 1));
  return Object.fromEntries(groups.map(([kind, of]) => [kind, summarise(of)]));
}
