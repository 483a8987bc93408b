"""The pictures of the README: the app on the real book, exported by the app itself.

Run `python -m tests.pictures` after a change of the screen; the files are written to docs/.
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import NOON
from tests.moving_picture import moving
from tests.tui.on_tour import on_tour
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.words.tour import STOPS

SECONDS = 3.5
"""For which each moment of the tour is shown."""
DOCS = Path(__file__).parent.parent / "docs"


async def picture(book: Path, target: Path, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    """Open the book, press keys, and write what the screen shows."""
    app = TokentuiApp(book, Config("you"), clock=lambda: NOON)
    async with app.run_test(size=size) as pilot:
        while app.main is None:
            await pilot.pause(0.01)
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        while app.main.state.wants_count():
            await pilot.pause(0.01)
        await pilot.pause(0.1)
        target.write_text(app.export_screenshot(title="tokentui"), encoding="utf-8")


async def tour(book: Path) -> list[str]:
    """What the screen shows at every stop of the tour, with the pages and questions that open on the way."""
    taken: list[str] = []
    async with on_tour(book, (100, 30)) as story:

        def take() -> None:
            taken.append(story.app.export_screenshot())

        def look() -> None:
            if not story.screen.is_active:
                take()

        take()
        while story.stop is not STOPS[-1]:
            await story.follow(look)
            take()
    return taken


def main() -> None:
    """Make the demo book and every picture."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "demo.tokentui"
        subprocess.run(
            [sys.executable, "-m", "tokentui", "demo", "--book", str(book), "--no-open", "--yes"], check=True
        )
        moves = asyncio.run(tour(book))
        (DOCS / "tour.svg").write_text(moving(moves, SECONDS, "tokentui, key by key"), encoding="utf-8")
        asyncio.run(picture(book, DOCS / "browse.svg", ("down", "X", "X"), (120, 36)))


if __name__ == "__main__":
    main()
