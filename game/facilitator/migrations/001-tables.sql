-- Read by SQLite and PostgreSQL alike: one statement up to each semicolon at a line's end. Yes and no are 1 and 0.

-- Cohorts that were made or met here; `file` is the cohort file as JSON.
CREATE TABLE cohorts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    made TEXT NOT NULL,
    keep_until TEXT NOT NULL
);

-- Who is who. Nothing but this table has names, and it stays here.
CREATE TABLE people (
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    identifier TEXT NOT NULL,
    name TEXT NOT NULL,
    "group" TEXT NOT NULL,
    PRIMARY KEY (cohort, pseudonym)
);

-- What statements say, one a row; `tables.py` tells of each column.
CREATE TABLE statements (
    id CHAR(36) NOT NULL PRIMARY KEY,
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    seq INTEGER NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    verb TEXT NOT NULL,
    at TEXT NOT NULL,
    registration TEXT,
    story TEXT,
    story_hash TEXT,
    attempt INTEGER,
    "try" INTEGER,
    kind TEXT NOT NULL,
    scene TEXT,
    choice TEXT,
    route TEXT,
    typed INTEGER,
    interrupted INTEGER,
    success INTEGER,
    scaled DOUBLE PRECISION,
    seconds DOUBLE PRECISION,
    trust INTEGER,
    frustration INTEGER,
    codes TEXT,
    moves TEXT,
    ending TEXT,
    ending_kind TEXT,
    skill TEXT,
    form TEXT,
    exercise TEXT,
    result TEXT,
    occasion TEXT,
    place INTEGER,
    helped INTEGER,
    words TEXT,
    versions TEXT NOT NULL,
    more TEXT
);
CREATE INDEX statements_by_chain ON statements (cohort, pseudonym, seq);
CREATE INDEX statements_by_scene ON statements (cohort, kind, story, scene);
CREATE INDEX statements_by_skill ON statements (cohort, kind, skill);

-- How far a learner's chain goes, as their bundles say.
CREATE TABLE tips (
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    seq INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (cohort, pseudonym)
);

-- How far a record store was read: up to the moment `until` of its own clock.
CREATE TABLE pulls (
    cohort TEXT NOT NULL,
    store TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (cohort, store)
);

-- What is not as it should be: kind, in words, and the file or the store it was found in.
CREATE TABLE findings (
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (cohort, pseudonym, kind, what, source)
);

-- What the facilitator says of a reply in a run that a learner shared. `share` is the run's id, `place` the reply's,
-- from 1. `verdict` and `machine` are well or not-well; `codes` is what the machine read in it, a JSON list.
CREATE TABLE verdicts (
    cohort TEXT NOT NULL,
    share TEXT NOT NULL,
    place INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    machine TEXT NOT NULL,
    codes TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (cohort, share, place)
);
CREATE TABLE comments (
    cohort TEXT NOT NULL,
    share TEXT NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (cohort, share, place)
);
