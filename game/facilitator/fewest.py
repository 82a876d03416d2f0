"""How many it takes before anything is said of a group."""

FEWEST_PEOPLE = 5
"""Below this a group view would tell of single people: a common convention for learning records."""
FEWEST = 5
"""Occasions: a share of fewer says next to nothing."""
