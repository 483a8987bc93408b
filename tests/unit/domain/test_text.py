import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tokentui.domain.text import cell_width, clip, pad, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Foo [formerly Bar]", "Foo [formerly Bar]"),
        ("Esc\x1b[31m", r"Esc\x1b[31m"),
        ("a\nb\tc\rd\x00", r"a\nb\tc\rd\x00"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("a\u200db", r"a\u200db"),
        ("\u200d", r"\u200d"),
        ("half \ud800", r"half \ud800"),
        ("line\u2028end\x85", r"line\u2028end\x85"),
    ],
)
def test_dangerous_characters_are_written_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    "name",
    ["👩\u200d👩\u200d👧 Care", "日本電気株式会社", "Cre\u0301dit", "❤\ufe0f", "می\u200cخواهم", "Straße", "नमस्ते"],
)
def test_scripts_and_emoji_stay(name: str) -> None:
    assert visible(name) == name


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("plain", 5),
        ("日本", 4),
        ("e\u0301", 1),
        ("👩\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("👍🏽", 2),
        ("🇩🇪", 2),
        ("한국", 4),
        ("नमस्ते", 4),
        ("Ｆ", 2),
    ],
)
def test_width_is_the_one_that_textual_draws(text: str, width: int) -> None:
    assert cell_width(text) == width == cell_len(text)


def test_clip_keeps_whole_signs_and_marks_the_cut() -> None:
    assert clip("Anthropic", 20) == "Anthropic"
    assert clip("Anthropic", 5) == "Anth…"
    assert clip("日本電気", 4) == "日…"
    assert clip("👩\u200d👩\u200d👧 Care", 3) == "👩\u200d👩\u200d👧…"
    assert clip("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert [clip("Anthropic", 1), clip("日本電気", 1), clip("Anthropic", 0), clip("日本", -1)] == ["…", "…", "", ""]


def test_pad_fills_to_the_width() -> None:
    assert [pad("ab", 5), pad("ab", 5, "right"), pad("ab", 5, "center")] == ["ab   ", "   ab", " ab  "]
    assert pad("日本", 5) == "日本 "
    assert pad("日本電気", 4) == "日… "


@given(st.text(), st.integers(0, 30))
def test_what_is_shown_is_safe_and_fits(text: str, cells: int) -> None:
    shown = visible(text)
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert visible(shown) == shown
    assert cell_width(clip(shown, cells)) <= cells
    assert cell_width(pad(shown, cells)) == cells
