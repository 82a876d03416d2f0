"""What a statement was made by: game, rulebook and ear, so that a study can hold them still."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

import game
import game.listening

_EAR = Path(game.listening.__file__).parent


@cache
def ear_version() -> str:
    """Changes with every line of the ear, its lexicon and its weights."""
    found = blake2b(digest_size=6)
    for path in sorted(_EAR.rglob("*")):
        if path.is_file() and path.suffix not in (".pyc", ".pyo"):
            found.update(f"{path.relative_to(_EAR).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


def versions(rulebook: str, story: str = "", story_hash: str = "") -> dict[str, object]:
    """As a statement carries them."""
    found: dict[str, object] = {"game": game.__version__, "rulebook": rulebook, "ear": ear_version()}
    if story:
        found["story"] = {story: story_hash}
    return found
