-- Who was erased, so that a file that is imported again does not bring them back: of the pseudonym a digest alone.
CREATE TABLE erased (
    cohort TEXT NOT NULL,
    digest TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (cohort, digest)
);

-- Of damage, the numbers in the chain that it leaves out, such as 3-3,7-9: they are no second finding.
ALTER TABLE findings ADD COLUMN numbers TEXT NOT NULL DEFAULT '';
