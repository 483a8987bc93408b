"""`tokentui doctor`: what is wrong with a book, and mending it."""

from pathlib import Path

import click

from tokentui.cli.faults import No
from tokentui.cli.options import at_terminal, book_option, book_path, json_option, sure, yes_option
from tokentui.cli.output import narrate, write, write_json
from tokentui.domain.text import number_of, visible
from tokentui.services.backups import list_backups
from tokentui.services.doctor import Damage, Diagnosis, SavedRows, examine, mend, save_what_can_be_read

_SHOWN = 20
"""Findings that are named one by one; the others with --json."""


@click.command("doctor")
@click.option("--rebuild", is_flag=True, help="Work sums, statements and indexes out anew, after a backup.")
@click.option(
    "--rescue",
    type=click.Path(path_type=Path),
    metavar="NEW",
    help="Save what can be read of a torn book in a new one; the torn one stays as it is.",
)
@yes_option
@book_option
@json_option("Print {book, sound, found, worst, findings: [{damage, text}]}.")
def doctor_command(rebuild: bool, rescue: Path | None, yes: bool, book: Path | None, as_json: bool) -> int:
    """Look through the whole file, name what is wrong and what helps; exit 1 where anything is.

    Pages and references are looked at by SQLite, all that is derived is worked out anew and compared, the indexes of
    search too. What is derived can be rebuilt; of a torn file a backup is restored, or what can be read is rescued.
    """
    path = book_path(book)
    if rebuild and rescue:
        raise click.UsageError("Give --rebuild or --rescue, not both", click.get_current_context())
    if rescue:
        _tell_rescued(path, rescue, save_what_can_be_read(path, rescue))
        return 0
    diagnosis = examine(path)
    if as_json:
        findings = [{"damage": one.damage.value, "text": one.text} for one in diagnosis.findings]
        head = {"book": str(path), "sound": diagnosis.worst is None, "found": diagnosis.found}
        write_json({**head, "worst": diagnosis.worst, "findings": findings})
    else:
        _tell(path, diagnosis)
    if diagnosis.worst is not Damage.DERIVED and not rebuild:
        return 0 if diagnosis.worst is None else 1
    if not rebuild and (as_json or not at_terminal()):
        return 1
    if not sure(f"Work out anew what is derived in {path}?", yes=yes and rebuild):
        raise No("Nothing was changed.")
    narrate(f"Worked out anew; {path} is sound. As it was before it lies at {mend(path)}.")
    return 0


def _tell(path: Path, diagnosis: Diagnosis) -> None:
    named = visible(str(path))
    if diagnosis.worst is None:
        write(f"{named}: sound. Every page can be read, and nothing differs from what was said.")
        return
    write(f"{named}: {number_of(diagnosis.found, 'fault')} found")
    for one in diagnosis.findings[:_SHOWN]:
        write(f"  {one.damage.value}: {visible(one.text)}")
    if diagnosis.found > _SHOWN:
        write(f"  and {diagnosis.found - _SHOWN:,} more; see them with --json")
    if diagnosis.worst is Damage.DERIVED:
        narrate(f"What was said is whole. Work out anew what follows from it: tokentui doctor --rebuild --book {named}")
        return
    if any(one.held is not None for one in list_backups(path)):
        narrate(f"Go back to a backup: tokentui backups --book {named}")
    narrate(f"Save what can be read in a new book: tokentui doctor --rescue NEW --book {named}")


def _tell_rescued(path: Path, new: Path, saved: SavedRows) -> None:
    kept = ", ".join(
        number_of(saved.rows.get(table, 0), word)
        for table, word in (("customer", "customer"), ("decision", "decision"), ("fact", "fact"))
    )
    sound = "which is sound" if examine(new).worst is None else "which is not sound; look at it with doctor too"
    narrate(f"Saved {kept} of {visible(str(path))} in {visible(str(new))}, {sound}.")
    if saved.torn:
        narrate(f"Not whole, as parts could not be read: {', '.join(saved.torn)}.")
    for table, number in saved.refused.items():
        narrate(f"Left out, as it makes no sense: {number_of(number, 'row')} of {table}.")
    if saved.nameless:
        narrate(
            f"{number_of(saved.nameless, 'customer')} lost the name: see what was said of them with: tokentui find lost"
        )
