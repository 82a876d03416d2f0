"""Twelve stations: twelve short moments, typed, before the course and after it; what can be told of them."""
