"""The certificate: of what was played and passed, with the player's own words, and of nothing else."""

from pathlib import Path

import pytest

from game.course.best_lines import best_lines
from game.course.certificate import NotYetError, certificate
from game.course.recognition import keep_earned
from game.debrief.html import html
from game.debrief.markdown import markdown
from game.errors import PlainError
from game.paths import database_file
from game.play.first_calls import first_calls
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.story.model import Chapter, Course
from tests.conversation.calls import plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call

OTHER = KETTLE.replace("id: kettle", "id: other").replace("Mira", '"Bo [/] \\e[31m"')


@pytest.fixture
def database(home: Path) -> Database:
    return Database(database_file())


def library() -> Library:
    stories = {}
    for text in (KETTLE, OTHER):
        made = plan(text)
        stories[made.story.id] = PlayableStory(made.story, made.hash, Path("s.yaml"), source=text.encode())
    chapters = (Chapter("kettle", teaches="Hear it first."), Chapter("other"))
    return Library(stories, (Course("two", "Two calls", chapters),))


def test_while_a_chapter_is_left_there_is_none(database: Database) -> None:
    finished_call(WELL, database=database)
    finished_call(BADLY, text=OTHER, database=database)
    with pytest.raises(NotYetError, match="Not every chapter"):
        certificate(database, "player", library())


def test_it_quotes_the_players_own_words_before_picks(database: Database) -> None:
    finished_call(WELL, database=database)
    finished_call(WELL, text=OTHER, database=database)
    keep_earned(database, "player", library())
    _, blocks = certificate(database, "player", library(), name="Ada [link](x)")
    page = markdown(blocks)
    assert page.startswith("# Certificate\n\nAda \\[link\\](x) has taken every chapter")
    assert "So it has hummed for a week, and it wakes the baby." in page
    assert "- Heard the second wave: " in page
    assert "no measure of a person" in page and "not yet been measured on people" in page
    assert "\x1b" not in page
    assert html("Two calls", blocks).count("<blockquote>") == 2


def test_it_names_nobody_where_the_player_has_no_name(database: Database) -> None:
    finished_call(WELL, database=database)
    finished_call(WELL, text=OTHER, database=database)
    page = markdown(certificate(database, "player", library())[1])
    assert "Every chapter of “Two calls” was taken" in page and "player" not in page


def test_a_best_line_listens_and_did_something_for_them(database: Database) -> None:
    finished_call(BADLY, database=database)
    assert best_lines(first_calls(database, "player", library())) == ()
    finished_call(WELL, text=OTHER, database=database)
    (line,) = best_lines(first_calls(database, "player", library()))
    assert line.typed and line.story == "The kettle that hums"


def test_a_course_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(PlainError, match=r"There is no course “twoo”\. Did you mean “two”"):
        certificate(database, "player", library(), "twoo")
    with pytest.raises(PlainError, match="no course at hand"):
        certificate(database, "player", Library({}, ()))


PICKS = ("listen", "wait", "pick:back", "say:Right.")


def test_a_line_that_was_chosen_does_not_stand_under_the_players_own_words(database: Database) -> None:
    finished_call(WELL, database=database)
    finished_call(PICKS, text=OTHER, database=database)
    page = markdown(certificate(database, "player", library())[1])
    own, chosen = page.split("## In your own words")[1].split("## Lines that you chose")
    assert "So it has hummed for a week" in own and "The baby awake" not in own
    assert "A week of that, and the baby awake with it" in chosen


def test_who_only_chose_lines_has_no_words_of_their_own_on_it(database: Database) -> None:
    finished_call(PICKS, database=database)
    finished_call(PICKS, text=OTHER, database=database)
    page = markdown(certificate(database, "player", library())[1])
    assert "## Lines that you chose" in page and "In your own words" not in page


def test_its_day_is_the_day_on_which_the_last_chapter_was_passed_and_stays(database: Database) -> None:
    passed = "2026-03-05T10:00:00.000+00:00"
    for text in (KETTLE, OTHER):
        call = finished_call(WELL, text=text, database=database)
        with database.transaction() as db:
            db.execute("UPDATE events SET at = ? WHERE run = ?", (passed, call.log.id))
    finished_call(WELL, database=database, began="2026-06-01T10:00:00.000+00:00")
    page = markdown(certificate(database, "player", library())[1])
    assert "The last of them on 2026-03-05." in page and "2026-06" not in page and "2026-03-02" not in page
