-- Searches keep the passages' terms and vectors in memory: the revision tells them when something changed, in the same transaction.
create table passage_revision (
  only_one boolean primary key default true check (only_one),
  -- Another one after every change, and never the same again, also where a backup was restored.
  revision uuid not null default gen_random_uuid(),
  -- Keys of passages are not given again while this stays.
  generation uuid not null default gen_random_uuid()
);
insert into passage_revision default values;
create function change_passage_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then update passage_revision set revision = gen_random_uuid(), generation = gen_random_uuid();
  else update passage_revision set revision = gen_random_uuid();
  end if;
  return null;
end $$;
create trigger passages_revision after insert or update or delete or truncate on passages for each statement execute function change_passage_revision();
create trigger vectors_revision after insert or update or delete or truncate on vectors for each statement execute function change_passage_revision();
-- A word as it stands in a text, for a term that is a stem: what a model of words can read.
alter table lexicon add column word text not null default '';
