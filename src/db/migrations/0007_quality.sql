-- Versions of one work in several languages: a document's body names its work, and the same number ties their paragraphs.
create index documents_work on documents ((body -> 'work' ->> 'id'));
create index passages_document_paragraph on passages (document, paragraph) where document is not null;

-- Near-duplicates: each record with the first record of its group (itself where it stands alone).
create table record_duplicates (
  record int primary key references records (key) on delete cascade,
  -- Null where the leader was withdrawn or changed: the next run compares the record anew.
  leader int references records (key) on delete set null,
  -- Of leaders alone, so that a text that comes a thousand times is compared once: its MinHash signature and the words it was made from.
  signature bytea,
  words int
);
create index record_duplicates_leader on record_duplicates (leader);
-- The few that stand beside another record: a search asks for these alone.
create index record_duplicates_followers on record_duplicates (record, leader) where leader <> record;
create index record_duplicates_followed on record_duplicates (leader) where leader <> record;
-- The keys under which leaders are looked up: stretches of their signatures, their titles and addresses.
create table duplicate_keys (
  key int not null,
  record int not null,
  primary key (key, record)
);
create index duplicate_keys_record on duplicate_keys (record);
-- In the place of a foreign key, whose check of each of some twenty keys a record costs more than all the rest.
create function remove_duplicate_keys() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then delete from duplicate_keys;
  else delete from duplicate_keys where record = old.record;
  end if;
  return null;
end $$;
create trigger remove_keys after delete on record_duplicates for each row execute function remove_duplicate_keys();
create trigger remove_all_keys after truncate on record_duplicates for each statement execute function remove_duplicate_keys();

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
