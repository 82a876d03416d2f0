"""How fast a story is read, proved and played: `python benchmarks/bench_proof.py [SCENES…]`.

First the bundled chapters and the hub stories of the tests, with how many endings are decided; then generated
ones.

Scene i has a line of text and three replies that each move trust; the third needs some. Links lead forward
only, so a random play makes about 47, 73 and 77 choices at 100, 1,000 and 10,000 scenes. Each figure is of
a process of its own: its whole CPU time, start included, and its largest size in memory.
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

WORDS = (
    "customer",
    "order",
    "refund",
    "parcel",
    "waited",
    "since",
    "monday",
    "account",
    "charge",
    "twice",
    "late",
)

READ = "from game.story.reader import read_story; from game.conversation.plan import Plan\n"
READ += "import sys; loaded = read_story(sys.argv[1]); plan = Plan(loaded.story, loaded.hash)\n"
DECIDE = READ + "from game.proof.proof import prove; proof = prove(plan)\n"
DECIDE += "said = sum(e.verdict != 'undecided' for e in proof.endings.values()) / len(proof.endings)\n"
PROVE = DECIDE + "assert proof.exact and said == 1\n"
PLAY = READ + "from time import process_time; from game.playtest.playtest import playtest\n"
PLAY += "done = playtest(plan, 1000, 1, 'random', clock=process_time); said = done.plays / done.seconds\n"
USED = "import json, resource; used = resource.getrusage(resource.RUSAGE_SELF)\n"
USED += "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, globals().get('said')]))\n"


def generated(scenes: int, seed: int = 7) -> str:
    """The story, as an author would write it."""
    r, span = random.Random(seed), max(3, scenes // 20)

    def say(count: int) -> str:
        return json.dumps(" ".join(r.choice(WORDS) for _ in range(count)).capitalize() + ".")

    lines = [
        "format: 1", f"id: synthetic-{scenes}", "title: Synthetic", "channel: phone",
        "customer: {name: Kim}", "start: {scene: s0, trust: 50, frustration: 50}", "scenes:",
    ]  # fmt: skip
    for at in range(scenes):
        lines += [f"  s{at}:", f"    customer: [{say(14)}]", "    replies:"]
        for number in range(3):
            to = at + 1 if number == 0 else at + r.randint(1, span)
            lines += [f"      - id: r{number}", f"        say: {say(6)}", "        shows: []"]
            if number == 2:
                lines.append(f"        if: trust >= {r.randint(35, 60)}")
            lines.append(f"        effects: {{trust: {r.choice((-5, -3, -2, 1, 2, 4))}}}")
            lines.append(f"        goto: {f's{to}' if to < scenes else 'fin'}")
    lines += ["  fin:", '    customer: ["Well."]']
    lines.append("    goto: [{if: trust >= 55, to: good}, {if: trust >= 45, to: ok}, {to: bad}]")
    for name, kind in (("good", "good"), ("ok", "fair"), ("bad", "poor")):
        lines += [f"  {name}:", '    customer: ["Goodbye."]', f"    ending: {{kind: {kind}, title: {name}}}"]
    return "\n".join(lines) + "\n"


def measured(code: str, story: Path) -> tuple[float, float, float | None]:
    """CPU seconds, MiB, and what the code wants to say."""
    done = subprocess.run([sys.executable, "-c", code + USED, str(story)], capture_output=True, check=True)
    seconds, size, said = json.loads(done.stdout)
    return seconds, size, said


def real() -> None:
    """Print one row for each chapter and hub."""
    home = Path(__file__).parents[1]
    print(f"{'story':>24} {'read':>8} {'read + prove':>13} {'decided':>8} {'plays a second':>15}")
    stories = [path for path in sorted((home / "stories").glob("*.yaml")) if _is_story(path)]
    for story in [*stories, *sorted((home / "tests" / "proof" / "hubs").glob("*.yaml"))]:
        read, prove, play = (measured(code, story) for code in (READ, DECIDE, PLAY))
        figures = f"{read[0]:>7.2f}s {prove[0]:>12.2f}s {prove[2] or 0:>8.0%} {play[2] or 0:>15,.0f}"
        print(f"{story.stem:>24} {figures}")


def _is_story(path: Path) -> bool:
    return path.stem != "course" and not path.stem.endswith(".tests")


def main(sizes: list[int]) -> None:
    """Print one row a size."""
    real()
    print()
    print(f"{'scenes':>8} {'read':>8} {'read + prove':>13} {'MiB':>6} {'plays a second':>15}")
    with TemporaryDirectory() as folder:
        for scenes in sizes:
            story = Path(folder) / "story.yaml"
            story.write_text(generated(scenes), "utf-8")
            read, prove, play = (
                min((measured(code, story) for _ in range(3)), key=lambda row: row[0])
                for code in (READ, PROVE, PLAY)
            )
            print(f"{scenes:>8,} {read[0]:>7.2f}s {prove[0]:>12.2f}s {prove[1]:>6.0f} {play[2] or 0:>15,.0f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1_000, 10_000])
