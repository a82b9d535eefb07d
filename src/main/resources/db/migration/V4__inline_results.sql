-- The records of a small job lie in its segments, which spares a file and its syncs; file is -1 then.
ALTER TABLE segment ADD COLUMN data BYTEA;
