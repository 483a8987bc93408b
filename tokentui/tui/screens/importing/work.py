"""Looking at files and bringing them in beside the screen: one at a time, and esc stops it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.importing.lines import came
from tokentui.tui.screens.importing.reading import HowRead, LookedAt, bring_in, look_at
from tokentui.tui.state import AppState

if TYPE_CHECKING:
    from tokentui.ingest.load import Arrivals

_CHANGED = "Nothing was brought in: it had changed. This is how it is."


class ShowsFiles(Protocol):
    """The screen that shows what was read."""

    state: AppState

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def seen(self, looked: LookedAt, how: HowRead, said: str) -> None:
        """Show what was read, and say something of it, unless that is empty."""

    def not_seen(self, problem: str) -> None:
        """Say why nothing could be read."""

    def brought(self, said: str) -> None:
        """Everything is in the book."""


class ImportWork:
    """What is read of files and written into the book, one after another."""

    def __init__(self, host: ShowsFiles, reading: Job) -> None:
        self._host = host
        self._reading = reading
        self._bringing = False

    @property
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._reading.busy

    def look(self, name: str, paths: Callable[[], Sequence[Path]], how: HowRead, said: str = "") -> None:
        """Look at files, which `paths` finds beside the screen; `said` is what has led to it."""
        self._host.say(said or f"looking at {name} …    esc stops", warning=bool(said))
        like = self._host.state.workbook

        def look(work: Work) -> LookedAt:
            return look_at(work, like, paths(), how, lambda path, rows: self._told("looking at", path, rows))

        self._reading.start(
            look,
            lambda looked: self._host.seen(looked, how, said),
            lambda error: self._host.not_seen(str(error)),
        )

    def bring(self, looked: LookedAt, how: HowRead) -> None:
        """Bring in what was looked at; where it has changed since, look again."""
        self._host.say("bringing in …    esc stops")
        self._bringing = True
        like = self._host.state.workbook

        def bring(work: Work) -> "Arrivals | None":
            return bring_in(work, like, looked, how, lambda path, rows: self._told("bringing in", path, rows))

        def done(come: "Arrivals | None") -> None:
            self._bringing = False
            if come is not None:
                self._host.brought(came(come))
            else:
                self.look("", lambda: looked.paths, how, _CHANGED)

        def failed(error: BookError) -> None:
            self._bringing = False
            self._host.say(str(error), warning=True)

        self._reading.start(bring, done, failed)

    def stop(self) -> bool:
        """Break off what is going on; True where a look was given up, and nothing more is heard of it."""
        if self._bringing:
            # Its end is waited for: it may have been done already.
            self._reading.stop()
            self._host.say("stopping …")
            return False
        return self._reading.drop()

    def _told(self, doing: str, path: Path, rows: int) -> None:
        self._host.say(f"{doing} {path.name} … {rows:,} rows    esc stops")
