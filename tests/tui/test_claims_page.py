"""The page of the vendor's claims, and the vendor's card one key further."""

from pathlib import Path

from tests.cli.conftest import Ask, ask
from tests.tui.app_in_test import opened
from tokentui.tui.screens.claims_page import ClaimsPage
from tokentui.tui.screens.page import Page

__all__ = ["ask"]

SECTIONS = {"yes": "yes", "partly": "partly", "no": "no", "not looked at": "unlooked"}


def answers(card: str) -> dict[str, str]:
    """The answer under which each indicator stands, by its id, which ends the line of its question."""
    found, section = {}, ""
    for line in card.splitlines():
        section = SECTIONS.get(line, section)
        if section and line.strip():
            found[line.split()[-1]] = section
    return found


async def test_c_on_the_claims_shows_the_card_as_the_shell_does(public_book: Path, ask: Ask) -> None:
    said = ask("card", "--json", "--book", public_book).json
    score = said["score"]
    async with opened(public_book) as story:
        await story.press("K")
        await story.until(lambda: isinstance(story.app.screen, ClaimsPage))
        claims = story.app.screen
        assert isinstance(claims, ClaimsPage)
        assert "c the vendor's card" in claims.text
        await story.press("c")
        await story.until(lambda: story.app.screen is not claims)
        card = story.app.screen
        assert isinstance(card, Page)
        assert f"yes {score['yes']} · partly {score['partly']} · no {score['no']} of 20" in card.text
        shown = answers(card.text)
        assert {one["id"]: shown.get(one["id"]) for one in said["indicators"]} == {
            one["id"]: one["answer"] for one in said["indicators"]
        }
        await story.press("escape")
        await story.until(lambda: story.app.screen is claims)
