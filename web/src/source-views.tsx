import type { DocumentBody, RecordBody } from "./api.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { RecordFacts } from "./record-facts.tsx";

/** Paragraphs shown before and after the one that was cited. */
const neighbours = 1;

const texts = ["description", "impact", "challenges"] as const;

/** A record as it is stored, its quotation marked, with its facts in the words of the page's language. */
export function RecordView({ record, target, words }: { record: RecordBody; target: PanelTarget; words: Words }) {
  const quoted = quotedField(record, target);
  return (
    <>
      <h2 lang={record.lang} dir={record.dir}>
        <Marked text={record.title} quote={quoted === "title" ? target.quote : ""} words={words} />
      </h2>
      {texts.map((field) => {
        const text = record[field];
        return text === undefined ? null : (
          <section key={field}>
            <h3>{words.say(field)}</h3>
            <p class="body" lang={record.lang} dir={record.dir}>
              <Marked text={text} quote={quoted === field ? target.quote : ""} words={words} />
            </p>
          </section>
        );
      })}
      <RecordFacts record={record} words={words} />
      <Original url={record.url} words={words} />
    </>
  );
}

/** The field that the quotation stands in: the one that the answer names, or else the first that has it. */
function quotedField(record: RecordBody, target: PanelTarget): "title" | (typeof texts)[number] | undefined {
  if (target.quote === "") return undefined;
  const holding = ([...texts, "title"] as const).filter((field) => record[field]?.includes(target.quote));
  return holding.find((field) => field === target.field) ?? holding[0];
}

/** A paragraph of a document, its quotation marked, between its neighbours. */
export function DocumentView({ document, target, words }: { document: DocumentBody; target: PanelTarget; words: Words }) {
  const at = document.passages.findIndex((passage) => passage.id === target.id);
  const shown = document.passages.slice(Math.max(0, at - neighbours), at + neighbours + 1);
  return (
    <>
      <h2 lang={document.lang} dir={document.dir}>
        {document.title}
      </h2>
      {shown.map((passage) => (
        <section key={passage.id} class={passage.id === target.id ? "current" : "neighbour"}>
          {(passage.heading.length > 0 || passage.paragraph !== undefined) && (
            <h3>
              <span lang={document.lang} dir={document.dir}>
                {passage.heading.join(" › ")}
              </span>
              {passage.heading.length > 0 && passage.paragraph !== undefined && " · "}
              {passage.paragraph !== undefined && <span>{words.say("paragraph", { number: passage.paragraph })}</span>}
            </h3>
          )}
          <p class="body" lang={document.lang} dir={document.dir}>
            <Marked text={passage.text} quote={passage.id === target.id ? target.quote : ""} words={words} />
          </p>
          {passage.id === target.id && <Official text={target.official} words={words} />}
        </section>
      ))}
      {document.symbol !== undefined && (
        <p class="symbol">
          <bdi>{document.symbol}</bdi>
        </p>
      )}
      <Original url={document.url} link={document.passages[at]?.link} words={words} />
    </>
  );
}

/** What the cited paragraph says in the reader's language, where the document has a version in it. */
function Official({ text, words }: { text: PanelTarget["official"]; words: Words }) {
  if (text === undefined) return null;
  return (
    <>
      <h3>{words.say("officialText", { language: words.language(text.lang) })}</h3>
      <p class="body" lang={text.lang} dir={text.dir}>
        {text.quote}
      </p>
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

/** Leads to the original, at the cited place where that is known. */
function Original({ url, link, words }: { url: string | undefined; link?: string | undefined; words: Words }) {
  if (url === undefined) return null;
  return (
    <p>
      <a class="original" href={link ?? url} target="_blank" rel="noopener noreferrer">
        <span class="original-name">
          {words.say("original")} <span aria-hidden="true">↗</span>
        </span>
        <span class="new-tab">{words.say("newTab")}</span>
        <bdi class="address" dir="ltr">
          {url.replace(/^https?:\/\//, "")}
        </bdi>
      </a>
    </p>
  );
}
