"""Pieces of the debrief: one module a step, and what they share."""
