"""Simulated players, thousands of plays a second."""
