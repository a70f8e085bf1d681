-- The first schema. Both SQLite and PostgreSQL run this file as it is, so it uses only TEXT and BIGINT.
-- Instants are Unix milliseconds, booleans are 0 or 1, ids are opaque text.

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE, -- lower case
    name TEXT,
    password_hash TEXT, -- PHC string; none for an account without a password
    ui_language TEXT NOT NULL,
    settings TEXT NOT NULL, -- a JSON object
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY NOT NULL, -- SHA-256 of the cookie's token, hexadecimal
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE invitations (
    code_hash TEXT PRIMARY KEY NOT NULL, -- SHA-256 of the code, hexadecimal
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE resumes (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX resumes_by_user ON resumes (user_id, created_at, id);

CREATE TABLE job_descriptions (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX job_descriptions_by_user ON job_descriptions (user_id, created_at, id);

CREATE TABLE interviews (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'ERROR')),
    idempotency_key TEXT NOT NULL,
    job_title_snapshot TEXT,
    job_description_snapshot TEXT NOT NULL,
    job_description_id TEXT REFERENCES job_descriptions (id) ON DELETE SET NULL,
    resume_snapshot TEXT NOT NULL,
    resume_id TEXT REFERENCES resumes (id) ON DELETE SET NULL,
    persona TEXT,
    duration TEXT NOT NULL CHECK (duration IN ('SHORT', 'STANDARD', 'EXTENDED')),
    language TEXT,
    options TEXT NOT NULL, -- a JSON object
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    UNIQUE (user_id, idempotency_key)
);
CREATE INDEX interviews_by_user ON interviews (user_id, created_at, id);
CREATE INDEX interviews_by_job_description ON interviews (job_description_id);
CREATE INDEX interviews_by_resume ON interviews (resume_id);

CREATE TABLE transcript_entries (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    sequence BIGINT NOT NULL CHECK (sequence >= 0),
    speaker TEXT NOT NULL CHECK (speaker IN ('USER', 'AI')),
    content TEXT NOT NULL,
    spoken_at BIGINT NOT NULL,
    interrupted BIGINT NOT NULL CHECK (interrupted IN (0, 1)),
    PRIMARY KEY (interview_id, sequence)
);

CREATE TABLE session_checkpoints (
    interview_id TEXT PRIMARY KEY NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    data TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE interview_feedback (
    interview_id TEXT PRIMARY KEY NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    summary TEXT NOT NULL,
    strengths TEXT NOT NULL,
    content_and_structure TEXT NOT NULL,
    communication_and_delivery TEXT NOT NULL,
    presentation TEXT NOT NULL,
    details TEXT NOT NULL, -- a JSON object
    created_at BIGINT NOT NULL
);
