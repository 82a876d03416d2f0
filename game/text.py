"""Text that came from outside: cleaned for a terminal, and measured in its cells; text for a program."""

import re
import unicodedata

# C0 except \n and \t, DEL, C1, soft bidi and zero-width marks, line separators, tags, surrogates and the
# two code points that YAML itself refuses: nothing a reader can see, much that can fool a reader.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

# How Python keeps the bytes of a file's name that are no UTF-8.
_NO_TEXT = re.compile("[\ud800-\udfff]")


# Marks that stand on Latin letters; those of other scripts are letters of their own.
_MARKS = re.compile("[\u0300-\u036f]")
# Small Latin letters that Unicode does not take apart, as those write them who have no key for them.
_WRITTEN_AS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
        "ŋ": "ng", "ĸ": "k",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """The text without control, bidi and zero-width characters; newline and tab stay. Cleaning twice changes
    nothing more. Carriage returns go, so CRLF becomes a plain newline."""
    return HIDDEN.sub("", text)


def one_line(text: str) -> str:
    """The text as a name is kept: on one line, without what nobody sees, marks in one with their letters."""
    return unicodedata.normalize("NFC", " ".join(clean(text).split()))


def name_key(name: str) -> str:
    """What names and identifiers are compared by: the same in any case and in any form of Unicode. Marks
    count, unlike in `folded`."""
    return unicodedata.normalize("NFC", one_line(name).casefold())


def folded(text: str) -> str:
    """The text as a search compares it: in small letters, and without marks on Latin letters, so that who has
    no key for a letter finds it all the same."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return _MARKS.sub("", apart).translate(_WRITTEN_AS)


def escaped_json(text: str) -> str:
    """JSON in which no character is raw that `clean` would take away: a parser gets the same text back."""
    return HIDDEN.sub(_escape, text)


def printable(text: str) -> str:
    """A file's name as text that every stream takes: bytes of it that are no UTF-8 become “�”."""
    return _NO_TEXT.sub("\ufffd", text)


def indented_json(body: object) -> str:
    """For a program that reads it, and a person who looks."""
    import msgspec

    try:
        text = msgspec.json.format(msgspec.json.encode(body), indent=1).decode()
    except UnicodeEncodeError:
        # A file name that is no UTF-8 has halves of characters, which only the slower writer takes.
        import json

        text = json.dumps(msgspec.to_builtins(body), ensure_ascii=False, indent=1)
    return escaped_json(text)


def cells(text: str) -> int:
    """How many terminal columns the text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    total = 0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            total += 2
        elif unicodedata.category(char) not in ("Mn", "Me"):
            total += 1
    return total


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    return "".join(f"\\u{unit}" for unit in units)
