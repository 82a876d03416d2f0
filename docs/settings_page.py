"""`docs/settings.md`, made from where each setting and each action is declared:
`python -m docs.settings_page > docs/settings.md`."""

from collections.abc import Iterator

from game.settings import FASTEST, FIRST_CHAPTERS, SLOWEST, described
from game.tui.help_texts import screen_titles
from game.tui.key_bindings import all_actions

_HEAD = """\
# Settings

Change them on the Settings screen (`s` at home, `F9` anywhere): what you choose holds at once and is kept in
`settings.toml` in the folder of saved data (`HEARMEOUT_HOME`, or your system's own place). You may edit that
file by hand. A line that cannot be used is said with its place when the game opens, its default holds, and
the file is left as it is; before the game next writes it, it is kept as `settings.toml.bak`.

This page is made from the game itself: `python -m docs.settings_page > docs/settings.md`.

| key | can be | at first | what it does |
|---|---|---|---|
"""

_FIRST = f"""
The first chapters are those numbered 1 to {FIRST_CHAPTERS}, as far as a course has so many.
"""

_ENVIRONMENT = """
The environment has the last word when the game opens: `NO_COLOR` (no colour is written at all),
`TEXTUAL_ANIMATIONS=none` (no motion), `TEXTUAL_THEME` (a theme by its name).

## Keys

In the table `[keys]`, by the id of the action; several keys stand with commas between, and the first is the
one shown. Keys are written like `"c"`, `"f2"`, `"ctrl+e"`, `"space"`.

```toml
[keys]
"home.earlier" = "g"
"call.cue" = "semicolon,f2"
```

Two actions of one screen never share a key. In a call every letter is typed into the reply, so no action
there has a letter or a digit; a sign such as `comma` works while the reply is still empty, a function key
always. Letters that stand below for a call work once it is over. The keys marked * are part of how the game
or the terminal works and cannot be changed.

| action | on | keys | what it does |
|---|---|---|---|
"""


def page() -> str:
    return f"{_HEAD}{''.join(_settings())}{_FIRST}{_ENVIRONMENT}{''.join(_actions())}"


def _settings() -> Iterator[str]:
    for each in described():
        if each.choices:
            kind = ", ".join(f"`{choice}`" for choice in each.choices)
        elif isinstance(each.default, bool):
            kind = "`true`, `false`"
        elif each.key == "speed":
            kind = f"{SLOWEST:g} to {FASTEST:g}"
        else:
            kind = "a table" if each.key == "keys" else "a name"
        first = str(each.default).lower() if isinstance(each.default, bool) else str(each.default or "")
        first = f"`{first}`" if first else ""
        yield f"| `{each.key}` | {kind} | {first} | {each.about} |\n"


def _actions() -> Iterator[str]:
    titles = screen_titles()
    for action in all_actions():
        keys = " ".join(f"`{key}`" for key in action.keys)
        on = titles.get(action.screen, action.screen.capitalize())
        yield f"| `{action.id}`{'*' if action.fixed else ''} | {on} | {keys} | {action.about} |\n"


if __name__ == "__main__":
    print(page(), end="")
