-- An item may die of different things, and has a budget for each. What is known of a death lies in a file beside the job's results.
CREATE TABLE strike_by_kind (
    job_id  VARCHAR(64) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    round   INTEGER     NOT NULL,
    from_ix BIGINT      NOT NULL,
    to_ix   BIGINT      NOT NULL,
    kind    VARCHAR(32) NOT NULL,
    count   INTEGER     NOT NULL,
    PRIMARY KEY (job_id, round, from_ix, to_ix, kind)
);
INSERT INTO strike_by_kind (job_id, round, from_ix, to_ix, kind, count)
    SELECT job_id, round, from_ix, to_ix, kind, count FROM strike;
DROP TABLE strike;
ALTER TABLE strike_by_kind RENAME TO strike;
