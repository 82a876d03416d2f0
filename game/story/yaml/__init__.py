"""Strict reading of YAML, with the position of every key and value."""
