-- A batch that waits for a row has all of its charge points wait. After two seconds each of them is stored by itself.
ALTER ROLE plugyard_ingest SET lock_timeout = '2s';
