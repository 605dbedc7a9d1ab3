-- The repository: sources, the records and documents that came from them, and the passages that are searched.
create extension if not exists vector;

create table sources (
  key int generated always as identity primary key,
  name text not null unique,
  origin text not null,
  created_at timestamptz not null default now()
);

create table records (
  key int generated always as identity primary key,
  id text not null unique,
  source int not null references sources (key),
  title text not null,
  lang text not null,
  -- The record as it is shown, unknown fields included.
  body jsonb not null,
  content_hash text not null,
  countries text[] not null,
  sdgs smallint[] not null,
  action_lines text[] not null,
  technologies text[] not null,
  types text[] not null,
  stakeholder text,
  year_from smallint,
  year_to smallint,
  -- What the filter `sources` may name: the source's name and the prefix of the id.
  source_names text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table documents (
  key int generated always as identity primary key,
  id text not null unique,
  source int not null references sources (key),
  title text not null,
  lang text not null,
  body jsonb not null,
  content_hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What is searched: a stretch of a record's field or of a document. The columns that filters ask for stand here again,
-- so that a search reads one table.
create table passages (
  key int generated always as identity primary key,
  id text not null unique,
  record int references records (key) on delete cascade,
  document int references documents (key) on delete cascade,
  kind text not null check (kind in ('record', 'passage')),
  ordinal int not null,
  field text,
  heading text[] not null,
  paragraph text,
  page int,
  char_start int not null,
  char_end int not null,
  text text not null,
  lang text not null,
  countries text[] not null,
  sdgs smallint[] not null,
  action_lines text[] not null,
  technologies text[] not null,
  types text[] not null,
  stakeholder text,
  year_from smallint,
  year_to smallint,
  source_names text[] not null,
  -- BM25 by inner product: the document's side here (saturated term frequencies), inverse document frequency in the query.
  terms sparsevec not null,
  check ((record is null) <> (document is null))
);
create index passages_record on passages (record);
create index passages_document on passages (document);
create index passages_countries on passages using gin (countries);
create index passages_sdgs on passages using gin (sdgs);
create index passages_action_lines on passages using gin (action_lines);
create index passages_technologies on passages using gin (technologies);
create index passages_types on passages using gin (types);
create index passages_source_names on passages using gin (source_names);
create index passages_lang on passages (lang);
create index passages_stakeholder on passages (stakeholder);
create index passages_years on passages (year_from, year_to);

-- How many passages hold a term, for inverse document frequency; under dimension 0 how many passages there are. A term's dimension in `passages.terms` is a hash of it.
create table lexicon (
  dimension int primary key,
  term text not null,
  passages int not null
);

-- What a reader counts: one line a record, one line a passage of a document, with the columns that filters ask for.
create view items as
  select 'record' as kind, key, lang, countries, sdgs, action_lines, technologies, types, stakeholder, year_from, year_to, source_names
  from records
  union all
  select 'passage', key, lang, countries, sdgs, action_lines, technologies, types, stakeholder, year_from, year_to, source_names
  from passages where document is not null;

create table embedding_models (
  key int generated always as identity primary key,
  fingerprint text not null unique,
  name text not null,
  dimensions int not null,
  created_at timestamptz not null default now()
);

create table vectors (
  model int not null references embedding_models (key),
  passage int not null references passages (key) on delete cascade,
  embedding vector not null,
  primary key (model, passage)
);
create index vectors_passage on vectors (passage);

-- Answers given, for permalinks and feedback.
create table answers (
  id text primary key,
  question text not null,
  lang text not null,
  body jsonb not null,
  created_at timestamptz not null default now()
);

create table feedback (
  key int generated always as identity primary key,
  answer text not null references answers (id) on delete cascade,
  useful boolean not null,
  reason text,
  comment text,
  created_at timestamptz not null default now()
);

create table ingest_runs (
  key int generated always as identity primary key,
  source int references sources (key),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  report jsonb
);

-- One row: what the stored index was built with, so that a changed analysis is noticed instead of mixed.
create table index_state (
  name text primary key,
  value text not null
);
