-- What is left of a job that was removed: that it was there, and why it is not there any more.
CREATE TABLE tombstone (
    job_id     VARCHAR(64) NOT NULL PRIMARY KEY,
    cause      VARCHAR(16) NOT NULL,
    at         BIGINT      NOT NULL,
    expires_at BIGINT      NOT NULL
);
CREATE INDEX tombstone_by_expiry ON tombstone (expires_at);

CREATE INDEX job_by_expiry ON job (expires_at) WHERE expires_at IS NOT NULL;

-- When a file was last sent or let go by a job. As long as a job refers to it, it does not expire whatever stands here.
ALTER TABLE file ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
UPDATE file SET used_at = created_at;
CREATE INDEX file_by_use ON file (used_at);

-- One row: how many files there are and their bytes, kept up to date by whoever adds or removes one.
CREATE TABLE file_usage (
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
INSERT INTO file_usage (files, bytes) SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM file;
