"""Hear Me Out: a terminal game that trains active listening in customer service."""

__version__ = "0.1.0"
