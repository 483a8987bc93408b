"""The page as a browser shows and prints it: no sideways scroll, nothing run or fetched, no row cut."""

import base64
import csv
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2

from tests.book_report.__main__ import PAGE, example
from tests.cli.conftest import Ask, ask
from tests.serve.chromium import Tab, chromium, needs_chromium

__all__ = ["ask"]

_EVIL = (
    "<script>document.title='PWNED'</script>", '"><img src=x onerror="document.title=1">', "</style></title><b>bold",
    "[link](javascript:alert(1)) | cell | `code`", "W" * 300, "<!-- \u202eflipped", "&lt;already&gt; &amp;",
)  # fmt: skip
_ADDRESSES = (
    "javascript:alert(1)", "https://evil.example/\"onmouseover='x'>(1)|", "data:text/html,<b>x",
    "http://ok.example/a|b", "https://ok.example/[1]", "file:///etc/passwd", "https://ok.example/?a=1&b=2",
)  # fmt: skip
_WIDE = "document.documentElement.scrollWidth <= innerWidth"
_CONTRAST = """(() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = light(getComputedStyle(document.body).backgroundColor);
    const inks = ['body', '.scope', 'a', 'svg text'].map(one => {
        const style = getComputedStyle(document.querySelector(one));
        return light(one === 'svg text' ? style.fill : style.color);
    });
    return Math.min(...inks.map(ink => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)));
})()"""


class _Seen(HTMLParser):
    """The elements of a page, and what its links lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def _write(file: Path, header: str, rows: Sequence[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header.split(","), *rows])


def hostile(ask: Ask, folder: Path) -> Path:
    """A book in which names, industries, claims and sources are hostile to a page."""
    customers = [(f"k{n}", evil, evil, n * 1000 or "") for n, evil in enumerate(_EVIL)]
    facts = [
        (f"k{n}", "for_what", evil, evil, address, "C")
        for n, evil in enumerate(_EVIL)
        for address in (*_ADDRESSES[n:], *_ADDRESSES[:n])
    ]
    _write(folder / "customers.csv", "customer_id,name,industry,spend", customers)
    _write(folder / "facts.csv", "customer_id,dimension,claim,source_title,source_url,grade", facts)
    book = folder / "hostile.tokentui"
    assert ask("import", folder / "customers.csv", folder / "facts.csv", "--book", book, "--yes").code == 0
    return book


def test_nothing_imported_is_markup(ask: Ask, tmp_path: Path) -> None:
    markdown, page = example(hostile(ask, tmp_path))
    ours = _Seen(PAGE.read_text(encoding="utf-8"))
    found = _Seen(page)
    assert found.names - ours.names == set()
    assert found.attributes - ours.attributes == set()
    assert {urlsplit(one).scheme for one in found.links if not one.startswith("#")} == {"http", "https"}
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", markdown)
    assert {urlsplit(one).scheme for one in targets} == {"http", "https"}
    assert not re.search(r"(?<!\\)<(?!!-- tokentui report -->)", markdown)
    for line in markdown.split("\n"):
        if line.startswith("| "):
            assert len(re.split(r"(?<!\\)\|", line)) in (5, 6, 7, 8, 9), line


async def _shown(tab: Tab, page: Path) -> None:
    await tab.go(page.as_uri())
    await tab.says("How this was worked out")


@needs_chromium
async def test_it_is_read_on_a_phone_at_a_desk_in_the_dark_and_on_paper(ask: Ask, tmp_path: Path) -> None:
    evil = tmp_path / "evil.html"
    evil.write_text(example(hostile(ask, tmp_path))[1], encoding="utf-8")
    async with chromium(tmp_path / "profile") as opens:
        tab: Tab = await opens(1280, 900)
        for page in (evil, PAGE):
            await _shown(tab, page)
            for width in (390, 1280):
                size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
                await tab.do("Emulation.setDeviceMetricsOverride", **size)
                assert await tab.evaluate(_WIDE), (page.name, width)
            for scheme in ("dark", "light"):
                feature = {"name": "prefers-color-scheme", "value": scheme}
                await tab.do("Emulation.setEmulatedMedia", features=[feature])
                assert await tab.evaluate(_CONTRAST) >= 4.5, (page.name, scheme)
        assert {urlsplit(one).scheme for one in tab.asked} == {"file"}, "it fetches nothing"
        assert tab.violations == []
        assert "PWNED" not in await tab.evaluate("document.title")
        tree = (await tab.do("Accessibility.getFullAXTree"))["nodes"]
        named = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "image"]
        assert named, "a picture has a name"
        assert all(named)
        printed = await tab.do("Page.printToPDF", preferCSSPageSize=True)
    _is_whole_on_paper(base64.b64decode(printed["data"]))


def _is_whole_on_paper(pdf: bytes) -> None:
    """A4, the header of a table on each of its pages, and no row on two of them."""
    document = pypdfium2.PdfDocument(pdf)
    assert [round(one) for one in document[0].get_size()] == [595, 842]
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    last = max(number for number, text in enumerate(pages) if "Every account" in text)
    listing = pages[last + 1 :]
    assert len(listing) > 10
    assert all("annual" in text and "sources" in text for text in listing[:-1]), "headers are repeated"
    # A row ends with the grade of its last source, and a page that ends within a row does not.
    for text in listing[:-1]:
        assert re.search(r"\([A-DU]\)\s*$|–\s*$", text), text[-200:]
