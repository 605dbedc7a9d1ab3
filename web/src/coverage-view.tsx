import { useEffect, useRef, useState } from "preact/hooks";
import type { Filters, Hit } from "./api.ts";
import { asQuery, coverageAddress, dimensions, readChoice, readCoverage, readRegions, type Coverage, type CoverageChoice, type Dimension } from "./coverage-data.ts";
import { CoverageTable, type Place } from "./coverage-table.tsx";
import { sayFailure } from "./failure-words.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { addressOf } from "./route.ts";
import { searchRecords } from "./search.ts";
import { HitList } from "./source-lists.tsx";

interface CoverageProps {
  words: Words;
  query: URLSearchParams;
  onOpen: (target: PanelTarget) => void;
  /** Leads to the questions, under the filters of a cell. */
  onAsk: (filters: Filters) => void;
}

/** How much of what the repository holds: a table of any two dimensions, whose cells open. */
export function CoverageView({ words, query, onOpen, onAsk }: CoverageProps) {
  const choice = readChoice(query);
  const { rows, cols, region, suggested } = choice;
  const [coverage, setCoverage] = useState<Coverage>();
  const [regions, setRegions] = useState<{ value: string; label: string }[]>([]);
  const [error, setError] = useState<string>();
  const [place, setPlace] = useState<Place>();
  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    setPlace(undefined);
    readCoverage({ rows, cols, region, suggested }, words.lang).then(
      (found) => isCurrent && setCoverage(found),
      (reason: unknown) => isCurrent && setError(sayFailure(reason, words)),
    );
    return () => {
      isCurrent = false;
    };
  }, [rows, cols, region, suggested, words.lang]);
  useEffect(() => {
    readRegions(words.lang).then(setRegions, () => undefined);
  }, [words.lang]);
  const choose = (change: Partial<CoverageChoice>) => {
    location.hash = addressOf("coverage", asQuery({ ...choice, ...change }));
  };
  return (
    <section class="view">
      <h1>{words.say("coverageTitle")}</h1>
      <p class="intro">{words.say("coverageIntro")}</p>
      <div class="choices">
        <DimensionChoice label={words.say("coverageRows")} value={rows} words={words} onChange={(value) => choose({ rows: value, ...(value === cols ? { cols: rows } : {}) })} />
        <DimensionChoice label={words.say("coverageCols")} value={cols} words={words} onChange={(value) => choose({ cols: value, ...(value === rows ? { rows: cols } : {}) })} />
        <label>
          <span>{words.say("coverageRegion")}</span>
          <select value={region} onChange={(event) => choose({ region: event.currentTarget.value })}>
            <option value="">{words.say("coverageWorld")}</option>
            {/* A region in the address that the list does not have yet, or has under another name. */}
            {region !== "" && !regions.some(({ value }) => value === region) && <option value={region}>{region}</option>}
            {regions.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input type="checkbox" checked={suggested} onChange={(event) => choose({ suggested: event.currentTarget.checked })} />
          <span>{words.say("coverageSuggested")}</span>
        </label>
      </div>
      {error !== undefined && (
        <p role="alert" dir="auto">
          {error}
        </p>
      )}
      {coverage === undefined && error === undefined && <p>{words.say("recordLoading")}</p>}
      {coverage !== undefined && (
        <>
          <CoverageTable coverage={coverage} words={words} chosen={place} onChoose={setPlace} />
          <ul class="notes">
            <li>{coverage.note}</li>
            {[coverage.rows, coverage.cols].map(({ dimension, label, notStated }) => notStated > 0 && <li key={dimension}>{words.say("coverageNotStated", { dimension: label })}: <bdi>{notStated}</bdi></li>)}
            {coverage.rows.omitted + coverage.cols.omitted > 0 && <li>{words.say("coverageOmitted", { count: coverage.rows.omitted + coverage.cols.omitted })}</li>}
            <li>{words.say("coverageKeys")}</li>
            <li>
              <a href={coverageAddress(choice, words.lang, "csv")} download>
                {words.say("coverageCsv")}
              </a>
            </li>
          </ul>
          {place !== undefined && <CellRecords key={`${place.row} ${place.col}`} coverage={coverage} place={place} words={words} onOpen={onOpen} onAsk={onAsk} />}
        </>
      )}
    </section>
  );
}

function DimensionChoice({ label, value, words, onChange }: { label: string; value: Dimension; words: Words; onChange: (value: Dimension) => void }) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(dimensions.find((one) => one === event.currentTarget.value) ?? value)}>
        {dimensions.map((dimension) => (
          <option key={dimension} value={dimension}>
            {words.say(`dimension_${dimension}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The records of a cell, and the way to a question about them. */
function CellRecords({ coverage, place, words, onOpen, onAsk }: { coverage: Coverage; place: Place; words: Words; onOpen: (target: PanelTarget) => void; onAsk: (filters: Filters) => void }) {
  const [row, col] = [coverage.rows.values[place.row], coverage.cols.values[place.col]];
  const [hits, setHits] = useState<Hit[]>();
  const [error, setError] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const total = (coverage.cells[place.row]?.[place.col] ?? 0) + (coverage.suggested?.[place.row]?.[place.col] ?? 0);
  const name = `${row?.label ?? ""} × ${col?.label ?? ""}`;
  const filters: Filters = { ...coverage.filters, ...row?.filters, ...col?.filters };
  useEffect(() => {
    const leaving = new AbortController();
    heading.current?.focus();
    searchRecords(name, filters, leaving.signal).then(
      (found) => setHits(found.hits),
      (reason: unknown) => !leaving.signal.aborted && setError(sayFailure(reason, words)),
    );
    return () => leaving.abort();
  }, []);
  return (
    <section class="cell">
      <h2 ref={heading} tabIndex={-1}>
        <bdi dir={coverage.rows.dimension === "technology" ? "auto" : words.dir}>{row?.label}</bdi> × <bdi dir={coverage.cols.dimension === "technology" ? "auto" : words.dir}>{col?.label}</bdi>
      </h2>
      <button type="button" class="primary" onClick={() => onAsk(filters)}>
        {words.say("cellAsk")}
      </button>
      {error !== undefined && (
        <p role="alert" dir="auto">
          {error}
        </p>
      )}
      {hits === undefined && error === undefined && <p>{words.say("recordLoading")}</p>}
      {hits !== undefined && (
        <>
          {hits.length < total && <p class="note">{words.say("cellShown", { shown: hits.length, total })}</p>}
          <HitList hits={hits} words={words} onOpen={onOpen} />
        </>
      )}
    </section>
  );
}
