-- What runs were played on, each text once: a story by the hash that its runs name, a rulebook by the hash of
-- its text. `kind` is 'story' or 'rulebook'.
CREATE TABLE sources (
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (kind, hash)
) WITHOUT ROWID;

-- The rulebook among the sources; '' for a run of an earlier game, which kept its version alone.
ALTER TABLE runs ADD COLUMN rules TEXT NOT NULL DEFAULT '';
