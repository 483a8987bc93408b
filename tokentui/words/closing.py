"""What a monthly close found, as lines and as JSON."""

from collections.abc import Iterator

from tokentui.domain.closing import ChangedAccount, Close, Turn
from tokentui.domain.money import short
from tokentui.domain.text import number_of, visible

_NAMED = 5
"""Accounts of each kind that are named."""

_WORDS = {Turn.NEW: "new", Turn.GONE: "gone", Turn.MOVED: "moved"}


def close_lines(close: Close, currency: str) -> Iterator[str]:
    """Who is new, who is gone, whose spend moved, whose decisions may be out of date, and where to look at them."""
    counts = [f"{len(close.of(change)):,} {_WORDS[change]}" for change in (Turn.NEW, Turn.GONE)]
    counts.append(f"{number_of(len(close.of(Turn.MOVED)), 'spend')} moved by {close.percent} % or more")
    yield f"{close.period} against {close.before}: {', '.join(counts)}."
    for change in Turn:
        accounts = close.of(change)
        yield from (f"  {_WORDS[change]:<5}  {_line(one, currency)}" for one in accounts[:_NAMED])
        if len(accounts) > _NAMED:
            yield f"  {_WORDS[change]:<5}  and {len(accounts) - _NAMED:,} more"
    stale = sum(one.stale for one in close.accounts)
    if stale:
        yield f"{number_of(stale, 'decision')} may be out of date by that."
    if close.accounts:
        yield "Look at them: tokentui review --queue close"


def _line(one: ChangedAccount, currency: str) -> str:
    decided = ", decided" if one.decided else ""
    if one.change is Turn.NEW:
        return f"{visible(one.name)}: {short(one.spend, currency)}{decided}"
    now = "no row" if one.change is Turn.GONE else short(one.spend, currency)
    return f"{visible(one.name)}: {short(one.former, currency)} → {now}{decided}"


def close_json(close: Close) -> dict[str, object]:
    """The same for other programs; money in micro-units, unknown null."""
    return {
        "period": close.period,
        "before": close.before,
        "percent": close.percent,
        "accounts": [
            {
                "key": one.key,
                "name": one.name,
                "change": one.change.value,
                "former": one.former,
                "spend": one.spend,
                "decided": one.decided,
                "stale": one.stale,
            }
            for one in close.accounts
        ],
    }
