"""One SVG that moves, out of pictures that the app exported of itself one after another.

What stands in several of them is drawn once and shown while they last, by style sheet alone: no script, nothing loaded
from elsewhere. Where nothing moves, because it is switched off or not understood, the first picture is seen.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple

from tokentui.domain.text import cell_width

_STYLE = re.compile(r"\.terminal-\d+-(r\d+) \{ (.*?) \}")
_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" shape-rendering')
_TEXT = re.compile(
    r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)".*?>(.*?)</text>', re.DOTALL
)
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_LINE = 24.65
"""Height of a line, as the exports have it."""
_CELL = 12.2
"""Width of a cell."""
_NEAR = 0.2
NBSP = "\N{NO-BREAK SPACE}"
"""As the exports write blanks."""
_PIECE = re.compile(rf"[^{NBSP}]+(?:{NBSP}[^{NBSP}]+)*")
"""Words one blank apart."""
_BAR = 32.0
"""Height of the bar of a window, which is left out."""


class Drawn(NamedTuple):
    """A run of one look on one line: text, or ground where it has none."""

    y: float
    x: float
    width: float
    look: str
    text: str


def moving(pictures: Sequence[str], seconds: float, title: str) -> str:
    """The pictures one after another, each for so many seconds, and round again."""
    size = _BOX.search(pictures[0])
    assert size is not None
    width, height = size[1], f"{float(size[2]) - _BAR:g}"
    shown: dict[Drawn, set[int]] = defaultdict(set)
    for number, picture in enumerate(pictures):
        for one in (*_grounds(picture), *_texts(picture)):
            shown[one].add(number)
    looks = {look: f"c{number}" for number, look in enumerate(sorted({one.look for one in shown}))}
    together: dict[frozenset[int], list[Drawn]] = defaultdict(list)
    for one, numbers in shown.items():
        together[frozenset(numbers)].append(one)
    sets = sorted(together, key=lambda numbers: (-len(numbers), sorted(numbers)))
    every = frozenset(range(len(pictures)))
    names = {numbers: "" if numbers == every else f"s{place}" for place, numbers in enumerate(sets)}
    # Grounds lie below every text, whenever they are shown.
    body = [
        f'<g class="{names[numbers]}">{"".join(_element(one, looks) for one in drawn)}</g>'
        for is_text in (False, True)
        for numbers in sets
        if (drawn := sorted(one for one in together[numbers] if bool(one.text) is is_text))
    ]
    return "\n".join(
        (
            f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">',
            f"<title>{title}</title>",
            f"<style>{''.join(_styles(names, looks, len(pictures), seconds))}</style>",
            f'<rect fill="#15181c" width="{width}" height="{height}" rx="8"/>',
            '<g transform="translate(9, 9)">',
            *body,
            "</g></svg>\n",
        )
    )


def _styles(names: Mapping[frozenset[int], str], looks: Mapping[str, str], count: int, seconds: float) -> Iterator[str]:
    yield "text{font:20px 'Fira Code','DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}"
    yield from (f".{name}{{{look}}}" for look, name in looks.items())
    yield f"g[class^=s]{{animation-duration:{count * seconds:g}s;animation-timing-function:step-end;"
    yield "animation-iteration-count:infinite}"
    for numbers, name in names.items():
        if name:
            yield f".{name}{{visibility:{_seen(0, numbers)};animation-name:{name}}}@keyframes {name}{{"
            changes = (at for at in range(count) if at == 0 or (at in numbers) != (at - 1 in numbers))
            yield "".join(f"{at / count:.4%}{{visibility:{_seen(at, numbers)}}}" for at in changes) + "}"
    yield "@media (prefers-reduced-motion:reduce){g[class^=s]{animation-name:none}}"


def _seen(at: int, numbers: frozenset[int]) -> str:
    return "visible" if at in numbers else "hidden"


def _element(one: Drawn, looks: Mapping[str, str]) -> str:
    if not one.text:
        return f'<rect class="{looks[one.look]}" x="{one.x:g}" y="{one.y:g}" width="{one.width:g}" height="{_LINE}"/>'
    return f'<text class="{looks[one.look]}" x="{one.x:g}" y="{one.y:g}" textLength="{one.width:g}">{one.text}</text>'


def _grounds(picture: str) -> Iterator[Drawn]:
    found = [(float(y), float(x), float(width), color) for color, x, y, width in _RECT.findall(picture)]
    for (_, color), run in groupby(found, key=lambda one: (one[0], one[3])):
        first, *more = run
        if color != "#15181c":
            yield Drawn(first[0], first[1], round(sum(one[2] for one in (first, *more)), 1), f"fill: {color}", "")


def _texts(picture: str) -> Iterator[Drawn]:
    """What is written, each piece where it stands: blanks are drawn differently here and there, and so are left out."""
    styles = dict(_STYLE.findall(picture))
    run: Drawn | None = None
    for look, x, y, width, text in _TEXT.findall(picture):
        one = Drawn(float(y), float(x), float(width), styles[look], unescape(text).replace("\n", NBSP))
        if run is not None and (run.y, run.look) == (one.y, one.look) and abs(run.x + run.width - one.x) < _NEAR:
            run = run._replace(width=run.width + one.width, text=run.text + one.text)
            continue
        yield from () if run is None else _pieces(run)
        run = one
    yield from () if run is None else _pieces(run)


def _pieces(run: Drawn) -> Iterator[Drawn]:
    for found in _PIECE.finditer(run.text):
        x, width = run.x + cell_width(run.text[: found.start()]) * _CELL, cell_width(found[0]) * _CELL
        yield run._replace(x=round(x, 1), width=round(width, 1), text=escape(found[0]))
