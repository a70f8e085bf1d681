-- Which node runs an interview now. A claim raises `fencing`; a write with an older number is refused.
-- A row outlives the session: a number that starts again would let an old node in.

CREATE TABLE session_leases (
    interview_id TEXT PRIMARY KEY NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    node TEXT NOT NULL,
    fencing BIGINT NOT NULL CHECK (fencing > 0),
    lease_until BIGINT NOT NULL -- from this instant on any node may take the interview up
);

-- The version was a time; from now on it counts the saves under one fencing number.
UPDATE session_checkpoints SET version = 0;
