-- What tells that reading a file again would change nothing.
-- Digest of the records of the source as the run left them; null where something else changed meanwhile.
alter table ingest_runs add column records_digest text;
-- Content hash of the document that the file holds.
alter table ingest_items add column content_hash text;
