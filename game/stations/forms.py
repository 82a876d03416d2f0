"""Which form of the twelve stations comes next: none comes twice before all three."""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from itertools import permutations
from typing import get_args

from game.progress.profile_keys import profile_key
from game.story.exercises import StationForm

FORMS: tuple[StationForm, ...] = get_args(StationForm)


def next_form(profile: str, had: Sequence[StationForm], first: StationForm | None = None) -> StationForm:
    """The form that comes after those that the player `had`, in their order. `first` is that of a cohort, in
    which all begin alike; alone it follows from the profile, so that forms are spread over players."""
    order = _order(profile, first)
    times = Counter(had)
    last = {form: place for place, form in enumerate(had)}
    return min(order, key=lambda form: (times[form], last.get(form, -1), order.index(form)))


def may_come(form: StationForm, had: Sequence[StationForm], first: StationForm | None = None) -> bool:
    """Whether a player who asks for this form may have it: no form comes twice before all three, and none
    before the `first` one of a cohort."""
    if first is not None and first not in had:
        return form == first
    times = Counter(had)
    return times[form] == min(times[each] for each in FORMS)


def _order(profile: str, first: StationForm | None) -> tuple[StationForm, ...]:
    drawn = blake2b(profile_key(profile).encode(), digest_size=8).digest()
    orders = list(permutations(FORMS))
    order = orders[int.from_bytes(drawn) % len(orders)]
    return order if first is None else (first, *(form for form in order if form != first))
