"""Text in the cells of a CSV: a spreadsheet shows it, and never reckons with it."""

import re

from game.text import clean

_FORMULA = re.compile(r"(^|[;\t\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell begins that would be reckoned with, also behind what some spreadsheets take for the end of the
one before. The last four are the wide forms, which some take as the others (OWASP, CSV Injection)."""


def cell(value: object) -> object:
    """Text as it is written into a cell, cleaned, with an apostrophe before a formula; anything else as it
    is."""
    return _FORMULA.sub(r"\1'", clean(value)) if isinstance(value, str) else value
