-- Searches keep the passages' terms and vectors in memory: the revision tells them when something changed, in the same transaction.
create table passage_revision (
  only_one boolean primary key default true check (only_one),
  revision bigint not null,
  -- Tells this database from others, for what is kept outside of it.
  identity uuid not null default gen_random_uuid()
);
insert into passage_revision (revision) values (0);
create function count_passage_revision() returns trigger language plpgsql as $$
begin
  update passage_revision set revision = revision + 1;
  return null;
end $$;
create trigger passages_revision after insert or update or delete or truncate on passages for each statement execute function count_passage_revision();
create trigger vectors_revision after insert or update or delete or truncate on vectors for each statement execute function count_passage_revision();
-- A word as it stands in a text, for a term that is a stem: what a model of words can read.
alter table lexicon add column word text not null default '';
