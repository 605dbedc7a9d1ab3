import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Facets, type Filters } from "./api.ts";
import { nameAlone, nameOfValue, nameYears, type ListName } from "./filter-names.ts";
import type { Words } from "./interface-language.ts";

const lists: ListName[] = ["countries", "actionLines", "sdgs", "kinds", "langs", "stakeholders", "technologies", "sources"];
const toggleId = "filters";
/** The countries of a region are one chip: one for each would hide the page. */
const mostChips = 5;
const firstYear = 1900;
const lastYear = 2100;

function valuesOf(filters: Filters, list: ListName): string[] {
  return (filters[list] ?? []).map(String);
}

function withValues(filters: Filters, list: ListName, values: string[]): Filters {
  const { [list]: _before, ...others } = filters;
  if (values.length === 0) return others;
  return { ...others, [list]: list === "sdgs" ? values.map(Number) : values };
}

/** The filters as a query: the server counts each list under all the others. A value with a comma in it cannot stand in one, and limits nothing there. */
function queryOf(filters: Filters): string {
  const query = new URLSearchParams();
  for (const list of lists) {
    const values = valuesOf(filters, list).filter((value) => !value.includes(","));
    if (values.length > 0) query.set(list, values.join(","));
  }
  for (const side of ["from", "to"] as const) if (filters.years?.[side] !== undefined) query.set(side, String(filters.years[side]));
  if (filters.suggested === true) query.set("suggested", "true");
  return query.toString();
}

/** The filters that are set, each a button that removes it, and the button that opens the choice. */
export function FilterChips({ words, filters, isOpen, onChange, onToggle }: { words: Words; filters: Filters; isOpen: boolean; onChange: (filters: Filters) => void; onToggle: () => void }) {
  const { years, ...others } = filters;
  const isMany = (list: ListName) => valuesOf(filters, list).length > mostChips;
  const chips = lists.filter((list) => !isMany(list)).flatMap((list) => valuesOf(filters, list).map((value) => ({ key: `${list} ${value}`, name: nameAlone(list, value, words), without: withValues(filters, list, valuesOf(filters, list).filter((one) => one !== value)) })));
  for (const list of lists.filter(isMany)) chips.push({ key: list, name: `${words.say(list)}: ${valuesOf(filters, list).length}`, without: withValues(filters, list, []) });
  if (years !== undefined) chips.push({ key: "years", name: nameYears(years, words), without: others });
  return (
    <div class="chips">
      <button type="button" class="quiet" id={toggleId} aria-expanded={isOpen} onClick={onToggle}>
        {words.say("filters")}
        {chips.length > 0 && " "}
        {chips.length > 0 && <bdi>({chips.length})</bdi>}
      </button>
      {chips.map(({ key, name, without }) => (
        <button key={key} type="button" class="chip" aria-label={words.say("filterRemove", { name })} onClick={() => onChange(without)}>
          <bdi>{name}</bdi> <span aria-hidden="true">✕</span>
        </button>
      ))}
    </div>
  );
}

/** The choice of filters, with how many records and paragraphs each value has. */
export function FilterPanel({ words, filters, onChange, onClose }: { words: Words; filters: Filters; onChange: (filters: Filters) => void; onClose: () => void }) {
  const [facets, setFacets] = useState<Facets>();
  const [hasFailed, setFailed] = useState(false);
  // A year that is being typed: counts that arrive meanwhile must not take it away.
  const [typed, setTyped] = useState<{ from?: string; to?: string }>({});
  const panel = useRef<HTMLElement>(null);
  const asked = queryOf(filters);
  useEffect(() => panel.current?.focus(), []);
  useEffect(() => {
    let isCurrent = true;
    get<Facets>(`/api/facets?${asked}`).then((found) => isCurrent && setFacets(found), () => setFailed(true));
    return () => {
      isCurrent = false;
    };
  }, [asked]);
  const close = () => {
    document.getElementById(toggleId)?.focus();
    onClose();
  };
  const isYear = (text: string) => Number.isInteger(Number(text)) && Number(text) >= firstYear && Number(text) <= lastYear;
  const setYear = (side: "from" | "to", text: string) => {
    const { years: _before, ...others } = filters;
    const { [side]: _replaced, ...rest } = filters.years ?? {};
    const years = isYear(text) ? { ...rest, [side]: Number(text) } : rest;
    onChange(Object.keys(years).length === 0 ? others : { ...others, years });
  };
  return (
    <section
      class="filter-panel"
      ref={panel}
      tabIndex={-1}
      aria-label={words.say("filters")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      {hasFailed && <p role="alert">{words.say("filtersFailed")}</p>}
      <div class="filter-grid">
        {lists.map((list) => (
          <label key={list}>
            <span>{words.say(list)}</span>
            <select value="" disabled={facets === undefined} onChange={(event) => onChange(withValues(filters, list, [...new Set([...valuesOf(filters, list), event.currentTarget.value])]))}>
              <option value="">{words.say("any")}</option>
              {(facets?.[list] ?? [])
                .filter(({ value }) => !valuesOf(filters, list).includes(value))
                .map(({ value, count }) => ({ value, count, name: nameOfValue(list, value, words) }))
                .toSorted((first, second) => (list === "sdgs" ? Number(first.value) - Number(second.value) : first.name.localeCompare(second.name, words.lang, { numeric: true })))
                .map(({ value, count, name }) => (
                  <option key={value} value={value}>
                    {name} ({count})
                  </option>
                ))}
            </select>
          </label>
        ))}
        <fieldset>
          <legend>{words.say("years")}</legend>
          {(["from", "to"] as const).map((side) => (
            <label key={side}>
              <span>{words.say(side === "from" ? "yearFrom" : "yearTo")}</span>
              <input
                type="number"
                inputMode="numeric"
                min={firstYear}
                max={lastYear}
                value={typed[side] ?? filters.years?.[side] ?? ""}
                onInput={(event) => {
                  const text = event.currentTarget.value;
                  setTyped({ [side]: text });
                  if (text === "" || isYear(text)) setYear(side, text);
                }}
                onChange={(event) => {
                  setTyped({});
                  setYear(side, event.currentTarget.value);
                }}
              />
            </label>
          ))}
        </fieldset>
      </div>
      <div class="filter-actions">
        <button type="button" class="quiet" onClick={() => onChange({})}>
          {words.say("filtersClear")}
        </button>
        <button type="button" class="quiet" onClick={close}>
          {words.say("filtersClose")}
        </button>
      </div>
    </section>
  );
}
