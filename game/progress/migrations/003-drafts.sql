-- What was being written when a call was left: kept until the call is gone on with.
CREATE TABLE drafts (
  run TEXT PRIMARY KEY,
  reply TEXT NOT NULL,
  note TEXT NOT NULL
) WITHOUT ROWID;
