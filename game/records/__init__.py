"""What is told of a learner in a cohort: statements of xAPI, frozen as they happen, and the outbox they
wait in."""
