"""The terminal of the app: given back as it was found whatever ends the app, and taken again after a stop."""

import os
import select
import signal
import termios
from asyncio import TimerHandle
from contextlib import suppress
from threading import Thread
from time import sleep
from types import FrameType
from typing import TYPE_CHECKING

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

if TYPE_CHECKING:
    from textual.app import App

GRACE = 0.6
"""Seconds in which the app may end by itself once it was told to; then it is ended, and the terminal given back."""

_CALM = 0.1
"""Seconds after which no other size is taken to follow."""

_READS_WITHIN = 2_000
"""Milliseconds in which a terminal that is full has taken something, though its program may be slow."""

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)

# What the toolkit switches on, switched off: paste marks, sizes and pixels, mouse, focus, keyboard, alternate screen.
_AS_FOUND = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"
    b"\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h"
)


def end_at_once_by_signals() -> None:
    """Until the terminal is taken, a signal that ends programs ends this one at once; nothing need be given back."""
    for one in _ENDING:
        # What the caller had ignored, as nohup does, stays so.
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, lambda number, _: os._exit(128 + number))


class Terminal(LinuxDriver):
    """The toolkit's driver, which minds signals.

    Those that end a program end the app within a second, with exit code 128 and their number, even while it is busy;
    what was decided is in the book by then. A terminal that has gone counts as SIGHUP.
    """

    def __init__(
        self, app: "App[object]", *, debug: bool = False, mouse: bool = True, size: Size | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        with suppress(termios.error):
            self.attrs_before = termios.tcgetattr(self.fileno)
        self._first = self.attrs_before
        self._taken = self._ending = False
        self._drawing: TimerHandle | None = None
        self._listen()

    def start_application_mode(self) -> None:
        """Take the terminal; what it was like is what it was like at the very first."""
        self._taken = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.attrs_before = self._first
        told = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(told):
                told(number, frame)
            self._loop.call_soon_threadsafe(self._draw_anew_soon)

        signal.signal(signal.SIGWINCH, resized)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        super().stop_application_mode()

    def close(self) -> None:
        """Wait until all that was written has reached the terminal; only then is it given back."""
        super().close()
        self._taken = False

    def _draw_anew_soon(self) -> None:
        """A terminal that was smaller for a moment has lost what did not fit, even if its size is the former again."""
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = self._loop.call_later(_CALM, self._draw_anew)

    def _draw_anew(self) -> None:
        if self._taken and self._app.is_running:
            # A size is read and told within the signal; a second signal in between has the older one told last.
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))
            self._app.screen.refresh(layout=True)

    # Stopping and going on

    def _sigtstp_application(self, *_: object) -> None:
        # Not here: a signal may come while a lock is held that giving back the terminal needs.
        self._loop.call_soon_threadsafe(self._stop)

    def _sigcont_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._go_on)

    def _stop(self) -> None:
        if self._auto_restart and self._taken and not self._ending:
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        if self._ending or not self._auto_restart:
            return
        if os.tcgetpgrp(self.fileno) != os.getpgrp():
            # Sent to the background: it waits until it is asked for.
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        if self._taken:
            # Stopped without a word, so that the shell has the modes of the terminal as they were, or its own.
            self.suspend_application_mode()
        self.resume_application_mode()
        self._draw_anew()

    # The end

    def _listen(self) -> None:
        """Hear of signals on a thread of its own as well, which the busiest app cannot hold up."""
        for one in _ENDING:
            if signal.getsignal(one) is not signal.SIG_IGN:
                signal.signal(one, self._end)
        heard, told = os.pipe()
        os.set_blocking(told, False)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        Thread(target=self._watch, args=(heard,), name="tokentui-signals", daemon=True).start()

    def _end(self, number: int, _: FrameType | None = None) -> None:
        self._ending = True
        # The app may have ended meanwhile.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=128 + number))

    def _watch(self, heard: int) -> None:
        # Else giving back the terminal from the background would stop the program instead.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        both = select.poll()
        both.register(heard, select.POLLIN)
        both.register(self.fileno, 0)
        while True:
            for descriptor, _ in both.poll():
                if descriptor == self.fileno:
                    self._end(signal.SIGHUP)
                    self._end_surely(signal.SIGHUP)
                for number in os.read(heard, 64):
                    if number in _ENDING:
                        self._end_surely(number)

    def _end_surely(self, number: int) -> None:
        sleep(GRACE)
        if self._taken:
            self._give_back()
        os._exit(128 + number)

    def _give_back(self) -> None:
        with suppress(OSError, termios.error):
            if self._first is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._first)
            # A terminal that nobody reads must not hold this up for long.
            screen = os.open(os.ttyname(self.fileno), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            room = select.poll()
            room.register(screen, select.POLLOUT)
            left = _AS_FOUND
            while left and room.poll(_READS_WITHIN):
                with suppress(BlockingIOError):
                    left = left[os.write(screen, left) :]
