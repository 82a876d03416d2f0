"""Moments and days in the time of the place where this computer stands."""

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


def local_now() -> datetime:
    """This moment, in the time zone of this computer."""
    return datetime.now().astimezone()


def local_today() -> date:
    """The day that it is where this computer stands."""
    return local_date(local_now())


def local_date(moment: datetime) -> date:
    """The day of a moment where this computer stands. One without a time zone is taken as of here."""
    return moment.astimezone().date()


def local_day(moment: str) -> str:
    """The day of a moment as it stands on disk, as "2026-03-02"; "" when it is not known."""
    found = local_moment(moment)
    return local_date(found).isoformat() if found else ""
