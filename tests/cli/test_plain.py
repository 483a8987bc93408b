"""The review in lines of text: complete for reviewing, in the order in which it is read, and every figure in words."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Ran
from tests.conftest import ROOT
from tests.terminal import Terminal
from tokentui.cli.plain.answers import PlainAnswers
from tokentui.cli.plain.sitting import TAKING, PlainSitting
from tokentui.cli.plain.spoken import in_words
from tokentui.cli.plain.suggested import PlainSuggestions
from tokentui.services.workbook import default_codebook
from tokentui.words.command import Where
from tokentui.words.commands import commands

ON_THE_SCREEN_ALONE = {
    "record", "turn", "floor", "without_vendor", "disclosure", "unknown_spend", "rule", "drill", "next_pane",
    "previous_pane", "down", "up", "page_down", "page_up", "first", "last", "review", "theme", "palette", "quit",
    "copy", "copy_row", "fold_codebook", "follow_filter", "explain", "capture",
    "jump", "two", "pane_larger", "pane_smaller", "panes_usual",
}  # fmt: skip
"""Commands of the review that are about panes, or set what a shell sets."""
SIGNS = re.compile("[█░▒╱▌│─○●·→–▸▾×~≥≤<>%$€]")
"""What a voice leaves out, or reads otherwise than it is meant."""
Sit = Callable[..., list[str]]


@pytest.fixture
def sit(ask: Ask, public_book: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Type lines in a sitting of ann's; what is said behind each of them, the beginning first."""

    def one(*lines: str, options: tuple[str, ...] = ()) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        ran: Ran = ask("--plain", "review", *options, "--book", public_book, "--reviewer", "ann")
        assert ran.code == 0, ran.err
        said, rest = [], ran.out
        for line in lines:
            before, _, rest = rest.partition(f": {line}\n")
            said.append(before)
        return [*said, rest]

    return one


def test_every_command_of_a_review_is_there_or_is_about_the_screen() -> None:
    places = PlainSitting, PlainAnswers, PlainSuggestions
    offered = {one.id for one in commands(Where.REVIEW) if any(hasattr(at, one.method) for at in places)}
    every = {one.id for one in commands(Where.REVIEW, default_codebook())}
    assert every - offered == ON_THE_SCREEN_ALONE
    assert offered >= TAKING


def test_a_sitting(sit: Sit, ask: Ask, public_book: Path) -> None:
    began, decided, undone, split, *_ = sit("operations", "u", "core 60 development 40", "leave")
    assert "Bullish: at least 7, at most 80 percent." in began
    assert re.search(r"^Account 1 of \d+: Microsoft\.$", began, re.MULTILINE)
    assert "500 million dollars a year, run-rate." in began
    assert decided.startswith("Operations for Microsoft (replaces the first pass by starter).")
    assert "Bullish is now at least 8, at most 80 percent; it was at least 7" in decided
    assert re.search(r"^Account 2 of \d+: GitHub\.$", decided, re.MULTILINE)
    assert "Undone: operations for Microsoft." in undone
    assert "Account 1 of" in undone
    assert split.startswith("Core 60 percent, development 40 percent for Microsoft")
    assert "core 60 %, development 40 %" in ask("show", "microsoft", "--book", public_book).out


def test_any_account_can_be_looked_up_and_what_was_said_last_is_said_again(sit: Sit) -> None:
    began, again, looked, said, other, back, *_ = sit(".", "/accenture", "3", "find account aes", "next", ".", "leave")
    assert "Account 1 of" in began
    assert "there is nothing to say again" in again
    assert "Looked up; next goes back to where you were: Accenture." in looked
    assert said.startswith("Operations for Accenture.")
    assert "Account 1 of" in said
    assert ": AES." in other
    assert "Account 1 of" in back


def test_what_is_said_beside_a_statement(sit: Sit, ask: Ask, public_book: Path) -> None:
    said = sit(
        "note from their filing", "confidence 4", "flag", "place 1", "cite 1", "said", "note", "exclude",
        "confidence 9", "cite 99", "adjudicate core because so", "m", "place", "fact runs its trials on it", "for what",
        "", "", "", "2026-01-05", "Annual report", "https://example.com/x", "B", "facts", "leave",
    )  # fmt: skip
    heard = "".join(said)
    for sentence in (
        "Note for Microsoft.", "Confidence 4 for Microsoft.", "Flag for Microsoft.", "Who: large for Microsoft",
        "1 fact cited for Microsoft.", "note: from their filing", "Say what to note", "Say why it is not a customer",
        "Say how sure you are", "Say which of the", "Reviewers do not disagree", "Say which, as in",
        "The segments: 1 large", "Fact on for what for Microsoft.", "runs its trials on it.", "Address: https://example.com/x",
    ):  # fmt: skip
        assert sentence in heard, sentence
    assert "from their filing" in ask("log", "--book", public_book, "--json").out


def test_what_is_not_understood_decides_nothing(sit: Sit, ask: Ask, public_book: Path) -> None:
    before = ask("log", "--book", public_book, "--json").out
    said = sit("core devloper", "operatons", "undo now", "3x", "core 60 development 30", "leave now", "place startup")
    assert "did you mean 'development'" in said[1]
    assert "Did you mean operations?" in said[2]
    assert "Undo takes nothing behind it" in said[3]
    assert ask("log", "--book", public_book, "--json").out == before
    assert said[-1].count("Left.") == 1


def test_every_figure_is_in_words_and_no_sign_stands_alone(sit: Sit) -> None:
    words = ("help", "verdict", "composition", "gap", "codes", "unit", "denominator", "next", "previous", "find acc")
    for said in sit(*words, "operations", "0", "w", "postpone", "leave"):
        for line in said.splitlines():
            assert not SIGNS.search(re.sub("^Said by .*|^.* passed over.*", "", line)), line


def test_a_suggestion_is_read_with_its_rule_and_accepted_by_a_word(sit: Sit, ask: Ask, public_book: Path) -> None:
    ask("suggest", "name:Microsoft", "core", "--reviewer", "ann", "--book", public_book)
    began, accepted, nothing, *_ = sit("accept", "+", "leave")
    assert re.search(
        r"^Suggested by the rule name:Microsoft: core; accept makes it yours\.\nAsked: what for\?$", began, re.M
    )
    assert accepted.startswith("Core (as name:Microsoft suggests) for Microsoft")
    assert "Suggested" not in accepted
    assert "No rule suggests anything here" in nothing
    ask("suggest", "name:GitHub", "core", "--reviewer", "ann", "--book", public_book)
    ask("suggest", "parent:Microsoft", "product", "--reviewer", "ann", "--book", public_book)
    began, refused, *_ = sit("accept", "leave")
    assert "Rules differ: name:GitHub suggests core; parent:Microsoft suggests product. None is accepted." in began
    assert "decide yourself" in refused


def test_a_blind_sitting_hides_what_others_said(sit: Sit) -> None:
    began, after, *_ = sit("said", "leave", options=("--blind", "--queue", "alphabetical", "--filter", "kind:resale"))
    assert "What others said is hidden until you have decided." in began
    assert "starter" not in began + after


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("$1.45B", "1.45 billion dollars"),
        ("~ $650M a year", "about 650 million dollars a year"),
        ("€5 – €7", "5 euros to 7 euros"),
        ("CHF 5M", "5 million CHF"),
        ("8 – 80 %", "8 to 80 percent"),
        ("<1 %", "less than 1 percent"),
        ("core → Acme  ·  differs", "core for Acme, differs"),
        ("470,000 seats", "470,000 seats"),
        ("AT&T M365", "AT&T M365"),
    ],
)
def test_signs_in_words(written: str, words: str) -> None:
    assert in_words(written) == words


def test_it_is_chosen_by_the_settings_and_needs_no_terminal_to_draw_on(public_book: Path, tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('display = "plain"\n[keys]\nundo = "z"\n')
    program = [sys.executable, "-m", "tokentui", str(public_book), "--reviewer", "ann"]
    env = {"TOKENTUI_CONFIG": str(config), "TERM": "dumb"}
    with Terminal(program, 80, 24, env=env, cwd=ROOT) as terminal:
        terminal.wait_for("Microsoft, what for:")
        terminal.type("3\n")
        terminal.wait_for("GitHub, what for:")
        terminal.type("z\n")
        terminal.wait_for("Undone: operations for Microsoft.")
        terminal.type("leave\n")
        assert terminal.wait_exit() == 0
    assert b"\x1b" not in terminal.output


def test_looking_alone_is_left_to_the_shell(ask: Ask, public_book: Path) -> None:
    ran = ask("--plain", "--read-only", "--book", public_book)
    assert ran.code == 2
    assert "tokentui composition" in ran.err
    assert ask("--plain", "gap", "--book", public_book).code == 2
