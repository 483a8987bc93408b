"""From account to account in a review: the one after, the one before, and any other by its name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from tokentui.domain.customer import Detail
from tokentui.services import browse
from tokentui.services.review import Review
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.surplus import Surplus

if TYPE_CHECKING:
    from tokentui.tui.screens.dialogs.pick import Pick

AHEAD = 12
"""Accounts that are shown as those that come next."""
FOUND = 50
"""Accounts that are listed at once."""


class WalkingHost(Host, Protocol):
    """The screen of a session."""

    review: Review

    def show_account(self) -> None:
        """Draw the account under review."""

    def show_progress(self) -> None:
        """Draw how far the session has come."""


class Walking:
    """The commands that go to another account without deciding."""

    def __init__(self, host: WalkingHost, surplus: Callable[[], Surplus]) -> None:
        self._host, self._surplus = host, surplus

    def show_ahead(self, detail: Detail | None) -> None:
        """Where a large terminal has room, show the months of the account and those that come next."""
        surplus, state = self._surplus(), self._host.state
        if surplus.display:
            ids = self._host.review.walk.ahead(AHEAD)
            rows = browse.customers(state.workbook, ids)
            surplus.show(detail, state.workbook.settings.currency, [rows[one] for one in ids if one in rows])

    def do_next_account(self) -> None:
        """To the account after; from the end, to the first that was passed over."""
        review = self._host.review
        self._move(lambda: review.go_back_to_passed_over() if review.current is None else review.step(1))

    def do_previous_account(self) -> None:
        """To the account before."""
        self._move(lambda: self._host.review.step(-1))

    def do_find_account(self) -> None:
        """To any account of the book by its name or key; it is decided like the others, and then one is back here."""
        from tokentui.tui.screens.dialogs.pick import PickDialog

        self._host.ask(PickDialog("Go to which account?", (), look_up=self._called), self._visit)

    def come_back(self) -> bool:
        """Back to where one was before an account was looked up; False where none was."""
        review = self._host.review
        if not review.come_back():
            return False
        self._show("")
        return True

    def _called(self, text: str) -> "Sequence[Pick[int]]":
        """The accounts that a text finds, as it is typed."""
        from tokentui.services.lookups import find
        from tokentui.tui.screens.dialogs.pick import Pick
        from tokentui.words.values import spend

        workbook = self._host.state.workbook
        if not text.strip():
            return ()
        return [
            Pick(one.id, one.name, f"{spend(one, workbook.settings.currency):>7}  {one.key}")
            for one in find(workbook, text.strip(), FOUND).customers
        ]

    def _visit(self, customer_id: int) -> None:
        review = self._host.review
        here = "the end of the queue" if review.current is None else self._name(review.current)
        review.visit(customer_id)
        self._show("" if review.walk.visit is None else f"{self._name(customer_id)}    esc goes back to {here}")

    def _name(self, customer_id: int) -> str:
        return browse.customer(self._host.state.workbook, customer_id).name

    def _move(self, move: Callable[[], bool]) -> None:
        if move():
            self._show("")
        else:
            self._host.say("There is no account beyond this one.")

    def _show(self, said: str) -> None:
        self._host.say(said)
        self._host.show_account()
        self._host.show_progress()
