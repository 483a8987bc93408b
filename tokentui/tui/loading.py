"""Reading a long list in a thread while the screen stays free: the newest request wins, esc stops it."""

from array import array
from collections.abc import Callable
from threading import Thread

from textual.message import Message

from tokentui.services.errors import BookError
from tokentui.services.listing import Listing


class IdsArrived(Message):
    """The whole list of a view has been read."""

    def __init__(self, request: int, ids: "array[int]") -> None:
        super().__init__()
        self.request = request
        """Number of the request; an older one than the last is stale."""
        self.ids = ids


class ListFailed(Message):
    """The list could not be read."""

    def __init__(self, request: int, reason: str) -> None:
        super().__init__()
        self.request = request
        self.reason = reason


class Loader:
    """Reads one list at a time; a new request stops the one before."""

    def __init__(
        self, post: Callable[[Message], object], after_refresh: Callable[[Callable[[], None]], object]
    ) -> None:
        """`after_refresh` calls something once the picture that is due has been painted."""
        self._post = post
        self._after_refresh = after_refresh
        self._listing: Listing | None = None
        self.request = 0

    @property
    def busy(self) -> bool:
        """Whether a list is being read."""
        return self._listing is not None

    def start(self, listing: Listing) -> None:
        """Read a list in a thread of its own, which lets the first rows be painted before it takes its share."""
        self.stop()
        self.request += 1
        self._listing = listing
        thread = Thread(target=self._run, args=(listing, self.request), daemon=True, name="tokentui-list")
        self._after_refresh(thread.start)

    def stop(self) -> bool:
        """Stop reading; False when nothing was being read."""
        listing, self._listing = self._listing, None
        self.request += 1
        if listing is not None:
            listing.stop()
        return listing is not None

    def done(self, request: int) -> bool:
        """Whether what arrived is what was asked for last; then nothing is being read any more."""
        if request != self.request:
            return False
        self._listing = None
        return True

    def _run(self, listing: Listing, request: int) -> None:
        try:
            ids = listing.read()
        except BookError as error:
            self._post(ListFailed(request, str(error)))
            return
        if ids is not None:
            self._post(IdsArrived(request, ids))
