"""The rules of a call: events, state, `step`, the rulebook, and what is made of a run afterwards."""
