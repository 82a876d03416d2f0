-- Drills that were done. `number` orders those of a player; `form` is how it was answered (typed, picked, placed).
-- `answer` is the reply, or the number of a pick or of a beat. `helped`: a hint was looked at. `against`: the player
-- disagrees with how the answer was read, and it counts for nothing. `extra`: it was asked for beyond what was due,
-- and moves no card.
CREATE TABLE drill_answers (
    id TEXT PRIMARY KEY,
    profile INTEGER NOT NULL REFERENCES profiles (id),
    number INTEGER NOT NULL,
    exercise TEXT NOT NULL,
    skill TEXT NOT NULL,
    form TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT NOT NULL,
    result TEXT NOT NULL,
    helped INTEGER NOT NULL DEFAULT 0,
    against INTEGER NOT NULL DEFAULT 0,
    extra INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX drill_answers_of_a_profile ON drill_answers (profile, number);

-- Moments of finished calls at which a skill was wanting: drills of it come due. `seq` is the place in the log.
CREATE TABLE missed_moments (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    skill TEXT NOT NULL,
    PRIMARY KEY (run, seq, skill)
) WITHOUT ROWID;

-- Sittings of the twelve stations. `number` orders those of a player. `exercises` are the stations as they stood when
-- it began, in the order in which they are met, as JSON: an edit changes neither what is asked nor what was.
-- `untimed`: without the limit of time. `own`: how many the player thinks did what was asked, -1 where they did not say.
CREATE TABLE sittings (
    id TEXT PRIMARY KEY,
    profile INTEGER NOT NULL REFERENCES profiles (id),
    number INTEGER NOT NULL,
    form TEXT NOT NULL,
    occasion TEXT NOT NULL,
    exercises TEXT NOT NULL,
    began TEXT NOT NULL,
    finished TEXT,
    untimed INTEGER NOT NULL DEFAULT 0,
    own INTEGER
) WITHOUT ROWID;

-- `result` is met, partly, missed or unclear; "skipped"; or "open" while it is being written. `seconds` were spent on
-- it. `told` are the lines that say how it was read, as JSON. `against`: the player disagrees with the reading.
CREATE TABLE station_answers (
    sitting TEXT NOT NULL REFERENCES sittings (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    at TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    answer TEXT NOT NULL,
    result TEXT NOT NULL,
    told TEXT NOT NULL,
    against INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sitting, place)
) WITHOUT ROWID;

-- Badges with the words that earned them; `seq` is the place in the run's log.
CREATE TABLE badges (
    profile INTEGER NOT NULL REFERENCES profiles (id),
    badge TEXT NOT NULL,
    run TEXT NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (profile, badge)
) WITHOUT ROWID;
