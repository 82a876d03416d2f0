"""The report on a cohort as one HTML page that needs nothing beside it: no script, no picture, no font from
elsewhere. Every chart stands beside a table with the same numbers."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct

from game.debrief.html import escaped
from game.facilitator.agreement import Agreement, agreement_told, code_label
from game.facilitator.charts import bars
from game.facilitator.evaluation import Stretch
from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.figures import ChapterFigures, Figures, Finding, Learner, SceneFigures
from game.facilitator.outliers_told import outliers_told
from game.facilitator.report_parts import (
    heads,
    lead,
    minutes,
    quiet,
    ratio,
    share_of,
    spent,
    table,
    too_few,
)
from game.facilitator.report_skills import skills_parts
from game.facilitator.scene_shares import commonest, cost_by, hardest_told, struggling, why_it_cost
from game.facilitator.session_subject import sheet_told
from game.facilitator.story_names import StoryNames
from game.messages import message, say, worded
from game.words import shortened

MOST_LEARNERS = 200
"""Rows of the matrix in the page: more are looked up in the CSV, or in `cohort status`."""
_SCENES = 10
_LABEL = 32
"""Characters of a name at a bar: what its place holds."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Named(Struct, frozen=True):
    """How people are called in the report: by pseudonym, or by name where the facilitator asks for it."""

    names: bool = False

    def __call__(self, learner: Learner) -> str:
        return (learner.name or learner.identifier or learner.pseudonym) if self.names else learner.pseudonym


def report_page(
    found: Figures, names: StoryNames, *, called: Named, made: str, change: Stretch | None = None
) -> str:
    """The page. `made` is the day it was made, as it is shown; `change` is what `evaluate` says of the checks
    before and after."""
    css = files(__package__).joinpath("report.css").read_text("utf-8")
    title = say("report.title", cohort=found.cohort.name)
    sections = list(_sections(found, names, called, change))
    contents = "".join(f'<li><a href="#{key}">{escaped(heading)}</a></li>' for key, heading, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{key}">\n<h2 id="{key}">{escaped(heading)}</h2>\n'
        f"{''.join(parts)}</section>\n"
        for key, heading, parts in sections
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        # Nothing may be fetched or run, whatever stands in a name.
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<header>\n"
        f"<h1>{escaped(title)}</h1>\n"
        f"{quiet(say('report.made', made=made, people=found.people))}</header>\n"
        f'<nav aria-label="{escaped(say("report.contents"))}"><ul>{contents}</ul></nav>\n'
        f"<main>\n{body}</main>\n"
        f"<footer>{quiet(say('report.footer'))}</footer>\n</body>\n</html>\n"
    )


def _sections(
    found: Figures, names: StoryNames, called: Named, change: Stretch | None
) -> Iterator[tuple[str, str, list[str]]]:
    yield "glance", say("report.glance"), list(_glance(found, names))
    if not found.hidden:
        yield "scenes", say("report.scenes"), list(_scenes(found, names))
        yield "moves", say("report.moves"), list(_moves(found, names))
        yield "skills", say("report.skills"), list(skills_parts(found.skills, change))
        yield "calls", say("report.listening"), list(_listening(found, names))
        yield "time", say("report.time"), list(_time(found, called))
    yield "people", say("report.people"), list(_people(found, names, called))
    yield "flagged", say("report.flagged"), list(_flagged(found, called))
    if found.agreement.of:
        yield "agreement", say("desk.agreement_title"), list(_agreed(found.agreement))
    yield "limits", say("report.limits"), [f"<p>{escaped(worded(text))}</p>\n" for text in _LIMITS]


_LIMITS = (
    message("report.limit_game"),
    message("report.limit_first"),
    message("report.limit_few"),
    message("report.limit_tamper"),
    message("report.limit_ranking"),
)


def _glance(found: Figures, names: StoryNames) -> Iterator[str]:
    course = found.cohort.course
    done = sum(one.passed(course) == len(course) for one in found.learners)
    ended = sum(one.finished(course) == len(course) for one in found.learners)
    yield lead(say("report.lead", ended=ended, done=done, people=found.people, active=found.active))
    if flagged := sum(one.flagged > 0 for one in found.learners):
        yield lead(say("report.lead_flagged", count=flagged, people=found.people))
    yield f"<p>{escaped(say('report.no_judging'))}</p>\n"
    if found.hidden:
        yield f"<p>{escaped(say('report.hidden', fewest=FEWEST_PEOPLE))}</p>\n"
        return
    if hard := hardest_told(found, names):
        yield lead(hard)
    yield table(
        say("report.chapters"),
        heads(
            message("report.chapter_title"),
            message("report.chapter_begun"),
            message("report.chapter_finished"),
            message("report.chapter_first"),
            message("report.chapter_passed"),
            message("report.chapter_not_finished"),
            message("report.chapter_minutes"),
        ),
        [_chapter(one, names) for one in found.chapters],
        numbers=6,
    )


def _chapter(one: ChapterFigures, names: StoryNames) -> list[str]:
    typical = say("report.too_few") if one.minutes is None else minutes(one.minutes)
    counts = (one.begun, one.finished, one.passed_first, one.passed, one.not_finished)
    return [names.title(one.story), *map(str, counts), typical]


def _scenes(found: Figures, names: StoryNames) -> Iterator[str]:
    told = struggling(found)[:_SCENES]
    if not told:
        yield too_few()
        return
    yield quiet(say("report.scenes_how"))
    rows = [
        (
            shortened(f"{one.scene}, {names.title(one.story)}", _LABEL),
            one.stuck / found.active,
            say("report.share", count=one.stuck, of=one.came),
        )
        for one in told
    ]
    yield bars(say("report.scenes"), say("report.scenes_how"), rows)
    yield table(
        say("report.scenes"),
        heads(
            message("report.scene_title"),
            message("report.scene_people"),
            message("report.scene_people_cost"),
            message("report.scene_quits"),
            message("report.scene_replies"),
            message("report.scene_cost"),
            message("report.scene_cut_in"),
        ),
        [
            [
                f"{names.title(one.story)} / {names.scene(one.story, one.scene)}",
                *map(str, (one.came, one.people_cost, one.quits, one.replies, one.cost, one.cut_in)),
            ]
            for one in told
        ],
        numbers=6,
    )
    enough = len(struggling(found))
    if more := enough - len(told):
        yield quiet(say("report.scenes_more", count=more))
    if few := len(found.scenes) - enough:
        yield quiet(say("desk.scene_few", count=few, fewest=FEWEST_PEOPLE))
    for one in told[:3]:
        if one.replies_told:
            yield _choices(one, names)


def _choices(scene: SceneFigures, names: StoryNames) -> str:
    shown, rest = commonest(scene)
    caption = say("report.choices", scene=names.scene(scene.story, scene.scene))
    costs = cost_by(scene)
    rows = [
        [
            names.reply(scene.story, scene.scene, one.name),
            say("report.typed") if one.typed else say("report.picked"),
            say("report.share", count=one.count, of=scene.replies),
            say("report.share", count=one.cost, of=one.count),
            why_it_cost(one),
        ]
        for one in shown
    ]
    if rest:
        rows.append([say("report.rarer"), "", say("report.share", count=rest, of=scene.replies), "", ""])
    told = table(
        caption,
        heads(
            message("report.choice_reply"),
            message("report.choice_how"),
            message("report.choice_share"),
            message("report.choice_cost"),
            message("report.choice_why"),
        ),
        rows,
    )
    return told + (quiet(say("desk.scene_cost_by", moves=costs)) if costs else "")


def _moves(found: Figures, names: StoryNames) -> Iterator[str]:
    if found.moves:
        yield quiet(say("report.moves_how"))
        yield _moves_table(found, names)
    else:
        yield too_few()
    yield f"<p>{escaped(sheet_told(found))}</p>\n"


def _moves_table(found: Figures, names: StoryNames) -> str:
    return table(
        say("report.moves"),
        heads(
            message("report.move_code"),
            message("report.move_replies"),
            message("report.move_people"),
            message("report.move_where"),
        ),
        [
            [
                code_label(one.code),
                str(one.replies),
                str(one.people),
                f"{names.title(one.story)} / {names.scene(one.story, one.scene)}" if one.scene else "",
            ]
            for one in found.moves
        ],
    )


def _listening(found: Figures, names: StoryNames) -> Iterator[str]:
    if not found.listening:
        yield too_few()
        return
    yield quiet(say("report.listening_how"))
    yield table(
        say("report.listening"),
        heads(
            message("report.heard_title"),
            message("report.heard_replies"),
            message("report.heard_reflections"),
            message("report.heard_open"),
            message("report.heard_cut_in"),
        ),
        [
            [
                names.title(one.story),
                str(one.replies),
                ratio(one.reflections, one.questions),
                share_of(one.open_questions, one.questions),
                share_of(one.cut_in, one.replies),
            ]
            for one in found.listening
        ],
    )


def _time(found: Figures, called: Named) -> Iterator[str]:
    if found.time is None:
        yield too_few()
        return
    low, middle, high = map(spent, (found.time.low, found.time.middle, found.time.high))
    yield f"<p>{escaped(say('report.minutes', low=low, middle=middle, high=high))}</p>\n"
    for told in outliers_told(found, called):
        yield f"<p>{escaped(told)}</p>\n"


def _agreed(found: Agreement) -> Iterator[str]:
    told = list(agreement_told(found))
    yield quiet(f"{say('desk.agreement_how')} {say('desk.figures_stay')}")
    yield f"<p>{escaped(told[0])}</p>\n"
    if told[1:]:
        yield f"<ul>{''.join(f'<li>{escaped(line)}</li>' for line in told[1:])}</ul>\n"


def _people(found: Figures, names: StoryNames, called: Named) -> Iterator[str]:
    if found.people > MOST_LEARNERS:
        yield f"<p>{escaped(say('report.too_many', people=found.people, most=MOST_LEARNERS))}</p>\n"
        return
    yield quiet(say("report.people_how"))
    course = found.cohort.course
    rows = []
    for one in sorted(found.learners, key=lambda learner: called(learner).casefold()):
        cells = [_cell(one, story) for story in course]
        rows.append(
            [called(one), *cells, say("report.share", count=one.passed(course), of=len(course)), one.last]
        )
    yield table(
        say("report.people"),
        [
            say("report.person"),
            *map(names.title, course),
            say("report.person_passed"),
            say("report.person_last"),
        ],
        rows,
    )


def _cell(one: Learner, story: str) -> str:
    cell = one.cells.get(story)
    if cell is None:
        return say("report.nothing_in")
    if not cell.best:
        return say("report.begun")
    tries = say("report.attempts", count=cell.attempts) if cell.attempts > 1 else ""
    return say("report.ended", kind=cell.best, tries=tries).strip()


def _flagged(found: Figures, called: Named) -> Iterator[str]:
    if not found.findings:
        yield f"<p>{escaped(say('report.nothing_flagged'))}</p>\n"
        return
    who = {one.pseudonym: called(one) for one in found.learners}
    yield quiet(f"{say('report.flagged_how')} {say('report.flagged_first')}")
    named = any(one.source for one in found.findings)
    if named:
        yield quiet(say("report.flagged_again") if called.names else say("report.flagged_where"))
    first: dict[tuple[str, str], Finding] = {}
    count = Counter[tuple[str, str]]()
    for one in found.findings:
        first.setdefault((one.pseudonym, one.kind), one)
        count[one.pseudonym, one.kind] += 1
    shown = list(first.items())[:MOST_LEARNERS]
    # Without names no file is named either: it may be called after its learner.
    file = [say("report.flagged_file")] if named and called.names else []
    yield table(
        say("report.flagged"),
        [
            *heads(message("report.finding_who"), message("report.finding_what")),
            *file,
            say("report.finding_times"),
        ],
        [
            [who.get(key[0], key[0]), one.what, *([one.source] if file else []), str(count[key])]
            for key, one in shown
        ],
    )
    if len(first) > len(shown):
        yield quiet(say("report.more_flagged", count=len(first) - len(shown)))
