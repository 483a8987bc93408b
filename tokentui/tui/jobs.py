"""Work beside the screen in threads, so that keys never wait for it: only what was asked for last is heard."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError, in_plain_words

Result = TypeVar("Result")
Call = Callable[[], object]


def _ignore(_: object) -> None:
    pass


class Job:
    """One kind of work for one screen or the app; all but the work itself happens on the UI thread.

    The toolkit's own workers do not serve: to cancel one neither ends its query nor waits for its thread, an error in
    a cancelled one is lost, and none begins while a key is still being dealt with.
    """

    def __init__(self, name: str, owner: MessagePump, hear: Callable[[Call], object]) -> None:
        """What the work tells is given to `hear` in the order of the owner's messages."""
        self._name = name
        self._owner = owner
        self._listen = hear
        self._work: Work | None = None
        self._threads: list[Thread] = []
        self._fault: Exception | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether something is being done whose end has not been heard."""
        return self._work is not None

    def start(
        self,
        do: Callable[[Work], Result],
        done: Callable[[Result], object] = _ignore,
        failed: Callable[[BookError], object] = _ignore,
    ) -> Work:
        """Do it in a thread of its own, in place of what is being done; one of `done` and `failed` hears of the end.

        An error that is no BookError reaches the app as if it had been raised by a key. Nothing begins once this
        is closed.
        """
        self.drop()
        work = Work(self._post)
        if self._closed:
            # What the toolkit still had to call when its owner went would else leave a thread that nobody ends.
            work.drop()
            work.begun.set()
            return work
        self._work = work
        thread = Thread(target=self._run, args=(work, do, done, failed), name=f"tokentui-{self._name}", daemon=True)
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        thread.start()
        return work

    def go_on(self) -> None:
        """What was told has been painted: the rest may take its share of the processor."""
        if self._work is not None:
            self._work.painted.set()

    def stop(self) -> bool:
        """Break off what is being done, and hear how it ended; False when nothing is."""
        if self._work is None:
            return False
        self._work.stop()
        return True

    def drop(self) -> bool:
        """Break off what is being done, and hear no more of it; False when nothing is."""
        work, self._work = self._work, None
        if work is None:
            return False
        work.drop()
        return True

    def close(self) -> None:
        """Break off, and wait until every thread is done with the book; for good."""
        self._closed = True
        self.drop()
        for thread in self._threads:
            thread.join()
        self._raise_fault()

    def _run(
        self,
        work: Work,
        do: Callable[[Work], Result],
        done: Callable[[Result], object],
        failed: Callable[[BookError], object],
    ) -> None:
        try:
            result = do(work)
        except Exception as error:
            plain = in_plain_words(error)
            if isinstance(plain, BookError):
                work.tell(self._end, failed, plain)
            else:
                self._fault = error
                self._owner.call_later(self._raise_fault)
        else:
            work.tell(self._end, done, result)
        finally:
            work.begun.set()

    def _post(self, call: Call) -> None:
        self._owner.call_later(self._listen, call)

    def _end(self, hear: Callable[[Result], object], result: Result) -> None:
        self._work = None
        hear(result)

    def _raise_fault(self) -> None:
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault
