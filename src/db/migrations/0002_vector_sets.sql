-- How the model of a set of vectors is opened again (kind, model, address, dimensions, prefixes; never a key), so that a search can
-- go on with a set while another one is built or configured.
alter table embedding_models add column settings jsonb;
-- Which set searches use stands in index_state under 'vectors' (a fingerprint); the one before it under 'vectors.before'.
