"""The parts of a story out of nodes, by the rows of `keys.yaml`: scenes, beats, replies, routes."""

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from msgspec import Struct

from game.channels import channels
from game.story.keys import FIELDS, Key, part_of
from game.story.model import Answer, Beat, Branch, Effects, Goto, Reply, Route, Scene, Survey, Typed
from game.story.value_reader import Names, ValueReader
from game.story.yaml.nodes import Group, Map, Node, Seq
from game.story.yaml.source import Source
from game.story.yaml.strict import Fields, Shape

# The story format of today; a change that old stories would not survive raises it.
FORMAT = 1

PartStruct = TypeVar("PartStruct", bound=Struct)


class PartReader(ValueReader):
    """Reads parts against the names that the story declares, once these are known."""

    def __init__(self, source: Source, names: Names | None = None) -> None:
        super().__init__(source, names)
        self.channel = ""
        self._straight: dict[str, Goto] = {}

    def top(self, root: Node, shape: Shape, label: str) -> Fields | None:
        """The fields of a whole file. None where it is no mapping, or of a format that this reader does not
        know: then nothing else is worth a finding."""
        fields = self.fields(root, shape, label)
        node = fields.get("format")
        if not isinstance(root, Map):
            return None
        if node is None or isinstance(node, Group) or node.style or not node.value.isdecimal():
            self.whole(node, "`format`", FORMAT, FORMAT)
        elif node.value != str(FORMAT):
            self.report("format-version", node, f"this game reads format {FORMAT}")
            self.source.only("format-version")
            return None
        return fields

    def part(
        self, kind: type[PartStruct], node: Node, label: str = "", key: Node | None = None, **read: object
    ) -> PartStruct:
        """A mapping as its struct; `label` and `key` as in `fields`, `read` as in `made`."""
        return self.made(kind, self.fields(node, part_of(kind).shape, label, key), **read)

    def made(self, kind: type[PartStruct], fields: Fields, **read: object) -> PartStruct:
        """The struct of a mapping, each key read as its row says. `read` are fields that were read already.
        What is needed and not there has a finding, and some stand-in value."""
        values = {**part_of(kind).stand_in, **read}
        ways = _ways(kind)
        for key, node in fields.items():
            if key in ways and (field := ways[key][0]) not in read:
                values[field] = ways[key][1](self, node)
        return kind(**values)

    def scene(self, key: Node, name: str, node: Node) -> Scene:
        fields = self.fields(node, part_of(Scene).shape, f'scene "{name}"', key)
        get = fields.get
        own = self.channel_of(fields["channel"]) if "channel" in fields else None
        self._form(key, name, node, fields)
        return self.made(
            Scene,
            fields,
            id=name,
            channel=own,
            customer=self.beats(get("customer"), own or self.channel),
            replies=self.replies(get("replies"), "typed" in fields),
        )

    def channel_of(self, node: Node | None) -> str:
        return self.choice(node, "the channel", tuple(channels()))

    def beats(self, node: Node | None, channel: str = "") -> tuple[Beat, ...]:
        """The customer's turn; without a channel an answer, where no silence can be."""
        turn = channels()[channel] if channel else None
        parts = self.items(node, "`customer`" if turn else "`answer`", "beats", needed=turn is not None)
        beats = []
        seen: dict[str, Node] = {}
        silent = ordinary = False
        for part in parts:
            beat = self.beat(part)
            beats.append(beat)
            self._once(part, beat.id, "beat", seen)
            if beat.silence:
                silent = True
                if turn is None or not turn.silence:
                    message = "an answer has no silence beats: they stand in the `customer` of a scene"
                    if turn:
                        whole = ": all its beats are read at once" if turn.whole else ""
                        message = f"{turn.named} has no silence{whole}"
                    self.report("silence-place", self.key(part, "silence"), message)
            else:
                ordinary = True
                if silent:
                    message = "an ordinary beat cannot follow a silence beat; silence beats stand last"
                    self.report("silence-order", part, message)
        if turn and beats and not ordinary:
            self.report("no-ordinary-beat", parts[0], "a scene needs a beat that is heard without silence")
        return tuple(beats)

    def beat(self, node: Node) -> Beat:
        """One beat, or its short form: text alone."""
        if not isinstance(node, Group):
            return Beat(self.named_text(node, "a beat"))
        if isinstance(node, Seq):
            self.wrong_type(node, "a beat", "text or a mapping with say or do")
            return Beat("")
        fields = self.fields(node, part_of(Beat).shape)
        if fields.keys().isdisjoint(("say", "any", "do")) and not fields.odd:
            self.report("nothing-to-hear", node, "a beat needs `say`, `any` or `do`")
        beat = self.made(Beat, fields)
        if "say" in fields and "any" in fields:
            message = "a beat has `say` or `any`, not both: one line, or several of which one is heard"
            self.report("say-and-any", self.key(node, "any"), message)
        elif "any" in fields and len(set(beat.any)) == 1:
            message = "`any` has one line; with no other to choose from it is a `say`"
            self.report("any-of-one", self.key(node, "any"), message, "say")
        return beat

    def replies(self, node: Node | None, typed: bool) -> tuple[Reply, ...]:
        replies = []
        seen: dict[str, Node] = {}
        for part in self.items(node, "`replies`", "replies", needed=True):
            reply = self.reply(part)
            self._once(part, reply.id, "reply", seen)
            if reply.help and not typed:
                message = "`help` has no effect in a scene without a typed block: the reply is always offered"
                self.report("help-without-typed", self.key(part, "help"), message)
            replies.append(reply)
        return tuple(replies)

    def reply(self, node: Node) -> Reply:
        fields = self.fields(node, part_of(Reply).shape)
        if "say" not in fields and "do" not in fields and not fields.odd:
            self.report("nothing-to-hear", node, "a reply needs `say` or `do`")
        elif "say" not in fields and "shows" not in fields and not fields.odd:
            message = "a reply that is done, not said, needs `shows`: there are no words to read"
            self.report("shows-needed", self.key(node, "do"), message)
        return self.made(Reply, fields)

    def typed(self, node: Node) -> Typed:
        """The typed block: routes top down, the last for everything else."""
        fields = self.fields(node, part_of(Typed).shape)
        parts = self.items(fields.get("routes"), "`routes`", "routes", needed=True)
        seen: dict[str, Node] = {}
        routes = []
        found = fields.odd
        for part in parts:
            route, otherwise = self.route(part)
            routes.append(route)
            self._once(part, route.id, "route", seen)
            found |= otherwise
            if otherwise and part is not parts[-1]:
                message = "the `otherwise` route takes every reply, so it stands last, and once"
                self.report("otherwise-order", self.key(part, "otherwise"), message)
        if parts and not found:
            message = "the last route needs `otherwise: true`, so that every reply leads somewhere"
            self.report("otherwise-missing", self._first(parts[-1]), message)
        return self.made(Typed, fields, routes=tuple(routes))

    def answers(self, node: Node) -> tuple[Answer, ...]:
        """How the customer answers what no route takes."""
        seen: dict[str, Node] = {}
        found = []
        for part in self.items(node, "`answers`", "answers", needed=True):
            answer = self.part(Answer, part)
            self._once(part, answer.id, "answer", seen)
            found.append(answer)
        return tuple(found)

    def route(self, node: Node) -> tuple[Route, bool]:
        """One route, and whether it has the `otherwise` mark (a faulty one counts, not to be missed too)."""
        fields = self.fields(node, part_of(Route).shape)
        mark = fields.get("otherwise")
        if mark is not None:
            if fields.pop("when", None) is not None:
                message = "a route has `when` or `otherwise`, not both"
                self.report("when-and-otherwise", self.key(node, "otherwise"), message)
            if not self.truth(mark, "`otherwise`") and getattr(mark, "value", "") == "false":
                self.report("wrong-type", mark, "`otherwise` is true, or left out")
        elif "when" not in fields and not fields.odd:
            self.report("missing-key", self._first(node), "a route needs `when`, or `otherwise: true`")
        return self.made(Route, fields), mark is not None or fields.odd

    def goto(self, node: Node) -> Goto:
        """Where it goes on: a scene, or branches read top down."""
        if isinstance(node, Seq):
            return self._branches(node)
        if isinstance(node, Group):
            form = "a scene, or a list of branches such as [{if: …, to: …}, {to: …}]"
            self.wrong_type(node, "`goto`", form)
            return ()
        name = node.value
        if name not in self._straight:
            found = (Branch(self.name(node, "`goto`", "scene", self.known.get("scene"))),)
            if name not in (self.known.get("scene") or ()):
                return found
            self._straight[name] = found
        return self._straight[name]

    def effects(self, node: Node) -> Effects:
        fields = self.fields(node, part_of(Effects).shape)
        effects = self.made(Effects, fields)
        for name in effects.clear:
            if name in effects.set:
                self.report("set-and-clear", fields["clear"], f'"{name}" is set and cleared at once')
        return effects

    def _branches(self, node: Seq) -> Goto:
        branches: list[Branch] = []
        parts = self.items(node, "`goto`", "branches", needed=True)
        for part in parts:
            if not isinstance(part, Group):
                # Whoever writes names alone means them all so: one finding is enough.
                if not branches:
                    form = f"a mapping, such as {{to: {part.value[:40]}}}"
                    self.wrong_type(part, "a branch of `goto`", form)
                branches.append(Branch(part.value))
                continue
            fields = self.fields(part, part_of(Branch).shape)
            self._in_order(
                "goto-order",
                part,
                fields,
                last=part is parts[-1],
                needless="the last branch has no `if`: without it a reply might lead nowhere",
                missing="this branch has no `if`, so the branches below it are never reached",
            )
            branches.append(self.made(Branch, fields))
        return tuple(branches)

    def survey(self, node: Node) -> tuple[Survey, ...]:
        """One survey, or a list of them read top down."""
        listed = isinstance(node, Seq)
        parts = self.items(node, "`survey`", "surveys", needed=True) if listed else [node]
        found = []
        for part in parts:
            fields = self.fields(part, part_of(Survey).shape)
            self._in_order(
                "survey-order",
                part,
                fields,
                last=part is parts[-1],
                needless="the last entry of a survey has no `if`: without it there might be none to give"
                if listed
                else "a survey has an `if` only in a list, whose last entry has none",
                missing="this entry has no `if`, so those below it are never given",
            )
            found.append(self.made(Survey, fields))
        return tuple(found)

    def _in_order(
        self, code: str, part: Node, fields: Fields, *, last: bool, needless: str, missing: str
    ) -> None:
        """Of a list read top down every part but the last has an `if`."""
        if last and "if" in fields:
            self.report(code, self.key(part, "if"), needless)
        elif not last and "if" not in fields and not fields.odd:
            self.report(code, self._first(part), missing)

    def _form(self, key: Node, name: str, node: Node, fields: Fields) -> None:
        """Replies and typed, or a bare goto, or an ending: exactly one of the three."""
        ways = [way for way in ("replies", "typed", "goto", "ending") if way in fields]
        if not ways:
            if not fields.odd:
                message = f'scene "{name}" leads nowhere: it needs replies, typed, goto or ending'
                self.report("scene-form", key, message)
            return
        if len(ways) > 1 and ways != ["replies", "typed"]:
            extra = ways[-1]
            message = f"a scene with `{ways[0]}` has no `{extra}`: one of replies/typed, goto or ending"
            self.report("scene-form", self.key(node, extra), message)
        elif "interrupted" in fields and ways[0] in ("goto", "ending"):
            message = "nobody can cut in here: `interrupted` goes with replies or typed"
            self.report("scene-form", self.key(node, "interrupted"), message)
        elif "answers" in fields and ways[0] in ("goto", "ending"):
            message = "nobody replies here: `answers` goes with replies or typed"
            self.report("scene-form", self.key(node, "answers"), message)

    def _once(self, part: Node, name: str, kind: str, seen: dict[str, Node]) -> None:
        if not name:
            return
        earlier = seen.setdefault(name, part)
        if earlier is not part:
            line = earlier.start_mark.line + 1
            message = f'{kind} "{name}" is there already, on line {line}'
            self.report("duplicate-id", self.pair(part, "id")[1], message)

    def _first(self, node: Node) -> Node:
        return node.parts[0] if isinstance(node, Group) and node.parts else node


Read = Callable[[PartReader, Node], object]

# What is more than one value of one type.
_OWN: dict[str, Read] = {
    "answer": PartReader.beats,
    "answers": PartReader.answers,
    "effects": PartReader.effects,
    "goto": PartReader.goto,
    "survey": PartReader.survey,
    "typed": PartReader.typed,
    "if": lambda reader, node: reader.condition(node, "if"),
    "when": lambda reader, node: reader.condition(node, "when"),
}


@cache
def _ways(kind: type[Struct]) -> dict[str, tuple[str, Read]]:
    """The field of each key of a part, and how it is read, for those that are a value of their own."""
    part = part_of(kind)
    ways = {key: _OWN.get(key) or _way(key, part.keys[key], hint) for key, hint in part.types.items()}
    return {key: (FIELDS.get(key, key), way) for key, way in ways.items() if way}


def _way(key: str, row: Key, hint: Any) -> Read | None:
    said = row.said or f"`{key}`"
    if hint == tuple[str, ...] and row.names:
        return lambda reader, node: reader.names(node, said, row.names, reader.known.get(row.names))
    if hint == tuple[str, ...] and row.named:
        return lambda reader, node: tuple(
            reader.named_text(part, f"each entry of {said}", length=row.length)
            for part in reader.items(node, said, "texts", needed=True)
        )
    if hint == tuple[str, ...]:
        return lambda reader, node: tuple(
            reader.unnamed_text(part, f"each entry of {said}", length=row.length)
            for part in reader.items(node, said, "texts")
        )
    if get_origin(hint) is tuple and get_origin(get_args(hint)[0]) is Literal:
        choices = get_args(get_args(hint)[0])
        return lambda reader, node: tuple(
            reader.choice(part, f"each entry of {said}", choices)
            for part in reader.items(node, said, "names", needed=row.some)
        )
    if get_origin(hint) is Literal:
        return lambda reader, node: reader.choice(node, said, get_args(hint))
    if hint is int and row.range:
        low, high = row.range
        return lambda reader, node: reader.whole(node, said, low, high)
    if hint is bool:
        return lambda reader, node: reader.truth(node, said)
    if hint is str and row.names:
        return lambda reader, node: reader.name(node, said, row.names, reader.known.get(row.names))
    if hint is str and row.narrowed == "id":
        return lambda reader, node: reader.word(node, said)
    if hint is str and row.named:
        return lambda reader, node: reader.named_text(node, said, row.blank, row.length)
    if hint is str:
        return lambda reader, node: reader.unnamed_text(node, said, row.blank, row.length)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return lambda reader, node: reader.part(hint, node, row.said)
    return None
