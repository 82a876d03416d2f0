"""Commands that the game tells people to type: what they copy works in their shell, whatever a path holds."""

import os
import shlex
import sys

from game.text import HIDDEN

PROGRAM = "hearmeout"


def command_line(*words: str | os.PathLike[str]) -> str:
    """`hearmeout` with these words, quoted: for a POSIX shell, and on Windows as its programs take a line
    apart. A word in capitals, such as FILE, is for the reader to fill in. A path that begins with a dash is
    named from its folder, so that it is no option; every word of a path is given as a path."""
    return _line([PROGRAM, *(_file(word) if isinstance(word, os.PathLike) else word for word in words)])


def python_line(*words: str) -> str:
    """The Python that runs this game, with these words, quoted in the same way."""
    return _line([sys.executable or "python3", *words])


def path_word(path: os.PathLike[str]) -> str:
    """A path as it stands in a command."""
    return command_line(path).removeprefix(f"{PROGRAM} ")


def apart(line: str) -> tuple[str, str]:
    """A sentence up to its colon, and the command that stands behind it; "" for none."""
    words, colon, command = line.partition(f": {PROGRAM} ")
    return (f"{words}:", f"{PROGRAM} {command}") if colon else (line, "")


def _line(given: list[str]) -> str:
    if os.name == "nt":
        from subprocess import list2cmdline

        return list2cmdline(given)
    return " ".join(map(_shell_word, given))


def _file(path: os.PathLike[str]) -> str:
    word = os.fspath(path)
    return f".{os.sep}{word}" if word.startswith("-") else word


def _shell_word(word: str) -> str:
    """One word. What cannot be printed is written by its bytes, as bash, zsh and ksh read it in $'…'."""
    if not (HIDDEN.search(word) or "\n" in word or "\t" in word):
        return shlex.quote(word)
    return f"$'{''.join(map(_escaped, word))}'"


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if char in "\n\t" or HIDDEN.match(char):
        return "".join(f"\\x{byte:02x}" for byte in os.fsencode(char))
    return char
