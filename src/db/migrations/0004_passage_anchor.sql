-- Name of a passage's place in its page, so that a link opens the document there.
alter table passages add column anchor text;
