"""People who take a course together: what a learner gets to join with, and what leaves their computer."""
