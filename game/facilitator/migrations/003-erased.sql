-- Who was erased, so that a file that is imported again does not bring them back: of the pseudonym a digest alone.
CREATE TABLE erased (
    cohort TEXT NOT NULL,
    digest TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (cohort, digest)
);
