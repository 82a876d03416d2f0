"""`hearmeout graph`: a picture of a story."""

import click

from game.cli.at_hand import find_story
from game.cli.output_file import Output, output_options
from game.printing import print_message

_ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}


@click.command("graph", epilog="Example: hearmeout graph my-first-call.yaml --format svg -o call.svg")
@click.argument("story")
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot", "svg"]),
    help="What to write. Left out: what the name behind -o ends with, else mermaid.",
)
@click.option("--heat", type=click.IntRange(1, 100_000), help="Show where so many random plays went.")
@click.option("--all", "whole", is_flag=True, help="Draw every scene of a large story.")
@output_options
def command(output: Output, story: str, form: str | None, heat: int | None, whole: bool) -> None:
    """Draw STORY, an id (`hearmeout stories` lists them) or a file.

    Scenes are coloured and marked by how they end; typed ways are dashed, interrupted ones bold, the way to
    `lost` dotted, and a scene that nothing leads to has a dashed box.
    """
    from game.authoring.graph import draw

    form = output.form(form, _ENDINGS, "mermaid")
    playable = find_story(story)
    warmth = None
    if heat:
        from game.authoring.graph import play_heat

        warmth = play_heat(playable.plan(), heat)
    graph = draw(playable.story, warmth, whole)
    if graph.left_out:
        print_message(graph.left_out)
    if form == "svg":
        from game.authoring.graph_svg import svg

        text = svg(graph)
    else:
        from game.authoring.graph_text import dot, mermaid

        text = dot(graph) if form == "dot" else mermaid(graph)
    output.write(text, playable.path)
