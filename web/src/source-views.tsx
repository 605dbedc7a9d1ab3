import type { DocumentBody, RecordBody } from "./api.ts";
import type { MessageKey, Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";

/** Paragraphs shown before and after the one that was cited. */
const neighbours = 1;

export function RecordView({ record, target, words }: { record: RecordBody; target: PanelTarget; words: Words }) {
  const { from, to } = record.years ?? {};
  const year = from === to ? from : `${from ?? ""}–${to ?? ""}`;
  const countries = [...record.countries.map(words.country), ...record.countriesAsWritten];
  // Names in the page's language run in its direction, also where they begin with a code in Latin letters.
  const facts: [MessageKey, unknown[], "auto" | "rtl" | "ltr"][] = [
    ["organization", [record.org], "auto"],
    ["country", countries, words.dir],
    ["actionLine", record.actionLines.map(words.actionLine), words.dir],
    ["sdg", record.sdgs, words.dir],
    ["technologies", record.technologies, "auto"],
    ["year", record.years === undefined ? [] : [year], "ltr"],
    ["statusField", [record.status], "auto"],
    ["type", [record.type], "auto"],
  ];
  return (
    <>
      <h2 lang={record.lang} dir={record.dir}>
        {record.title}
      </h2>
      {(["description", "impact", "challenges"] as const).map((field) => {
        const text = record[field];
        return text === undefined ? null : (
          <section key={field}>
            <h3>{words.say(field)}</h3>
            <p class="body" lang={record.lang} dir={record.dir}>
              <Marked text={text} quote={target.field === field ? target.quote : ""} words={words} />
            </p>
          </section>
        );
      })}
      <dl>
        {facts
          .map(([key, values, dir]) => ({ key, dir, values: values.filter((value) => value !== undefined && value !== "") }))
          .filter(({ values }) => values.length > 0)
          .map(({ key, dir, values }) => (
            <div key={key}>
              <dt>{words.say(key)}</dt>
              <dd>
                {values.map((value, index) => (
                  <>
                    {index > 0 && " · "}
                    <bdi dir={dir}>{String(value)}</bdi>
                  </>
                ))}
              </dd>
            </div>
          ))}
      </dl>
      <Original url={record.url} words={words} />
    </>
  );
}

export function DocumentView({ document, target, words }: { document: DocumentBody; target: PanelTarget; words: Words }) {
  const at = document.passages.findIndex((passage) => passage.id === target.id);
  const shown = document.passages.slice(Math.max(0, at - neighbours), at + neighbours + 1);
  return (
    <>
      <h2 lang={document.lang} dir={document.dir}>
        {document.title}
      </h2>
      {document.digest && <p class="badge digest">{words.say("digestLabel")}</p>}
      {shown.map((passage) => (
        <section key={passage.id} class={passage.id === target.id ? "current" : "neighbour"}>
          {(passage.heading.length > 0 || passage.paragraph !== undefined) && (
            <h3>
              <span lang={document.lang} dir={document.dir}>
                {passage.heading.join(" › ")}
              </span>
              {passage.paragraph !== undefined && <span> {words.say("paragraph", { number: passage.paragraph })}</span>}
            </h3>
          )}
          <p class="body" lang={document.lang} dir={document.dir}>
            <Marked text={passage.text} quote={passage.id === target.id ? target.quote : ""} words={words} />
          </p>
        </section>
      ))}
      {document.symbol !== undefined && (
        <p class="symbol">
          <bdi>{document.symbol}</bdi>
        </p>
      )}
      <Original url={document.url} words={words} />
    </>
  );
}

/** A text with the quotation in it marked, where it stands there word for word. */
function Marked({ text, quote, words }: { text: string; quote: string; words: Words }) {
  const at = quote === "" ? -1 : text.indexOf(quote);
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark title={words.say("quoteLabel")}>{quote}</mark>
      {text.slice(at + quote.length)}
    </>
  );
}

function Original({ url, words }: { url: string | undefined; words: Words }) {
  if (url === undefined) return null;
  return (
    <p>
      <a class="original" href={url} target="_blank" rel="noopener noreferrer">
        {words.say("original")} <span aria-hidden="true">↗</span>
        <bdi class="address" dir="ltr">
          {url.replace(/^https?:\/\//, "")}
        </bdi>
      </a>
    </p>
  );
}
