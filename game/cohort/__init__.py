"""A learner in a cohort: the file that invites, joining and leaving, and how statements reach the
facilitator."""
