PRAGMA application_id=1213026097;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE disagreements (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (run, seq, code)
) WITHOUT ROWID;
CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
INSERT INTO "events" VALUES('worst',0,'2026-11-29T05:33:53.979+00:00','{"event":{"type":"begin","story":"late-parcel","hash":"d4c1016fde4680f75a6206171b4206d8","rulebook":"1","flags":[]},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('worst',1,'2026-11-29T05:33:53.986+00:00','{"event":{"type":"pick","id":"policy","text":"","reading":{"behaviours":[{"code":"dismiss","strength":1.0,"start":0,"end":0,"why":""}],"facts":[],"feelings":[],"asks":[]}},"scene":"cold","route":"policy","interrupted":true}');
INSERT INTO "events" VALUES('worst',2,'2026-11-29T05:33:53.987+00:00','{"event":{"type":"listen"},"scene":"cold","route":"","interrupted":false}');
INSERT INTO "events" VALUES('worst',3,'2026-11-29T05:33:53.987+00:00','{"event":{"type":"listen"},"scene":"gone","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',0,'2026-11-29T05:33:53.663+00:00','{"event":{"type":"begin","story":"late-parcel","hash":"d4c1016fde4680f75a6206171b4206d8","rulebook":"1","flags":[]},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',1,'2026-11-29T05:33:53.822+00:00','{"event":{"type":"listen"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',2,'2026-11-29T05:33:53.833+00:00','{"event":{"type":"cue","text":""},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',3,'2026-11-29T05:33:53.842+00:00','{"event":{"type":"listen"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',4,'2026-11-29T05:33:53.845+00:00','{"event":{"type":"note","text":"Monday"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',5,'2026-11-29T05:33:53.858+00:00','{"event":{"type":"wait"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',6,'2026-11-29T05:33:53.893+00:00','{"event":{"type":"pick","id":"promised","text":"","reading":{"behaviours":[{"code":"acknowledge","strength":0.8,"start":35,"end":58,"why":"“You must feel let down” names what it did to them or how it feels."},{"code":"paraphrase","strength":0.8,"start":0,"end":34,"why":"“twice” gives back what they told."}],"facts":["twice"],"feelings":["let_down"],"asks":[]}},"scene":"details","route":"promised","interrupted":false}');
INSERT INTO "events" VALUES('best',7,'2026-11-29T05:33:53.914+00:00','{"event":{"type":"listen"},"scene":"details","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',8,'2026-11-29T05:33:53.920+00:00','{"event":{"type":"say","text":"You must feel so let down, after it was promised twice.","reading":{"behaviours":[{"code":"acknowledge","strength":0.8,"start":0,"end":55,"why":"“You must feel so let down, after it was promised twice” names what it did to them or how it feels."},{"code":"paraphrase","strength":0.8,"start":0,"end":55,"why":"“You must feel so let down, after it was promised twice” gives back what they told."},{"code":"recall","strength":0.8,"start":0,"end":55,"why":"“twice” brings back what they told earlier."}],"facts":["twice"],"feelings":["let_down"],"asks":[]}},"scene":"bridge","route":"heard","interrupted":false}');
INSERT INTO "events" VALUES('best',9,'2026-11-29T05:33:53.934+00:00','{"event":{"type":"listen"},"scene":"bridge","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',10,'2026-11-29T05:33:53.944+00:00','{"event":{"type":"listen"},"scene":"thanks","route":"","interrupted":false}');
INSERT INTO "events" VALUES('best',11,'2026-11-29T05:33:53.958+00:00','{"event":{"type":"listen"},"scene":"thanks","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',0,'2026-11-29T05:33:53.998+00:00','{"event":{"type":"begin","story":"late-parcel","hash":"d4c1016fde4680f75a6206171b4206d8","rulebook":"1","flags":[]},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',1,'2026-11-29T05:33:54.002+00:00','{"event":{"type":"listen"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',2,'2026-11-29T05:33:54.002+00:00','{"event":{"type":"cue","text":""},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',3,'2026-11-29T05:33:54.006+00:00','{"event":{"type":"listen"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',4,'2026-11-29T05:33:54.014+00:00','{"event":{"type":"note","text":"Monday"},"scene":"opening","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',5,'2026-11-29T05:33:54.018+00:00','{"event":{"type":"pick","id":"promised","text":"","reading":{"behaviours":[{"code":"acknowledge","strength":0.8,"start":35,"end":58,"why":"“You must feel let down” names what it did to them or how it feels."},{"code":"paraphrase","strength":0.8,"start":0,"end":34,"why":"“twice” gives back what they told."}],"facts":["twice"],"feelings":["let_down"],"asks":[]}},"scene":"details","route":"promised","interrupted":false}');
INSERT INTO "events" VALUES('left',6,'2026-11-29T05:33:54.022+00:00','{"event":{"type":"listen"},"scene":"details","route":"","interrupted":false}');
INSERT INTO "events" VALUES('left',7,'2026-11-29T05:33:54.023+00:00','{"event":{"type":"say","text":"You must feel so let down, after it was promised twice.","reading":{"behaviours":[{"code":"acknowledge","strength":0.8,"start":0,"end":55,"why":"“You must feel so let down, after it was promised twice” names what it did to them or how it feels."},{"code":"paraphrase","strength":0.8,"start":0,"end":55,"why":"“You must feel so let down, after it was promised twice” gives back what they told."},{"code":"recall","strength":0.8,"start":0,"end":55,"why":"“twice” brings back what they told earlier."}],"facts":["twice"],"feelings":["let_down"],"asks":[]}},"scene":"bridge","route":"heard","interrupted":false}');
INSERT INTO "events" VALUES('left',8,'2026-11-29T05:33:54.026+00:00','{"event":{"type":"listen"},"scene":"bridge","route":"","interrupted":false}');
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL
);
INSERT INTO "profiles" VALUES(1,'player','player','2026-11-29T05:33:53+00:00');
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
INSERT INTO "runs" VALUES('best',1,'late-parcel','','d4c1016fde4680f75a6206171b4206d8','1','','2026-11-29T05:33:53.663+00:00',12,2,71,24,1,'thanks','best','["heard_out"]',0);
INSERT INTO "runs" VALUES('worst',1,'late-parcel','','d4c1016fde4680f75a6206171b4206d8','1','','2026-11-29T05:33:53.979+00:00',16,1,28,68,2,'gone','critical','[]',0);
INSERT INTO "runs" VALUES('left',1,'late-parcel','','d4c1016fde4680f75a6206171b4206d8','1','','2026-11-29T05:33:53.998+00:00',25,2,69,26,NULL,NULL,NULL,'[]',0);
CREATE TABLE settings (
    profile INTEGER NOT NULL REFERENCES profiles (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (profile, name)
) WITHOUT ROWID;
CREATE INDEX runs_of_a_profile ON runs (profile, story, finished);
CREATE INDEX runs_last_touched ON runs (touched);
CREATE INDEX runs_last_finished ON runs (finished);
COMMIT;
