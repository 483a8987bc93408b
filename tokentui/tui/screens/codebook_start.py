"""Opening the codebook screen from the table, and the list for a second look."""

from typing import TYPE_CHECKING

from textual.screen import Screen

from tokentui.domain.money import short
from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.state import State

if TYPE_CHECKING:
    from tokentui.domain.second_look import Finding, SecondLook

    Base = Screen[None]
else:
    Base = object


class CodebookStart(Base):
    """Actions of a screen with a table of customers that lead to the codebook and to what deserves a second look."""

    state: State
    second_look: Job

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def codebook_changed(self) -> None:
        """Take the keys and words of the codebook as it is now, and redraw everything."""
        raise NotImplementedError

    def show_customer(self, customer_id: int) -> bool:
        """Put the cursor on a customer, showing all customers where the filter hides it."""
        raise NotImplementedError

    def action_codebook(self) -> None:
        """Edit the codebook."""
        from tokentui.tui.screens.codebook import CodebookScreen
        from tokentui.tui.widgets.too_small import size_classes

        screen = CodebookScreen(self.state, size_classes(self.app.size))
        self.app.push_screen(screen, lambda _: self.codebook_changed())

    def action_second_look(self) -> None:
        """List what deserves a second look; a large book is read in a thread."""
        self.say("looking for what deserves a second look …")
        workbook = self.state.workbook

        def look(work: Work) -> "SecondLook":
            from tokentui.services.second_look import second_look

            with work.workbook(workbook) as beside:
                return second_look(beside)

        def failed(error: BookError) -> None:
            self.say(str(error), warning=True)

        self.second_look.start(look, self._looked_again, failed)

    def _looked_again(self, look: "SecondLook") -> None:
        """Offer the list; choosing one goes to its largest customer."""
        from tokentui.tui.screens.dialogs import Pick, PickDialog

        if not look.findings:
            self.say("Nothing deserves a second look.")
            return
        found = look.findings
        total = sum(count for _, count in look.counts)
        self.say(
            f"{total:,} to look at again" + (f"; the largest {len(found)} are listed" if total > len(found) else "")
        )
        currency = self.state.workbook.settings.currency
        rows = [Pick(place, _whom(one), _why(one, currency)) for place, one in enumerate(found)]

        def chosen(place: int | None) -> None:
            if place is not None:
                customer = found[place].customers[0]
                if self.show_customer(customer.id):
                    self.say(_why(found[place], currency))
                else:
                    self.say(f"{customer.name} is no longer in the book.", warning=True)

        self.app.push_screen(PickDialog("What deserves a second look", rows), chosen)


def _whom(one: "Finding") -> str:
    names = ", ".join(customer.name for customer in one.customers[:3])
    more = len(one.customers) - 3 + one.more
    return f"{names} and {more} more" if more > 0 else names


def _why(one: "Finding", currency: str) -> str:
    from tokentui.domain.second_look import EXPLAINED

    detail = f" ({one.detail})" if one.detail else ""
    spend = f", {short(one.spend, currency)}" if one.spend else ""
    return f"{EXPLAINED[one.reason]}{detail}{spend}"
