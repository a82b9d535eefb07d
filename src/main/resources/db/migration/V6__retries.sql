-- When a job is retried, what stays of a segment that has failures to be tried again is stored once more without them. The segment
-- stays for those who read in the order of the commits; the copies are for those who read in the order of the input.
ALTER TABLE segment ADD COLUMN copied BOOLEAN NOT NULL DEFAULT FALSE;
-- The number of the job's step with which the segment was replaced.
ALTER TABLE segment ADD COLUMN replaced_at BIGINT;
