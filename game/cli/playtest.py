"""`hearmeout playtest`: let simulated players play a story."""

from time import perf_counter

import click

from game.cli.at_hand import find_story
from game.playtest.playtest import STYLES, Playtest, playtest
from game.printing import print_document, print_line
from game.story.model import Story
from game.text import indented_json


@click.command("playtest", epilog="Example: hearmeout playtest my-story.yaml --plays 5000 --style listener")
@click.argument("story")
@click.option(
    "--plays", default=1_000, show_default=True, type=click.IntRange(1, 10_000_000), help="Of each style."
)
@click.option("--seed", default=0, show_default=True, help="The same seed plays the same plays anywhere.")
@click.option(
    "--style", default="all", show_default=True, type=click.Choice([*STYLES, "all"]), help="Who plays."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result for a program.")
def command(story: str, plays: int, seed: int, style: str, as_json: bool) -> None:
    """Let simulated players play STORY (an id or a file), and see which endings they come to.

    The players: random; listener (hears all, answers what was told); fixer (help first, cuts in now and
    then); interrupter; script-reader (stock lines); keyword (types empathy that fits anyone); silent
    (lets every pause be).
    """
    playable = find_story(story)
    result = playtest(playable.plan(), plays, seed, style, clock=perf_counter)
    if as_json:
        print_document(indented_json(_rows(result)) + "\n")
    else:
        print_line(_table(playable.story, result))


def _rows(result: Playtest) -> dict[str, object]:
    return {
        "plays": result.plays,
        "seconds": round(result.seconds, 4),
        "plays_per_second": _pace(result),
        "styles": result.styles,
        "coverage": result.coverage,
        "taken": result.taken,
    }


def _pace(result: Playtest) -> int:
    return round(result.plays / result.seconds) if result.seconds else 0


def _table(story: Story, result: Playtest) -> str:
    ends = {scene: style.endings for style in result.styles.values() for scene in style.endings}
    columns = [scene.id for scene in story.scenes.values() if scene.id in ends]
    kinds = [end.kind if (end := story.scenes[scene].ending) else "" for scene in columns]
    head = ["player", *columns, "unfinished", "trust", "frustration", "replies"]
    rows = [head, ["", *kinds, "", "mean", "mean", "a play"]]
    for name, style in result.styles.items():
        shares = [_share(style.endings.get(scene, 0), style.plays) for scene in columns]
        means = (f"{style.trust:.0f}", f"{style.frustration:.0f}", f"{style.turns:.1f}")
        rows.append([name, *shares, _share(style.unfinished, style.plays), *means])
    wide = [max(len(row[place]) for row in rows) for place in range(len(head))]
    cells = [[row[0].ljust(wide[0]), *(map(str.rjust, row[1:], wide[1:]))] for row in rows]
    lines = ["  ".join(row).rstrip() for row in cells]
    seen = result.coverage
    lines += [
        "",
        f"Seen: {seen.scenes_seen} of {seen.scenes} scenes, {seen.replies_taken} of {seen.replies} replies "
        f"in {result.plays:,} plays ({_pace(result):,} a second).",
        *_unseen("Scenes never seen", seen.unseen_scenes),
        *_unseen("Replies never taken", seen.untaken_replies),
    ]
    return "\n".join(lines)


def _share(count: int, plays: int) -> str:
    if not count:
        return "-"
    share = 100 * count / plays
    return "<1%" if share < 1 else f"{share:.0f}%"


def _unseen(what: str, names: tuple[str, ...], most: int = 12) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return [f"{what}: {', '.join(names[:most])}{more}."]
