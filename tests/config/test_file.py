"""The configuration file as text: lines, what is left out, and files that are none or mean harm."""

import os
import socket
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.config.conftest import Configure
from tokentui.services.config import configuration, read_config
from tokentui.services.config_entries import ENTRIES, KEYS
from tokentui.services.config_file import MOST_BYTES, read_text
from tokentui.words.own_keys import all_faults, one_sentence

SOUND = '''# mine
theme = "light"
book = """\\
    ~/b.tokentui"""

keys.undo = ["z",
  # and one more
  "ctrl+z",
]
[keys]
"redo" = 'Z'
'''


def test_every_value_has_the_line_on_which_it_begins() -> None:
    written = read_text(SOUND)
    assert not written.faults
    assert [(one.line, one.name) for one in written.assignments] == [
        (2, ("theme",)),
        (3, ("book",)),
        (6, ("keys", "undo")),
        (10, ("keys",)),
        (11, ("keys", "redo")),
    ]
    assert [one.value for one in written.assignments][1:3] == ["~/b.tokentui", ["z", "ctrl+z"]]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n# a comment\n"])
def test_line_ends_and_marks_change_nothing(tmp_path: Path, ending: str, before: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes((before + SOUND).replace("\n", ending).encode())
    found = read_config(file)
    assert (found.theme, found.faults) == ("light", ())
    assert dict(found.lines)["theme"] == 2 + before.count("\n")


@pytest.mark.parametrize(
    "broken",
    [
        "theme = ",
        "theme",
        'theme = "light',
        "theme = light",
        "[keys",
        "= 1",
        "money = '''",
        "unit = [1,",
        "unit = {a = ",
        "floor = 1.2.3",
        "\x00",
        "floor = " + "9" * 50_000,
        "floor = " + "[" * 40_000,
        "floor = " + "{a=" * 20_000,
        "a." * 20_000 + "b = 1",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
    ids=lambda text: repr(text[:14]),
)
def test_one_broken_line_leaves_out_itself_alone(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'theme = "contrast"\n{broken}\nreviewer = "ann"\n[keys]\nundo = "z"\n', encoding="utf-8")
    found = read_config(file)
    assert (found.theme, found.reviewer, [one.command for one in found.keys]) == ("contrast", "ann", ["undo"])
    assert [fault.line for fault in found.faults] == [2]
    assert len(found.faults[0].text) < 300
    assert found.faults[0].text.isprintable()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "it is a folder, not a file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "it is no ordinary file"),
    "pipe": (fifo, "it is no ordinary file"),
    "socket": (listening, "it is no ordinary file"),
    "link to itself": (lambda path: path.symlink_to(path), "it cannot be read: too many levels of symbolic links"),
    "link to nothing": (lambda path: path.symlink_to(path.with_name("gone")), "there is no such file"),
    "UTF-16": (lambda path: path.write_text("theme = 'light'", encoding="utf-16"), "it is not UTF-8; save it as UTF-8"),
    "Latin-1": (lambda path: path.write_bytes(b"reviewer = 'J\xf6rg'"), "it is not UTF-8; save it as UTF-8"),
    "10 MB": (lambda path: path.write_bytes(b"#" * 10_000_000), f"it is longer than the {MOST_BYTES:,} bytes"),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("named", [False, True])
def test_what_is_no_file_of_text_is_one_sentence(tmp_path: Path, kind: str, named: bool) -> None:
    make, words = WRONG[kind]
    file = tmp_path / "c.toml"
    make(file)
    found = read_config(file, named=named)
    assert [fault.line for fault in found.faults] == [0]
    assert words in found.faults[0].text
    assert found._replace(faults=()) == read_config(Path(os.devnull))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.toml"
    file.write_text("")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    assert [fault.text for fault in read_config(file).faults] == ["it cannot be read: permission denied"]


def test_no_file_is_nothing_to_say_unless_one_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert configuration().faults == ()
    monkeypatch.setenv("TOKENTUI_CONFIG", os.devnull)
    assert configuration().faults == ()
    monkeypatch.setenv("TOKENTUI_CONFIG", str(tmp_path / "gone.toml"))
    assert [fault.text for fault in configuration().faults] == ["there is no such file"]
    monkeypatch.setenv("TOKENTUI_CONFIG", "~nobody-of-that-name/c.toml")
    assert [fault.text for fault in configuration().faults] == ["there is no such file"]


def test_a_file_is_read_anew_when_it_has_changed(configure: Configure) -> None:
    configure('theme = "contrast"')
    assert configuration().theme == "contrast"
    configure('theme = "safe"')
    assert configuration().theme == "safe"


def test_a_file_as_long_as_it_may_be_is_quickly_read(tmp_path: Path) -> None:
    for line in ("a=[", "a='''", '"""', "[[", "x.y.z = {a = [", "undo = 'z'", "\n", "a=[\n1,"):
        file = tmp_path / "c.toml"
        file.write_text((line + "\n") * (MOST_BYTES // (len(line) + 1)), encoding="utf-8")
        assert read_config(file).reviewer is None


_NAMES = st.sampled_from([*(entry.name for entry in ENTRIES), KEYS, "undo", "redo", "quit", "them", "", "ä b"])
_WORDS = st.sampled_from([*"zqx1", "ctrl+z", "ctrl+", "+", ",", "light", "spend", "known", "C", "full", "/b", ""])
_VALUES = st.recursive(
    _WORDS
    | st.text(max_size=8)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=5,
)
_LINES = st.lists(
    st.one_of(
        st.tuples(_NAMES, _VALUES).map(lambda pair: f"{_toml(pair[0])} = {_toml(pair[1])}"),
        st.sampled_from(["[keys]", "[[keys]]", "[keys.undo]", "[theme]", "[", "]", "#", "'''", '"""', "\x00", "\r"]),
        st.text(max_size=12),
    ),
    max_size=12,
)


def _toml(value: object) -> str:
    """A value as TOML."""
    import json

    if isinstance(value, dict):
        return f"{{{', '.join(f'{_toml(name)} = {_toml(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool | str):
        return json.dumps(value)
    return str(value) if isinstance(value, int | float) else getattr(value, "isoformat", str)()


@given(_LINES)
def test_whatever_a_file_holds_what_is_left_out_is_named_and_the_rest_holds(lines: list[str]) -> None:
    text = "\n".join(lines)
    written = read_text(text)
    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        assert not written.faults
        assert len(written.assignments) >= len(whole)
    places = [*(one.line for one in written.assignments), *(one.line for one in written.faults)]
    assert all(1 <= place <= text.count("\n") + 1 for place in places)


@given(_LINES)
def test_whatever_a_file_holds_comes_to_settings_and_sentences(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "hypothesis.toml"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    found = read_config(file)
    faults = all_faults(found)
    assert bool(one_sentence(found, "c.toml")) is bool(faults)
    for fault in faults:
        assert 0 < len(fault.text) < 400
        assert fault.text.isprintable()
