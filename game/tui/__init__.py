"""The game on screen: Textual screens over the same calls that every other driver plays."""
