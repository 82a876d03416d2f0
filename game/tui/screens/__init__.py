"""Screens: one module each, with its styles beside it."""
