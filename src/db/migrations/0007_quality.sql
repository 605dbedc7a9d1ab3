-- Versions of one work in several languages: a document's body names its work, and the same number ties their paragraphs.
create index documents_work on documents ((body -> 'work' ->> 'id'));
create index passages_document_paragraph on passages (document, paragraph) where document is not null;

-- Near-duplicates: each record with the first record of its group (itself where it stands alone).
create table record_duplicates (
  record int primary key references records (key) on delete cascade,
  -- Null where the leader was withdrawn or changed: the next run compares the record anew.
  leader int references records (key) on delete set null,
  -- Of leaders alone, so that a text that comes a thousand times is compared once: its MinHash signature, the words it was made from, and the keys under which it is looked up.
  signature bytea,
  words int,
  keys int[]
);
create index record_duplicates_leader on record_duplicates (leader);
create index record_duplicates_keys on record_duplicates using gin (keys) with (fastupdate = off);

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
