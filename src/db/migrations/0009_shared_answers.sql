-- Answers are stored when a reader shares or rates them, and not otherwise: those of earlier versions that nobody rated go.
delete from answers where id not in (select answer from feedback);
create index feedback_answer on feedback (answer);

create table shared_answers (
  -- Short and not to be guessed: whoever knows it may read.
  id text primary key,
  -- Null once the link was taken back.
  answer text references answers (id) on delete set null,
  -- SHA-256 of the token that takes the link back.
  token_hash text not null,
  -- Content hashes of the sources when they were shared: [{ n, hash }].
  versions jsonb not null,
  shared_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index shared_answers_answer on shared_answers (answer);
