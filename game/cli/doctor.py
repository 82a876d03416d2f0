"""`hearmeout doctor`: what is saved where and whether it is whole; copies made and brought back."""

from pathlib import Path

import click

from game.cli.output_file import Output
from game.command_lines import command_line
from game.doctor.backup import Restored, backup, restore
from game.doctor.cohorts_file import CohortsFile, has_cohorts
from game.doctor.health import Aside, Health, Progress, look
from game.errors import FailedError, PlainError
from game.messages import say
from game.printing import print_document, print_line, print_message
from game.text import indented_json, printable
from game.words import listed


@click.command("doctor", epilog="Example: hearmeout doctor --backup hear-me-out.zip")
@click.option("--backup", "saved", metavar="FILE", help="Write all that is saved into one zip.")
@click.option(
    "--restore", "brought", metavar="FILE", help="Bring back what a backup or a file set aside has."
)
@click.option("--force", is_flag=True, help="Let --backup overwrite FILE where it is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found for a program.")
@click.pass_context
def command(
    context: click.Context, saved: str | None, brought: str | None, force: bool, as_json: bool
) -> None:
    """Say what is saved where and whether it is whole. Looking changes nothing.

    --restore adds calls that are not here; calls, settings and packs that are here stay as they are.
    """
    if saved and brought:
        raise PlainError("--backup and --restore are two steps: make the backup first.")
    if force and not saved:
        raise PlainError("--force is for --backup alone: --restore never overwrites anything.")
    if saved is not None:
        Output(saved, force, iter(()), text=False).write_bytes(backup(), private=True)
        if has_cohorts():
            print_message(say("doctor.backup_has_names"))
    elif brought is not None:
        _tell(restore(Path(brought)), as_json)
    else:
        found = look()
        print_document(indented_json(found) + "\n") if as_json else _show(found)
        context.exit(0 if found.well else FailedError.status)


def _tell(restored: Restored, as_json: bool) -> None:
    if as_json:
        print_document(indented_json(restored) + "\n")
        return
    calls = restored.calls
    print_line(say("doctor.restored", count=calls.kept) if calls.calls else say("doctor.nothing_new"))
    if calls.calls > calls.kept:
        print_line(say("doctor.unreadable", count=calls.calls - calls.kept))
    if calls.cut:
        print_line(say("rescued.cut", count=calls.cut))
    if restored.settings:
        print_line(say("doctor.settings_restored"))
    if restored.packs:
        print_line(say("doctor.packs_restored", names=listed(restored.packs)))
    if restored.cohorts:
        print_line(say("doctor.cohorts_restored"))
    for line in restored.left:
        print_line(line)


def _show(found: Health) -> None:
    progress = found.progress
    _part(say("doctor.progress"), progress.file, _state(progress))
    if found.cohorts:
        _part(say("doctor.cohorts"), found.cohorts.file, _cohorts(found.cohorts))
    troubles = " ".join(found.troubles)
    _part(say("doctor.settings"), found.settings, troubles or say("doctor.settings_well"))
    packs = listed(found.packs) if found.packs else say("doctor.no_packs")
    _part(say("doctor.packs"), found.packs_folder, packs)
    size = _size(found.cache_bytes)
    _part(say("doctor.cache"), found.cache, say("doctor.cached", count=found.cache_files, size=size))
    for aside in found.beside:
        _part(say("doctor.beside"), aside.file, _aside(aside))


def _part(title: str, place: str, told: str) -> None:
    print_line(f"{title}: {printable(place)}")
    for line in told.splitlines():
        print_line(f"    {line}")


def _state(progress: Progress) -> str:
    calls = say("doctor.calls", count=progress.calls, finished=progress.finished, players=progress.players)
    match progress.state:
        case "missing":
            return say("doctor.missing")
        case "newer":
            return say("doctor.newer")
        case "unreadable":
            return say("doctor.cannot_be_read", why=progress.why)
        case "damaged":
            return f"{say('doctor.damaged', why=progress.why)}\n{calls}"
        case "whole":
            return f"{say('doctor.whole', size=_size(progress.bytes))}\n{calls}"


def _cohorts(found: CohortsFile) -> str:
    match found.state:
        case "newer":
            return say("doctor.newer")
        case "unreadable":
            return say("doctor.cannot_be_read", why=found.why)
        case "damaged":
            return say("doctor.cohorts_damaged", why=found.why)
    whole = say("doctor.cohorts_whole", size=_size(found.bytes), version=found.version)
    counted = say(
        "doctor.cohorts_counted", count=found.cohorts, names=found.names, statements=found.statements
    )
    return f"{whole}\n{counted}"


def _aside(aside: Aside) -> str:
    if aside.newer:
        return say("doctor.newer")
    if not aside.missing:
        return say("doctor.all_here", count=aside.calls)
    told = say("doctor.not_here", count=aside.calls, missing=aside.missing)
    return f"{told}\n{command_line('doctor', '--restore', Path(aside.file))}"


def _size(size: int) -> str:
    """Bytes as people read them: to a tenth of a megabyte, small ones in whole kilobytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"
