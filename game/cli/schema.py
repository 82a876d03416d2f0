"""`hearmeout schema`: the JSON Schema that editors complete and check with."""

import click

from game.printing import print_document


@click.command("schema", epilog="Example: hearmeout schema > story.schema.json")
@click.option("--course", "kind", flag_value="course", help="The schema of a course.yaml instead.")
@click.option("--drills", "kind", flag_value="drills", help="The schema of a NAME.drills.yaml instead.")
@click.option("--stations", "kind", flag_value="stations", help="The schema of a NAME.stations.yaml instead.")
def command(kind: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a story file.

    `hearmeout new` puts a copy beside a new story and names it in the story's first line, so an editor
    that knows YAML completes, explains and checks while you write.
    """
    from game.authoring import schema

    made = {
        "course": schema.course_schema,
        "drills": schema.drills_schema,
        "stations": schema.stations_schema,
    }.get(kind or "", schema.story_schema)
    print_document(schema.as_text(made()))
