"""Owners that are listed beside those they own, with a spend that may hold theirs: the sums would count it twice."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.money import short
from tokentui.domain.text import clip, number_of, visible

_NAMED = 3


class ParentSpend(NamedTuple):
    """A parent of known spend, and those of its own whose known spends are no more than that together."""

    parent: str
    spend: int
    """Micro-units a year."""
    children: tuple[str, ...]
    theirs: int
    """Micro-units a year, together."""


def may_hold(parents: Sequence[ParentSpend], currency: str) -> str:
    """One sentence, without its full stop, that names them, the largest first; empty where there are none."""
    if not parents:
        return ""
    told = "; ".join(_told(one, currency) for one in parents[:_NAMED])
    more = f"; and {number_of(len(parents) - _NAMED, 'more parent')}" if len(parents) > _NAMED else ""
    if len(parents) == 1:
        return f"A parent is listed beside what it owns, whose spend it may hold and which then counts twice: {told}"
    whose = f"{len(parents):,} parents are listed beside what they own"
    return f"{whose}, whose spend they may hold and which then counts twice: {told}{more}"


def _told(one: ParentSpend, currency: str) -> str:
    names = ", ".join(clip(visible(name), 40) for name in one.children[:_NAMED])
    more = f" and {len(one.children) - _NAMED:,} more" if len(one.children) > _NAMED else ""
    parent = clip(visible(one.parent), 40)
    return f"{parent} ({short(one.spend, currency)}) beside {names}{more} ({short(one.theirs, currency)})"
