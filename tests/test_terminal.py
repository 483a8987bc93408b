"""The harness, held against programs that are not ours."""

import os
import re
import select
import shutil
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.terminal import Terminal
from tests.terminal_keys import key_bytes
from tests.terminal_timing import TimedTerminal

TEXTUAL = """
from textual.app import App
from textual.widgets import Input, Label
class Small(App):
    BINDINGS = [("f10", "leave", "leave"), ("f5", "say('five')", ""), ("shift+down", "say('down')", "")]
    def compose(self):
        yield Label("[bold red]red[/] plain", id="label")
        yield Input()
    def action_say(self, word): self.query_one("#label").update(f"pressed {word}")
    def action_leave(self): self.exit(return_code=7, message="goodbye")
    def on_paste(self, event): self.query_one("#label").update(f"pasted {event.text!r}")
    def on_resize(self, event): self.sub_title = str(event.size)
    def on_key(self, event): self.query_one("#label").update(f"key {event.key}") if event.key == "escape" else None
Small().run()
import sys; sys.exit(7)
"""


@pytest.fixture
def cat() -> Iterator[Terminal]:
    with Terminal(["cat"], columns=40, rows=5) as terminal:
        yield terminal


@pytest.fixture
def bash() -> Iterator[Terminal]:
    with Terminal(["bash", "--norc", "--noprofile"], columns=60, rows=10, env={"PS1": "ready> "}) as terminal:
        terminal.wait_for("ready>")
        yield terminal


@pytest.fixture
def textual() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", TEXTUAL], columns=80, rows=12) as terminal:
        terminal.wait_for("red plain")
        yield terminal


def test_what_is_typed_is_echoed(cat: Terminal) -> None:
    cat.type("hello\n")
    cat.wait_for("hello\nhello")
    assert cat.line(0) == "hello"
    assert cat.cursor == (2, 0)


def test_end_of_input_ends_cat(cat: Terminal) -> None:
    cat.type("one\n")
    cat.wait_for("one\none")
    cat.press("ctrl+d")
    assert cat.wait_exit() == 0


def test_a_wait_in_vain_shows_the_screen(cat: Terminal) -> None:
    cat.type("what is there")
    with pytest.raises(AssertionError, match=r"did not show 'what is not' within 0\.2 s\n\+-+\+\n\|what is there "):
        cat.wait_for("what is not", timeout=0.2)


def test_a_wait_ends_when_the_program_does() -> None:
    with (
        Terminal([sys.executable, "-c", "print('too early')"]) as terminal,
        pytest.raises(AssertionError, match=r"it has ended\n(.|\n)*too early"),
    ):
        terminal.wait_for("never", timeout=60)


@pytest.mark.parametrize(("program", "code"), [("raise SystemExit(3)", 3), ("import os; os.abort()", -signal.SIGABRT)])
def test_exit_code_and_signal(program: str, code: int) -> None:
    with Terminal([sys.executable, "-c", program]) as terminal:
        assert terminal.wait_exit() == code


def test_a_crash_is_on_the_screen() -> None:
    with Terminal([sys.executable, "-c", "raise ValueError('broken')"]) as terminal:
        assert terminal.wait_exit() == 1
        assert "ValueError: broken" in terminal.screen()


def test_a_missing_program_is_named() -> None:
    with Terminal(["/no/such/program"]) as terminal:
        assert terminal.wait_exit() == 127
        assert "cannot start /no/such/program" in terminal.screen()


def test_the_size_is_there_from_the_start() -> None:
    with Terminal(["stty", "size"], columns=91, rows=23) as terminal:
        terminal.wait_for("23 91")


def test_a_resize_reaches_the_shell(bash: Terminal) -> None:
    bash.type("trap 'echo now $(stty size)' WINCH; echo armed\n")
    bash.wait_for(re.compile("^armed", re.M))
    bash.resize(72, 14)
    bash.type("\n")
    bash.wait_for("now 14 72")


def test_the_shell_is_the_leader_of_its_terminal(bash: Terminal) -> None:
    bash.type("echo begun; cat > /dev/null\n")
    bash.wait_for(re.compile("^begun", re.M))
    bash.press("ctrl+c")
    bash.type("echo 4$((1+1))\n")
    bash.wait_for("42")


def test_the_alternate_screen_leaves_the_first_as_it_was(bash: Terminal) -> None:
    bash.type(r"printf '\e[?1049h\e[Hother screen'" + "\n")
    bash.wait_for(re.compile(r"^other screen", re.M))
    assert bash.full_screen
    bash.type(r"printf '\e[?1049l'" + "\n")
    bash.wait_for(r"\e[?1049h")
    assert not bash.full_screen


def test_colours_and_styles_can_be_read(bash: Terminal) -> None:
    bash.type(r"clear; printf '\e[1;31mred\e[0m \e[48;2;1;2;3mblue\e[0m\n'" + "\n")
    bash.wait_for(re.compile(r"^red blue", re.M))
    row, column = bash.find("red blue") or (0, 0)
    assert bash.attributes_at(row, column).bold
    assert bash.attributes_at(row, column).foreground == "red"
    assert bash.attributes_at(row, column + 4).background == "010203"
    assert not bash.attributes_at(row, column + 4).bold


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (r"\e[c", "^[[?62;22c"),
        (r"\e[5n", "^[[0n"),
        (r"\e[3;4H\e[6n", "^[[3;4R"),
        (r"\e[?2026$p", "^[[?2026;2$y"),
        (r"\e[?2048$p", "^[[?2048;0$y"),
        (r"\e[18t", "^[[8;10;60t"),
        (r"\e]11;?\e\\\\", "^[]11;rgb:0000/0000/0000"),
    ],
)
def test_questions_of_programs_are_answered(question: str, answer: str) -> None:
    with Terminal(["bash", "-c", f"clear; printf '{question}'; cat"], columns=60, rows=10) as terminal:
        terminal.wait_for(answer)


def test_sequences_pyte_does_not_know(bash: Terminal) -> None:
    """Scrolling and repetition as curses programs write them; what a terminal would swallow leaves no trace."""
    bash.type(r"clear; printf 'a\n=\e[4b\e[>25u\e[<u\e[?4m\eP+q\e\\\e]22;text\a\nb\e[1S\n'" + "\n")
    bash.wait_for(re.compile(r"^=====\nb", re.M))
    assert "25u" not in bash.screen()


def test_keys_styles_and_message_of_a_textual_app(textual: Terminal) -> None:
    row, column = textual.find("red plain") or (0, 0)
    assert textual.attributes_at(row, column).bold
    assert textual.attributes_at(row, column).foreground != textual.attributes_at(row, column + 4).foreground
    textual.type("abc")
    textual.wait_for("abc")
    begin = textual.find("abc")
    # Each key once the one before has moved the cursor: the toolkit lets letters overtake keys that are bound.
    textual.press("left")
    textual.wait_for(lambda one: begin is not None and one.cursor == (begin[0], begin[1] + 2))
    textual.press("home")
    textual.wait_for(lambda one: one.cursor == begin)
    textual.press("x")
    textual.wait_for("xabc")
    textual.press("f5")
    textual.wait_for("pressed five")
    textual.press("shift+down")
    textual.wait_for("pressed down")
    textual.press("f10")
    assert textual.wait_exit() == 7
    assert "goodbye" in textual.screen()
    assert "red plain" not in textual.screen()


def test_a_lone_escape_is_not_taken_for_alt(textual: Terminal) -> None:
    textual.press("escape", "a", "b")
    textual.wait_for("key escape")
    textual.wait_for(re.compile(r"\bab\b"))


def test_a_paste_is_told_from_typing(textual: Terminal) -> None:
    textual.paste("123")
    textual.wait_for("123")
    assert b"\x1b[?2004h" in textual.output


def test_a_large_paste_arrives_whole() -> None:
    with Terminal(["bash", "-c", "stty raw; echo ready; head -c 200000 | wc -c"], columns=40, rows=5) as terminal:
        terminal.wait_for("ready")
        terminal.paste("x" * 200_000)
        # The terminal may have echoed some of it before the program turned that off.
        terminal.wait_for(re.compile("2\n?0\n?0\n?0\n?0\n?0"))


def test_a_textual_app_follows_a_resize(textual: Terminal) -> None:
    textual.resize(50, 8)
    textual.wait_for(lambda terminal: max(map(len, terminal.lines)) == 50)


def test_cost_of_a_program(textual: Terminal) -> None:
    assert textual.cpu_seconds() > 0.01
    # The highest is read last: the program may still be growing.
    now = textual.rss()
    assert textual.peak_rss() >= now > 5_000_000


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 shell")
def test_sqlite_shell_measured() -> None:
    with TimedTerminal(["sqlite3"], columns=60, rows=10) as terminal:
        start = terminal.measure_start("sqlite>")
        assert start.matched is not None
        terminal.type("select 6 * 7;")
        terminal.settle()
        answer = terminal.measure(["enter"], until=re.compile("^42", re.M))
        assert answer.matched is not None
        assert answer.first is not None
        assert answer.first <= answer.matched
        assert answer.output > 0
        nothing = terminal.measure(lambda: terminal.acted, quiet=0.01)
        assert nothing.changed is None


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes cannot be waited for here")
def test_kill_ends_what_the_program_started() -> None:
    with Terminal(["bash", "-c", "sleep 600 & echo child $!; wait"]) as terminal:
        terminal.wait_for("child")
        child = os.pidfd_open(int(terminal.screen().split()[1]))
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)
    ended, _, _ = select.select([child], [], [], 20)
    os.close(child)
    assert ended


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", b"a"), ("+", b"+"), ("ctrl+p", b"\x10"), ("alt+x", b"\x1bx"), ("shift+tab", b"\x1b[Z"), ("space", b" "),
        ("ctrl+end", b"\x1b[1;5F"), ("pgdn", b"\x1b[6~"), ("f1", b"\x1bOP"), ("é", "é".encode()), ("esc", b"\x1b"),
    ],
)  # fmt: skip
def test_bytes_of_keys(key: str, expected: bytes) -> None:
    assert key_bytes(key) == expected


def test_arrows_in_application_mode() -> None:
    assert key_bytes("down", application_cursor=True) == b"\x1bOB"
    assert key_bytes("shift+down", application_cursor=True) == b"\x1b[1;2B"


@pytest.mark.parametrize("key", ["hyper+x", "nonsense", "ctrl+nonsense"])
def test_unknown_keys_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(key))):
        key_bytes(key)
