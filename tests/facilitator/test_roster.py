"""A roster is read as spreadsheets write it, and each mistake is shown at its place."""

from pathlib import Path

import pytest

from game.facilitator.roster import Person, Roster, RosterError, read_roster

ANN, BEN = Person("a17", "Ann Smith"), Person("b03", "Ben, the younger")


@pytest.mark.parametrize(
    "text",
    (
        'identifier,name\na17,Ann Smith\nb03,"Ben, the younger"\n',
        "\ufeffidentifier;name\r\na17;Ann Smith\r\n\r\nb03;Ben, the younger\r\n;\r\n",
        'Name\tIDENTIFIER \n"Ann\nSmith"\ta17\n Ben, the  younger\t b03',
        "identifier;name;group\ra17;Ann Smith;\rb03;Ben, the younger;",
    ),
)
def test_it_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(text.encode())
    assert read_roster(file).people == (ANN, BEN)


def test_groups_are_read_and_other_columns_are_named(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text('identifier,name,desk,group\na17,"Ann ""the"" Smith",4,Monday\n')
    roster = read_roster(file)
    assert roster.people == (Person("a17", 'Ann "the" Smith', "Monday"),)
    assert roster.unused == ("desk",)


@pytest.mark.parametrize(
    ("text", "told"),
    (
        ("identifer,name\na,b\n", "r.csv:1:1: error[roster]: there is no column “identifer” in a roster;"
         ' did you mean "identifier"?\n  identifer,name\n  ^^^^^^^^^'),
        ("id,name\na,b\n", "“identifier” is missing"),
        ("identifier,name,name\na,b,c\n", "r.csv:1:17: error[roster]: the column “name” is there twice"),
        ("identifier,name\na17,Ann\nA17,Ben\n", "r.csv:3:1: error[roster]: “A17” stands in line 2 already;"
         " each identifier is one person\n  A17,Ben\n  ^^^"),
        ("identifier,name\na17\n", "r.csv:2:4: error[roster]: the name is missing\n  a17\n     ^"),
        ("identifier,name\n,Ann\n", "r.csv:2:1: error[roster]: the identifier is missing"),
        ("identifier,name\na17,Smith, Ann\n", "r.csv:2:11: error[roster]: there are 3 values here"),
        ('identifier,name\na17,"Ann\nb,c\n', "r.csv:2:5: error[roster]: this quotation mark is never closed"),
        ('identifier,name\na17,"Ann" S\n', "r.csv:2:10: error[roster]: something stands behind"),
        ('identifier,name\n"a17";"Ann"\n', "r.csv:2:6: error[roster]: something stands behind"),
        (f"identifier,name\na17,{'x' * 201}\n", "the name is longer than 200 letters"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("identifier,name\n", "nobody after them"),
        ("identifier,name\n" + "a,b\n" * 50, "and 29 more mistakes."),
    ),
)  # fmt: skip
def test_each_mistake_is_shown_at_its_place(
    tmp_path: Path, text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(text)
    with pytest.raises(RosterError) as error:
        read_roster(Path("r.csv"))
    assert told in str(error.value)


def test_what_parts_the_columns_is_told_by_the_names_that_mean_something(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("identifier;name;Remarks, other, more, all\na17;Ann Smith;b\n")
    assert read_roster(file) == Roster((ANN,), ("Remarks, other, more, all",))
    file.write_text('"identifer";"name";"Remarks, other, more, all"\na17;Ann Smith;b\n')
    with pytest.raises(RosterError, match=r"no column “identifer” in a roster; did you mean .identifier."):
        read_roster(file)


def test_one_identifier_in_two_forms_of_unicode_is_one_person(tmp_path: Path) -> None:
    """A letter with its mark, and the letter before the mark: nobody sees which."""
    file = tmp_path / "roster.csv"
    for first, second in (("Jos\u00e9", "Jose\u0301"), ("\u00c4pfel", "a\u0308PFEL"), ("Straße", "STRASSE")):
        file.write_text(f"identifier,name\n{first},A\n{second},B\n")
        with pytest.raises(RosterError, match="stands in line 2 already"):
            read_roster(file)
    file.write_text("identifier,name\nJose\u0301,Zoe\u0308\n")
    assert read_roster(file).people == (Person("Jos\u00e9", "Zo\u00eb"),)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"identifier,name\na17,Ann\xe9\n")
    with pytest.raises(RosterError, match="line 2 that are no UTF-8"):
        read_roster(tmp_path / "latin.csv")
    for path in (tmp_path, tmp_path / "nowhere", Path("\0")):
        with pytest.raises(RosterError, match="cannot be read"):
            read_roster(path)
