"""Exercises: moments of a call, each of which asks for one act of listening; read as a call reads them."""
