"""Plain play: everything of the game as lines, nothing read twice, nothing raw, nothing lost."""

import re
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.conversation.events import Cue, Note, Pick, Say, Wait
from game.messages import say
from game.plain.call_lines import MOST_TYPED, LinePlayer
from game.play.session import Call
from game.progress.database import Database
from game.settings import save_settings, settings_file
from tests.playing import HERE, LENDING, PARCEL, PARCEL_FILE, hearmeout, new_call, play_lines, stored

FIRST = [
    "1. What is the number of the parcel?",
    "2. Promised twice, and still nothing. You must feel let down.",
]
AS_BEFORE = "(The replies are the same as before. /replies reads them again.)"
HEARD = "You must feel so let down, after it was promised twice."


def after(lines: list[str], start: str) -> list[str]:
    """What was written after the last line that starts so."""
    last = max(n for n, line in enumerate(lines) if line.startswith(start))
    return lines[last + 1 :]


def test_the_call_is_heard_line_by_line_and_each_line_says_who_speaks() -> None:
    written = play_lines(new_call(), "", "", "/quit")
    assert written == [
        "The late parcel. Channel: phone. Customer: Dana.",
        "A parcel that did not come.",
        "Type /help for the commands.",
        "Dana: My parcel should have been here on Monday.",
        "(Dana is speaking. Press Enter to listen on.)",
        "Dana: You promised it twice.",
        "(Dana pauses. You may speak, or press Enter to listen on.)",
        *FIRST,
        "3. Deliveries can take up to ten days.",
        "(a sigh)",
        "(Your turn.)",
        AS_BEFORE,
        "The call is saved. To go on from this point, type: hearmeout play late-parcel --plain --resume",
    ]


def test_replies_are_read_once_when_the_floor_opens_and_again_when_asked() -> None:
    call = new_call()
    written = play_lines(call, "", "", "", "", "/wait", "/cue", "9", "/meters", "")
    assert [line in written for line in FIRST] == [True, True]
    assert [written.count(line) for line in FIRST] == [1, 1]
    assert play_lines(call, "/replies").count(FIRST[0]) == 2


def test_after_all_that_they_say_the_player_knows_what_can_be_said() -> None:
    """After another beat, a silence, and an answer that leads nowhere else."""
    call = new_call()
    written = play_lines(call, "", "", "/wait", "/wait", "The weather is fine over here.")
    turns = [n for n, line in enumerate(written) if line.startswith(("(Your turn.", "(Dana pauses."))]
    assert len(turns) == 5
    assert written[turns[0] + 1] == FIRST[0]
    assert all(written[turn + 1] == AS_BEFORE for turn in turns[1:])
    late = play_lines(new_call(LATE), "", "", "", "/wait")
    assert late[-2] == "3. What is the number of the parcel?", "what is new is read out with its number"


def test_in_ones_own_words_the_prompt_is_said_again() -> None:
    written = play_lines(new_call(), "", "2", "", "/wait")
    assert written[-3:-1] == ["(Your turn.)", "In your own words. Write your reply in your own words."]


def test_a_refusal_is_one_line() -> None:
    assert after(play_lines(new_call(), "", "", ""), AS_BEFORE)[:-1] == [
        "Dana has stopped. It is your turn: reply, or /wait leaves the silence be."
    ]
    assert after(play_lines(new_call(), "", "", "/wait", "/wait", ""), AS_BEFORE)[-2:-1] == [
        "Dana waits for your words. It is your turn."
    ], "no second silence is asked for, which would cost"


def test_an_empty_line_says_that_they_have_finished_only_where_a_silence_brought_nothing() -> None:
    """Whether a silence would bring something is not given away: the words are the same."""
    paid = play_lines(new_call(), "", "", "/wait", "")
    assert "Dana has stopped. It is your turn: reply, or /wait leaves the silence be." in paid
    empty = play_lines(new_call(), "", "", "/wait", "/wait", "")
    assert "Dana waits for your words. It is your turn." in empty
    assert not any("has stopped" in line for line in empty)


def test_a_picked_reply_tells_what_it_did_before_they_speak_on() -> None:
    written = after(play_lines(new_call(), "", "", "2"), AS_BEFORE)
    assert written[0] == "You: Promised twice, and still nothing. You must feel let down."
    assert any(re.match(r"Trust \+\d+, frustration -\d+: .*“", line) for line in written)
    assert any(re.fullmatch(r"Trust \d+, frustration \d+\.", line) for line in written)
    coach = written.index("Coach: It gave back what happened and named how that is.")
    assert coach < written.index("Dana: So where is it?")


@pytest.mark.parametrize("number", ["2", "2.", "2)", "02"])
def test_a_number_picks(number: str) -> None:
    call = new_call()
    play_lines(call, "", "", number)
    assert isinstance(call.events[-1], Pick) and call.events[-1].id == "promised"


@pytest.mark.parametrize("number", ["0", "4", "999", "1000", "9" * 5000])
def test_a_number_without_a_reply_says_nothing_to_them(number: str) -> None:
    call = new_call()
    written = play_lines(call, "", "", number)
    assert len(call.events) == 3
    assert "no reply" in written[-2] and len(written[-2]) < 80


def test_a_number_while_they_speak_cuts_in() -> None:
    written = play_lines(new_call(), "2")
    assert "You cut in. One thing Dana was about to say stays unheard." in written
    assert "Dana: You promised it twice." not in written


def test_cue_wait_note_and_meters() -> None:
    call = new_call()
    written = play_lines(
        call,
        "/cue",
        "/cue I see",
        "/meters",
        "/note  promised twice",
        "/note",
        "/notes",
        "",
        "",
        "/wait",
        "/wait",
        "/wait",
    )
    assert [type(event) for event in call.events[1:]].count(Wait) == 3
    assert [event.text for event in call.events if isinstance(event, Cue)] == ["", "I see"]
    assert [event.text for event in call.events if isinstance(event, Note)] == ["promised twice"]
    assert "You: Mm-hm." in written and "You: I see" in written
    assert "Note: promised twice" in written
    assert "Write the note behind the word: /note three bills" in written
    assert "Dana: It was for a birthday." in written
    assert any(re.fullmatch(r"Trust \d+, frustration \d+\.", line) for line in written)
    assert written.count("(You leave the silence be.)") == 3


def test_a_cue_typed_as_words_is_a_cue() -> None:
    call = new_call()
    play_lines(call, "Mm-hm")
    assert call.events[-1] == Cue("Mm-hm")


def test_typing_where_typing_is_asked_for() -> None:
    call = new_call()
    written = play_lines(call, "", "2", "", HEARD)
    assert "In your own words. Write your reply in your own words." in written
    assert isinstance(call.events[-1], Say)
    assert call.state.scene == "bridge"


def test_help_to_lean_on_is_read_only_when_asked_for() -> None:
    call = new_call()
    lean = "1. Tell me what happened when you rang before."
    written = play_lines(call, "", "2", "", "1", "/hint", "/hint", "1")
    assert written.count(lean) == 1
    assert written[written.index(lean) - 1].endswith("in your own words, or type the number of one of these.")
    assert "There are no other replies to lean on here." in written
    assert "There is no reply to pick here. Type your own." in written
    event = call.events[-1]
    assert isinstance(event, Pick) and (event.id, event.text) == ("lean", "")


ASKED = ["", "", "What number does the parcel have?"]


def test_typed_where_only_picks_stand_is_what_was_said_and_takes_the_way_of_the_same_act() -> None:
    call = new_call(LENDING)
    written = play_lines(call, *ASKED)
    assert f"You: {ASKED[-1]}" in play_lines(call, "/transcript")
    assert not any("nearest" in line or "Take it?" in line for line in written)
    event = call.events[-1]
    assert isinstance(event, Say) and (event.text, event.by) == (ASKED[-1], "number")


def test_what_no_reply_does_is_answered_and_the_call_stays_where_it_is() -> None:
    call = new_call()
    before = len(play_lines(call, "", ""))
    scene = call.state.scene
    written = play_lines(call, "The weather is fine over here.")
    assert any("not sure what you mean" in line for line in written[-4:]), before
    assert call.state.scene == scene and not call.state.over
    shown = play_lines(call, "The moon is round tonight.", "My uncle keeps a boat.")
    assert "Choose one of these, or write on." in shown


def test_words_that_cannot_be_understood_are_asked_about_once() -> None:
    call = new_call()
    play_lines(call, "", "", "xylophone zebra")
    assert len(call.events) == 3


def test_an_unknown_command_is_not_said_to_them() -> None:
    call = new_call()
    written = play_lines(call, "/meterz")
    assert written[-2] == "There is no command “/meterz”. /help lists them. Nothing was said."
    assert len(call.events) == 1


LETTER = (
    "“u” is no command here; /help lists them. It is one letter, and it would have been said to Dana as your "
    "reply. Nothing was said. The same line again says it."
)


def test_a_letter_that_is_no_command_says_what_it_would_have_done_and_is_said_only_when_typed_again() -> None:
    call = new_call()
    assert play_lines(call, "", "", "u")[-2] == LETTER and len(call.events) == 3
    assert play_lines(call, "u", "/meters", "u").count(LETTER) == 2 and len(call.events) == 3
    play_lines(call, "u", "u")
    event = call.events[-1]
    assert isinstance(event, Say) and event.text == "u"


@pytest.mark.parametrize("word", ["wait", "Again", "quit", "home", "say", "replies"])
def test_a_command_without_its_slash_is_not_said_to_them_by_accident(word: str) -> None:
    call = new_call()
    told = play_lines(call, "", "", word)[-2]
    assert told.startswith(f"The command is /{word.lower()}. “{word}” alone would have been said to Dana")
    assert len(call.events) == 3


@pytest.mark.parametrize("word", ["progress", "Drills"])
def test_a_word_of_home_is_not_said_to_them_by_accident_and_is_called_no_command(word: str) -> None:
    call = new_call()
    told = play_lines(call, "", "", word)[-2]
    assert told.startswith(
        f"“{word}” is a word of home, to which /home leads, and would have been said to Dana"
    )
    assert len(call.events) == 3
    play_lines(call, word, word)
    event = call.events[-1]
    assert isinstance(event, Say) and event.text == word


def test_every_command_of_the_help_is_there() -> None:
    for name in re.findall(r"/[a-z]+", say("plain.help")):
        assert not any("no command" in line for line in play_lines(new_call(), name)), name


def test_the_end_tells_the_ending_the_survey_and_a_short_debrief() -> None:
    written = play_lines(
        new_call(), "", "", "/wait", "2", "", "So let down, after it was promised twice.", *[""] * 9
    )
    end = written[written.index("The call is over. Ending: Heard (best).") :]
    assert end[1] == "Dana's survey: 5 of 5 stars. “They let me finish.”"
    assert any(line.startswith("No gap stands out in this call") for line in end)
    assert any(line.startswith("What did most: reply") for line in end)
    assert not any(line.startswith("The turn to look at") for line in end)
    assert len(end) < 30


def test_a_call_gone_on_with_reads_only_the_present_turn() -> None:
    call = new_call()
    play_lines(call, "", "", "2", "")
    written = play_lines(call)
    assert "Dana: My parcel should have been here on Monday." not in written
    assert "You are going on after 1 reply." in " ".join(written)
    assert written.index("You: Promised twice, and still nothing. You must feel let down.") < written.index(
        "Dana: That is all I want to know."
    )
    whole = play_lines(call, "/transcript")
    assert "Dana: My parcel should have been here on Monday." in whole


def test_again_reads_what_was_said_last() -> None:
    assert play_lines(new_call(), "", "/meters", "/again")[-2] == "Dana: You promised it twice."


def test_a_line_without_end_or_meaning_is_refused_and_not_kept() -> None:
    call = new_call()
    written = play_lines(call, "x" * (MOST_TYPED + 1), "/note " + "y" * 10_000, "/cue " + "z" * 10_000)
    assert sum("Say it shorter" in line for line in written) == 3
    assert len(call.events) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from(["", "1", "/note \x1b[2J", "/wait"])), max_size=10
    )
)
@example(["", "1", "0\n0\t0", "", ""])
def test_no_line_of_input_breaks_the_call_or_reaches_the_terminal_raw(typed: list[str]) -> None:
    call = new_call()
    written = play_lines(call, *typed)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\ud800-\udfff]", "".join(written))
    assert len(stored()[call.log.id]) == len(call.events)


def test_bytes_that_are_no_text_are_no_fault() -> None:
    hostile = (
        b"\xff\xfe\x00\n\x1b]0;owned\x07\n"
        + b"A" * 10_000
        + b"\n/note \xc3\x28 \x1b[31m\n/notes\n"
        + b"B" * 300_000
    )
    ended = hearmeout("play", str(PARCEL_FILE), typed=hostile)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", ended.stdout)
    ended.stdout.decode()
    assert b"The call is saved." in ended.stdout


def test_a_hostile_story_is_read_clean() -> None:
    text = PARCEL.replace("name: Dana", 'name: "Dana [bold]\\u202e"')
    written = play_lines(new_call(text), "", "")
    assert "Dana [bold]: You promised it twice." in written


def test_messages_about_saving_are_told_in_plain_play(tmp_path: object) -> None:
    play_lines(new_call(), "")
    from game.paths import database_file

    database_file().write_bytes(b"garbage" * 999)
    written = play_lines(new_call(database=Database(database_file())), "")
    assert any("set aside as progress-damaged-" in line for line in written)


def test_a_moment_can_be_had_again_and_both_tries_are_read_out() -> None:
    call = new_call()
    written = play_lines(call, "3", "/retry", "", "2", "/retry", "/quit")
    assert "Dana: You promised it—" in written, "the sentence that was cut in on breaks off"
    assert "Coach: They were still talking. /retry: that moment again." in written, "as the author has it"
    back = written.index("(That moment again.)")
    assert written[back + 1 : back + 5] == [
        "Trust 40, frustration 50.",
        "You had said: Deliveries can take up to ten days. Say it again as you like.",
        "Dana: My parcel should have been here on Monday.",
        "(Dana is speaking.)",
    ]
    assert "Coach: First: “Deliveries can take up to ten days.” (trust -12, frustration +18)." in written
    assert any(line.startswith("Coach: Then: “Promised twice, and still nothing.") for line in written)
    assert "You have had that moment twice. Go on from here." in written


def test_where_going_back_is_off_nothing_offers_it() -> None:
    call = new_call()
    written: list[str] = []
    LinePlayer(call, ["3", "/retry"], written.append, retry=False).play()
    assert "that moment again" not in " ".join(written)
    assert "Going back is off here. The setting “retry” changes that." in written
    assert len(call.events) == 2


def test_the_command_plays_by_the_players_setting() -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    for setting, offered in (("never", False), ("auto", True)):
        save_settings(settings_file(), partial(replace, retry=setting))
        out = hearmeout("play", str(PARCEL_FILE), "--plain", typed="3\n").stdout.decode()
        assert ("/retry: that moment again" in out) == offered


class TestAtATerminal:
    """A person types, and is asked once before a reply cuts in and before a silence costs."""

    @staticmethod
    def typed(call: Call, *lines: str) -> list[str]:
        written: list[str] = []
        LinePlayer(call, lines, written.append, asks=True).play()
        return written

    def test_a_number_while_they_speak_asks_and_the_same_again_cuts_in(self) -> None:
        call = new_call()
        asked = "Dana is still speaking: the same number again cuts in, an empty line listens on."
        assert asked in self.typed(call, "2") and len(call.events) == 1
        assert self.typed(call, "2", "2.").count(asked) == 1
        assert isinstance(call.events[-1], Pick)

    @pytest.mark.parametrize("other", ["3", "/meters", "/help"])
    def test_any_other_line_forgets_the_question(self, other: str) -> None:
        call = new_call()
        self.typed(call, "2", other, "2")
        assert len(call.events) == 1

    def test_an_empty_line_listens_on_and_at_their_pause_nothing_is_asked(self) -> None:
        call = new_call()
        written = self.typed(call, "2", "", "2")
        assert "Dana: You promised it twice." in written
        assert isinstance(call.events[-1], Pick)

    def test_typed_words_ask_too_and_a_cue_does_not(self) -> None:
        call = new_call(LENDING)
        asked = "Dana is still speaking: the same line again cuts in, and so does /say. An empty line "
        asked += "listens on, and your line is kept."
        assert asked not in self.typed(call, "Mm-hm") and isinstance(call.events[-1], Cue)
        assert asked in self.typed(call, ASKED[-1]) and len(call.events) == 2
        self.typed(call, ASKED[-1], ASKED[-1])
        assert isinstance(call.events[-1], Say)

    def test_words_without_sense_that_would_cut_in_are_asked_about_for_both_and_then_said(self) -> None:
        call = new_call(LENDING)
        written = self.typed(call, *["xylophone zebra"] * 3)
        assert any("the same line again cuts in" in line for line in written)
        assert any("The same line again says it" in line for line in written)
        assert isinstance(call.events[-1], Say)

    def test_a_letter_while_they_speak_is_asked_about_for_both_and_then_said(self) -> None:
        call = new_call()
        written = self.typed(call, "u", "u")
        assert len(call.events) == 1 and any("the same line again cuts in" in line for line in written)
        assert LETTER in self.typed(call, "u", "u", "u") and isinstance(call.events[-1], Say)

    def test_a_silence_that_costs_is_asked_about_once(self) -> None:
        call = new_call()
        asked = "Nothing more came. A second silence costs; /wait again leaves it all the same."
        written = self.typed(call, "", "", "", "/wait", "/wait", "/wait", "", "/wait", "/wait", "/wait")
        assert written.count("Nothing more comes; Dana waits.") == 1
        assert written.count(asked) == 2, "the empty line between was another line"
        assert [type(event) for event in call.events].count(Wait) == 4

    def test_of_whom_something_was_only_seen_nobody_says_that_they_speak(self) -> None:
        text = PARCEL.replace(
            '      - say: "My parcel should', '      - do: "(a long breath)"\n      - say: "My parcel should'
        )
        written = self.typed(new_call(text), "2", "")
        told = "There is more to come: the same number again cuts in, an empty line listens on."
        assert written[3:6] == ["(a long breath)", "(There is more to come. Press Enter to listen on.)", told]
        assert written[7] == "(Dana is speaking.)"


def test_a_silence_always_has_an_answer() -> None:
    written = play_lines(new_call(), "", "", "", "/wait", "/wait", "/wait")
    first = written.index("Nothing more comes; Dana waits.")
    assert written[first - 1] == "(You leave the silence be.)"
    assert not any("second silence" in line for line in written), "a script is not asked"


LATE = PARCEL.replace(
    "        shows: [closed_question]\n", "        shows: [closed_question]\n        if: heard(gift)\n"
)


def test_a_reply_that_comes_later_comes_last_and_no_number_becomes_another_replys() -> None:
    call = new_call(LATE)
    written = play_lines(call, "", "", "", "/wait", "/replies")
    shown = [line for line in written if line[0].isdigit()]
    first = [
        "1. Promised twice, and still nothing. You must feel let down.",
        "2. Deliveries can take up to ten days.",
    ]
    late = "3. What is the number of the parcel?"
    assert shown == [*first, late, *first, late], "what came is read by itself, and /replies reads all"
    again = [line for line in play_lines(call, "/replies") if line[0].isdigit()]
    assert again[-3:] == [*first, late], "also when it is gone on with"
    play_lines(call, "3")
    assert isinstance(call.events[-1], Pick) and call.events[-1].id == "number"


def test_a_number_whose_reply_has_gone_says_so() -> None:
    text = PARCEL.replace(
        "        shows: [closed_question]\n",
        "        shows: [closed_question]\n        if: not heard(gift)\n",
    )
    call = new_call(text)
    written = play_lines(call, "", "", "", "/wait", "1")
    assert "Reply 1 is not there any more. Nothing was said." in written
    assert isinstance(call.events[-1], Wait)
    play_lines(call, "2")
    assert isinstance(call.events[-1], Pick) and call.events[-1].id == "promised"


def test_of_two_replies_that_do_the_same_each_is_meant_by_the_number_that_it_has() -> None:
    lines = (HERE / "own_words.yaml").read_text("utf-8").splitlines(keepends=True)
    promise = next(n for n, line in enumerate(lines) if "id: promise," in line)
    lines.insert(promise - 2, lines.pop(promise))
    call = new_call("".join(lines))
    written = play_lines(call, "", "What is the order?", "3")
    assert "Two replies do that. Which is meant? 2 or 3; anything else, and nothing was said." in written
    assert isinstance(call.events[-1], Say) and call.events[-1].by == "date"


def test_skip_is_answered_where_there_is_no_question_to_leave_out() -> None:
    call = new_call(LATE)
    written = play_lines(call, "/skip")
    assert any(line.startswith("/skip leaves out a question") for line in written)
    assert not any("There is no command" in line for line in written)
