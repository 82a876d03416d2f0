"""What was told and is given back wrongly costs, is put right at once, and can still be put right."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from game.authoring.inspection import inspect
from game.authoring.try_reply import try_reply
from game.behaviours import standard_rulebook
from game.channels import channels
from game.check.check import check
from game.cli.commands import group
from game.conversation import ear
from game.conversation.events import Event, Listen, Pick, Say
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, step
from game.debrief.better_line import better_line
from game.debrief.blocks import Sentence, at_moment, turns
from game.debrief.coach import coach_lines
from game.debrief.debrief import debrief
from game.listening.detector import read as real
from game.listening.reading import Anchor, Behaviour, Misheard, Reading
from game.playtest.playtest import playtest
from game.proof.proof import prove
from game.story.reader import read_text
from tests.conversation.calls import HEAD, plan
from tests.playing import new_call, play_lines

COST = standard_rulebook().rules["misheard"]
STORY = (
    HEAD
    + """
start: {scene: opening, trust: 50, frustration: 50}
facts:
  bills:
    says: three bills came out wrong
    words: [three bills, three]
    wrong: [six bills]
    corrects: "Three bills. Not six."
  august: {says: it began in August, words: [august], wrong: [april]}
  letter: {says: there is a letter, words: [letter], wrong: [parcel]}
scenes:
  opening:
    customer:
      - {say: "Three bills were wrong, since August.", tells: [bills, august]}
      - {say: "And there is a letter.", tells: [letter], silence: true}
    replies:
      - id: six
        say: "So six bills were wrong."
        shows: [paraphrase]
        mishears: [bills]
        answer: ["Well."]
        goto: then
        why: "It was near."
      - {id: half, say: "Six since August.", shows: [paraphrase], mishears: [bills], goto: then, why: "Half."}
      - {id: not_told, say: "You wrote on a parcel.", shows: [], mishears: [letter], goto: then, why: "Odd."}
      - {id: right, say: "So three bills.", shows: [paraphrase], goto: then, why: "It gave that back."}
      - {id: shrug, say: "Right.", shows: [], goto: then, why: "Nothing came back."}
  then:
    customer: ["So.", {say: "What now?", done: true}]
    typed:
      routes:
        - id: wrong
          when: misheard
          examples: ["So six bills were wrong.", "It was six bills.", "You had six bills."]
          goto: sour
          why: "w"
        - id: heard
          when: paraphrase or facts >= 1
          examples: ["So three bills were wrong.", "So it was three bills.", "Three bills since August."]
          goto: glad
          why: "w"
        - id: missed
          otherwise: true
          examples: ["Blue is a colour.", "The sun is out.", "Tables are made of wood."]
          goto: sour
          why: "Nothing they told was in it."
          denies: [apologise]
    replies: [{id: on, say: "I see.", shows: [], goto: fair, why: "w"}]
  glad: {customer: ["Thank you."], ending: {kind: best, title: Heard}}
  fair: {customer: ["Hm."], ending: {kind: fair, title: Hm}}
  sour: {customer: ["Bye."], ending: {kind: poor, title: Unheard}}
"""
)
SIX = Misheard("bills", 3, 12)


@pytest.fixture
def at() -> Plan:
    return plan(STORY)


@pytest.fixture
def ear_for_wrong_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ear that goes by the words of `wrong` alone: these promises do not hang on what else it finds."""

    def read(
        text: str,
        *,
        context: tuple[str, ...],
        anchors: tuple[Anchor, ...],
        feelings: tuple[Anchor, ...],
        only_seen: frozenset[str],
        screens: tuple[frozenset[str], ...],
    ) -> Reading:
        spared = tuple(replace(a, wrong=()) for a in anchors)
        found = real(
            text, context=context, anchors=spared, feelings=feelings, only_seen=only_seen, screens=screens
        )
        wrong = tuple(
            Misheard(a.id, at, at + len(words), text.endswith("?"))
            for a in anchors
            for words in a.wrong
            if a.told and (at := text.casefold().find(words)) >= 0
        )
        if not wrong:
            return replace(found, misheard=())
        rightly = tuple(fact for fact in found.facts if fact not in {m.fact for m in wrong})
        kept = tuple(b for b in found.behaviours if rightly or b.code not in ("paraphrase", "recall"))
        return replace(found, behaviours=kept, facts=rightly, misheard=wrong)

    monkeypatch.setattr(ear, "read", read)


def made(at: Plan, *events: Event) -> tuple[State, Outcome, State]:
    """The last of some events: the state before it, what it did, the state after it."""
    state, outcome = enter(at, begin(at))
    before = state
    for event in events:
        before = state
        state, outcome = step(at, before, event)
        assert outcome.refusal is None, event
    return before, outcome, state


def typed(text: str, *codes: str, facts: tuple[str, ...] = (), wrong: tuple[Misheard, ...] = ()) -> Say:
    return Say(text, Reading(tuple(Behaviour(code) for code in codes), facts, misheard=wrong))


def then(at: Plan, say: Say) -> Outcome:
    return made(at, Pick("shrug"), Listen(), say)[1]


def codes(outcome: Outcome) -> list[str]:
    return [move.code for move in outcome.moves]


def said(outcome: Outcome) -> list[str | None]:
    return [beat.say for beat in outcome.heard]


def test_a_pick_that_gets_a_fact_wrong_costs_once_and_is_put_right_before_anything_else(at: Plan) -> None:
    _, outcome, state = made(at, Pick("six"))
    assert codes(outcome) == ["misheard"], "nothing was given back, so nothing is earned"
    assert (state.trust, state.frustration) == (50 + COST.trust, 50 + COST.frustration)
    assert said(outcome) == ["Three bills. Not six.", "Well."]
    assert [wrong.fact for wrong in outcome.misheard] == ["bills"]


def test_being_put_right_changes_nothing_of_where_the_call_stands(at: Plan) -> None:
    corrected = made(at, Pick("half"))[2]
    plain = made(plan(STORY.replace(", mishears: [bills], goto", ", mishears: [], goto")), Pick("half"))[2]
    assert (corrected.scene, corrected.position, corrected.silences) == ("then", 1, 0)
    assert corrected.told == plain.told and corrected.at_point == plain.at_point
    assert (corrected.waits, corrected.cues, corrected.answer) == (plain.waits, plain.cues, plain.answer)


def test_a_fact_that_was_got_wrong_still_earns_when_it_is_put_right(at: Plan) -> None:
    right = typed("Three bills, I am sorry.", "paraphrase", facts=("bills",))
    _, outcome, state = made(at, Pick("six"), Listen(), Listen(), right)
    assert [move.trust for move in outcome.moves if move.code == "paraphrase"] == [6]
    assert "paraphrase:bills" in state.spent


def test_what_is_given_back_rightly_beside_it_still_earns(at: Plan) -> None:
    _, outcome, state = made(at, Pick("half"))
    assert codes(outcome) == ["paraphrase", "misheard"]
    assert state.spent == {"paraphrase:august"}


def test_what_was_not_told_cannot_be_misheard(at: Plan) -> None:
    _, outcome, state = made(at, Pick("not_told"))
    assert outcome.moves == () and outcome.misheard == () and state.trust == 50
    assert said(outcome) == ["So."]


def test_asked_to_have_it_confirmed_it_is_put_right_at_no_cost(at: Plan) -> None:
    asked = then(at, typed("Were it six bills?", "check", wrong=(replace(SIX, asked=True),)))
    assert "misheard" not in codes(asked) and asked.route == "missed"
    assert said(asked) == ["Three bills. Not six.", "Bye."]


def test_several_at_once_cost_once_and_the_first_is_put_right(at: Plan) -> None:
    both = then(at, typed("Six bills since April.", wrong=(Misheard("august"), SIX)))
    assert codes(both).count("misheard") == 1
    assert said(both) == [channels()["phone"].corrects, "Bye."], "a stock line where the author has none"


def test_a_route_may_ask_for_it_and_no_fact_counts_as_named(at: Plan) -> None:
    assert then(at, typed("So six bills.", wrong=(SIX,))).route == "wrong"
    assert then(at, typed("So three bills.", facts=("bills",))).route == "heard"
    assert then(at, typed("A parcel, then.", wrong=(Misheard("letter"),))).route == "missed"


def test_it_is_a_name_of_a_when_alone_and_no_flag_can_be_called_so() -> None:
    once = STORY.replace('say: "Right.",', 'say: "Right.", if: misheard,')
    assert [f.code for f in read_text(once).findings] == ["condition-place"]
    assert [f.suggestion for f in read_text(STORY.replace("when: misheard", "when: mishaerd")).findings] == [
        "misheard"
    ]
    flag = STORY.replace("channel: phone", "channel: phone\nflags: [misheard]")
    assert [f.code for f in read_text(flag).findings] == ["reserved-word"]


@pytest.mark.parametrize(
    ("old", "new", "code", "suggestion"),
    [
        ("mishears: [bills]", "mishears: [bill]", "unknown-fact", "bills"),
        ("denies: [apologise]", "denies: [apologize]", "unknown-behaviour", "apologise"),
        ("corrects:", "correct:", "unknown-key", "corrects"),
        ("wrong: [april]", "wrong: []", "", None),
    ],
)
def test_a_misspelt_name_is_found_with_what_was_meant(
    old: str, new: str, code: str, suggestion: str | None
) -> None:
    found = [(f.code, f.suggestion) for f in read_text(STORY.replace(old, new, 1)).findings]
    assert found == ([(code, suggestion)] if code else [])


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_the_coach_quotes_the_words_and_gives_what_was_told(at: Plan) -> None:
    before, outcome, _ = made(at, Pick("shrug"), Listen(), typed("So six bills, right.", wrong=(SIX,)))
    lines = coach_lines(at, before, outcome)
    assert lines[0] == "trust -5, frustration +5: gives back what they did not say"
    assert "Told: three bills came out wrong. Given back: “six bills”." in lines[-1]
    before, outcome, _ = made(at, Pick("half"))
    whole = "Given back: “Six since August”."
    assert whole in coach_lines(at, before, outcome)[-1], "all of it, where the ear does not find the words"


def test_no_better_line_gets_anything_wrong(at: Plan) -> None:
    before, outcome, _ = made(at, Pick("shrug"))
    better = better_line(at, before, outcome)
    assert better is not None and better.line == "So three bills."


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_debrief_and_card_count_it(at: Plan) -> None:
    found = debrief(at, walk(at, [begin(at), Pick("six"), Listen(), Listen(), Pick("on")]))
    assert found.counts == {"given back wrongly": 1}
    assert next(row.counts for row in found.card if row.skill == "Reflect").startswith(
        "0 reflections to 0 open or closed questions, 1 given back wrongly (it takes 4)"
    )
    told = "Told: three bills came out wrong. Given back: “six bills”."
    assert Sentence(told, "lost") in list(at_moment(found, found.moments[1]))
    shown = [block for _, blocks in turns(found, "Kim") for block in blocks]
    assert Sentence(told, "lost") in shown
    assert not any("not in the reply: three bills" in str(block) for block in shown), "it was not passed over"


def test_a_call_without_it_has_the_card_it_always_had(at: Plan) -> None:
    found = debrief(at, walk(at, [begin(at), Pick("right"), Listen(), Pick("on")]))
    assert all("wrongly" not in row.counts for row in found.card)


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_plain_play_says_it_before_they_speak() -> None:
    written = play_lines(new_call(STORY), "", "1")
    at = next(n for n, line in enumerate(written) if line.startswith("Trust -5, frustration +5: gives back"))
    assert "Told: three bills came out wrong. Given back: “six bills”." in written[at:]
    assert [line for line in written[at:] if line.startswith("Kim: ")][:2] == [
        "Kim: Three bills. Not six.",
        "Kim: Well.",
    ]


def test_a_why_is_not_shown_where_the_reply_shows_what_it_denies(at: Plan) -> None:
    assert then(at, typed("Hm.")).why == "Nothing they told was in it."
    sorry = then(at, typed("Sorry.", "apologise"))
    assert (sorry.route, sorry.why) == ("missed", "")
    unsure = Say("Well, sorry-ish.", Reading(unsure=("apologise",)))
    assert (then(at, unsure).route, then(at, unsure).why) == ("missed", ""), "it may say sorry, and may not"
    without = plan(STORY.replace("when: misheard", "when: confront"))
    wrong = then(without, typed("Six bills.", wrong=(SIX,)))
    assert (wrong.route, wrong.why) == ("missed", ""), "given back, though wrongly"
    denied = plan(STORY.replace('why: "It gave that back."', 'why: "Nothing.", denies: [paraphrase]'))
    before, outcome, _ = made(denied, Pick("right"))
    assert outcome.why == "" and "Nothing." not in coach_lines(denied, before, outcome)


def test_check_names_the_examples_that_lose_their_why(tmp_path: Path) -> None:
    story = tmp_path / "small.yaml"
    story.write_text(STORY.replace("Blue is a colour.", "I'm sorry."), "utf-8")
    found = [f for f in check([story], proof=False).findings if f.code == "why-not-shown"]
    assert ["apologise" in f.message for f in found] == [True]
    assert found[0].source_line[found[0].column - 1 :].startswith('"I\'m sorry."')


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_an_example_that_gets_a_told_fact_wrong_is_read_proved_and_played_so(tmp_path: Path) -> None:
    at = plan(STORY)
    ending = prove(at).endings["sour"]
    assert ending.verdict == "reachable" and ending.trust is not None
    (outcome,) = (played.outcome for played in replay_path(at, ["pick:shrug", "listen", "say:wrong#1"])[-1:])
    assert (outcome.route, codes(outcome)) == ("wrong", ["misheard"])
    story = tmp_path / "small.yaml"
    story.write_text(STORY, "utf-8")
    assert [f for f in check([story]).findings if f.severity == "error"] == []
    played = playtest(at, plays=30, seed=1)
    assert "then/wrong" in played.taken
    listener = playtest(at, plays=30, seed=1, style="listener")
    assert "opening/six" not in listener.taken and "then/wrong" not in listener.taken


def test_what_only_a_misheard_fact_leads_to_is_out_of_reach_where_nothing_is_told() -> None:
    text = STORY.replace('goto: sour\n          why: "w"', 'goto: mixed\n          why: "w"').replace(
        "  sour:", "  mixed: {customer: [Hm.], ending: {kind: poor, title: Mixed}}\n  sour:"
    )
    # The ear of today may not find it in the examples; whatever it finds, it is not called unreachable.
    assert prove(plan(text), styles=False).endings["mixed"].verdict in ("reachable", "undecided")
    head, scenes = text.split("facts:\n")[0], text.split("scenes:\n")[1]
    for told in (", tells: [bills, august]", ", tells: [letter]", "mishears: [bills]", "mishears: [letter]"):
        scenes = scenes.replace(told, "" if "tells" in told else "mishears: []")
    factless = plan(head + "scenes:\n" + scenes.replace(" or facts >= 1", ""))
    assert prove(factless, styles=False).endings["mixed"].verdict == "unreachable"


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_analyse_lists_it_with_its_place_and_only_in_a_story(tmp_path: Path) -> None:
    story = tmp_path / "small.yaml"
    story.write_text(STORY, "utf-8")
    where = ("--story", str(story), "--scene", "then")
    run = CliRunner()
    found = json.loads(run.invoke(group, ["analyse", *where, "--json", "So six bills were wrong."]).stdout)
    assert found["misheard"] == [{"fact": "bills", "start": 3, "end": 12, "asked": False}]
    assert found["facts"] == [] and found["route"] == "wrong"
    told = run.invoke(group, ["analyse", *where, "So six bills were wrong."]).stdout
    assert "Told: three bills came out wrong. Given back: “six bills”." in told
    asked = run.invoke(group, ["analyse", *where, "So six bills were wrong?"]).stdout
    assert "Asked whether it is so, and it is not: “six bills”." in asked
    alone = json.loads(run.invoke(group, ["analyse", "--json", "So six bills were wrong."]).stdout)
    assert "misheard" not in alone


@pytest.mark.usefixtures("ear_for_wrong_words")
def test_preview_shows_what_was_given_back_wrongly() -> None:
    at = plan(STORY)
    tried = try_reply(at, "then", "So six bills were wrong.")
    assert [wrong.told for wrong in tried.wrong] == ["three bills came out wrong"]
    before, outcome, after = made(at, Pick("shrug"), Listen(), Say("So six bills.", tried.reading))
    last = inspect(at, after, before, outcome).last
    assert last is not None and last.misheard == ("bills",)
    assert [term.text for route in last.routes[:1] for term in route.terms if term.holds] == ["misheard"]


def test_a_call_under_a_rulebook_that_does_not_know_it_is_as_it_was(at: Plan) -> None:
    rules = standard_rulebook()
    known = {code: rule for code, rule in rules.rules.items() if code != "misheard"}
    older = Plan(at.story, rulebook=replace(rules, rules=known))
    _, outcome, state = made(older, Pick("six"))
    assert outcome.moves == () and said(outcome) == ["Well."] and state.trust == 50
