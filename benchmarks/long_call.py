"""Prepare a call of many turns, to measure the screen with: `python benchmarks/long_call.py FOLDER [TURNS]`.

Then, with HEARMEOUT_HOME set to FOLDER, open it: `hearmeout play FOLDER/long.yaml --resume --pace reader`.
"""

import os
import sys
from pathlib import Path

HEAD = """format: 1
id: long-call
title: A long call
channel: phone
customer: {name: Kim}
start: {scene: s0, trust: 50, frustration: 50}
scenes:
"""
SCENE = """  s{n}:
    customer: ["Cup {n} came with a crack, and it was meant for my mother.", "{n} weeks now."]
    replies:
      - {{id: again, say: "{n} weeks, for your mother.", shows: [check], why: "It checked.", goto: s{next}}}
      - {{id: on, say: "Tell me of cup {n}.", shows: [open_question], why: "It asked.", goto: s{next}}}
      - {{id: end, say: "Goodbye.", shows: [], goto: b}}
"""
TAIL = """  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
SCENES = 50
"""No page of the transcript then looks like the one before: a key that did nothing would be seen."""


def main() -> None:
    """Play it and leave it unfinished."""
    folder, turns = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500
    os.environ["HEARMEOUT_HOME"] = str(folder)
    from game.conversation.events import Listen, Pick
    from game.conversation.plan import Plan
    from game.paths import database_file
    from game.play.session import start_call
    from game.progress.database import Database
    from game.story.reader import read_story

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "long.yaml"
    ring = "".join(SCENE.format(n=n, next=(n + 1) % SCENES) for n in range(SCENES))
    file.write_text(HEAD + ring + TAIL, "utf-8")
    loaded = read_story(file)
    assert loaded.story is not None, loaded.findings
    plan = Plan(loaded.story, loaded.hash, source=loaded.source)
    call = start_call(Database(database_file()), "player", plan, file.resolve())
    for _ in range(turns):
        call.do(Listen())
        call.do(Pick("again"))
    print(f"{turns} turns, {len(call.events)} events in {folder}")


if __name__ == "__main__":
    main()
