import type { RecordBody } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";

interface Fact {
  key: MessageKey;
  values: (string | undefined)[];
  /** Names in the page's language run in its direction, also where they begin with a code in Latin letters. */
  dir: "auto" | "rtl" | "ltr";
}

/** Facts whose names take a line each. */
const longNames: MessageKey[] = ["actionLine", "sdg", "suggestedActionLine", "suggestedSdg"];

/** Who, where, when and for which aims: what a record says of itself besides its texts. */
export function RecordFacts({ record, words }: { record: RecordBody; words: Words }) {
  const { from, to } = record.years ?? {};
  const years = from === to ? String(from ?? "") : `${from ?? ""}–${to ?? ""}`;
  const own = words.dir;
  const facts: Fact[] = [
    { key: "organization", values: [record.org], dir: "auto" },
    { key: "stakeholder", values: [record.stakeholder && words.listed("stakeholder", record.stakeholder)], dir: own },
    { key: "country", values: record.countries.map(words.country), dir: own },
    { key: "country", values: record.countriesAsWritten, dir: "auto" },
    { key: "actionLine", values: record.actionLines.map(words.actionLine), dir: own },
    { key: "sdg", values: record.sdgs.map(words.goal), dir: own },
    { key: "suggestedActionLine", values: (record.suggested?.actionLines ?? []).map(({ value }) => words.actionLine(value)), dir: own },
    { key: "suggestedSdg", values: (record.suggested?.sdgs ?? []).map(({ value }) => words.goal(value)), dir: own },
    { key: "technologies", values: record.technologies, dir: "auto" },
    { key: "year", values: [years], dir: "ltr" },
    { key: "statusField", values: [record.status && words.listed("status", record.status)], dir: own },
    { key: "type", values: [record.type], dir: "auto" },
  ];
  return (
    <dl>
      {facts
        .map(({ key, values, dir }) => ({ key, dir, values: values.filter((value) => value !== undefined && value !== "") }))
        .filter(({ values }) => values.length > 0)
        .map(({ key, dir, values }, index) => (
          <div key={index}>
            <dt>{words.say(key)}</dt>
            <dd>
              <ul class={longNames.includes(key) ? "lines" : "in-line"}>
                {values.map((value) => (
                  <li key={value}>
                    <bdi dir={dir}>{value}</bdi>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
    </dl>
  );
}
