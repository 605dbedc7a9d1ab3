-- Keeping in step with sources: what a run is doing, file by file; what changed, when and by which run; what was withdrawn.
alter table sources add column mode text not null default 'merge' check (mode in ('merge', 'mirror'));

alter table ingest_runs add column state text not null default 'running' check (state in ('running', 'finished', 'failed', 'interrupted', 'refused'));
update ingest_runs set state = case when finished_at is null then 'interrupted' else 'finished' end;
alter table ingest_runs add column mode text not null default 'merge' check (mode in ('merge', 'mirror'));
-- The interrupted run that this one goes on with.
alter table ingest_runs add column resumes int references ingest_runs (key);
alter table ingest_runs add column error text;
-- Who runs it, and when it last gave a sign of life: an unfinished run without one was interrupted.
alter table ingest_runs add column pid int;
alter table ingest_runs add column host text;
alter table ingest_runs add column beat_at timestamptz not null default now();
create index ingest_runs_source on ingest_runs (source, key);

-- The ledger: the files of a run and how far each one is.
create table ingest_items (
  run int not null references ingest_runs (key) on delete cascade,
  ordinal int not null,
  path text not null,
  -- The file as reports show it: without the folders of the machine above the input.
  shown text not null,
  -- Of the file's bytes and of everything else that shapes what is stored; null where the input is no plain file.
  fingerprint text,
  bytes bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'rejected')),
  -- Everything up to this line or row is committed.
  position int not null default 0,
  -- Id of the document that the file holds.
  document text,
  -- What was rejected and noticed up to the position: a run that goes on from there reports it again.
  noticed jsonb,
  primary key (run, ordinal)
);
create index ingest_items_path on ingest_items (path, run) where document is not null;

create table changes (
  key int generated always as identity primary key,
  kind text not null check (kind in ('record', 'document')),
  id text not null,
  -- Null for what was done by hand.
  run int references ingest_runs (key),
  at timestamptz not null default now(),
  what text not null check (what in ('added', 'updated', 'withdrawn', 'restored')),
  -- The fields that changed with their old and new values, bounded in size.
  fields jsonb not null
);
create index changes_item on changes (kind, id, key);
create index changes_run on changes (run);
create index changes_at on changes (at);

-- What was withdrawn: all that stays of it but its history, so that old links can say so and its id is not given to another thing.
create table withdrawn (
  kind text not null check (kind in ('record', 'document')),
  id text not null,
  title text not null,
  source int not null references sources (key),
  run int references ingest_runs (key),
  withdrawn_at timestamptz not null default now(),
  reason text,
  -- Stays out although its source still has it.
  for_good boolean not null default false,
  primary key (kind, id)
);
create index withdrawn_source on withdrawn (source);
create index records_source on records (source);
create index documents_source on documents (source);
