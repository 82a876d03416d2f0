"""Edits that an author makes to the small story between two sittings, by kind.

Each takes the YAML as data and a number that chooses what exactly is changed; it may raise KeyError or
IndexError where the story has nothing of that kind left.
"""

from collections.abc import Callable
from typing import Any

Data = dict[str, Any]
Edit = Callable[[Data, int], object]


def opening(data: Data) -> Data:
    scene: Data = data["scenes"]["opening"]
    return scene


def scene_renamed(data: Data, _n: int = 0) -> None:
    scenes = data["scenes"]
    scenes["particulars"] = scenes.pop("details")
    for reply in opening(data)["replies"]:
        if reply["goto"] == "details":
            reply["goto"] = "particulars"


def fact_renamed(data: Data, _n: int = 0) -> None:
    data["facts"]["double"] = data["facts"].pop("twice")
    opening(data)["customer"][1]["tells"] = ["double"]


def choice_above(data: Data, _n: int = 0) -> None:
    opening(data)["replies"].insert(0, {"id": "new", "say": "One moment.", "shows": [], "goto": "cold"})


def scene_put_between(data: Data, n: int) -> None:
    reply = _reply(data, n)
    data["scenes"]["between"] = {"customer": [f"Wait {n}."], "goto": reply["goto"]}
    reply["goto"] = "between"


def spoken_by_another(data: Data, n: int) -> None:
    beats = _beats(data, n)
    beats[n % len(beats)] = {**_as_map(beats[n % len(beats)]), "who": f"Ms. {n}"}


def words_of_a_beat(data: Data, n: int) -> None:
    beats = _beats(data, n)
    beats[n % len(beats)] = {**_as_map(beats[n % len(beats)]), "say": f"Otherwise {n}."}


def beat_split(data: Data, n: int) -> None:
    beats = _beats(data, n)
    beat = _as_map(beats[n % len(beats)])
    beats[n % len(beats) : n % len(beats) + 1] = [f"First half {n}.", {**beat, "say": f"Second half {n}."}]


def beats_in_another_order(data: Data, n: int) -> None:
    beats = _beats(data, n)
    beats.insert(0, beats.pop(1))


def drawn_from_several(data: Data, n: int) -> None:
    _beats(data, n)[0] = {"any": [f"One {n}.", f"Two {n}."]}


def fact_told_elsewhere(data: Data, _n: int) -> None:
    opening(data)["customer"][0] = {"say": "My parcel should have been here on Monday.", "tells": ["gift"]}


EDITS: dict[str, Edit] = {
    "reply gone": lambda d, n: _scene(d, n)["replies"].pop(n % 3 % len(_scene(d, n)["replies"])),
    "replies in another order": lambda d, n: _scene(d, n)["replies"].reverse(),
    "reply with another id": lambda d, n: _reply(d, n).update(id=f"new{n}"),
    "reply leads elsewhere": lambda d, n: _reply(d, n).update(goto=list(d["scenes"])[n % len(d["scenes"])]),
    "reply on a condition": lambda d, n: _reply(d, n).update({"if": f"trust >= {n}"}),
    "reply in other words": lambda d, n: _reply(d, n).update(say=f"Stop whining, you liar {n}."),
    "reply becomes a deed": lambda d, n: (_reply(d, n).pop("say"), _reply(d, n).update(do=f"Sit down {n}.")),
    "reply with a deed": lambda d, n: _reply(d, n).update(do=f"Look up {n}."),
    "reply with other effects": lambda d, n: _reply(d, n).update(effects={"trust": n - 20}),
    "reply sets no flag": lambda d, n: _reply(d, n).pop("effects"),
    "reply shows something else": lambda d, n: _reply(d, n).update(shows=[("dismiss", "apologise")[n % 2]]),
    "reply left to the ear": lambda d, n: _reply(d, n).pop("shows"),
    "reply answered otherwise": lambda d, n: _reply(d, n).update(answer=[f"An answer {n}."]),
    "reply with another why": lambda d, n: _reply(d, n).update(why=f"Because {n}."),
    "choice above": choice_above,
    "beat in front": lambda d, n: _beats(d, n).insert(0, f"Added {n}."),
    "beat at the end": lambda d, n: _beats(d, n).append(f"Added {n}."),
    "beat in front on a condition": lambda d, n: _beats(d, n).insert(
        0, {"say": f"Added {n}.", "done": True, "if": f"trust < {n}"}
    ),
    "beat gone": lambda d, n: _beats(d, n).pop(n % len(_beats(d, n))),
    "beat in other words": words_of_a_beat,
    "beat split": beat_split,
    "beats in another order": beats_in_another_order,
    "beat by another speaker": spoken_by_another,
    "beat drawn from several": drawn_from_several,
    "silence beat gone": lambda d, n: opening(d)["customer"].pop(3),
    "fact renamed": fact_renamed,
    "fact told elsewhere": fact_told_elsewhere,
    "fact by other words": lambda d, n: d["facts"]["twice"].update(words=[f"nothing {n}"]),
    "other meters at the start": lambda d, n: d["start"].update(trust=n, frustration=n),
    "another first scene": lambda d, n: d["start"].update(scene=list(d["scenes"])[n % 3]),
    "cutting in goes on as else": lambda d, n: opening(d).pop("interrupted"),
    "cutting in costs": lambda d, n: opening(d)["interrupted"].update(effects={"trust": -n}),
    "route leads elsewhere": lambda d, n: d["scenes"]["details"]["typed"]["routes"][n % 2].update(
        goto="so_so"
    ),
    "scene goes on elsewhere": lambda d, n: d["scenes"]["bridge"].update(goto=["thanks", "cold"][n % 2]),
    "scene renamed": scene_renamed,
    "scene put between": scene_put_between,
    "customer by another name": lambda d, n: d["customer"].update(name=f"Dora {n}"),
    "another channel": lambda d, n: d.update(channel=("chat", "email")[n % 2]),
    "ending in other words": lambda d, n: d["scenes"]["thanks"]["ending"].update(title=f"Title {n}"),
}


def _scene(data: Data, n: int) -> Data:
    scene: Data = data["scenes"][("opening", "details")[n % 2]]
    return scene


def _reply(data: Data, n: int) -> Data:
    replies: list[Data] = _scene(data, n)["replies"]
    return replies[n % len(replies)]


def _beats(data: Data, n: int) -> list[Any]:
    scenes: list[Data] = list(data["scenes"].values())
    beats: list[Any] = scenes[n % len(scenes)]["customer"]
    return beats


def _as_map(beat: Any) -> Data:
    return dict(beat) if isinstance(beat, dict) else {"say": beat}
