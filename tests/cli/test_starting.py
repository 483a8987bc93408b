"""What a command loads, and what its help says."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tokentui.cli.main import COMMANDS
from tokentui.cli.main import tokentui as cli
from tokentui.domain.codebook import parse_codebook
from tokentui.domain.codebook_file import read_file
from tokentui.services.workbook import default_codebook

HEAVY = {"pandas", "numpy", "sqlite_utils", "textual", "rich"}
CONFIGURING = {"platformdirs"} if sys.platform == "linux" else set[str]()
"""What asking whether there is a configuration file need not wait for."""
LOOKUPS = (
    ("show", "cursor"),
    ("show", "cursor", "--json"),
    ("find", "micro"),
    ("next",),
    ("log",),
    ("composition", "--json"),
    ("composition",),
    ("gap",),
    ("verdict",),
    ("concentration",),
    ("codebook",),
    ("codebook", "--toml"),
    ("keys",),
    ("check",),
    ("tag", "cursor", "core", "--reviewer", "ann"),
    ("export",),
)


STARTS_NOTHING = "import tokentui.cli.workbench; tokentui.cli.workbench.run_workbench = lambda *given, **more: 0;"
"""For all but the app itself, which has a test of its own."""


def modules_of(*arguments: str | Path, first: str = "") -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        f"import sys; {first} from tokentui.__main__ import main; sys.argv[0] = 'tokentui'; code = main();"
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(ran.stderr.split())


@pytest.mark.parametrize("command", LOOKUPS, ids=" ".join)
def test_a_look_up_loads_nothing_heavy(public_book: Path, command: tuple[str, ...]) -> None:
    assert not modules_of(*command, "--book", public_book) & (HEAVY | CONFIGURING)


def test_the_quickest_look_up_loads_hardly_anything(made_public_book: Path) -> None:
    loaded = modules_of("show", "cursor", "--json", "--book", made_public_book)
    assert not loaded & {"click", "tomllib", "decimal", "difflib", "platformdirs", "tokentui.cli.main"}
    assert not {name for name in loaded if name.startswith(("tokentui.tui", "tokentui.ingest"))}
    assert not loaded & {f"tokentui.domain.{name}" for name in ("customer", "codebook", "statements", "money", "cube")}


@pytest.mark.parametrize("given", ["book", "nothing", "command"])
def test_the_app_starts_without_the_command_line(
    made_public_book: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("TOKENTUI_BOOK", str(made_public_book))
    ways: dict[str, list[str | Path]] = {"book": [made_public_book], "nothing": [], "command": ["--reviewer", "ann"]}
    arguments = ways[given]
    loaded = modules_of(*arguments, first=STARTS_NOTHING)
    assert ("click" in loaded) is (given == "command")
    assert "tokentui.cli.workbench" in loaded


def test_help_imports_no_command_and_nothing_behind_them() -> None:
    loaded = {name for name in modules_of("--help") if name.startswith("tokentui.")}
    completed = ("completion", "completion.grammar", "completion.kinds")
    assert loaded == {
        "tokentui.__main__",
        "tokentui.cli",
        *(f"tokentui.cli.{one}" for one in ("faults", "main", "manner", "output", "quick", *completed)),
        *("tokentui.services", "tokentui.services.paths"),
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(ask: Ask, command: str) -> None:
    ran = ask(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: tokentui {command}")
    assert all(len(line) <= 100 for line in ran.lines)
    assert ask(command, "-h").out == ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_grades_are_shown_and_taken_alike_everywhere(command: str) -> None:
    context = click.Context(cli)
    found = cli.get_command(context, command)
    assert found is not None
    for option in found.params:
        if isinstance(option.type, click.Choice) and {str(one).upper() for one in option.type.choices} == {*"ABCD"}:
            assert option.make_metavar(click.Context(found)) == "[A|B|C|D]"
            assert option.type.convert("c", option, None) == "C"


def test_the_help_names_every_command_and_the_exit_codes(ask: Ask) -> None:
    ran = ask("--help")
    listed = [line.split()[0] for line in ran.lines[ran.lines.index("Commands:") + 1 :]]
    assert listed == list(COMMANDS)
    assert "…" not in "".join(ran.lines[ran.lines.index("Commands:") :])
    assert "..." not in "".join(ran.lines[ran.lines.index("Commands:") :])
    assert "Exit codes: 0" in " ".join(ran.out.split())


def test_the_version(ask: Ask) -> None:
    from tokentui import __version__

    assert ask("--version").out == f"{__version__}\n"


def test_the_codebook_as_toml_reads_back(ask: Ask, made_public_book: Path) -> None:
    text = ask("codebook", "--toml", "--book", made_public_book).out
    assert parse_codebook(text).use_cases == default_codebook().use_cases
    assert parse_codebook(text).segments == default_codebook().segments
    assert len(read_file(text).use_cases) == 9
    answer = ask("codebook", "--json", "--book", made_public_book).json
    assert [one["code"] for one in answer["use_cases"]] == [case.code for case in default_codebook().use_cases]
    assert [one["code"] for one in answer["segments"]] == [one.code for one in default_codebook().segments.entries]
    assert ask("codebook", "--json", "--toml", "--book", made_public_book).code == 2


def test_keys_come_from_the_registry_with_the_user_s_own(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {one["id"]: one for one in ask("keys", "--json").json["keys"]}
    assert rows["undo"]["keys"] == ["u"]
    assert rows["tag_1"]["label"] == "core"
    file = tmp_path / "config.toml"
    file.write_text('reviewer = "ann"\n[keys]\nundo = "z"\nnonsense = "q"\n')
    monkeypatch.setenv("TOKENTUI_CONFIG", str(file))
    own = ask("keys", "--json")
    assert {one["id"]: one["keys"] for one in own.json["keys"]}["undo"] == ["z"]
    assert "no command 'nonsense'" in own.err
    assert own.err.count(str(file)) == 2


def test_the_book_and_the_reviewer_may_stand_before_the_command(ask: Ask, public_book: Path) -> None:
    assert ask("--book", public_book, "--reviewer", "ann", "tag", "cursor", "core").code == 0
    rows = ask("--book", public_book, "log", "-n", "1", "--json").json["decisions"]
    assert rows[0]["reviewer"] == "ann"


def test_the_book_may_be_named_by_the_environment(ask: Ask, public_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKENTUI_BOOK", str(public_book))
    assert ask("show", "cursor", "--json").json["book"] == "Anthropic, public book"
