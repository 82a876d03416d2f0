"""What a chapter is, before it is opened: the customer, the skill, how far one came, and what it opens."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget

from game.behaviours import standard_rulebook
from game.channels import channels
from game.drills.answers import ENOUGH_A_DAY
from game.messages import say
from game.progress.chapters import ChapterProgress
from game.story.model import Story
from game.tui.ending_signs import sign_and_kind
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import labelled
from game.words import counted, listed, plural

_LABEL = 10
"""Columns of the labels: the longest, and blanks."""


class ChapterCard(Widget):
    """The card of one chapter. On a narrow screen it has only its first lines."""

    _chapter: ChapterProgress | None = None
    _first = ""
    _plan: tuple[str, ...] = ()
    _map: Sequence[ChapterProgress] = ()
    _aim = ""

    def lay_out(self, chapters: Sequence[ChapterProgress], aim: str, plan: tuple[str, ...]) -> None:
        """The whole course, of which one chapter is shown, and what the player means to do next time. Where
        no chapter is shown, it is the `plan`: its title and a sentence for each day."""
        self._map, self._aim, self._plan = chapters, aim, plan

    def show(self, chapter: ChapterProgress | None, first: str = "") -> None:
        """Show a chapter. `first` is a line above everything else; on a narrow screen it is the only one."""
        self._chapter, self._first = chapter, first
        self.refresh(layout=True)

    def render(self) -> Content:
        first = [literal(self._first)] if self._first else []
        if self._chapter is not None and self.screen.has_class("-wide"):
            gap = [Content("")] if first else []
            return Content("\n").join([*first, *gap, *self._card(self._chapter)])
        if self._chapter is None and self._plan and not first:
            return self._whole_plan()
        if first or self._chapter is None:
            return Content("\n").join(first)
        return literal(" ".join(_short(self._chapter)))

    def _whole_plan(self) -> Content:
        (title, *days), drills = self._plan, say("plan.drills", most=ENOUGH_A_DAY)
        if not self.screen.has_class("-wide"):
            return literal(f"{title}: {' '.join(days)}")
        return Content.assemble(
            (title, "bold"), "\n\n", literal("\n".join(days)), "\n\n", (drills, "$text-muted")
        )

    def _card(self, chapter: ChapterProgress) -> Iterator[Content]:
        story, width = chapter.playable.story, max(12, self.content_size.width)
        yield literal(f"{story.customer.name}: {story.title}", "bold")
        if story.customer.about:
            yield literal(story.customer.about)
        yield Content("")
        rows = [("Channel", channels()[story.channel].label)]
        rows += [("In focus" if n == 0 else "", line) for n, line in enumerate(in_focus(story))]
        best = f"{sign_and_kind(chapter.best or '')}, {counted(chapter.plays, 'call')}"
        rows.append(("So far", best if chapter.best else chapter.unended))
        if chapter.best and chapter.left:
            rows.append(("", say("home.left")))
        if chapter.closed:
            rows.append(("Closed", chapter.closed))
        rows += [("Opens" if n == 0 else "", line) for n, line in enumerate(self._opened(chapter))]
        if self._aim and not chapter.closed:
            rows.append(("Your aim", f"“{self._aim}”"))
        for label, text in rows:
            yield from labelled(label, text, _LABEL, width)
        if not chapter.passed:
            yield Content("")
            yield literal("Passed means an ending of fair or better.", "$text-muted")

    def _opened(self, chapter: ChapterProgress) -> Iterator[str]:
        when = "open now" if chapter.passed else "once this is passed"
        for then in (c for c in self._map if c.number in chapter.opens):
            story = then.playable.story
            about = f" ({then.teaches.rstrip('.')})" if then.teaches else ""
            yield f"chapter {then.number}, “{story.title}” with {story.customer.name}{about}: {when}"


def in_focus(story: Story) -> list[str]:
    """What a story trains: each skill with its meaning in the words of a colleague."""
    rules = standard_rulebook().rules
    aims = [(skill.replace("_", " "), rules.get(skill)) for skill in story.skills]
    return [f"{name}: {rule.aim}" if rule and rule.aim else name for name, rule in aims] or ["listening"]


def _short(chapter: ChapterProgress) -> Iterator[str]:
    if chapter.closed:
        yield f"This chapter {chapter.closed}."
        return
    yield chapter.playable.story.customer.about or chapter.teaches
    if chapter.opens and not chapter.passed:
        yield f"Passed, it opens {_numbers(chapter.opens)}."


def _numbers(chapters: tuple[int, ...]) -> str:
    return f"{plural(len(chapters), 'chapter')} {listed(map(str, chapters))}"
