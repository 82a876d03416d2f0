"""How many random examples a property is tried with: some in `make test`, all in `make test-full`."""

from hypothesis import settings

_LEAST = 20
"""Fewer find next to nothing."""


def examples(whole: int) -> int:
    """So many; in `make test` a quarter of them, and twenty at least."""
    return max(_LEAST, whole // 4) if settings.get_current_profile_name() == "landing" else whole
