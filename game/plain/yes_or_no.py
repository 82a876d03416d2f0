"""A yes or a no in a line that was typed."""


def yes_or_no(line: str) -> bool | None:
    """True for yes, False for no, None for what is neither."""
    return {"yes": True, "y": True, "no": False, "n": False}.get(line.strip().lower().rstrip(".!"))
