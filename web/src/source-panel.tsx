import { useEffect, useRef, useState } from "preact/hooks";
import { get, type DocumentBody, type RecordBody } from "./api.ts";
import { sayFailure } from "./failure-words.ts";
import type { Words } from "./interface-language.ts";
import type { PanelTarget } from "./panel-target.ts";
import { DocumentView, RecordView } from "./source-views.tsx";

/** The panel beside the conversation (on a phone above it): the source with its quotation marked. */
export function SourcePanel({ target, words, onClose }: { target: PanelTarget; words: Words; onClose: () => void }) {
  const [record, setRecord] = useState<RecordBody>();
  const [document_, setDocument] = useState<DocumentBody>();
  const [error, setError] = useState<string>();
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    panel.current?.focus();
    const failed = (reason: unknown) => setError(sayFailure(reason, words));
    if (target.kind === "record") get<RecordBody>(`/api/records/${encodeURIComponent(target.id)}`).then(setRecord, failed);
    else get<DocumentBody>(`/api/documents/${encodeURIComponent(target.documentId ?? target.id.slice(0, target.id.lastIndexOf("#")))}`).then(setDocument, failed);
  }, [target.kind, target.id, target.documentId]);

  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      // Escape that closed a list or the filters, or that belongs to an input method, is spent.
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) onClose();
    };
    addEventListener("keydown", closeOnEscape);
    return () => removeEventListener("keydown", closeOnEscape);
  }, [onClose]);

  useEffect(() => {
    const mark = panel.current?.querySelector("mark, .current");
    mark?.scrollIntoView({ block: "center" });
  }, [record, document_]);

  const title = record?.title ?? document_?.title ?? words.say("recordLoading");
  return (
    <div
      class="panel"
      ref={panel}
      tabIndex={-1}
      role="dialog"
      aria-label={title}
    >
      <div class="panel-head">
        <button type="button" class="quiet" onClick={onClose}>
          <span aria-hidden="true">✕</span> {words.say("closePanel")}
        </button>
        {/* Stays in sight however far the text is scrolled: nobody may take a digest for the official text. */}
        {document_?.digest === true && <p class="badge digest">{words.say("digestLabel")}</p>}
      </div>
      {error !== undefined && (
        <p role="alert" dir="auto">
          {error}
        </p>
      )}
      {error === undefined && record === undefined && document_ === undefined && <p>{words.say("recordLoading")}</p>}
      {record !== undefined && <RecordView record={record} target={target} words={words} />}
      {document_ !== undefined && <DocumentView document={document_} target={target} words={words} />}
    </div>
  );
}
