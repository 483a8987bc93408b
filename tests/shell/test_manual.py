"""The manual page says what the program does, and the programs that show such pages find nothing wrong with it."""

import re
import shutil
import subprocess

import pytest

from tests.readme import MANUAL, manual
from tests.structure.sources import MODULES
from tokentui.cli.faults import EXIT_CODES
from tokentui.cli.main import COMMANDS
from tokentui.cli.main import tokentui as cli


def shown() -> str:
    """The page as man shows it; skips where there is no man that formats it."""
    if shutil.which("mandoc") is not None:
        command = ["mandoc", "-Tutf8", "-Owidth=120"]
    elif shutil.which("groff") is not None:
        command = ["groff", "-man", "-Tutf8", "-Kutf8", "-P-cbou", "-rLL=120n"]
    else:
        pytest.skip("neither mandoc nor groff is installed")
    ran = subprocess.run([*command, str(MANUAL)], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", re.sub(".\b", "", ran.stdout))


def test_the_page_is_up_to_date() -> None:
    assert MANUAL.read_text(encoding="utf-8") == manual(), "write it anew with: python -m tests.readme"


@pytest.mark.parametrize(
    "command", [["groff", "-man", "-ww", "-Tutf8", "-Kutf8", "-z"], ["mandoc", "-T", "lint", "-W", "warning"]]
)
def test_formatters_find_nothing_wrong(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    ran = subprocess.run([*command, str(MANUAL)], capture_output=True, text=True)
    # A date would make another page of it every day.
    complaints = [line for line in (ran.stdout + ran.stderr).splitlines() if "missing date" not in line]
    assert not complaints


def test_commands_options_exit_codes_files_and_environment_are_named() -> None:
    page = shown()
    context = cli.make_context("tokentui", ["--help"], resilient_parsing=True)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        options = [max(one.opts, key=len) for one in command.params if not getattr(one, "hidden", True)]
        assert f" {name} " in page
        assert [one for one in options if one not in page] == []
    for code, meaning in EXIT_CODES:
        assert f" {code} {meaning[0].upper()}{meaning[1:]}." in page
    for variable in {one for path in MODULES for one in re.findall(r'"(TOKENTUI_[A-Z]+)"', path.read_text("utf-8"))}:
        assert variable in page
    assert "demo.tokentui" in page


def test_the_help_names_every_exit_code() -> None:
    assert re.findall(r"(?:[:;] )(\d+) ", re.sub(r"\s+", " ", cli.help or "").partition("Exit codes")[2]) == [
        str(code) for code, _ in EXIT_CODES
    ]


def test_man_prints_the_page() -> None:
    from tests.conftest import tokentui

    assert tokentui("man").stdout == manual()
