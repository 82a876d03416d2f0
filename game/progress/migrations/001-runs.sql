-- `key` is the name as it is compared: without case, in one way of writing accents.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL
);

-- `touched` and `finished` are counters, not times: a clock that goes back must not reorder runs.
-- `parent` is the run that this one was copied from; `superseded` runs are kept and no longer offered.
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    profile INTEGER NOT NULL REFERENCES profiles (id),
    story TEXT NOT NULL,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    rulebook TEXT NOT NULL,
    parent TEXT NOT NULL,
    began TEXT NOT NULL,
    touched INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    trust INTEGER NOT NULL,
    frustration INTEGER NOT NULL,
    finished INTEGER,
    ending TEXT,
    kind TEXT,
    remembered TEXT NOT NULL DEFAULT '[]',
    superseded INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX runs_of_a_profile ON runs (profile, story, finished);
CREATE INDEX runs_last_touched ON runs (touched);
CREATE INDEX runs_last_finished ON runs (finished);

CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;

CREATE TABLE settings (
    profile INTEGER NOT NULL REFERENCES profiles (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (profile, name)
) WITHOUT ROWID;

-- A player's "I disagree" with one behaviour read in a reply; it never moves a meter.
CREATE TABLE disagreements (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (run, seq, code)
) WITHOUT ROWID;
