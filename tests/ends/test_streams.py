"""Standard streams that are closed or full, and Ctrl-C at any moment, for every command: a sentence or nothing."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.running import CLOSED, NULL, PIPE, Ran, Run, run_all
from tests.shares import share
from tokentui.cli.main import COMMANDS

FULL = "/dev/full"
PLAIN = (NULL, PIPE, PIPE)
STREAMS = {
    "<&-": (CLOSED, PIPE, PIPE),
    ">&-": (NULL, CLOSED, PIPE),
    "2>&-": (NULL, PIPE, CLOSED),
    "all closed": (CLOSED, CLOSED, CLOSED),
    ">/dev/full": (NULL, FULL, PIPE),
    "2>/dev/full": (NULL, PIPE, FULL),
    "both full": (NULL, FULL, FULL),
}
"""As a shell writes them."""
TAKES_NOTHING = (">&-", "all closed", ">/dev/full", "both full")
"""Those in which standard output takes nothing: exit code 2 for what had something to say there."""
_SAYS = re.compile(rb"Standard output: [^\n]+\.\n\Z")
NAMES, SHARE = tuple(COMMANDS), 3
INTERRUPTED_AFTER = (0.03, 0.12)
"""Seconds; most commands are done within the last."""


def lines_of(book: Path, folder: Path) -> dict[str, tuple[str, ...]]:
    """One way to call each command on a book of public facts."""
    usage = folder / "usage.csv"
    usage.write_text("customer,month,spend\n" + "".join(f"Cursor,2026-0{1 + row % 9},{row}\n" for row in range(3_000)))
    listed = folder / "listed.csv"
    listed.write_text("name\nCursor\nAccenture plc\n")
    other = shutil.copy(book, folder / "other.tokentui")
    on = ("--book", str(book))
    given: dict[str, tuple[str, ...]] = {
        "demo": ("--no-open", "--book", str(folder / "demo.tokentui")),
        "tour": (),
        "import": (str(usage), "--yes", *on),
        "find": ("a", *on),
        "show": ("cursor", "--json", *on),
        "tag": ("cursor", "core", "--reviewer", "ann", "--json", *on),
        "place": ("cursor", "start-up", "--reviewer", "ann", "--json", *on),
        "undo": ("--reviewer", "ann", *on),
        "join": ("accenture", "aes", "--yes", "--reviewer", "ann", "--json", *on),
        "record": ("cursor", "--size", "large", "--reviewer", "ann", "--json", *on),
        "capture": ("https://x.example/", "--customer", "cursor", "--text", "so", "--reviewer", "ann", "--json", *on),
        "suggest": ("parent:amazon", "core", "--reviewer", "ann", *on),
        "match": (str(listed), *on),
        "estimate": ("--declare", "9", "--unit", "customers", "--reviewer", "ann", *on),
        "export": on,
        "merge": (str(other), *on),
        "compare": (str(other), *on),
        "restore": (str(other), "--yes", *on),
        "config": ("path",),
        "completion": ("bash",),
        "man": (),
        "review": on,
        "watch": on,
        "serve": (str(folder / "none.tokentui"),),
        "pull": (),
        "push": (),
    }
    return {name: (name, *given.get(name, on)) for name in COMMANDS}


@pytest.fixture(scope="module")
def answers(
    made_public_book: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[tuple[str, str], Ran]:
    """What every command came to with every kind of streams, each time on a fresh copy of the book.

    In a short run each command has some of the streams, and each of those a share of the commands.
    """
    asked: dict[tuple[str, str], Run] = {}
    for number, (words, streams) in enumerate({"as always": PLAIN, **STREAMS}.items()):
        among = share(request.config, NAMES, SHARE, number) if number else NAMES
        for name, run in fresh(made_public_book, tmp_path_factory.mktemp("streams"), among):
            asked[words, name] = run._replace(stdin=streams[0], stdout=streams[1], stderr=streams[2])
    return dict(zip(asked, run_all(list(asked.values())), strict=True))


def fresh(book: Path, folder: Path, among: Sequence[str] = NAMES) -> Iterator[tuple[str, Run]]:
    """Every command, or some, on copies of a book."""
    for name in among:
        own = folder / name
        own.mkdir()
        path = Path(shutil.copy(book, own / "book.tokentui"))
        yield name, Run(lines_of(path, own)[name])


def test_a_stream_that_takes_nothing_is_one_sentence_or_nothing(answers: dict[tuple[str, str], Ran]) -> None:
    wrong = []
    for (words, name), ran in answers.items():
        usual = answers["as always", name]
        lost = words in TAKES_NOTHING and bool(usual.out)
        expected = 2 if lost else usual.code
        said = ran.out + ran.err
        if ran.code != expected or b"Traceback" in said or b"Exception ignored" in said:
            wrong.append(f"{name} {words}: {ran.code} instead of {expected}: {said[-300:].decode()}")
        elif lost and STREAMS[words][2] == PIPE and not _SAYS.search(ran.err):
            wrong.append(f"{name} {words}: does not say why: {ran.err[-300:].decode()}")
        elif words in ("<&-", "2>&-", "2>/dev/full") and _shape(ran.out) != _shape(usual.out):
            wrong.append(f"{name} {words}: another answer")
    assert not wrong, "\n".join(wrong)


def test_the_help_of_every_command_says_that_nothing_can_be_written() -> None:
    asked = [(), *((name,) for name in COMMANDS)]
    runs = [Run((*words, "--help"), NULL, taken, PIPE) for taken in (CLOSED, FULL) for words in asked]
    runs.append(Run(("--version",), NULL, CLOSED, PIPE))
    wrong = [
        f"{run.arguments}: {ran.code}: {ran.err.decode()}"
        for run, ran in zip(runs, run_all(runs), strict=True)
        if ran.code != 2 or not _SAYS.fullmatch(ran.err)
    ]
    assert not wrong, "\n".join(wrong)


def _shape(answer: bytes) -> bytes:
    """An answer without what differs from one moment and folder to the next."""
    return re.sub(rb"/[^ \n]+/|\d\d:\d\d[:.\dZ]*", b"", answer)


def test_every_command_says_something_on_standard_output_or_error(answers: dict[tuple[str, str], Ran]) -> None:
    # Otherwise nothing would be shown by its streams.
    assert all(ran.out or ran.err for (words, _), ran in answers.items() if words == "as always")


@pytest.mark.parametrize("after", INTERRUPTED_AFTER)
def test_interrupted_at_any_moment(
    after: float, made_public_book: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    among = share(request.config, NAMES, len(INTERRUPTED_AFTER), INTERRUPTED_AFTER.index(after))
    asked = dict(fresh(made_public_book, tmp_path, among))
    wrong = []
    for name, ran in zip(
        asked, run_all([run._replace(interrupted_after=after) for run in asked.values()]), strict=True
    ):
        said = ran.out + ran.err
        if ran.code not in (0, 1, 2, 130) or b"Traceback" in said or b"Exception ignored" in said:
            wrong.append(f"{name}: {ran.code}: {said[-600:].decode()}")
        if ran.code == 130 and not ran.err.endswith(b"Interrupted; what was not finished is not in the book.\n"):
            wrong.append(f"{name}: {ran.err[-300:].decode()}")
    books = [tmp_path / name / "book.tokentui" for name in asked]
    checked = run_all([Run(("check", "--book", str(book))) for book in books])
    wrong += [f"{book.parent.name}: {ran.out.decode()}" for book, ran in zip(books, checked, strict=True) if ran.code]
    assert not wrong, "\n".join(wrong)


CLEARING_AWAY = {
    "of a book that is closed": """
def answer(arguments):
    book = open_book(Path(arguments[0]), readonly=True)
    left_off = one_moment(book.db)
    left_off.__enter__()
    book.close()
    raise KeyboardInterrupt
""",
    "interrupted itself": """
class Left:
    def __del__(self):
        raise KeyboardInterrupt

def answer(arguments):
    Left()
    print("went on")
    return 0
""",
}
"""What Python would say that it ignored, since nothing can catch it."""


@pytest.mark.parametrize("what", CLEARING_AWAY)
def test_interrupted_while_something_is_cleared_away(what: str, made_public_book: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import tokentui.cli.quick as quick;"
        "from tokentui.store.connection import one_moment, open_book\n"
        f"{CLEARING_AWAY[what]}\n"
        "quick.answer = answer\nfrom tokentui.__main__ import main\nsys.exit(main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(made_public_book)], capture_output=True, cwd=ROOT, check=False, text=True
    )
    assert (ran.returncode, ran.stdout) == (130, "")
    assert ran.stderr == "Interrupted; what was not finished is not in the book.\n"


@pytest.mark.parametrize("redirected", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_the_installed_program_in_a_real_shell(redirected: str, made_public_book: Path) -> None:
    command = f'exec "$0" -m tokentui find cursor --book "$1" {redirected}'
    ran = subprocess.run(
        ["sh", "-c", command, sys.executable, str(made_public_book)], capture_output=True, cwd=ROOT, check=False
    )
    lost = ">&-" in redirected.replace("2>&-", "")
    assert ran.returncode == (2 if lost else 0)
    assert ran.stderr == (b"Standard output: it is closed.\n" if redirected == ">&-" else b"")
    assert lost or b"cursor" in ran.stdout


def test_a_reader_that_stops_reading_is_nothing_to_speak_of(made_public_book: Path) -> None:
    command = '"$0" -m tokentui export --what facts --book "$1" | head -1'
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}", sys.executable, str(made_public_book)],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (141, b"")
