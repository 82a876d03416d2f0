"""The course around the calls: what comes next, what was earned, what facilitators hand out."""
