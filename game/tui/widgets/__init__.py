"""Pieces of a screen: one widget a module."""
