"""Scenes out of nodes: beats, replies, typed blocks, endings, and the names they use."""

from collections.abc import Collection

from msgspec import Struct

from game.behaviours import shown_codes
from game.channels import channels
from game.story.condition_parser import ConditionError, Known, parse
from game.story.conditions import Condition
from game.story.model import (
    ENDING_KINDS,
    NO_EFFECTS,
    Beat,
    Branch,
    Effects,
    Ending,
    Given,
    Goto,
    Interrupted,
    Reply,
    Route,
    Scene,
    Survey,
    Typed,
)
from game.story.yaml.nodes import Group, Node, Seq
from game.story.yaml.source import Source
from game.story.yaml.strict import Fields, Shape, Strict

SCENE = Shape(
    "scene", ("channel", "customer", "replies", "typed", "goto", "interrupted", "ending"), ("customer",)
)
BEAT = Shape("beat", ("say", "do", "tells", "feels", "done", "silence", "if"))
BRANCH = Shape("branch", ("if", "to"), ("to",))
EFFECTS = Shape("effects", ("trust", "frustration", "set", "clear"))
REPLY = Shape(
    "reply",
    ("id", "say", "do", "if", "shows", "asks", "effects", "answer", "goto", "why", "help"),
    ("id", "goto"),
)
TYPED = Shape("typed block", ("prompt", "routes"), ("routes",))
ROUTE = Shape(
    "route",
    ("id", "when", "otherwise", "examples", "given", "effects", "answer", "goto", "why"),
    ("id", "goto"),
)
GIVEN = Shape("given", ("flags", "trust", "frustration", "heard", "visited"))
INTERRUPTED = Shape("interrupted block", ("goto", "effects", "why"), ("goto",))
ENDING = Shape("ending", ("kind", "title", "survey"), ("kind", "title"))
SURVEY = Shape("survey", ("stars", "comment"), ("stars",))


class DeclaredNames(Struct):
    """The names that a story declares; None where the declaration itself is faulty."""

    scenes: dict[str, None] | None
    flags: dict[str, None] | None
    facts: dict[str, None] | None
    feelings: dict[str, None] | None


def read_given(
    read: Strict,
    fields: Fields,
    flags: Collection[str] | None,
    facts: Collection[str] | None,
    scenes: Collection[str] | None,
) -> Given:
    """How a call stands, as far as the fields say it; names None: any passes."""

    def names(key: str, kind: str, known: Collection[str] | None) -> tuple[str, ...] | None:
        return read.names(fields[key], f"`{key}`", kind, known) if key in fields else None

    trust, frustration = (
        read.whole(fields[name], name, 0, 100) if name in fields else None
        for name in ("trust", "frustration")
    )
    return Given(
        names("flags", "flag", flags),
        trust,
        frustration,
        names("heard", "fact", facts),
        names("visited", "scene", scenes),
    )


class SceneReader(Strict):
    """Reads scenes against the names that the story declares."""

    def __init__(self, source: Source, names: DeclaredNames, channel: str) -> None:
        super().__init__(source)
        self.names_known = names
        self.channel = channel
        self._known = [
            Known(names.flags, names.facts, names.scenes, when, self.nearest) for when in (False, True)
        ]
        self._parsed: dict[tuple[str, bool], Condition] = {}
        self._refused: dict[tuple[str, bool], ConditionError] = {}
        self._straight: dict[str, Goto] = {}

    def scene(self, key: Node, name: str, node: Node) -> Scene:
        fields = self.fields(node, SCENE, f'scene "{name}"', key)
        get = fields.get
        channel = (
            self.choice(get("channel"), "the channel", tuple(channels())) if "channel" in fields else None
        )
        beats = self.beats(get("customer"), "customer", channel or self.channel)
        self._form(key, name, node, fields)
        typed = get("typed")
        read_typed = None if typed is None else self.typed(typed)
        replies = self.replies(get("replies"), node, typed is not None)
        return Scene(
            name,
            beats,
            replies,
            read_typed,
            self.goto(get("goto")) if "goto" in fields else None,
            self.interrupted(get("interrupted")),
            self.ending(get("ending")),
            channel,
        )

    def beats(self, node: Node | None, what: str, channel: str) -> tuple[Beat, ...]:
        """The customer's turn; for `answer` too, where no silence can be."""
        turn, how = what == "customer", channels()[channel]
        parts = self.items(node, f"`{what}`", "beats", needed=turn)
        beats = []
        silent = ordinary = False
        for part in parts:
            beat = self.beat(part)
            beats.append(beat)
            if beat.silence:
                silent = True
                if not (turn and how.silence):
                    message = "an answer has no silence beats: they stand in the `customer` of a scene"
                    if turn:
                        whole = ": all its beats are read at once" if how.whole else ""
                        message = f"{how.named} has no silence{whole}"
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
            return Beat(self.text(node, "a beat"))
        if isinstance(node, Seq):
            self.wrong_type(node, "a beat", "text or a mapping with say or do")
            return Beat("")
        fields = self.fields(node, BEAT)
        get = fields.get
        known = self.names_known
        if "say" not in fields and "do" not in fields and not fields.odd:
            self.report("nothing-to-hear", node, "a beat needs `say` or `do`")
        return Beat(
            self.text(get("say"), "`say`") if "say" in fields else None,
            self.text(get("do"), "`do`") if "do" in fields else None,
            self.names(get("tells"), "`tells`", "fact", known.facts) if "tells" in fields else (),
            self.names(get("feels"), "`feels`", "feeling", known.feelings) if "feels" in fields else (),
            self.truth(get("done"), "`done`"),
            self.truth(get("silence"), "`silence`"),
            self.condition(get("if"), "if"),
        )

    def replies(self, node: Node | None, scene: Node, typed: bool) -> tuple[Reply, ...]:
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
        fields = self.fields(node, REPLY)
        get = fields.get
        says = "say" in fields
        if "do" in fields:
            if not says and "shows" not in fields and not fields.odd:
                message = "a reply that is done, not said, needs `shows`: there are no words to read"
                self.report("shows-needed", self.key(node, "do"), message)
        elif not says and not fields.odd:
            self.report("nothing-to-hear", node, "a reply needs `say` or `do`")
        return Reply(
            self.word(get("id"), "the id of a reply"),
            self.goto(get("goto")),
            self.text(get("say"), "`say`") if says else None,
            self.text(get("do"), "`do`") if "do" in fields else None,
            self.names(get("shows"), "`shows`", "behaviour", shown_codes()) if "shows" in fields else None,
            self.names(get("asks"), "`asks`", "fact", self.names_known.facts) if "asks" in fields else None,
            self.condition(get("if"), "if"),
            self.effects(get("effects")),
            self.beats(get("answer"), "answer", self.channel) if "answer" in fields else (),
            self.text(get("why"), "`why`", blank=True),
            self.truth(get("help"), "`help`"),
        )

    def typed(self, node: Node) -> Typed:
        """The typed block: routes top down, the last for everything else."""
        fields = self.fields(node, TYPED)
        parts = self.items(fields.get("routes"), "`routes`", "routes", needed=True)
        seen: dict[str, Node] = {}
        routes = []
        others = []
        for part in parts:
            route, otherwise = self.route(part)
            routes.append(route)
            self._once(part, route.id, "route", seen)
            if otherwise:
                others.append(part)
        for part in others:
            if part is not parts[-1]:
                message = "the `otherwise` route takes every reply, so it stands last, and once"
                self.report("otherwise-order", self.key(part, "otherwise"), message)
        if parts and not others and not fields.odd:
            message = "the last route needs `otherwise: true`, so that every reply leads somewhere"
            self.report("otherwise-missing", self._first(parts[-1]), message)
        return Typed(self.text(fields.get("prompt"), "`prompt`", blank=True), tuple(routes))

    def route(self, node: Node) -> tuple[Route, bool]:
        """One route, and whether it has the `otherwise` mark (a faulty one counts, not to be missed too)."""
        fields = self.fields(node, ROUTE)
        get = fields.get
        otherwise = "otherwise" in fields
        if otherwise:
            if "when" in fields:
                message = "a route has `when` or `otherwise`, not both"
                self.report("when-and-otherwise", self.key(node, "otherwise"), message)
            if (
                not self.truth(get("otherwise"), "`otherwise`")
                and getattr(get("otherwise"), "value", "") == "false"
            ):
                self.report("wrong-type", fields["otherwise"], "`otherwise` is true, or left out")
        elif "when" not in fields and not fields.odd:
            self.report("missing-key", self._first(node), "a route needs `when`, or `otherwise: true`")
        route = Route(
            self.word(get("id"), "the id of a route"),
            self.goto(get("goto")),
            None if otherwise else self.condition(get("when"), "when"),
            self.texts(get("examples"), "`examples`"),
            self.effects(get("effects")),
            self.beats(get("answer"), "answer", self.channel) if "answer" in fields else (),
            self.text(get("why"), "`why`", blank=True),
            self.given(get("given")),
        )
        return route, otherwise or fields.odd

    def given(self, node: Node | None) -> Given | None:
        """The state for a route's examples."""
        if node is None:
            return None
        known = self.names_known
        return read_given(self, self.fields(node, GIVEN), known.flags, known.facts, known.scenes)

    def interrupted(self, node: Node | None) -> Interrupted | None:
        """Where cutting in leads."""
        if node is None:
            return None
        fields = self.fields(node, INTERRUPTED)
        return Interrupted(
            self.goto(fields.get("goto")),
            self.effects(fields.get("effects")),
            self.text(fields.get("why"), "`why`", blank=True),
        )

    def ending(self, node: Node | None) -> Ending | None:
        """How the run ends here."""
        if node is None:
            return None
        fields = self.fields(node, ENDING)
        survey = None
        if "survey" in fields:
            inner = self.fields(fields["survey"], SURVEY)
            survey = Survey(
                self.whole(inner.get("stars"), "`stars`", 1, 5),
                self.text(inner.get("comment"), "`comment`", blank=True),
            )
        kind = self.choice(fields.get("kind"), "the kind of an ending", ENDING_KINDS)
        return Ending(kind, self.text(fields.get("title"), "the title of an ending"), survey)

    def goto(self, node: Node | None) -> Goto:
        """Where it goes on: a scene, or branches read top down."""
        if node is None:
            return ()
        if isinstance(node, Seq):
            return self._branches(node)
        if isinstance(node, Group):
            self.wrong_type(
                node, "`goto`", "a scene, or a list of branches such as [{if: …, to: …}, {to: …}]"
            )
            return ()
        name = node.value
        ready = self._straight.get(name)
        if ready is not None:
            return ready
        if not self._scene_known(node, name):
            return (Branch(name),)
        self._straight[name] = ready = (Branch(name),)
        return ready

    def effects(self, node: Node | None) -> Effects:
        """Moves and flags on top of the rulebook."""
        if node is None:
            return NO_EFFECTS
        fields = self.fields(node, EFFECTS)
        get = fields.get
        flags = self.names_known.flags
        trust = self.whole(get("trust"), "trust", -100, 100) if "trust" in fields else 0
        frustration = (
            self.whole(get("frustration"), "frustration", -100, 100) if "frustration" in fields else 0
        )
        if "set" not in fields and "clear" not in fields:
            return Effects(trust, frustration)
        to_set = self.names(get("set"), "`set`", "flag", flags)
        to_clear = self.names(get("clear"), "`clear`", "flag", flags)
        for name in to_clear:
            if name in to_set:
                self.report("set-and-clear", fields["clear"], f'"{name}" is set and cleared at once')
        return Effects(trust, frustration, to_set, to_clear)

    def condition(self, node: Node | None, what: str) -> Condition | None:
        """An expression under `if` or `when`."""
        if node is None:
            return None
        text = self.text(node, f"`{what}`", prose=False)
        if not text.strip() or isinstance(node, Group):
            return None
        key = text, what == "when"
        if key not in self._parsed and key not in self._refused:
            try:
                self._parsed[key] = parse(text, self._known[key[1]])
            except ConditionError as error:
                self._refused[key] = error
        if key in self._parsed:
            return self._parsed[key]
        wrong = self._refused[key]
        code = "unknown-flag" if wrong.code == "condition-name" else wrong.code
        same = f"{code} {text[wrong.offset : wrong.end]}" if code.startswith("unknown-") else ""
        position = self.source.within(node, wrong.offset, wrong.end)
        self.source.add(wrong.code, position, wrong.message, wrong.suggestion, same)
        return None

    def _branches(self, node: Seq) -> Goto:
        branches: list[Branch] = []
        parts = self.items(node, "`goto`", "branches", needed=True)
        for part in parts:
            if not isinstance(part, Group):
                # Whoever writes names alone means them all so: one finding is enough.
                if not branches:
                    self.wrong_type(
                        part, "a branch of `goto`", f"a mapping, such as {{to: {part.value[:40]}}}"
                    )
                branches.append(Branch(part.value))
                continue
            fields = self.fields(part, BRANCH)
            target = fields.get("to")
            name = self.text(target, "`to`", prose=False)
            if target is not None and name:
                self._scene_known(target, name)
            if part is parts[-1] and "if" in fields:
                message = "the last branch has no `if`: without it a reply might lead nowhere"
                self.report("goto-order", self.key(part, "if"), message)
            elif part is not parts[-1] and "if" not in fields and not fields.odd:
                message = "this branch has no `if`, so the branches below it are never reached"
                self.report("goto-order", self._first(part), message)
            branches.append(Branch(name, self.condition(fields.get("if"), "if")))
        return tuple(branches)

    def _scene_known(self, node: Node, name: str) -> bool:
        scenes = self.names_known.scenes
        if scenes is None or name in scenes:
            return True
        if not name.strip():
            self.report("no-value", node, "`goto` is empty")
        else:
            self.unknown(node, "scene", name, scenes)
        return False

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

    def _once(self, part: Node, name: str, kind: str, seen: dict[str, Node]) -> None:
        if not name:
            return
        earlier = seen.setdefault(name, part)
        if earlier is not part:
            line = earlier.start_mark.line + 1
            message = f'{kind} "{name}" is there already, on line {line}'
            self.report("duplicate-id", self._value(part, "id"), message)

    def _value(self, node: Node, name: str) -> Node:
        if isinstance(node, Group):
            for key, value in zip(node.parts[::2], node.parts[1::2], strict=False):
                if not isinstance(key, Group) and key.value == name:
                    return value
        return node

    def _first(self, node: Node) -> Node:
        return node.parts[0] if isinstance(node, Group) and node.parts else node
