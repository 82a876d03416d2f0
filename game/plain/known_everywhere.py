"""What every prompt of plain play knows, written in small letters."""

HELP = ("/help", "/?")
"""Says what can be written here."""
LEAVE = ("/quit", "/q")
"""Leaves; everything is kept."""
