"""The rules of a call: events, state, plan, `step`, and replaying a log."""
