"""`hearmeout cohort`: what learners and facilitators do with a group, each command in a module of its own."""

import click

from game.cli.late_group import LateCommand, LateGroup

COMMANDS = {
    "join": LateCommand("cohort_learner", "join", "join with a file or a code"),
    "mine": LateCommand("cohort_learner", "mine", "show your cohort and what was told"),
    "sync": LateCommand("cohort_sync", "command", "send what waits to the record store"),
    "export": LateCommand("cohort_learner", "export", "write what was told as a file"),
    "share": LateCommand("cohort_learner", "share", "write one of your calls as a file for the facilitator"),
    "leave": LateCommand("cohort_learner", "leave", "leave the cohort"),
    "new": LateCommand("cohort_facilitator", "new", "make a cohort, with codes for whoever is on a list"),
    "add": LateCommand("cohort_add", "command", "put one more on the roster, with a code of their own"),
    "name": LateCommand("cohort_name", "command", "say who is behind a pseudonym"),
    "import": LateCommand("cohort_facilitator", "import_", "take in files that learners wrote"),
    "pull": LateCommand("cohort_facilitator", "pull", "fetch what learners sent to the record store"),
    "remove": LateCommand("cohort_remove", "command", "erase a cohort or one learner"),
    "status": LateCommand("cohort_report", "status", "show who is where"),
    "report": LateCommand("cohort_report", "report", "write the report on a cohort"),
    "look": LateCommand("cohort_desk", "look", "look at a call that a learner shared"),
    "comment": LateCommand("cohort_desk", "comment", "comment on a reply of it, or give a verdict"),
    "answer": LateCommand("cohort_desk", "answer", "write what you said as a file for the learner"),
    "session": LateCommand("cohort_desk", "session", "write the sheet of a group session"),
    "evaluate": LateCommand("cohort_evaluate", "command", "say whether the course helped a group"),
}


MEANT = {
    "delete": "remove", "erase": "remove", "forget": "remove", "make": "new", "create": "new",
    "scenes": "status --scenes", "outliers": "status --outliers", "verdict": "comment --verdict",
    "verdicts": "comment --verdict", "rename": "name --replace",
}  # fmt: skip
"""What other words are thought to do, by the words that do it."""


@click.command(
    "cohort",
    cls=LateGroup,
    late=COMMANDS,
    meant=MEANT,
    epilog="Example: hearmeout cohort join spring.cohort.json",
)
def command() -> None:
    """Take the course with others: learners join, and a facilitator is told how they get on, under
    pseudonyms."""
