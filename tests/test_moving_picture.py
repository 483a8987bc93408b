"""The picture that moves: small, self-contained, of the tour as it is now, and to be read where nothing moves."""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from tests.moving_picture import NBSP
from tests.pictures import DOCS, SECONDS
from tests.serve.chromium import chromium, needs_chromium
from tokentui.words.tour import STOPS, TourWords

TOUR = DOCS / "tour.svg"
_TEXT_NOW = """[...document.querySelectorAll('text')]
    .filter(one => getComputedStyle(one).visibility === 'visible').map(one => one.textContent).join(' ')"""
_AT = "document.getAnimations().forEach(one => { one.pause(); one.currentTime = %d; }); " + _TEXT_NOW


def _words(text: str) -> list[str]:
    """Words and numbers: signs may stand apart from them where the look changes."""
    return re.findall(r"\w[\w.-]*\w|\w", text)


def test_it_is_small_and_loads_nothing() -> None:
    picture = TOUR.read_text(encoding="utf-8")
    assert len(picture.encode()) < 400_000
    assert "<script" not in picture
    assert "url(" not in picture
    assert set(re.findall(r"https?://[^\"'< ]+", re.sub(r"<text.*?</text>", "", picture))) == {
        "http://www.w3.org/2000/svg"
    }
    ElementTree.fromstring(picture)


def test_it_shows_the_tour_as_it_is() -> None:
    written = " ".join(
        unescape(one) for one in re.findall(r"<text[^>]*>(.*?)</text>", TOUR.read_text(encoding="utf-8"))
    )
    known = set(_words(written.replace(NBSP, " ")))
    words = TourWords()
    for stop in STOPS[:-1]:
        said = f"{words.press(stop)} {words.seen(stop)}".replace("`", "").replace("*", "")
        assert set(_words(said)) <= known, "run: python -m tests.pictures"


@needs_chromium
async def test_it_moves_and_stands_still_where_nothing_is_to_move(tmp_path: Path) -> None:
    async with chromium(tmp_path) as opens:
        tab = await opens(1100, 700)
        await tab.go(TOUR.as_uri())
        await tab.until(lambda: bool(tab.asked))
        first = " ".join((await tab.evaluate(_AT % 100)).split())
        picture = await tab.picture()
        later = " ".join((await tab.evaluate(_AT % (SECONDS * 1000 + 100))).split())
        assert "weighs by spend instead" in first
        assert "weighs by spend instead" not in later
        assert "takes those alone" in later
        assert await tab.picture() != picture
        await tab.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        still = " ".join((await tab.evaluate(_TEXT_NOW)).split())
        assert still == first
        (tmp_path / "first.png").write_bytes(picture)
