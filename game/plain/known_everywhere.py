"""What every prompt of plain play knows, written in small letters."""

HELP = ("/help", "/?", "help")
"""Says what can be written here."""
LEAVE = ("/quit", "/q")
"""Leaves; everything is kept."""
TO_LIST = ("/home",)
"""Leaves to the list of chapters, where the player came from it; everything is kept."""
