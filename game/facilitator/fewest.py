"""How many it takes before anything is said of a group. It counts for what a share is of: who came to a
scene, how often a thing was done. Within it a single count may be as small as 1."""

FEWEST_PEOPLE = 5
"""Below this a group view would tell of single people: a common convention for learning records."""
FEWEST = 5
"""Occasions: a share of fewer says next to nothing."""
