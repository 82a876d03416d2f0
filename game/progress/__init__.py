"""What is kept of a player on this computer: profiles, runs and their event logs, in SQLite."""
