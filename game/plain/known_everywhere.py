"""What every prompt of plain play knows, written in small letters."""

HELP = ("/help", "/?", "help")
"""Says what can be written here."""
LEAVE = ("/quit", "/q")
"""Leaves; everything is kept."""
HOME_WORDS = (
    "home", "drills", "stations", "progress", "goal", "calls", "not now", "first", "keys", "help", "cohort",
)  # fmt: skip
"""What home knows by these words; typed alone elsewhere, they are hardly meant as an answer."""
TO_LIST = ("/home",)
"""Leaves to the list of chapters, where the player came from it; everything is kept."""
