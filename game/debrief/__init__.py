"""What is made of a run: coach, score card, debrief, intentions."""
