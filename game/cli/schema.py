"""`hearmeout schema`: the JSON Schema that editors complete and check with."""

import click

from game.printing import print_document


@click.command("schema", epilog="Example: hearmeout schema > story.schema.json")
@click.option("--course", is_flag=True, help="The schema of a course.yaml instead.")
def command(course: bool) -> None:
    """Print the JSON Schema (draft 2020-12) of a story file.

    `hearmeout new` puts a copy beside a new story and names it in the story's first line, so an editor
    that knows YAML completes, explains and checks while you write.
    """
    from game.authoring.schema import as_text, course_schema, story_schema

    print_document(as_text(course_schema() if course else story_schema()))
