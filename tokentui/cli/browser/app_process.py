"""One app in a process of its own, for one page."""

import asyncio
import json
from contextlib import suppress
from typing import Protocol

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from tokentui.cli.workbench import SERVED

PATIENCE = 5.0
"""Seconds that an app is given to end by itself."""
LARGEST = 500
"""Columns and rows that a page may ask for."""


class BrowserPage(Protocol):
    """What the app's pictures go to."""

    async def send_bytes(self, data: bytes) -> None:
        """Show what the app wrote."""

    async def send_str(self, data: str) -> None:
        """Say something to the page itself."""

    async def close(self) -> object:
        """Tell the page that the app has ended."""


class AppProcess(AppService):
    """Ends with its page, and its page with it; it can send the page nowhere and no file to it."""

    def __init__(self, command: str, page: BrowserPage) -> None:
        """`command` is a line of the shell that runs the app."""
        super().__init__(
            command,
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=self._close,
            download_manager=DownloadManager(),
        )
        self._page = page

    async def _close(self) -> None:
        await self._page.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {**super()._build_environment(width, height), **SERVED}

    async def start(self, width: int, height: int) -> None:
        """Start it for a page of so many columns and rows."""
        await super().start(_sensible(width), _sensible(height))

    async def set_terminal_size(self, width: int, height: int) -> None:
        """The page has another size now."""
        await super().set_terminal_size(_sensible(width), _sensible(height))

    async def run(self) -> None:
        """Pass on what the app writes until it ends, however it ends."""
        await super().run()
        with suppress(ConnectionError):
            await self._close()

    async def on_data(self, payload: bytes) -> None:
        """Show what the app wrote; a page that has gone is no reason to leave the app waiting for a reader."""
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Of what an app may ask of a page beside pictures, only its own end is passed on."""
        match json.loads(data):
            case {"type": "exit"}:
                await self._close()

    async def stop(self) -> None:
        """Let the app end as a person would end it; one that does not is ended."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self.send_meta({"type": "quit"})
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await task


def _sensible(cells: int) -> int:
    return min(max(cells, 1), LARGEST)
