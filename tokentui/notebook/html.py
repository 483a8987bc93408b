"""The composition as a notebook shows it: ranges, never a single number, and no markup out of imported text."""

from collections.abc import Iterator
from html import escape

from tokentui.domain.composition import Composition, Group, GroupKind
from tokentui.domain.cube import written
from tokentui.domain.text import visible
from tokentui.services.workbook import Workbook
from tokentui.words.values import percent_down, percent_up

_CERTAIN = "#4477aa"
_POSSIBLE = "repeating-linear-gradient(45deg, #4477aa 0 2px, transparent 2px 6px)"


def composition_html(workbook: Workbook, composition: Composition) -> str:
    """A table of stances and use cases with their shares at least and at most, as bars and in percent."""
    settings, total = workbook.settings, composition.total
    about = (
        *(["SYNTHETIC"] if settings.synthetic else []),
        f"{written(total.customers)} customers",
        f"{written(total.spend_unknown)} of unknown spend",
        f"evidence floor {composition.floor.value}",
    )
    rows = "".join(_row(one) for one in composition.groups)
    return (
        f"<table><caption><b>{_text(settings.name)}</b><br>{_text(' · '.join(about))}</caption>"
        "<thead><tr><th>what for</th><th>at least – at most, of all customers</th><th></th><th>customers</th></tr>"
        "</thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(group: Group) -> str:
    cells = "".join(f"<td>{cell}</td>" for cell in _cells(group))
    return f"<tr>{cells}</tr>"


def _cells(group: Group) -> Iterator[str]:
    name = _text(group.code)
    yield f"<b>{name}</b>" if group.kind is GroupKind.STANCE else f"{name}: {_text(group.label)}"
    yield "–" if group.share is None else f"{percent_down(group.share.low)} – {percent_up(group.share.high)}"
    low, high = (0.0, 1.0) if group.share is None else group.share.floats
    certain, open_part = f"width:{low * 100:.1f}%", f"width:{(high - low) * 100:.1f}%"
    yield (
        '<div style="display:flex;width:16em;height:1em;border:1px solid #8888">'
        f'<div style="{certain};background:{_CERTAIN}"></div>'
        f'<div style="{open_part};background:{_POSSIBLE}"></div></div>'
    )
    yield f"{written(group.customers.low)} – {written(group.customers.most)}"


def _text(text: str) -> str:
    return escape(visible(text))
