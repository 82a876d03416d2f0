-- What a player thinks of a run, apart from what the rules made of it. Ratings are 1..5, null when not
-- given; the intention is kept as it was worded. `meant` is a
-- counter that orders intentions, as runs are ordered.
CREATE TABLE reflections (
    run TEXT PRIMARY KEY REFERENCES runs (id),
    trust INTEGER CHECK (trust BETWEEN 1 AND 5),
    heard INTEGER CHECK (heard BETWEEN 1 AND 5),
    intention TEXT NOT NULL DEFAULT '',
    meant INTEGER
) WITHOUT ROWID;
