"""Running the server until it is told to end."""

import asyncio
import logging
import signal
import sys
from contextlib import redirect_stdout, suppress

from aiohttp import web

from tokentui.cli.browser.app_process import PATIENCE
from tokentui.cli.browser.door import Door
from tokentui.cli.browser.listening import Listening
from tokentui.cli.browser.server import BrowserServer
from tokentui.cli.output import narrate


def serve(command: str, place: Listening, at_once: int) -> None:
    """Serve a command of the app until Ctrl-C or the signal to end; then end every app that runs."""
    door = Door(place.names, place.public)
    addresses = sys.stdout

    def say_address() -> None:
        addresses.write(f"{place.address}/?token={door.token}\n")
        addresses.flush()

    def admitted() -> None:
        narrate("A browser has come in; the next one opens:")
        say_address()

    # Browsers keep cookies by host alone: each server on this machine has its own.
    cookie = f"tokentui-{place.port}"
    server = BrowserServer(command, door, public=place.public, at_once=at_once, cookie=cookie, admitted=admitted)
    # What they write of requests that make no sense has traces of the program in it, and may have tokens.
    for name in ("aiohttp", "textual-serve", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # What an app says when it cannot go on stands beside what else is told, not among the addresses.
    with redirect_stdout(sys.stderr), suppress(KeyboardInterrupt, asyncio.CancelledError):
        say_address()
        asyncio.run(_until_ended(server, place))


async def _until_ended(server: BrowserServer, place: Listening) -> None:
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    with suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGTERM, lambda: task and task.cancel())
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=2 * PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, place.listening).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
