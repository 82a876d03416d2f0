"""Findings about a story: rules one family a module, story tests, and the report."""
