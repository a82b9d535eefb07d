-- SQL that SQLite and PostgreSQL both accept. All times are microseconds since 1970, UTC.
-- No table grows with the number of a job's items, except file_ref with the number of its files.

CREATE TABLE job (
    id              VARCHAR(64)  NOT NULL PRIMARY KEY,
    tenant          VARCHAR(128) NOT NULL DEFAULT '',
    function        VARCHAR(256) NOT NULL,
    function_digest VARCHAR(64),
    n               BIGINT       NOT NULL,
    range_from      BIGINT       NOT NULL,
    sealed          BOOLEAN      NOT NULL DEFAULT TRUE,
    state           VARCHAR(32)  NOT NULL,
    reason          TEXT,
    round           INTEGER      NOT NULL,
    seq             BIGINT       NOT NULL,
    priority        INTEGER      NOT NULL,
    succeeded       BIGINT       NOT NULL,
    failed          BIGINT       NOT NULL,
    result          TEXT,
    created_at      BIGINT       NOT NULL,
    started_at      BIGINT,
    finished_at     BIGINT,
    timeout_at      BIGINT,
    expires_at      BIGINT,
    owner           VARCHAR(128),
    token           BIGINT       NOT NULL,
    lease_until     BIGINT,
    unclean         INTEGER      NOT NULL,
    -- Where the committed part of the result file ends: its number, and the position in it.
    results_file    INTEGER      NOT NULL DEFAULT 0,
    results_end     BIGINT       NOT NULL DEFAULT 0
);
CREATE INDEX job_by_state ON job (state, id);
CREATE INDEX job_by_function ON job (function, id);
CREATE INDEX job_unfinished ON job (id) WHERE state IN ('QUEUED', 'RUNNING', 'PAUSED', 'STOPPING');

-- What was asked for, as JSON. It lies apart because it can be large and hardly changes, whereas job changes with every commit.
CREATE TABLE job_spec (
    job_id     VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    spec       TEXT        NOT NULL,
    descriptor TEXT        NOT NULL
);

CREATE TABLE job_label (
    job_id VARCHAR(64)  NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    name   VARCHAR(256) NOT NULL,
    value  TEXT         NOT NULL,
    PRIMARY KEY (job_id, name)
);
CREATE INDEX job_label_lookup ON job_label (name, value, job_id);

CREATE TABLE segment (
    job_id    VARCHAR(64) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    seq       BIGINT      NOT NULL,
    round     INTEGER     NOT NULL,
    from_ix   BIGINT      NOT NULL,
    to_ix     BIGINT      NOT NULL,
    succeeded BIGINT      NOT NULL,
    failed    BIGINT      NOT NULL,
    file      INTEGER     NOT NULL,
    pos       BIGINT      NOT NULL,
    bytes     BIGINT      NOT NULL,
    at        BIGINT      NOT NULL,
    -- Found to be damaged; its items are to be run again.
    dropped   BOOLEAN     NOT NULL DEFAULT FALSE,
    PRIMARY KEY (job_id, seq)
);
CREATE INDEX segment_by_from ON segment (job_id, round, from_ix);

CREATE TABLE strike (
    job_id      VARCHAR(64) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    round       INTEGER     NOT NULL,
    from_ix     BIGINT      NOT NULL,
    to_ix       BIGINT      NOT NULL,
    kind        VARCHAR(32) NOT NULL,
    count       INTEGER     NOT NULL,
    post_mortem TEXT,
    PRIMARY KEY (job_id, round, from_ix, to_ix)
);

CREATE TABLE event (
    job_id VARCHAR(64) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    seq    BIGINT      NOT NULL,
    at     BIGINT      NOT NULL,
    type   VARCHAR(64) NOT NULL,
    data   TEXT        NOT NULL,
    PRIMARY KEY (job_id, seq)
);

CREATE TABLE idempotency (
    tenant     VARCHAR(128) NOT NULL DEFAULT '',
    key        VARCHAR(512) NOT NULL,
    body_sha   VARCHAR(128) NOT NULL,
    job_id     VARCHAR(64)  NOT NULL,
    expires_at BIGINT       NOT NULL,
    PRIMARY KEY (tenant, key)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
CREATE INDEX idempotency_by_job ON idempotency (job_id);

CREATE TABLE file (
    sha256       VARCHAR(64)  NOT NULL PRIMARY KEY,
    name         VARCHAR(512) NOT NULL,
    content_type VARCHAR(256) NOT NULL,
    bytes        BIGINT       NOT NULL,
    created_at   BIGINT       NOT NULL
);
CREATE INDEX file_by_age ON file (created_at, sha256);

CREATE TABLE file_ref (
    sha256 VARCHAR(64) NOT NULL REFERENCES file (sha256),
    job_id VARCHAR(64) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    PRIMARY KEY (sha256, job_id)
);
CREATE INDEX file_ref_by_job ON file_ref (job_id);
