"""Drills: which come due on which day, what was answered, and the next exercise to show."""
