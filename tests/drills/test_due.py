"""What is due on which day, for players of every strength, on every clock, in any number of windows."""

import random
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from game.course.weekly_goal import weekly_goals
from game.drills.answers import ENOUGH_A_DAY, MOST_A_DAY, NewAnswer, all_done
from game.drills.choosing import choose_exercise
from game.drills.due import NEW_A_DAY, Due, due_count, due_drills
from game.drills.practice import Practice
from game.drills.saving import disagree, save_answer
from game.paths import database_file
from game.progress.database import Database
from game.progress.profiles import profile_id
from game.skills import skills
from game.story.exercises import Form
from tests.drills.doing import MONDAY, answer, bring_in, day, do_all, due_skills, made
from tests.playing import new_call

DAYS = 60
EACH = 12


@pytest.fixture
def database() -> Database:
    return Database(database_file())


def wanted(database: Database, *skills: str) -> None:
    """A call that has missed these skills once each."""
    call = new_call(database=database)
    with database.transaction() as db:
        for seq, skill in enumerate(skills):
            db.execute("INSERT INTO missed_moments VALUES (?, ?, ?)", (call.log.id, seq, skill))


def in_time(database: Database, now: datetime) -> list[str]:
    """The skills whose day has come."""
    return [one.skill for one in due_drills(database, "player", now) if not one.early]


def test_a_newcomer_meets_two_skills_a_day_in_the_order_of_the_table(database: Database) -> None:
    order = list(skills())
    assert due_skills(database, MONDAY) == order[:NEW_A_DAY]
    do_all(database, MONDAY, "met")
    assert due_skills(database, MONDAY) == []
    assert due_skills(database, day(1))[:NEW_A_DAY] == order[NEW_A_DAY : 2 * NEW_A_DAY]


def test_five_a_day_are_there_for_who_meets_all_of_them(database: Database) -> None:
    """What is not due yet comes early, longest unseen first; a week of it is more than the goal of 15."""
    every: list[list[Due]] = [do_all(database, day(number), "met") for number in range(28)]
    assert [len(done) for done in every[:3]] == [NEW_A_DAY, 2 * NEW_A_DAY, ENOUGH_A_DAY]
    assert all(ENOUGH_A_DAY <= len(done) <= MOST_A_DAY for done in every[3:])
    goal = next(goal.target for name, goal in weekly_goals().items() if name == "drills-15")
    assert all(sum(map(len, every[week : week + 7])) >= goal for week in (0, 7, 14, 21))
    assert any(one.early for done in every for one in done)


def test_what_comes_early_is_the_skill_longest_unseen_and_comes_behind_what_is_due(
    database: Database,
) -> None:
    bring_in(database, range(8))
    due = due_drills(database, "player", day(8))
    early = [one.skill for one in due if one.early]
    assert early and [one.early for one in due] == sorted(one.early for one in due)
    last = {answer.skill: answer.number for answer in all_done(database, "player")}
    rest = [skill for skill in last if skill not in {one.skill for one in due if not one.early}]
    assert early == sorted(rest, key=last.__getitem__)[: len(early)]


def test_who_did_five_by_asking_for_more_is_given_none_early(database: Database) -> None:
    bring_in(database, range(4))
    for number in range(ENOUGH_A_DAY):
        new = NewAnswer(f"x{number}", "paraphrase", "typed", "words", "met", extra=True)
        assert save_answer(database, "player", new, day(4))
    assert not any(one.early for one in due_drills(database, "player", day(4)))


def test_every_skill_is_met_and_then_its_second_form(database: Database) -> None:
    bring_in(database, range(7))
    met = {(one.skill, one.form) for one in all_done(database, "player")}
    assert met == {(skill, form) for skill, row in skills().items() for form in row.forms}


def test_who_always_chooses_meets_every_skill_and_is_asked_for_two_typed_ones_a_day(
    database: Database,
) -> None:
    for number in range(12):
        done = []
        while due := due_drills(database, "player", day(number)):
            one = due[0]
            form: Form = "placed" if one.form == "placed" else "picked"
            save_answer(database, "player", NewAnswer("x", one.skill, form, "words", "met"), day(number))
            done.append(one)
        assert sum(one.fresh for one in done) <= NEW_A_DAY and len(done) <= MOST_A_DAY
    assert {one.skill for one in all_done(database, "player")} == set(skills())


def test_what_was_missed_is_there_again_tomorrow_and_what_was_met_later(database: Database) -> None:
    first, second, *_ = skills()
    do_all(database, MONDAY, {first: "missed", second: "met"})
    early = {one.skill: one.early for one in due_drills(database, "player", day(1))}
    assert not early[first] and early[second]


def test_missed_moments_bring_skills_in_before_others_and_back_once(database: Database) -> None:
    wanted(database, "limit", "recall", "recall")
    first, *_ = skills()
    assert due_skills(database, MONDAY) == ["recall", "limit", *list(skills())[:NEW_A_DAY]]
    do_all(database, MONDAY, "met")
    assert "recall" not in in_time(database, day(1))
    wanted(database, "recall")
    assert due_skills(database, day(1))[0] != first and "recall" in in_time(database, day(1))
    do_all(database, day(1), "met")
    assert "recall" not in in_time(database, day(2))


@pytest.mark.parametrize("result", ["met", "missed"])
@pytest.mark.parametrize("missed", [("recall", "limit"), ("paraphrase",), ("leave", "recall", "open")])
def test_doing_what_a_call_has_missed_takes_nothing_else_off_the_day(
    database: Database, missed: tuple[str, ...], result: str
) -> None:
    wanted(database, *missed)
    due = due_skills(database, MONDAY)
    while due:
        answer(database, due_drills(database, "player", MONDAY)[0], result, MONDAY)
        assert due_skills(database, MONDAY) == due[1:]
        due = due[1:]


@pytest.mark.parametrize("result", ["met", "unclear"])
def test_their_number_stays_one_number_until_all_that_were_due_are_done(
    database: Database, result: str
) -> None:
    wanted(database, "recall", "limit", "leave")
    practice = Practice(database, "player", made(EACH), now=lambda: MONDAY)
    seen: list[tuple[int, int]] = []
    while (drill := practice.next_due()) and len(seen) < MOST_A_DAY:
        seen.append((drill.place, drill.total))
        again = result == "unclear" and len(seen) == 2
        answer(database, drill.due, "unclear" if again else "met", MONDAY)
    # An answer that counts for nothing leaves its drill where it was.
    places = [1, 2, 2, 3, 4, 5] if result == "unclear" else [1, 2, 3, 4, 5]
    assert seen == [(place, 5) for place in places]


def test_there_are_never_more_than_ten_though_every_skill_is_wanted(database: Database) -> None:
    wanted(database, *skills())
    assert len(skills()) > MOST_A_DAY == due_count(database, "player", MONDAY)
    done = do_all(database, MONDAY, "met")
    assert len({one.skill for one in done}) == MOST_A_DAY and due_count(database, "player", MONDAY) == 0


@pytest.mark.parametrize("result", ["unclear", "met"])
def test_what_was_unclear_or_is_disagreed_with_counts_for_nothing(database: Database, result: str) -> None:
    one = due_drills(database, "player", MONDAY)[0]
    given = answer(database, one, result, MONDAY)
    if result == "met":
        assert due_skills(database, MONDAY)[0] != one.skill
        assert disagree(database, "player", given, against=True)
    assert due_skills(database, MONDAY)[0] == one.skill
    assert due_drills(database, "player", day(1))[0].fresh
    assert len(all_done(database, "player")) == 1
    if result == "met":
        assert disagree(database, "player", given, against=False)
        assert one.skill not in in_time(database, day(1))


def test_one_more_moves_no_card_and_is_none_of_the_ten(database: Database) -> None:
    do_all(database, MONDAY, "met")
    tomorrow = due_drills(database, "player", day(1))
    for _ in range(MOST_A_DAY):
        new = NewAnswer("x", "paraphrase", "typed", "words", "missed", extra=True)
        assert save_answer(database, "player", new, MONDAY)
    assert due_drills(database, "player", day(1)) == tomorrow
    wanted(database, "limit")
    assert due_skills(database, MONDAY) == ["limit"]


def test_two_windows_do_a_days_drill_once(database: Database) -> None:
    other = Database(database_file())
    one = due_drills(database, "player", MONDAY)[0]
    assert due_drills(other, "player", MONDAY)[0] == one
    answer(database, one, "met", MONDAY)
    answer(other, one, "missed", MONDAY)
    first, second = all_done(database, "player")
    assert (first.extra, second.extra) == (0, 1)
    assert one.skill not in in_time(other, day(1))
    assert [first.number, second.number] == [1, 2]


def test_a_clock_that_goes_back_loses_nothing_and_doubles_nothing(database: Database) -> None:
    do_all(database, day(1), "met")
    before = all_done(database, "player")
    assert in_time(database, day(0)) == list(skills())[2:4]
    do_all(database, day(0), "met")
    assert all_done(database, "player")[: len(before)] == before
    assert in_time(database, day(1)) == []


def test_a_clock_that_was_years_ahead_keeps_nothing_back(database: Database) -> None:
    do_all(database, day(3000), "met")
    assert set(due_skills(database, day(0))) >= set(list(skills())[:2])
    do_all(database, day(0), "met")
    assert set(in_time(database, day(1))).isdisjoint(list(skills())[:2])


def test_due_days_that_are_lost_or_spoilt_are_folded_again(database: Database) -> None:
    bring_in(database, range(6), "partly")
    then = [due_drills(database, "player", day(number)) for number in range(6, 30)]
    for change in ("DELETE FROM settings", "UPDATE settings SET value = '{\"last\":1}'"):
        with database.transaction() as db:
            db.execute(change)
        assert [due_drills(database, "player", day(number)) for number in range(6, 30)] == then


def test_spoilt_rows_and_skills_that_are_gone_are_passed_over(database: Database) -> None:
    bring_in(database, range(2))
    due = due_drills(database, "player", day(2))
    with database.transaction() as db:
        owner = profile_id(db, "player")
        for number, row in enumerate(
            [("gone", "typed", "2026-03-02T09:00:00+01:00", "met"), ("paraphrase", "typed", "", b"\xff")]
        ):
            skill, form, at, result = row
            db.execute(
                "INSERT INTO drill_answers (id, profile, number, exercise, skill, form, at, answer, result)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)",
                (f"spoilt{number}", owner, 100 + number, "[/]\x1b\u202e", skill, form, at, result),
            )
    assert due_drills(database, "player", day(2)) == due


def test_players_on_one_computer_have_drills_of_their_own(database: Database) -> None:
    do_all(database, MONDAY, "met")
    assert due_count(database, "player", MONDAY) == 0 and due_count(database, "Ada", MONDAY) == NEW_A_DAY


def sixty_days(strength: float, absent: set[int], seed: int) -> int:
    """Sixty days of a player who meets a drill as often as `strength` says and is away on some days. Holds
    the promises at each drill; returns how many there were."""
    dice, drills = random.Random(seed), made(EACH)
    met: dict[tuple[str, str], list[str]] = {}
    with TemporaryDirectory() as folder, closing(Database(Path(folder) / "progress.sqlite3")) as database:
        for number in sorted(set(range(DAYS)) - absent):
            today: list[str] = []
            while due := due_drills(database, "player", day(number)):
                assert len({each.skill for each in due}) == len(due) <= MOST_A_DAY - len(today)
                one = due[0]
                chosen = choose_exercise(drills, all_done(database, "player"), one.skill, one.form)
                assert chosen is not None
                lines = met.setdefault((one.skill, one.form), [])
                unmet = {f"{one.skill}-{one.form}-{n}" for n in range(EACH)} - set(lines)
                longest_unseen = min(set(lines), key=lambda line: _last(lines, line), default="")
                assert chosen.met_before == (not unmet), "it says so when all lines were met, and only then"
                assert chosen.exercise.id in (unmet or {longest_unseen})
                lines.append(chosen.exercise.id)
                luck = dice.random()
                result = "met" if luck < strength else "partly" if dice.random() < strength else "missed"
                answer(database, one, result, day(number), exercise=chosen.exercise.id)
                today.append(one.skill)
            assert len(today) == len(set(today)) <= MOST_A_DAY
        return len(all_done(database, "player"))


def _last(lines: list[str], line: str) -> int:
    return len(lines) - 1 - lines[::-1].index(line)


UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]
"""An example takes half a second: a smaller one that fails would be looked for for minutes."""
anybody = given(st.floats(0, 1), st.sets(st.integers(0, DAYS - 1), max_size=40), st.integers(0, 2**32))


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_sixty_days_of_some_players_keep_the_promises(strength: float) -> None:
    sixty_days(strength, {3, 4, *range(20, 34)}, seed=1)


@pytest.mark.full
@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@anybody
def test_sixty_days_of_many_players_keep_the_promises(strength: float, absent: set[int], seed: int) -> None:
    sixty_days(strength, absent, seed)


@pytest.mark.full
def test_the_weakest_player_meets_lines_again_only_when_all_were_met() -> None:
    assert sixty_days(0.0, set(), 1) > EACH * len(skills())


def test_who_misses_all_has_more_to_do_than_who_meets_all(database: Database) -> None:
    weak, strong = Database(database_file().with_name("weak.sqlite3")), database
    for number in range(30):
        do_all(weak, day(number), "missed")
        do_all(strong, day(number), "met")
    assert len(all_done(weak, "player")) > 1.5 * len(all_done(strong, "player"))


def test_counting_is_quick_with_a_year_of_answers(database: Database) -> None:
    """A generous bound for a busy machine: it takes 1.5 ms with 600 answers."""
    bring_in(database, range(50), "missed")
    assert len(all_done(database, "player")) > 300
    began = datetime.now()
    for _ in range(10):
        due_count(database, "player", day(51))
    assert datetime.now() - began < timedelta(seconds=0.2)
