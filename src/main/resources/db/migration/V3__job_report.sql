-- What each job has cost, as JSON; written with its commits.
CREATE TABLE job_report (
    job_id VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    report TEXT        NOT NULL
);
