"""How a sitting is told of beside its progress: its clock, its pace, and the time that is left."""

from datetime import datetime, timedelta

from tokentui.domain.sitting import Sitting

_MINUTE = timedelta(minutes=1)


def clock(sitting: Sitting, accounts: int | None, now: datetime) -> tuple[str, ...]:
    """From the longest way to say it to the shortest: `12 min · 95 an hour · 35 min left`, `35 min left`, nothing."""
    if sitting.lasted(now) < _MINUTE:
        return ("",)
    lasted = duration(sitting.lasted(now))
    left = sitting.left(accounts)
    if sitting.pace is None:
        return lasted, ""
    pace = f"{sitting.pace:,.0f} an hour"
    if left is None or not left:
        return f"{lasted} · {pace}", lasted, ""
    rest = f"{duration(left, up=True)} left"
    return f"{lasted} · {pace} · {rest}", f"{lasted} · {rest}", rest, ""


def duration(time: timedelta, *, up: bool = False) -> str:
    """Whole minutes, `0 min` or `1 h 05 min`; what is still to come is rounded up."""
    minutes = -(-time // _MINUTE) if up else time // _MINUTE
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
