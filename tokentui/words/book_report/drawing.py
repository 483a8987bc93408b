"""Shares as bars in SVG, which keep the size of their words on any screen and are read without colours."""

from collections.abc import Iterator

from htpy import Element, Node

from tokentui.domain.text import clip
from tokentui.words.book_report.blocks import Bar, Bars, Fill

_svg, _rect, _text, _g, _line = (Element(name) for name in ("svg", "rect", "text", "g", "line"))
_title, _desc, _defs, _pattern, _path = (Element(name) for name in ("title", "desc", "defs", "pattern", "path"))

_ROW, _BAR, _WORDS = 46, 18, 15
"""Heights in pixels: of a row, of its bar, and of its words."""
_AXIS = 24
_NAME = 34
"""Cells that a name has room for beside its figure on a phone."""
_PATTERNS: dict[Fill, tuple[str, float]] = {
    Fill.POSSIBLE: ("M0,8 L8,0 M-2,2 L2,-2 M6,10 L10,6", 1.4),
    Fill.BACKLOG: ("M0,8 L8,0 M-2,2 L2,-2 M6,10 L10,6", 1.4),
    Fill.BELOW: ("M0,0 L8,8 M0,8 L8,0", 1.2),
    Fill.SILENCE: ("M3,4 L5,4", 2.0),
}
"""Lines of each pattern in a square of 8, and how wide they are."""


def drawn(bars: Bars, anchor: str) -> Node:
    """A picture with its name and description for who does not see it."""
    height = len(bars.bars) * _ROW + _AXIS
    return _svg(
        role="img",
        width="100%",
        height=str(height),
        aria_labelledby=f"{anchor}-t {anchor}-d",
        xmlns="http://www.w3.org/2000/svg",
    )[
        _title(id=f"{anchor}-t")[bars.title],
        _desc(id=f"{anchor}-d")[_described(bars)],
        _defs[[_tile(fill, anchor) for fill, _ in bars.fills if fill in _PATTERNS]],
        list(_axis(len(bars.bars) * _ROW)),
        [_bar(one, number, anchor) for number, one in enumerate(bars.bars)],
    ]


def legend(bars: Bars, anchor: str) -> Node:
    """What each filling means, hidden from whoever hears the description instead."""
    span = Element("span")
    return Element("p")(".legend", aria_hidden="true")[
        [
            span[
                _svg(width="22", height="12")[_rect(x="0.5", y="0.5", width="21", height="11", **_look(fill, anchor))],
                f" {words}",
            ]
            for fill, words in bars.fills
        ]
    ]


def _described(bars: Bars) -> str:
    return "; ".join(f"{one.name} {one.says}" for one in bars.bars) + "."


def _tile(fill: Fill, anchor: str) -> Node:
    lines, width = _PATTERNS[fill]
    return _pattern(id=f"{anchor}-{fill.value}", width="8", height="8", patternUnits="userSpaceOnUse")[
        _path(d=lines, class_="ink", stroke_width=str(width))
    ]


def _look(fill: Fill, anchor: str) -> dict[str, str]:
    if fill in _PATTERNS:
        return {"class_": "part", "fill": f"url(#{anchor}-{fill.value})"}
    return {"class_": "part solid"}


def _axis(height: int) -> Iterator[Node]:
    for share in (0, 25, 50, 75, 100):
        place = f"{share}%"
        yield _line(x1=place, x2=place, y1="0", y2=str(height), class_="axis")
        end = {0: "start", 100: "end"}.get(share, "middle")
        yield _text(x=place, y=str(height + 16), text_anchor=end, class_="small")[f"{share} %"]


def _bar(bar: Bar, number: int, anchor: str) -> Node:
    top = number * _ROW
    parts = [
        _rect(
            x=f"{part.start * 100:.2f}%",
            y=str(top + _WORDS + 6),
            width=f"{(part.end - part.start) * 100:.2f}%",
            height=str(_BAR),
            **_look(part.fill, anchor),
        )
        for part in bar.parts
        if part.end > part.start
    ]
    return _g[
        _text(x="0", y=str(top + _WORDS))[clip(bar.name, _NAME)],
        _text(x="100%", y=str(top + _WORDS), text_anchor="end")[bar.says],
        parts,
    ]
