"""The list of commands: those chosen from it most come first, and one that cannot run now says why."""

from collections.abc import Iterable, Sequence

from tokentui.services.desk import Used
from tokentui.tui.screens.dialogs.pick import Pick
from tokentui.words.command import Command, Need, Topic, why_not


def palette_rows(offered: Sequence[Command], missing: Iterable[Need], used: Sequence[Used]) -> list[Pick[Command]]:
    """A row for each command with its key; the first decides nothing, so that enter alone does not."""
    absent, times = frozenset(missing), {one.command: one.times for one in used}
    found = [one for one in offered if one.topic is not Topic.MOVE and one.method != "do_palette"]
    found.sort(key=lambda one: (bool(why_not(one, absent)), -times.get(one.id, 0), Need.WRITABLE in one.needs))
    first = next((one for one in found if Need.WRITABLE not in one.needs), None)
    if first is not None:
        found.remove(first)
        found.insert(0, first)
    return [_row(one, why_not(one, absent)) for one in found]


def _row(command: Command, reason: str | None) -> Pick[Command]:
    note = command.help if reason is None else f"{reason}  {command.help}"
    return Pick(command, f"{command.key:<6} {command.label}", note, off=reason is not None)
