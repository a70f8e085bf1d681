-- What an interview is called, and the text in which it is found: the job description in lower case.
-- For rows from before there is no title; their first characters stand for it.

ALTER TABLE interviews ADD COLUMN title TEXT;
ALTER TABLE interviews ADD COLUMN search_text TEXT NOT NULL DEFAULT '';

UPDATE interviews SET search_text = LOWER(job_description_snapshot);
