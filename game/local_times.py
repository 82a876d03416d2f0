"""Moments as they stand on disk, in the time of the place where this computer stands."""

from datetime import date, datetime


def local_moment(moment: str) -> datetime | None:
    """A moment in the time zone of this computer; None when it is not known."""
    try:
        return datetime.fromisoformat(moment).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def local_time(moment: str) -> str:
    """When a run began, in the time zone of this computer; "just now" when it is not known."""
    found = local_moment(moment)
    return found.strftime("%Y-%m-%d %H:%M") if found else "just now"


def local_today() -> date:
    """The day that it is where this computer stands."""
    return datetime.now().astimezone().date()


def local_day(moment: str) -> str:
    """The day of a moment where this computer stands, as "2026-03-02"; "" when it is not known."""
    found = local_moment(moment)
    return found.date().isoformat() if found else ""
