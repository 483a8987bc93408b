"""`tokentui config`, and how a command says what is left out."""

from pathlib import Path

import platformdirs
import pytest

from tests.cli.conftest import Ask
from tests.config.conftest import Configure
from tests.conftest import tokentui
from tokentui.services.paths import config_file
from tokentui.words.config_text import beginning


def test_the_file_is_in_the_place_of_the_platform_unless_one_is_named(
    ask: Ask, own_home: Path, configure: Configure
) -> None:
    file = configure("")
    assert ask("config", "path").out == f"{file}\n"


@pytest.mark.parametrize("given", [None, "", " ", "/etc/mine", "/etc/mine/", "relative", "~/mine"])
def test_the_place_is_that_of_the_platform(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    if given is None:
        monkeypatch.delenv("XDG_CONFIG_HOME")
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", given)
    assert config_file() == platformdirs.user_config_path("tokentui", appauthor=False) / "config.toml"


def test_without_a_file_all_is_built_in(ask: Ask, own_home: Path) -> None:
    assert own_home in config_file().parents
    assert ask("config", "path").out == f"{config_file()}\n"
    ran = ask("config", "check")
    assert (ran.code, ran.err) == (0, "")
    assert "none is needed" in ran.out
    settings = ask("config", "show", "--json").json["settings"]
    assert {one["from"] for one in settings} == {"built in", "login"}


def test_a_file_to_begin_with_is_made_once_and_never_over_another(ask: Ask, own_home: Path) -> None:
    ran = ask("config", "init")
    assert (ran.code, ran.out) == (0, "")
    assert config_file().read_text(encoding="utf-8") == beginning()
    assert ask("config", "check").code == 0
    config_file().write_text('theme = "light"')
    ran = ask("config", "init")
    assert (ran.code, "is there already and stays as it is" in ran.err) == (1, True)
    assert config_file().read_text(encoding="utf-8") == 'theme = "light"'


def test_a_file_that_cannot_be_made_is_one_sentence(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TOKENTUI_CONFIG", str(tmp_path / "file" / "c.toml"))
    ran = ask("config", "init")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "cannot be made" in ran.err
    assert ask("config", "check").code == 1


COMMANDS = (
    ("composition",),
    ("show", "cursor"),
    ("next", "--json"),
    ("keys",),
    ("tag", "cursor", "core"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_says_once_what_is_left_out_and_does_its_work(
    ask: Ask, configure: Configure, public_book: Path, command: tuple[str, ...]
) -> None:
    sound = ask(*command, "--book", public_book)
    file = configure("them = 1\n")
    ran = ask(*command, "--book", public_book)
    assert (ran.code, ran.out) == (sound.code, sound.out)
    assert ran.err.splitlines()[0] == f"{file}, line 1: there is no entry 'them'; did you mean theme? That is left out."
    assert ran.err.count("is left out") == 1
    configure("them = 1\n[key]\nfloor = \n")
    ran = ask(*command, "--book", public_book)
    assert f"{file}, line 1: there is no entry 'them'" in ran.err
    assert "That and 2 more are left out; see: tokentui config check" in ran.err
    assert len(ask("config", "check").lines) == 3


def test_the_quick_look_up_takes_the_configured_book_as_the_ordinary_one_does(
    configure: Configure, public_book: Path
) -> None:
    file = configure(f'book = "{public_book}"\nthem = 1\n')
    quick = tokentui("show", "cursor", "--json", TOKENTUI_CONFIG=str(file))
    ordinary = tokentui("--reviewer", "ann", "show", "cursor", "--json", TOKENTUI_CONFIG=str(file))
    assert quick.stdout == ordinary.stdout


def test_a_configured_file_is_shown_whatever_its_name_holds(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a\x1b[31m\nb.toml"
    file.write_text("x = 1\n")
    monkeypatch.setenv("TOKENTUI_CONFIG", str(file))
    for command in (("config", "path"), ("config", "check"), ("config", "show"), ("keys",)):
        ran = ask(*command)
        assert "\x1b" not in ran.out + ran.err
        assert "\nb.toml" not in ran.out + ran.err
