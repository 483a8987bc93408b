"""The example in docs/: the report on the public book, as Markdown and as a page, with a picture of its first screen.

Run `python -m tests.book_report` after a change of the report; the picture takes Chromium.
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import NOON
from tokentui.services.book_report import read_book_report
from tokentui.services.panels import asked_for
from tokentui.services.workbook import open_workbook
from tokentui.words.book_report.markdown import report_markdown
from tokentui.words.book_report.page import report_page

DOCS = Path(__file__).parent.parent.parent / "docs"
MARKDOWN, PAGE, PICTURE = DOCS / "report-example.md", DOCS / "report-example.html", DOCS / "report.png"
SIZE = (1000, 900)
"""Of the picture, in pixels."""


def example(book: Path) -> tuple[str, str]:
    """The report on a book at noon: Markdown, and the page."""
    workbook = open_workbook(book, "you", clock=lambda: NOON)
    try:
        report = read_book_report(workbook, asked_for())
        return "".join(f"{line}\n" for line in report_markdown(report)), "".join(report_page(report))
    finally:
        workbook.book.close()


async def picture(page: Path, target: Path) -> None:
    """Write what a browser shows first."""
    from tests.serve.chromium import chromium

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with chromium(Path(profile)) as opens:
            tab = await opens(*SIZE)
            await tab.go(page.as_uri())
            await tab.says("NOT ESTABLISHED")
            target.write_bytes(await tab.picture())


def main() -> None:
    """Make the public book, its report, and the picture."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "demo.tokentui"
        subprocess.run(
            [sys.executable, "-m", "tokentui", "demo", "--book", str(book), "--no-open", "--yes"], check=True
        )
        markdown, page = example(book)
    MARKDOWN.write_text(markdown, encoding="utf-8")
    PAGE.write_text(page, encoding="utf-8")
    asyncio.run(picture(PAGE, PICTURE))


if __name__ == "__main__":
    main()
