"""One hostile book before every command: standard output and error, in a pipe and on a terminal."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.hostile.book import HostileFiles
from tests.hostile.commands import Line, command_names, every_line
from tests.hostile.texts import wrongs_of_output
from tests.running import NULL, PIPE, TERMINAL, Ran, Run, run_all
from tests.shares import whole

ON_A_TERMINAL = 4
"""Of so many lines of a command one is seen on a terminal too in a short run, and so is its first."""


@pytest.fixture(scope="module")
def answers(
    hostile: HostileFiles, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[Line, tuple[Ran, ...]]:
    """What every line says in a pipe, and on a terminal; each time on a copy of the book of its own."""
    asked: list[tuple[int, Run]] = []
    lines: list[Line] = []
    for streams in ((NULL, PIPE, PIPE), (TERMINAL,) * 3):
        folder = tmp_path_factory.mktemp("lines")
        shutil.copytree(hostile.folder, folder, dirs_exist_ok=True)
        files = HostileFiles(folder)
        every = [(at, line) for several in every_line(files, folder).values() for at, line in enumerate(several)]
        lines = lines or [line for _, line in every]
        for number, (at, line) in enumerate(every):
            if streams[0] == TERMINAL and at % ON_A_TERMINAL and not whole(request.config):
                continue
            arguments = line.arguments
            if line.book is not None and "--book" not in arguments:
                arguments = (*arguments, "--book", str(line.book))
            typed = b"n\n" * 3 if streams[0] == TERMINAL else b""
            # The app itself is looked at elsewhere; here it only says that it needs a terminal.
            asked.append((number, Run(arguments, *((NULL, PIPE, PIPE) if line.app else streams), typed=typed)))
    ran: dict[int, list[Ran]] = {}
    for (number, _), one in zip(asked, run_all([run for _, run in asked]), strict=True):
        ran.setdefault(number, []).append(one)
    return {line: tuple(ran[number]) for number, line in enumerate(lines)}


def test_every_command_has_a_line(hostile: HostileFiles, tmp_path: Path) -> None:
    lines = every_line(hostile, tmp_path)
    assert set(lines) == command_names()
    for name, several in lines.items():
        assert several
        assert all(one.arguments[0] == name for one in several)


def test_no_imported_word_commands_the_terminal(answers: dict[Line, tuple[Ran, ...]]) -> None:
    wrong = []
    for line, (piped, *shown) in answers.items():
        told = {"error": wrongs_of_output(piped.err, tty=False)}
        for one in shown:
            out = one.out.replace(b"\t", b"") if "--tsv" in line.arguments else one.out
            told["terminal"] = wrongs_of_output(out, tty=True)
        if not line.data:
            told["output"] = wrongs_of_output(piped.out, tty=False)
        wrong += [f"{' '.join(line.arguments[:3])!r} {where}: {found[:4]}" for where, found in told.items() if found]
    assert not wrong, "\n".join(wrong)


def test_the_lines_do_print_hostile_words(answers: dict[Line, tuple[Ran, ...]]) -> None:
    # Otherwise there would be nothing to see.
    quoting = {line.arguments[0] for line, ran in answers.items() for one in ran if b"PWNED" in one.out + one.err}
    assert command_names() - quoting <= {"demo", "tour", "man", "config"}


def test_no_line_ends_in_a_traceback_or_a_fault(answers: dict[Line, tuple[Ran, ...]]) -> None:
    wrong = [
        f"{line.arguments!r}: {one.code} {(one.err or one.out)[-800:].decode()}"
        for line, ran in answers.items()
        for one in ran
        if one.code not in (0, 1, 2) or b"Traceback" in one.out + one.err
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_for_machines_stays_whole(answers: dict[Line, tuple[Ran, ...]]) -> None:
    read = 0
    for line, (piped, *_) in answers.items():
        if piped.code == 0 and "--json" in line.arguments:
            json.loads(piped.out)
            read += 1
    (table,) = [piped.out.decode() for line, (piped, *_) in answers.items() if line.arguments == ("find", "--csv")]
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert next(row["name"] for row in rows if row["customer_id"] == "k1").startswith("customer 1 \x1b]0;PWNED\x07")
    assert read > 20
