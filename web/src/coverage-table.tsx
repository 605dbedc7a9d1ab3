import { useRef, useState } from "preact/hooks";
import type { Coverage } from "./coverage-data.ts";
import type { Words } from "./interface-language.ts";

export interface Place {
  row: number;
  col: number;
}

/** Steps of shade; the number in each cell says the same. */
const shades = 5;

interface TableProps {
  coverage: Coverage;
  words: Words;
  chosen: Place | undefined;
  onChoose: (place: Place) => void;
}

/** The table: a number in each cell, shaded by how large it is; cells without a record are marked and say so. */
export function CoverageTable({ coverage, words, chosen, onChoose }: TableProps) {
  const { rows, cols, cells, suggested, total, empty } = coverage;
  // Names in the page's language run in its direction, also behind a code in Latin letters; technologies may stand as they were written.
  const direction = (dimension: string) => (dimension === "technology" ? "auto" : words.dir);
  const table = useRef<HTMLTableElement>(null);
  const largest = Math.max(1, ...cells.map((line, row) => Math.max(0, ...line.map((count, col) => count + (suggested?.[row]?.[col] ?? 0)))));
  const isFilled = (row: number, col: number) => (cells[row]?.[col] ?? 0) + (suggested?.[row]?.[col] ?? 0) > 0;
  const filled = rows.values.flatMap((_, row) => cols.values.flatMap((__, col) => (isFilled(row, col) ? [{ row, col }] : [])));
  const [current, setCurrent] = useState<Place>();
  // One stop for the Tab key: arrows lead on from there.
  const stop = [current, chosen, filled[0]].find((place) => place !== undefined && isFilled(place.row, place.col));
  const move = (from: Place, key: string): void => {
    const [down, right] = [key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0, key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0];
    const step = { row: down, col: words.dir === "rtl" ? -right : right };
    for (let row = from.row + step.row, col = from.col + step.col; rows.values[row] !== undefined && cols.values[col] !== undefined; row += step.row, col += step.col) {
      if (!isFilled(row, col)) continue;
      setCurrent({ row, col });
      table.current?.querySelector<HTMLElement>(`[data-place="${row} ${col}"]`)?.focus();
      return;
    }
  };
  return (
    <div class="table-box" role="region" tabIndex={0} aria-label={`${rows.label} × ${cols.label}`}>
      <table class="coverage" ref={table}>
        <thead>
          <tr>
            <th scope="col">{rows.label}</th>
            {cols.values.map(({ value, label }) => (
              <th scope="col" key={value}>
                <bdi dir={direction(cols.dimension)}>{label}</bdi>
              </th>
            ))}
            <th scope="col" class="sum">
              {words.say("coverageSum")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.values.map((line, row) => (
            <tr key={line.value}>
              <th scope="row">
                <bdi dir={direction(rows.dimension)}>{line.label}</bdi>
              </th>
              {cols.values.map((col, at) => {
                const [count, more] = [cells[row]?.[at] ?? 0, suggested?.[row]?.[at] ?? 0];
                const place = { row, col: at };
                if (count + more === 0) {
                  return (
                    <td key={col.value} class="empty" title={empty}>
                      <span aria-hidden="true">·</span>
                      <span class="unseen">{empty}</span>
                    </td>
                  );
                }
                const shade = Math.max(1, Math.ceil((Math.log1p(count + more) / Math.log1p(largest)) * shades));
                const name = words.say(more > 0 ? "coverageCellSuggested" : "coverageCell", { row: line.label, col: col.label, count, suggested: more });
                return (
                  <td key={col.value} class={`shade-${shade}`}>
                    <button
                      type="button"
                      data-place={`${row} ${at}`}
                      tabIndex={stop?.row === row && stop.col === at ? 0 : -1}
                      aria-label={name}
                      aria-pressed={chosen?.row === row && chosen.col === at}
                      onFocus={() => setCurrent(place)}
                      onClick={() => onChoose(place)}
                      onKeyDown={(event) => {
                        if (!event.key.startsWith("Arrow")) return;
                        event.preventDefault();
                        move(place, event.key);
                      }}
                    >
                      <Count count={count} more={more} />
                    </button>
                  </td>
                );
              })}
              <td class="sum">
                <Count count={line.total} more={line.suggested ?? 0} />
              </td>
            </tr>
          ))}
          <tr class="sum">
            <th scope="row">{words.say("coverageSum")}</th>
            {cols.values.map(({ value, total: own, suggested: more = 0 }) => (
              <td key={value}>
                <Count count={own} more={more} />
              </td>
            ))}
            <td>{total}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** A count, and behind it what is merely suggested. */
function Count({ count, more }: { count: number; more: number }) {
  return (
    <bdi dir="ltr">
      {count > 0 || more === 0 ? count : ""}
      {more > 0 && <span class="more">+{more}</span>}
    </bdi>
  );
}
