-- Who was to have a pseudonym that another one took the place of, as in table `people`: when the name is taken back,
-- they have it again.
CREATE TABLE set_aside (
    cohort TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    identifier TEXT NOT NULL,
    name TEXT NOT NULL,
    "group" TEXT NOT NULL,
    PRIMARY KEY (cohort, pseudonym)
);

-- Whose call a comment or a verdict is on: with the learner, what was said of their calls goes too.
CREATE TABLE shares (
    cohort TEXT NOT NULL,
    share TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    PRIMARY KEY (cohort, share)
);
