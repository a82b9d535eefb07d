-- What items add up for their job beside their values; written with the segment that has the items' records. One row for each count, for
-- each key of a map, and for each item that appended to a list; what all rows of a job hold is limited.
CREATE TABLE accumulator (
    job_id VARCHAR(64)  NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    kind   VARCHAR(16)  NOT NULL,
    name   VARCHAR(128) NOT NULL,
    key    TEXT         NOT NULL,
    -- The item whose elements of a list these are, else 0.
    part   BIGINT       NOT NULL,
    -- The item that put it there last in the order of the input.
    item   BIGINT       NOT NULL,
    -- Digits of a count, JSON of a map's value, JSON with commas between the elements of a list.
    value  TEXT         NOT NULL,
    PRIMARY KEY (job_id, kind, name, key, part)
);
-- About how many bytes that is.
ALTER TABLE job ADD COLUMN accumulated BIGINT NOT NULL DEFAULT 0;
