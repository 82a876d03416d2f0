"""`-o FILE` of a command: where its document goes, and what it never goes over.

Nothing is overwritten without `--force`; what the command reads and what is the game's own, not even then.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from errno import ENOTDIR
from functools import wraps
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, Concatenate, ParamSpec

import click

import game
from game.command_lines import path_word
from game.errors import FailedError, PlainError, reason
from game.paths import cache_dir, data_dir
from game.printing import output_is_terminal, print_document, print_message
from game.story.story_files import bundled_folder
from game.text import clean, printable
from game.whole_files import sweep, write_new, write_whole
from game.words import quoted

Given = ParamSpec("Given")
PAGES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}
"""Endings of pages, and their forms."""
_LONGEST = 200
"""Letters of a path that a sentence shows: all of most paths."""

_OF_OTHER_PROGRAMS = frozenset(
    (
        ".pdf",
        ".doc",
        ".docx",
        ".odt",
        ".rtf",
        ".xls",
        ".xlsx",
        ".ods",
        ".ppt",
        ".pptx",
        ".png",
        ".jpg",
        ".jpeg",
    )
)
"""Endings of files that would not open with text in them."""


class Output:
    """Where the document of a command goes. `inputs` are the files that the command reads. What is no `text`
    goes to a file alone."""

    def __init__(
        self, named: str | None, force: bool, inputs: Iterator[str | Path], *, text: bool = True
    ) -> None:
        self._text = text
        self.path = None if named in (None, "-") else Path(named or ".")
        self._named, self._force, self._inputs = named or "", force, list(inputs)
        # Told before any work is done.
        self._check()

    @property
    def ending(self) -> str:
        """What the file's name ends with, in small letters, such as `.svg`; "" for standard output."""
        return self.path.suffix.lower() if self.path else ""

    def form(self, asked: str | None, endings: Mapping[str, str], otherwise: str) -> str:
        """The form to write: the one that was `asked` for, else what the file's name ends with, by `endings`,
        else `otherwise`. Raises `PlainError` where the name says one form and another was asked for."""
        named = endings.get(self.ending)
        if asked and named and named != asked and self.path is not None:
            right = next((ending for ending, form in endings.items() if form == asked), "")
            other = self.path.with_suffix(right) if right else None
            told = f"{_told(self.path)} ends as a file of the form {named} does, and {asked} was asked for."
            how = f" Write -o {path_word(other)}, or leave out what asks for {asked}." if other else ""
            raise PlainError(told + how)
        return asked or named or otherwise

    def must_be_file(self, example: str) -> None:
        """For a page that nobody reads on a terminal. Raises `PlainError` where it would go to one that no -o
        names; `example` is a name for the file."""
        if self.path is None and not self._named and output_is_terminal():
            told = f"This is a page for a browser. Write it to a file, such as -o {example};"
            raise PlainError(f"{told} `-o -` shows its text here.")

    def write(self, text: str, *read: Path, private: bool = False) -> None:
        """Write the document, UTF-8 whatever the terminal. `read` are inputs that no argument named by its
        path. With `private` the file is for its owner alone. Raises `PlainError`: then nothing was
        changed."""
        if self.path is None:
            print_document(text)
        else:
            self.write_bytes(clean(text).encode(), *read, private=private)

    def write_bytes(self, content: bytes | Iterable[bytes], *read: Path, private: bool = False) -> None:
        """Write what is no text, also part by part, to a file. Raises as `write` does, and what making the
        parts raises."""
        if self.path is None:
            raise PlainError("That is no text for standard output. Name a file.")
        self._inputs += read
        self._check()
        sweep(self.path.parent)
        try:
            (write_whole if self._force else write_new)(self.path, content, private=private)
        except FileExistsError:
            raise _there(self.path) from None
        except OSError as error:
            raise FailedError(f"{_told(self.path)} cannot be written: {reason(error)}.") from None
        print_message(f"Written: {printable(str(self.path))}")

    def _check(self) -> None:
        if self.path is None:
            return
        if self._text and self.ending in _OF_OTHER_PROGRAMS:
            told = f"{_told(self.path)} ends as a file of another program does; what is written here is text."
            how = "Leave the ending out, or end it as a page or a text does (.html, .md, .txt)."
            raise PlainError(f"{told} {how} A browser prints a page to a PDF.")
        found = _found(self.path)
        if self._named.endswith(("/", os.sep)) or (found and S_ISDIR(found.st_mode)):
            raise PlainError(f"{_told(self.path)} is a folder. Name a file in it.")
        if found and not S_ISREG(found.st_mode):
            told = "is no ordinary file, and is not written to."
            told += " `-o -` writes to standard output." if self._text else ""
            raise PlainError(f"{_told(self.path)} {told}")
        if _is_own(self.path, found):
            told = "belongs to the game itself, and is never overwritten. Name a file somewhere else."
            raise PlainError(f"{_told(self.path)} {told}")
        if found and any(_same(found, path) for path in self._inputs):
            raise PlainError(
                f"{_told(self.path)} is what this command reads, and is never overwritten. Name another file."
            )
        if found and not self._force:
            raise _there(self.path)


def output_options(
    command: Callable[Concatenate[Output, Given], None],
) -> Callable[Given, None]:
    """`-o FILE` and `--force` of a command, which gets an `Output` for them as its first argument."""

    @click.option("-o", "--output", metavar="FILE", help="Write to this file; - is standard output.")
    @click.option("--force", is_flag=True, help="Overwrite FILE where it is there already.")
    @wraps(command)
    def with_output(*args: Any, **named: Any) -> None:
        output, force = named.pop("output"), named.pop("force")
        inputs = [value for value in named.values() if isinstance(value, str | Path)]
        for value in named.values():
            inputs += (
                [each for each in value if isinstance(each, str | Path)] if isinstance(value, tuple) else []
            )
        command(Output(output, force, iter(inputs)), *args, **named)

    return with_output


def _found(path: Path) -> os.stat_result | None:
    """What stands there, also behind a link; None for nothing. Raises `PlainError` where nothing can."""
    try:
        return path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            told = "is a link that leads nowhere. Take it away, or name another file."
            raise PlainError(f"{_told(path)} {told}") from None
        if not path.parent.is_dir():
            raise PlainError(f"There is no folder {_told(path.parent)}. Make it first.") from None
        return None
    except OSError as error:
        if error.errno == ENOTDIR:
            raise PlainError(f"{_told(path.parent)} is no folder.") from None
        raise PlainError(f"{_told(path)} cannot be written: {reason(error)}.") from None
    except ValueError:
        raise PlainError(f"{_told(path)} is no name that a file can have.") from None


def _is_own(path: Path, found: os.stat_result | None) -> bool:
    """Whether it is in a folder of the game's, or a file of the game's under another name."""
    data = [folder for folder in (data_dir(), cache_dir()) if folder.is_dir()]
    # Authors may draw a story of a checkout beside it, so there only what is there is the game's own.
    shipped = [Path(game.__file__).parent, bundled_folder()] if found else []
    above = path.resolve().parents
    if any(_same(folder.stat(), each) for folder in (*data, *shipped) for each in above):
        return True
    return bool(found and found.st_nlink > 1) and any(
        _same(found, file) for folder in (*data, *shipped) for file in folder.rglob("*") if found
    )


def _same(found: os.stat_result, path: str | Path) -> bool:
    try:
        return os.path.samestat(found, Path(path).stat())
    except (OSError, ValueError):
        return False


def _there(path: Path) -> PlainError:
    told = "is there already, and stays as it is. --force overwrites it; or name another file."
    return PlainError(f"{_told(path)} {told}")


def _told(path: Path) -> str:
    return quoted(printable(str(path)), _LONGEST)
