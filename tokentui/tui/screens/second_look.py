"""The list of what deserves a second look, read beside the screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from textual.message_pump import MessagePump

from tokentui.domain.money import short
from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.domain.second_look import Finding, SecondLook


class SecondLookHost(Host, Protocol):
    """The screen that shows the customers in the list."""

    def show_customer(self, customer_id: int) -> bool:
        """Put the cursor on a customer; False when it is not in the book."""


class SecondLookList:
    """The command that lists what deserves a second look; choosing one goes to its largest customer."""

    def __init__(self, host: SecondLookHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._looking = Job("second-look", pump, host.hear)
        self._found: Sequence[Finding] = ()
        self._at = -1

    def close(self) -> None:
        """Let go of the book."""
        self._looking.close()

    def do_second_look(self) -> None:
        """List what deserves a second look."""
        self._host.say("looking for what deserves a second look …")
        workbook = self._host.state.workbook

        def look(work: Work) -> "SecondLook":
            from tokentui.services.second_look import second_look

            with work.workbook(workbook) as beside:
                return second_look(beside)

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._looking.start(look, self._looked, failed)

    def do_walk_next(self) -> None:
        """To the next of the list, without opening it again."""
        self._walk(1)

    def do_walk_before(self) -> None:
        """To the one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        if not self._found:
            self._host.say("There is no list to walk along; L lists what deserves a second look.")
        elif 0 <= self._at + by < len(self._found):
            self._go(self._at + by)
        else:
            self._host.say("The list ends here; L makes it anew.")

    def _looked(self, look: "SecondLook") -> None:
        from tokentui.tui.screens.dialogs.pick import Pick

        found, total = look.findings, sum(count for _, count in look.counts)
        self._found, self._at = found, -1
        if not found:
            self._host.say("Nothing deserves a second look.")
            return
        currency = self._host.state.workbook.settings.currency
        rows = [Pick(one, _whom(one), _why(one, currency)) for one in found]
        listed = f"{total:,} to look at again" + (
            f"; the largest {len(found)} are listed" if total > len(found) else ""
        )
        opened = self._host.pick("What deserves a second look", rows, self._chosen)
        self._host.say(listed if opened is not None else f"{listed}; L shows them")

    def _chosen(self, one: "Finding") -> None:
        self._go(self._found.index(one))

    def _go(self, place: int) -> None:
        self._at = place
        one, total = self._found[place], len(self._found)
        customer = one.customers[0]
        if self._host.show_customer(customer.id):
            why = _why(one, self._host.state.workbook.settings.currency)
            self._host.say(f"{place + 1} of {total}: {why}    < > along the list")
        else:
            self._host.say(f"{place + 1} of {total}: {customer.name} is no longer in the book.", warning=True)


def _whom(one: "Finding") -> str:
    names = ", ".join(customer.name for customer in one.customers[:3])
    more = len(one.customers) - 3 + one.more
    return f"{names} and {more} more" if more > 0 else names


def _why(one: "Finding", currency: str) -> str:
    from tokentui.domain.second_look import EXPLAINED

    detail = f" ({one.detail})" if one.detail else ""
    spend = f", {short(one.spend, currency)}" if one.spend else ""
    return f"{EXPLAINED[one.reason]}{detail}{spend}"
