"""What a screen asks for that is read beside it."""

from textual.message import Message

from tokentui.tui.state import AppState, FollowedBy


class CountWanted(Message):
    """A sum of money is shown, and what to mind about the spends in it is not known."""


class VendorlessWanted(Message):
    """The gap is to be shown without the vendor's own pages, and has not been read so."""


class FilteredWanted(Message):
    """The panels are to follow the filter, and have not been read so."""

    def __init__(self, of: FollowedBy) -> None:
        super().__init__()
        self.of = of


def wanted(state: AppState) -> list[Message]:
    """What the panels on screen lack."""
    asked: list[Message] = []
    if state.wants_count():
        asked.append(CountWanted())
    if state.wants_vendorless():
        asked.append(VendorlessWanted())
    if (of := state.wants_following()) is not None:
        asked.append(FilteredWanted(of))
    return asked
