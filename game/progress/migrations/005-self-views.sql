-- What a player took a typed reply of their own for before its reading was shown: `seq` is its place in the log,
-- `question` is 'feeling' or 'facts', 1 is yes. `heard` is what the ear had read; null where it was in doubt.
CREATE TABLE self_views (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    question TEXT NOT NULL,
    own INTEGER NOT NULL CHECK (own IN (0, 1)),
    heard INTEGER CHECK (heard IN (0, 1)),
    PRIMARY KEY (run, seq, question)
) WITHOUT ROWID;
