"""Counters in saved progress that stand for times: a clock that goes back reorders nothing."""

# Beyond it a counter would not go on by ones: such a number, or a text, was written by another program.
_MOST = 2**53


def next_number(column: str, table: str) -> str:
    """A query for the number after the last one."""
    return f"SELECT COALESCE(MAX({column}), 0) + 1 FROM {table} WHERE {column} < {_MOST}"


def latest_first(column: str) -> str:
    """For ORDER BY: the last one first, and what another program wrote behind all."""
    return f"{column} < {_MOST} DESC, {column} DESC"


def is_number(value: object) -> bool:
    """Whether a counter can have this value."""
    return isinstance(value, int) and 0 <= value < _MOST
