"""How many random examples a property is tried with: some in `make test`, all in `make test-full`."""

from hypothesis import settings

_LEAST = 10
"""Fewer find next to nothing."""


def examples(whole: int) -> int:
    """So many; in `make test` an eighth of them, and ten at least."""
    return max(_LEAST, whole // 8) if settings.get_current_profile_name() == "landing" else whole
