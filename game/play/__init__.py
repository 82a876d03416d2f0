"""A call while it is played and after: session, log, saved runs, resume, rewind, drafts, export."""
