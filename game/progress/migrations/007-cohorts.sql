-- Cohorts that players joined. `cohort` is the cohort file as JSON, `pseudonym` the name under which statements go
-- out. `words`: the player said yes to sending typed words too. `handed`: up to which statement a file was written
-- to hand over. `left_at` is set when they left it.
CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    profile INTEGER NOT NULL REFERENCES profiles (id),
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    words INTEGER NOT NULL DEFAULT 0,
    handed INTEGER NOT NULL DEFAULT 0,
    joined TEXT NOT NULL,
    left_at TEXT
) WITHOUT ROWID;

-- Statements about a player, frozen as they happened: `body` is never changed, `digest` is that of `body`. `state` is
-- waiting, going (it may have been sent), sent or refused (the record store will not have it; `why` in its words).
CREATE TABLE outbox (
    membership TEXT NOT NULL REFERENCES memberships (id),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (membership, seq)
) WITHOUT ROWID;
CREATE INDEX outbox_by_state ON outbox (membership, state, seq);

-- What a facilitator said of a call that was shared with them: `title` is the story's, `body` a JSON list, a reply
-- each; `made` is the moment at which they wrote it. `seen`: the player has met it.
CREATE TABLE facilitator_comments (
    run TEXT PRIMARY KEY REFERENCES runs (id),
    title TEXT NOT NULL,
    made TEXT NOT NULL,
    body TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
