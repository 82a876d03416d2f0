"""How many statements a second the facilitator's import takes in, and how much memory that needs.

    python benchmarks/cohort_import.py [--learners 10000] [--statements 100] [--db sqlite|postgresql|URL]
        [--reckoned]

Learners by the number of statements of each; without --db SQLite and PostgreSQL, each in a process of its
own. Statements are made by the game's own code, in a bundle a learner, some 1.3 GB for a million; making
them is not counted. The second import is of the same bundles.
With --reckoned the learners play a chapter of the game over and over, and the runs are reckoned again after
each import, as `hearmeout cohort import` does unless it is told --as-sent; without it they are not.
Seconds are those of the clock, then those that the process itself worked. Memory is the most that the process
ever had (its client's, for PostgreSQL). A URL must be of an empty database.
"""

import argparse
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from game.records.statements import Told

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]
COHORT = "0123456789abcdef0123456789abcdef"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
STORIES = ("missing-parcel", "the-call-that-came-back", "download-that-stops", "the-long-hold")
CODES = ("acknowledge", "paraphrase", "open_question", "closed_question", "solve")
READ = ("facts", "feelings", "asks", "misheard", "unsure")
LEAST_OF_RUN = 5
"""Statements of the shortest call: its beginning, two replies, its ending, and whether it was passed."""
REPLIES = 8
"""In a run, besides its beginning and its two statements at the end."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--learners", type=int, default=10_000)
    options.add_argument("--statements", type=int, default=100)
    options.add_argument("--db", default="")
    options.add_argument("--reckoned", action="store_true")
    given = options.parse_args()
    if not given.db:
        for db in ("sqlite", "postgresql"):
            sizes = ["--learners", str(given.learners), "--statements", str(given.statements)]
            sizes += ["--reckoned"] if given.reckoned else []
            subprocess.run([sys.executable, __file__, "--db", db, *sizes], check=True)
    elif given.db == "postgresql":
        from tests.facilitator.postgres import running

        with running() as server:
            measure("PostgreSQL", server.empty(), given.learners, given.statements, given.reckoned)
    elif given.db == "sqlite":
        with TemporaryDirectory() as folder:
            measure(
                "SQLite",
                f"sqlite:///{folder}/cohorts.sqlite3",
                given.learners,
                given.statements,
                given.reckoned,
            )
    else:
        measure("the database", given.db, given.learners, given.statements, given.reckoned)


def measure(name: str, address: str, learners: int, each: int, reckoned: bool) -> None:
    from game.cli.at_hand import library
    from game.facilitator.importing import import_bundles
    from game.facilitator.rescoring import Rescored, rescore
    from game.facilitator.store import open_store

    with open_store(address) as store, TemporaryDirectory() as folder:
        bundles = list((played if reckoned else made)(Path(folder), learners, each))
        for time in ("first", "second"):
            began, worked = perf_counter(), process_time()
            taken = import_bundles(store, bundles, datetime(2027, 1, 1, tzinfo=UTC))
            runs = Rescored()
            for cohort, pseudonyms in taken.learners.items() if reckoned else ():
                runs.add(rescore(store, cohort, library(), pseudonyms))
            seconds, work = perf_counter() - began, process_time() - worked
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{name}, {time} import: {taken.new:,} new, {taken.known:,} known,"
                f" {taken.conflicts} conflicts, {len(taken.notes)} notes, {runs.runs:,} runs reckoned,"
                f" {runs.differ:,} of them otherwise, {runs.left_out:,} not; {seconds:.1f} s ({work:.1f} s of"
                f" work), {learners * each / seconds:,.0f} statements a second, {megabytes:.0f} MB at most",
                flush=True,
            )


def made(folder: Path, learners: int, each: int) -> Iterator[Path]:
    """A file a learner."""
    from game.cohort.bundle import BundleHead, bundle_lines
    from game.cohort.cohort_file import CohortFile

    cohort = CohortFile(1, COHORT, "Ten thousand", STORIES)
    for number in range(learners):
        rows = statements(number, each)
        head = BundleHead(cohort, pseudonym(number), False, "2026-12-01", 1, len(rows), rows[-1][1])
        file = folder / f"{number}.hmo.jsonl"
        file.write_bytes(b"".join(bundle_lines(head, rows)))
        yield file


def played(folder: Path, learners: int, each: int) -> Iterator[Path]:
    """A file a learner, of calls that can be reckoned again: what a dozen simulated players told of a
    chapter, under a pseudonym and ids of each learner's own."""
    import msgspec

    from game.cohort.bundle import BundleHead, bundle_lines
    from game.records.chain import CHAIN, canonical, digest_of
    from tests.cohort.simulated_cohort import COHORT as SIMULATED
    from tests.facilitator import bundles
    from tests.playing import chapter

    plan = chapter("download-that-stops")
    cohort = bundles.cohort_of([plan], SIMULATED)
    with TemporaryDirectory() as computers:
        dozen = bundles.played(Path(computers), [plan], count=12, plays=each // LEAST_OF_RUN + 1)
        told = [[msgspec.json.decode(body) for body, _ in one.statements[:each]] for one in dozen]
    for number in range(learners):
        rows: list[tuple[str, str]] = []
        tip = ""
        for one in told[number % len(told)]:
            one["actor"]["account"]["name"] = pseudonym(number)
            context = one["context"]
            for ids in (one, context):
                key = "id" if ids is one else "registration"
                if key in ids:
                    ids[key] = str(uuid5(UUID(ids[key]), str(number)))
            context["extensions"][CHAIN]["previous"] = tip
            body = canonical(one)
            tip = digest_of(body)
            rows.append((body.decode(), tip))
        head = BundleHead(cohort, pseudonym(number), False, "2026-12-01", 1, len(rows), tip)
        file = folder / f"{number}.hmo.jsonl"
        file.write_bytes(b"".join(bundle_lines(head, rows)))
        yield file


def pseudonym(number: int) -> str:
    return f"p-{number:016x}"


def statements(number: int, count: int) -> list[tuple[str, str]]:
    """Of one learner, by the game's own code: runs of the chapters, one after the other."""
    from game.records.chain import canonical, digest_of
    from game.records.memberships import CohortRules, Membership
    from game.records.statements import statement

    member = Membership(f"member-{number}", "", CohortRules(COHORT, STORIES), pseudonym(number), False, "")
    luck = Random(number)
    rows: list[tuple[str, str]] = []
    tip = ""
    for seq in range(1, count + 1):
        body = canonical(statement(member, told(number, seq, luck), seq, tip))
        tip = digest_of(body)
        rows.append((body.decode(), tip))
    return rows


def told(number: int, seq: int, luck: Random) -> "Told":
    """What happened at a place of a learner's chain."""
    from game.records import vocabulary
    from game.records.statements import Told

    run, place = divmod(seq - 1, REPLIES + 3)
    story = STORIES[run % len(STORIES)]
    name, at = f"{number}/{run}", (START + timedelta(minutes=seq, seconds=number % 60)).isoformat()
    versions = {"game": "0.1.0", "rulebook": "1", "ear": "ab12cd34ef56", "story": {story: f"{run:032x}"}}
    context = {"attempt": run // len(STORIES) + 1, "try": 1, "versions": versions}
    chapter = vocabulary.chapter(story)
    what = f"{name}/{place}"
    if place == 0:
        begun = {"begun": {"flags": [], "seed": run}}
        return Told(what, at, "initialized", chapter, name, None, {}, begun, context)
    trust, frustration = luck.randrange(101), luck.randrange(101)
    if place <= REPLIES:
        scene, code = f"scene_{place}", luck.choice(CODES)
        reply = {
            "scene": scene, "choice": f"pick_{luck.randrange(4)}", "route": "", "codes": [code],
            "typed": luck.random() < 0.4, "moves": [[code, 4, -3]], "trust": trust,
            "frustration": frustration, "reading": {"codes": [code], **{name: [] for name in READ}},
            "turn": "lll", "interrupted": False, "missed": 0, "misheard": 0, "heard": 3, "silences": 0,
            "cues": 0,
        }  # fmt: skip
        result = {"success": luck.random() < 0.6, "score": {"scaled": trust / 100}, "duration": "PT21.4S"}
        about = vocabulary.reply(story, scene)
        return Told(what, at, "answered", about, name, chapter, result, {"reply": reply}, context)
    kind = luck.choice(("poor", "fair", "good", "best"))
    if place == REPLIES + 1:
        ending = {
            "scene": f"end_{kind}", "kind": kind, "trust": trust, "frustration": frustration,
            "first_replies": REPLIES, "interrupted": 0,
        }  # fmt: skip
        done = {"completion": True, "duration": "PT240S"}
        return Told(what, at, "completed", chapter, name, None, done, {"ending": ending}, context)
    passed = kind != "poor"
    judged = {"success": passed, "score": {"scaled": 0.5 if passed else 0.25}}
    return Told(what, at, "passed" if passed else "failed", chapter, name, None, judged, {}, context)


if __name__ == "__main__":
    main()
