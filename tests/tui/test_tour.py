"""The README's tour, followed literally, gives the numbers that it prints; what pages show is what the program says."""

import re
from pathlib import Path

import pytest

from tests import readme
from tests.conftest import tokentui
from tests.public_numbers import NAMED, TOLD
from tests.tui.app_in_test import Story, opened

WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
README = readme.README.read_text(encoding="utf-8")


def step(number: int) -> str:
    """One step of the tour, on one line."""
    tour = README.split("<!-- tour -->")[1].split("<!-- /tour -->")[0]
    found = re.search(rf"^{number}\. (.*?)(?=^\d+\. |\Z)", tour, re.MULTILINE | re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def shares(story: Story, name: str) -> str:
    """What the README prints of a row: its range."""
    found = re.search(r"[<>\d]+ – +[<>\d]+ %", story.row(name))
    assert found is not None
    return re.sub(" +", " ", found[0])


async def test_the_tour(public_book: Path) -> None:
    async with opened(public_book) as story:
        text = step(1)
        assert f"You see {NAMED} customers" in text
        for name in ("bullish", "neutral", "bearish"):
            assert f"{name} {shares(story, name)}" in text
        assert "NOT ESTABLISHED" in story.panel()
        assert "NOT ESTABLISHED" in text
        text = step(2)
        await story.press("v")
        assert f"bearish may be {shares(story, 'bearish')}" in text
        await story.press("t")
        assert f"bearish {shares(story, 'bearish')}" in text
        assert "\nBEARISH" in story.panel()
        assert "Cursor decided bullish makes it BULLISH" in await story.verdict()
        await story.press("t")
        assert "NOT ESTABLISHED" in story.panel()
        await story.press("t", "v", "v")
        assert "by customers · of listed" in story.panel()
        text = step(3)
        before = story.row("3 operations")
        await story.press("/")
        await story.write("accenture")
        await story.press("enter")
        assert story.table.row_count == 1
        await story.press("3")
        had, shown = before.split()[-1], story.row("3 operations").split()
        assert f"from {WORDS[int(had)]} to {WORDS[int(had) + 1]}" in text
        assert shown[-2] == str(int(had) + 1)
        assert f"by how many points: {shown[-1]}" in text
        await story.press("u")
        assert story.row("3 operations") == before
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)
        await story.press("/")
        await story.write("kind:resale")
        await story.press("enter")
        assert f"the {WORDS[story.table.row_count]} customers" in step(4)
        await story.press("tab", "escape")
        await story.until(lambda: story.table.row_count == NAMED)
        await story.press("tab", "tab", "j", "enter")
        assert f"the {story.table.row_count} customers" in step(5)
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)
        text = step(6)
        await story.press("X", "X")
        bearish = story.row("3 start-up").split()[-2]
        assert f"start-ups in bearish uses are {bearish.replace('–', ' – ')} %" in text
        assert f"{NAMED - TOLD} customers are of no told segment" in text
        await story.press("tab", "tab", "right", "enter")
        await story.until(lambda: 0 < story.table.row_count < NAMED)
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)
        placed = story.panel()
        await story.press("p", "3")
        assert story.message.startswith("who: start-up →")
        await story.press("u")
        assert story.panel() == placed
        await story.press("X")
        assert "bullish" in story.row("bullish")
    said = step(8)
    command = re.search(r"`tokentui (tag .*?)`", said)
    assert command is not None
    assert tokentui(*command[1].split(), "--book", public_book).returncode == 0


@pytest.mark.parametrize("file", readme.PAGES, ids=lambda file: file.name)
def test_the_tables_of_the_pages_are_those_of_the_program(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    assert readme.rendered(page) == page, "run: python -m tests.readme"


def test_the_test_command_of_the_readme_is_what_ci_runs() -> None:
    (command,) = [line for line in README.splitlines() if line.endswith("-m tests")]
    assert command.startswith("python3 -m venv .venv && ")
    assert "-m tests$" in (readme.README.parent / ".ci" / "run").read_text(encoding="utf-8")
