"""A server that runs, and clients that ask it what browsers ask, and what browsers of attackers ask."""

import asyncio
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import aiohttp

from tests.conftest import ROOT
from tests.terminal_emulator import Emulator
from tests.terminal_keys import key_bytes
from tests.terminal_process import process_tree

COMES = 60.0
_LOOK = 0.02


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    text: str


class Served:
    """One server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self._process = process
        self._errors = errors
        self.address = self.next_address()

    def next_address(self) -> str:
        """The next address that it prints."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, f"it printed no address, but said: {self.said}"
        return line

    @property
    def said(self) -> str:
        """What it said beside the addresses."""
        return self._errors.read_text(encoding="utf-8")

    @property
    def base(self) -> str:
        """Its address without a token."""
        return self.address.partition("?")[0]

    @property
    def place(self) -> str:
        """Host and port."""
        return urlsplit(self.address).netloc

    @property
    def port(self) -> int:
        """The port it listens on."""
        told = re.search(r"The proxy finds it at port (\d+)\.", self.said)
        return int(told[1]) if told else urlsplit(self.address).port or 80

    @property
    def token(self) -> str:
        """That of the address that was printed first."""
        return self.address.partition("token=")[2]

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def apps(self) -> list[int]:
        """The processes that it has started."""
        return [one for one in process_tree(self.pid) if one != self.pid]

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path; the names of headers are written with low lines."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=COMES)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())

    def come_in(self) -> str:
        """Use the token, as a browser does; the cookie that it sends from then on."""
        answer = self.ask(f"/?token={self.token}")
        assert answer.status == 200
        return answer.headers["Set-Cookie"].partition(";")[0]

    def end(self, how: signal.Signals) -> int:
        """Send it a signal, and wait for its exit code."""
        self._process.send_signal(how)
        return self._process.wait(COMES)


@contextmanager
def serving(book: Path, *options: str, **env: str) -> Iterator[Served]:
    """A server on a book, at a port that is free."""
    errors = book.with_name("said.txt")
    with errors.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tokentui", "serve", str(book), "--port", "0", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            cwd=ROOT,
            env={**os.environ, **env},
        )
    apps: list[int] = []
    try:
        served = Served(process, errors)
        yield served
        apps = served.apps()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        until(lambda: not any(map(is_alive, apps)))


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + COMES
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(_LOOK)


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class OpenPage:
    """What the script of the page does: it shows what the app writes, and sends what is typed."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._emulator = Emulator(120, 36)

    @property
    def screen(self) -> str:
        """What it shows."""
        return "\n".join(self._emulator.lines)

    async def send(self, *message: object) -> None:
        """Send what the script of the page sends."""
        await self.socket.send_json(list(message))

    async def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            await self.send("stdin", key_bytes(key).decode())

    async def until_shown(self, text: str) -> None:
        """Wait until the app shows a text."""
        async with asyncio.timeout(COMES):
            while text not in self.screen:
                message = await self.socket.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), f"it ended: {self.screen}"
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._emulator.feed(message.data)

    async def until_ended(self) -> None:
        """Wait until the server closes the page."""
        async with asyncio.timeout(COMES):
            while (await self.socket.receive()).type is not aiohttp.WSMsgType.CLOSED:
                pass


@asynccontextmanager
async def page(
    served: Served, cookie: str, size: str = "width=120&height=36", **headers: str
) -> AsyncIterator[OpenPage]:
    """A page of the server that is open; raises WSServerHandshakeError where it is refused."""
    sent = {"Cookie": cookie, "Origin": served.base.rstrip("/"), **headers}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{served.base.replace('http', 'ws', 1)}ws?{size}",
            headers={k: v for k, v in sent.items() if v},
            max_msg_size=0,
        ) as socket,
    ):
        yield OpenPage(socket)
