"""A headless Chromium, driven through its DevTools protocol.

Source: https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import base64
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.terminal_emulator import Emulator

FOUND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
needs_chromium = pytest.mark.skipif(
    FOUND is None, reason="there is no Chromium on this machine: apt-get install chromium"
)
_NAMED = {"enter": ("Enter", 13, "\r"), "escape": ("Escape", 27, "")}
"""Keys that are no character: name, code, and the text that comes of them."""
_COMES = 60.0
_LOOK = 0.02
# Without the last ones it asks the network for what no test wants.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Tab:
    """One page, what it asked for, and what its terminal was told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, columns: int, rows: int) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._emulator = Emulator(columns, rows)
        self._heard = asyncio.create_task(self._hear())
        self.asked: list[str] = []
        """The address of everything that the page asked for."""
        self.headers: list[dict[str, str]] = []
        """The headers of each request."""
        self.violations: list[str] = []
        """What the browser kept the page from doing, and what went wrong in its scripts."""

    async def do(self, method: str, **arguments: object) -> Any:
        """Send a command and wait for its answer."""
        self._number += 1
        number = self._number
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": arguments})
        return await asyncio.wait_for(answer, _COMES)

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript on the page."""
        return (await self.do("Runtime.evaluate", expression=expression, awaitPromise=True))["result"].get("value")

    async def go(self, address: str) -> None:
        """Open an address."""
        await self.do("Page.navigate", url=address)

    async def press(self, *keys: str) -> None:
        """Press keys, as they come from the keyboard of the page."""
        for key in keys:
            name, code, text = _NAMED.get(key, (key, 0, key))
            await self.do("Input.dispatchKeyEvent", type="keyDown", key=name, windowsVirtualKeyCode=code, text=text)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; raises AssertionError with the screen where it does not come to that."""
        for _ in range(int(_COMES / _LOOK)):
            if holds():
                return
            await asyncio.sleep(_LOOK)
        raise AssertionError(f"it did not come to that; the page shows:\n{self.screen}\n{self.violations}")

    async def shows(self, text: str) -> None:
        """Wait until the terminal of the page shows a text."""
        await self.until(lambda: text in self.screen)

    async def text(self) -> str:
        """The text of the page beside its terminal."""
        return str(await self.evaluate("document.body.innerText"))

    async def says(self, text: str) -> None:
        """Wait until the page says something beside its terminal."""
        for _ in range(int(_COMES / _LOOK)):
            if text in await self.text():
                return
            await asyncio.sleep(_LOOK)
        raise AssertionError(f"the page says: {await self.text()}")

    @property
    def screen(self) -> str:
        """What the terminal of the page was told to show."""
        return "\n".join(self._emulator.lines)

    async def picture(self) -> bytes:
        """A picture of the page, as PNG."""
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])

    async def _hear(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told.get("result", {}))
                continue
            match told["method"], told["params"]:
                case "Network.requestWillBeSent", {"request": {"url": url, "headers": headers}}:
                    self.asked.append(url)
                    self.headers.append(headers)
                case "Network.webSocketCreated", {"url": url}:
                    self.asked.append(url)
                case "Network.webSocketFrameReceived", {"response": {"opcode": 2, "payloadData": data}}:
                    self._emulator.feed(base64.b64decode(data))
                case "Network.webSocketFrameSent", {"response": {"payloadData": data}} if '"resize"' in data:
                    size = json.loads(data)[1]
                    self._emulator.resize(size["width"], size["height"])
                case "Log.entryAdded", {"entry": {"level": "error", "text": text}}:
                    self.violations.append(text)
                case "Runtime.exceptionThrown", {"exceptionDetails": details}:
                    self.violations.append(str(details))


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Callable[..., Any]]:
    """A browser with a profile of its own; what it gives opens a tab of a size in pixels."""
    assert FOUND is not None
    command = [FOUND, *_FLAGS, f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tabs: list[Tab] = []
    try:
        async with aiohttp.ClientSession() as session:
            port = await _port(folder / "DevToolsActivePort", process)

            async def tab(width: int = 1280, height: int = 800) -> Tab:
                async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
                    address = (await answer.json())["webSocketDebuggerUrl"]
                socket = await session.ws_connect(address, max_msg_size=0)
                made = Tab(socket, 80, 24)
                for domain in ("Page", "Network", "Runtime", "Log"):
                    await made.do(f"{domain}.enable")
                size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
                await made.do("Emulation.setDeviceMetricsOverride", **size)
                tabs.append(made)
                return made

            yield tab
    finally:
        process.terminate()
        process.wait(20)


async def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(int(_COMES / _LOOK)):
        if file.exists() and (text := file.read_text()).count("\n"):
            return int(text.split("\n")[0])
        assert process.poll() is None, "Chromium ended by itself"
        await asyncio.sleep(_LOOK)
    raise AssertionError("Chromium does not listen")
