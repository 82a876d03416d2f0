"""The call being played: session, log, saved runs, resume, rewind, drafts, export."""
