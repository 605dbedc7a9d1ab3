-- Versions of one work in several languages: a document's body names its work, and the same number ties their paragraphs.
create index documents_work on documents ((body -> 'work' ->> 'id'));
create index passages_document_paragraph on passages (document, paragraph) where document is not null;

-- Near-duplicates: each record with the fingerprint of its text and the first record of its group (itself where it stands alone).
create table record_duplicates (
  record int primary key references records (key) on delete cascade,
  -- Null where the leader was withdrawn: the record is compared anew by the next run.
  leader int references records (key) on delete set null,
  -- MinHash of the text's word shingles, 128 numbers of two bytes each.
  signature bytea not null
);
create index record_duplicates_leader on record_duplicates (leader);
-- Where leaders are looked up: equal stretches of signatures. Only leaders stand here, so that a text that comes a thousand times fills no bucket.
create table duplicate_bands (
  band bigint not null,
  record int not null references records (key) on delete cascade,
  primary key (band, record)
);
create index duplicate_bands_record on duplicate_bands (record);

-- What a record that declares no goal or action line may be about, apart from what its owner declared; with a confidence each.
create table record_suggestions (
  record int primary key references records (key) on delete cascade,
  sdgs smallint[] not null,
  action_lines text[] not null,
  -- { sdgs: [{ value, confidence }], actionLines: [{ value, confidence }] }
  body jsonb not null
);
create index record_suggestions_sdgs on record_suggestions using gin (sdgs);
create index record_suggestions_action_lines on record_suggestions using gin (action_lines);
