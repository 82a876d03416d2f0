"""The author's workbench: write, prove, playtest and picture stories."""
