import type { Answer, InferredFilter } from "./api.ts";
import { nameAlone, nameOfValue, nameYears } from "./filter-names.ts";
import type { Words } from "./interface-language.ts";

/** More values than these (the countries of a region) are a number, which opens. */
const mostNamed = 4;

interface UnderstoodProps {
  inferred: Answer["inferred"] | undefined;
  corrected?: { from: string; to: string }[] | undefined;
  words: Words;
  /** What the reader took out, and how to ask the same question again with other filters taken out; without it nothing can be changed. */
  change?: { without: InferredFilter[]; isBusy: boolean; onAgain: (without: InferredFilter[]) => void };
}

/** How the question was read: the filters that it states, with the words that say so, each of which can be taken out and put back. */
export function Understood({ inferred, corrected = [], words, change }: UnderstoodProps) {
  const { stated = [], relaxed = [] } = inferred ?? {};
  const without = change?.without ?? [];
  const kept = stated.filter((one) => !relaxed.some(({ filter }) => filter === one.filter));
  return (
    <div class="understood">
      {kept.length + without.length > 0 && (
        <ul aria-label={words.say("understoodTitle")}>
          {kept.map((one) => (
            <StatedFilter key={one.filter} stated={one} words={words} label="understoodRemove" sign="✕" isBusy={change?.isBusy} onPress={change && (() => change.onAgain([...without, one]))} />
          ))}
          {without.map((one) => (
            <StatedFilter key={one.filter} stated={one} words={words} label="understoodPutBack" sign="＋" isBusy={change?.isBusy} onPress={change && (() => change.onAgain(without.filter((other) => other !== one)))} />
          ))}
        </ul>
      )}
      {/* Stands there from the beginning, so that screen readers say what comes. */}
      <div aria-live="polite">
        {corrected.map(({ from, to }) => (
          <p key={from} class="note">
            {words.say("corrected", { from: isolate(from), to: isolate(to) })}
          </p>
        ))}
        {relaxed.length > 0 && <p class="note">{words.say("understoodRelaxed", { names: words.list(relaxed.map((one) => nameOf(one, words))), count: relaxed.length })}</p>}
      </div>
    </div>
  );
}

interface StatedProps {
  stated: InferredFilter;
  words: Words;
  label: "understoodRemove" | "understoodPutBack";
  sign: string;
  isBusy: boolean | undefined;
  onPress: (() => void) | undefined;
}

function StatedFilter({ stated, words, label, sign, isBusy, onPress }: StatedProps) {
  const name = nameOf(stated, words);
  const values = valuesOf(stated);
  const isSaid = stated.words.trim().toLocaleLowerCase() === name.toLocaleLowerCase();
  const said = !isSaid && <span class="stated-words">{words.say("understoodFrom", { words: isolate(stated.words) })}</span>;
  return (
    <li class={label === "understoodPutBack" ? "stated out" : "stated"}>
      <span class="stated-text">
        {values.length > mostNamed ? (
          <details>
            <summary>
              <bdi dir={words.dir}>{name}</bdi> {said}
            </summary>
            <span class="stated-values">{words.list(values.map((value) => nameOfValue(asList(stated.filter), value, words)).toSorted((first, second) => first.localeCompare(second, words.lang, { numeric: true })))}</span>
          </details>
        ) : (
          <>
            <bdi dir={words.dir}>{name}</bdi> {said}
          </>
        )}
      </span>
      {onPress !== undefined && (
        <button type="button" disabled={isBusy} aria-label={words.say(label, { name })} title={words.say(label, { name })} onClick={onPress}>
          <span aria-hidden="true">{sign}</span>
        </button>
      )}
    </li>
  );
}

/** The filter in the page's language: its values, or how many there are. */
function nameOf(stated: InferredFilter, words: Words): string {
  if (!Array.isArray(stated.values)) return nameYears(stated.values, words);
  const [list, values] = [asList(stated.filter), valuesOf(stated)];
  if (values.length > mostNamed) return list === "countries" ? words.say("countriesMany", { count: values.length }) : `${words.say(list)}: ${values.length}`;
  const names = values.map((value) => nameAlone(list, value, words));
  if (list === "langs" || list === "stakeholders") return `${words.say(list)}: ${words.list(names)}`;
  return words.list(names);
}

function valuesOf({ values }: InferredFilter): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

/** Only years are no list. */
function asList(filter: InferredFilter["filter"]): Exclude<InferredFilter["filter"], "years"> {
  return filter === "years" ? "countries" : filter;
}

/** Words of the question keep their own direction inside of a sentence (Unicode's first strong isolate). */
function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
