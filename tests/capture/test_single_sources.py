"""What rests on a single source is said: of an account on its card, of the book beside the verdict."""

from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tests.tui.app_in_test import opened
from tokentui.tui.widgets.detail import DetailPane

__all__ = ["ask"]

RELEASE = "https://vendor.example/release"
M = 10**12


@pytest.fixture
def book(tmp_path: Path, ask: Ask) -> Path:
    """Acme and Zeta rest on one release, by two articles; Beta on two sources; of Omega only a spend is said."""
    path = make_book(tmp_path / "b.tokentui", [("acme", "Acme", 4 * M), ("zeta", "Zeta", M), ("beta", "Beta", M),
                                               ("omega", "Omega", 9 * M)])  # fmt: skip
    for key, page, rest in (("acme", "a", True), ("acme", "b", True), ("zeta", "c", True), ("beta", "d", False),
                            ("beta", "e", True)):  # fmt: skip
        words = ("--rests-on", RELEASE) if rest else ()
        ran = ask("capture", f"https://{page}.example/", "--customer", key, "--text", page, *words, "--book", path)
        assert ran.code == 0, ran.err
    for key in ("acme", "zeta", "beta"):
        assert ask("tag", key, "core", "--book", path).code == 0
    return path


def test_the_verdict_says_how_much_rests_on_one_source(book: Path, ask: Ask) -> None:
    found = ask("verdict", "--json", "--book", book).json["single_sources"]
    assert found == {"said": 3, "single": 2, "spend": 6 * M, "single_spend": 5 * M, "shared": RELEASE, "sharing": 2}
    said = " ".join(ask("verdict", "--book", book).out.split())
    assert "2 of 3 accounts on which something is said rest on one source each, $5M of $6M known" in said
    assert f"known; 2 on the same, {RELEASE}" in said


def test_a_fact_below_the_floor_is_no_second_source(book: Path, ask: Ask) -> None:
    weak = ("capture", "https://w.example/", "--customer", "acme", "--text", "weak", "--grade", "D", "--book", book)
    assert ask(*weak).code == 0
    at = {floor: ask("verdict", "--floor", floor, "--json", "--book", book).json["single_sources"] for floor in "CD"}
    assert (at["D"]["single"], at["C"]["single"]) == (1, 2)


def test_a_card_says_so_of_its_account(book: Path, ask: Ask) -> None:
    assert f"all 2 facts rest on one source: {RELEASE}" in ask("show", "acme", "--all", "--book", book).out
    for key in ("beta", "zeta", "omega"):
        assert "one source" not in ask("show", key, "--all", "--book", book).out


async def test_the_app_says_both(book: Path) -> None:
    async with opened(book) as story:
        assert "2 of 3 accounts on which something is said rest on one source each" in await story.verdict()
        await story.go_to("Acme")
        await story.press("enter")
        card = story.app.screen.query_one(DetailPane)
        assert f"all 2 facts rest on one source: {RELEASE}" in " ".join(card.text.split())
