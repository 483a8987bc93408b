"""Reading a long list in a thread while the screen stays free: the newest request wins, esc stops it."""

from array import array
from collections.abc import Callable
from threading import Thread

from textual.message import Message

from tokentui.services.browse import Matched
from tokentui.services.errors import BookError
from tokentui.services.listing import Listing, Readers

GRACE = 0.01
"""Seconds that the screen waits for the first rows and their count, so that they come in one picture with the key."""


class RowsRead(Message):
    """The first rows of a view have been read, or all."""

    def __init__(self, request: int, ids: "array[int]", whole: bool) -> None:
        super().__init__()
        self.request = request
        """Number of the request; an older one than the last is stale."""
        self.ids = ids
        self.whole = whole


class MatchesCounted(Message):
    """What a filter matches has been counted."""

    def __init__(self, request: int, found: Matched) -> None:
        super().__init__()
        self.request = request
        self.found = found


class ListFailed(Message):
    """The list could not be read."""

    def __init__(self, request: int, reason: str) -> None:
        super().__init__()
        self.request = request
        self.reason = reason


class FirstRead(Message):
    """The first rows of the present view as they are now, read to compare them with those shown."""

    def __init__(self, ids: "array[int]") -> None:
        super().__init__()
        self.ids = ids


class Loader:
    """Reads one list at a time; a new request stops the one before."""

    def __init__(
        self, post: Callable[[Message], object], after_refresh: Callable[[Callable[[], None]], object]
    ) -> None:
        """`after_refresh` calls something once the picture that is due has been painted."""
        self._post = post
        self._after_refresh = after_refresh
        self._readers: Readers | None = None
        self._listing: Listing | None = None
        self._comparing = False
        self.request = 0

    @property
    def busy(self) -> bool:
        """Whether a list is being read."""
        return self._listing is not None

    def start(self, listing: Listing, *, grace: bool = False) -> None:
        """Read a list in a thread of its own; where first rows are there already, it lets these be painted first.

        With `grace` there are none, and this returns a moment later if that is enough for them and their count.
        """
        self.stop()
        self.request += 1
        self._listing = listing
        self._thread(self._run, listing, self.request)
        if grace:
            listing.go_on()
            listing.counted.wait(GRACE)
        else:
            self._after_refresh(listing.go_on)

    def compare(self, listing: Listing) -> None:
        """Read the first rows alone, unless that is being done."""
        if not self._comparing:
            self._comparing = True
            self._thread(self._compare, listing)

    def stop(self) -> bool:
        """Stop reading; False when nothing was being read."""
        listing, self._listing = self._listing, None
        self.request += 1
        if listing is not None:
            listing.stop()
        return listing is not None

    def close(self) -> None:
        """Stop reading for good."""
        self.stop()
        if self._readers is not None:
            self._readers.close()

    def is_present(self, request: int) -> bool:
        """Whether what arrived is of what was asked for last."""
        return request == self.request

    def done(self, request: int) -> bool:
        """The same of the last that arrives: then nothing is being read any more."""
        if request != self.request:
            return False
        self._listing = None
        return True

    def _thread(self, target: Callable[..., None], listing: Listing, *more: int) -> None:
        if self._readers is None:
            self._readers = Readers(listing.path)
        arguments = (self._readers, listing, *more)
        Thread(target=target, args=arguments, daemon=True, name="tokentui-list").start()

    def _run(self, readers: Readers, listing: Listing, request: int) -> None:
        try:
            listing.read(
                readers,
                lambda ids, whole: self._post(RowsRead(request, ids, whole)),
                lambda found: self._post(MatchesCounted(request, found)),
            )
        except BookError as error:
            self._post(ListFailed(request, str(error)))

    def _compare(self, readers: Readers, listing: Listing) -> None:
        try:
            ids = listing.first(readers)
        except BookError:
            ids = None
        self._comparing = False
        if ids is not None:
            self._post(FirstRead(ids))
