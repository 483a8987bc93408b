"""Panels and verdict that follow the filter: the figures of the accounts that the table shows."""

from typing import Protocol

from tokentui.tui.screens.host import Host

WHOLE = "panels and verdict: the whole book"
NO_FILTER = "panels and verdict follow the filter; there is none now, so they show the whole book"
FOLLOWS = "panels and verdict follow the filter"


class PanelsHost(Host, Protocol):
    """A screen with the panels."""

    def show_panels(self) -> None:
        """Draw both panels and the status line."""


class FollowingFilter:
    """The command that turns the panels to the accounts of the filter, and back."""

    def __init__(self, host: PanelsHost) -> None:
        self._host = host

    def do_follow_filter(self) -> None:
        """Show the figures of the filtered accounts alone, or of the whole book again."""
        state = self._host.state
        following, vendorless = state.following, state.vendorless
        following.on = not following.on
        following.found = following.of = None
        said = WHOLE
        if following.on:
            said = FOLLOWS if state.view.filter else NO_FILTER
            if vendorless.on:
                vendorless.on = False
                said += "; the gap counts every fact"
        self._host.show_panels()
        self._host.say(said)
