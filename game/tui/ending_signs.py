"""The kinds of endings as signs, so that they are told apart without colour."""

ENDING_SIGNS = {"best": "★", "good": "◆", "fair": "●", "poor": "○", "critical": "✕"}


def sign_and_kind(kind: str) -> str:
    """The sign and the word, as in “★ best”; an unknown kind is the word alone."""
    return f"{ENDING_SIGNS[kind]} {kind}" if kind in ENDING_SIGNS else kind
