"""Play as lines: for screen readers, pipes and dumb terminals. Everything of the game, no drawing."""
