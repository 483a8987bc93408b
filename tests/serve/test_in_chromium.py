"""What a person sees in a browser, and what a page of somebody else can do there."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.serve.chromium import Tab, chromium, needs_chromium
from tests.serve.served import serving
from tests.terminal import Terminal
from tokentui.words.command import Need

pytestmark = needs_chromium
_SOCKET = """new Promise(told => {
    const socket = new WebSocket('%s');
    socket.onopen = () => told('open');
    socket.onclose = () => told('closed');
})"""
_FETCH = "fetch('%s', {credentials: 'include'}).then(() => 'read', () => 'kept')"
_FRAME = """new Promise(told => {
    const frame = document.createElement('iframe');
    frame.onload = () => told(frame.contentDocument);
    frame.src = '%s';
    document.body.append(frame);
})"""
_SCRIPT = """new Promise(told => {
    const script = document.createElement('script');
    script.onload = () => told('run');
    script.onerror = () => told('kept');
    script.src = '%s';
    document.body.append(script);
})"""
OpenTab = Callable[..., Awaitable[Tab]]


@pytest.fixture
async def tab(tmp_path: Path) -> AsyncIterator[OpenTab]:
    async with chromium(tmp_path / "profile") as opens:
        yield opens


async def test_it_shows_the_app_and_changes_nothing(tab: OpenTab, public_book: Path, tmp_path: Path) -> None:
    before = public_book.read_bytes()
    with serving(public_book) as served:
        desk = await tab(1280, 800)
        await desk.go(served.address)
        await desk.shows("Composition")
        await desk.shows("· read-only")
        await desk.press("1")
        await desk.shows(Need.ASKED.value)
        assert await desk.evaluate("location.href") == served.base, "the token is not left in the address"
        assert {urlsplit(one).netloc for one in desk.asked} == {served.place}, "nothing comes from anywhere else"
        assert any("RobotoMono" in one for one in desk.asked)
        assert desk.asked[0] == served.address
        assert not any(served.token in one for one in desk.asked[1:])
        assert not any(served.token in value for one in desk.headers for value in one.values())
        assert not desk.violations
        assert await desk.evaluate("document.fonts.check('16px \"Roboto Mono\"')")
        assert len(await desk.picture()) > 20_000, "something is drawn"
        phone = await tab(390, 844)
        await phone.go(served.base)
        await phone.shows("Composition")
        assert "Make it larger" not in phone.screen
        assert await phone.evaluate("document.documentElement.scrollWidth") == 390
        await desk.press("q")
        await desk.says("The app has ended, and everything is saved. Open it again")
        await desk.evaluate("document.querySelector('#ended a').click()")
        await desk.until(lambda: sum(one.startswith("ws:") for one in desk.asked) == 2)
        await desk.shows("Composition")
        stranger = await tab()
        await stranger.do("Network.clearBrowserCookies")
        await stranger.go(served.address)
        await stranger.says("Not admitted.")
    assert public_book.read_bytes() == before


async def test_a_decision_made_there_moves_the_panels_of_a_terminal(tab: OpenTab, public_book: Path) -> None:
    with (
        serving(public_book, "--write", "--reviewer", "ann") as served,
        Terminal([sys.executable, "-m", "tokentui", str(public_book), "--reviewer", "bob"]) as terminal,
    ):
        terminal.wait_for("183 customers")
        opened = await tab()
        await opened.go(served.address)
        await opened.shows("ann · live")
        await opened.press(*"/accenture", "enter")
        await opened.shows("▌  Accenture")
        await opened.press("1")
        await opened.shows("core → Accenture")
        terminal.wait_for("182 customers")
        terminal.press("q")
        assert terminal.wait_exit() == 0


async def test_a_page_of_somebody_else_gets_nowhere(tab: OpenTab, public_book: Path) -> None:
    with serving(public_book) as served, other_site() as elsewhere:
        own = await tab()
        await own.go(served.address)
        await own.shows("Composition")
        apps = served.apps()
        for host in ("127.0.0.1", "localhost"):
            # Of the first host, whatever the port, the browser sends the pass along.
            evil = await tab()
            await evil.go(f"http://{host}:{elsewhere}/")
            await evil.says("evil")
            assert await evil.evaluate(_SOCKET % f"ws://{served.place}/ws") == "closed"
            assert await evil.evaluate(_FETCH % served.base) == "kept"
            assert await evil.evaluate(_FRAME % served.base) is None
            # Of the first host it may be loaded, and tells nothing.
            assert host == "127.0.0.1" or await evil.evaluate(_SCRIPT % f"{served.base}page.js") == "kept"
        assert served.apps() == apps


@contextmanager
def other_site() -> Iterator[int]:
    """A web server of somebody else on this machine; its port."""

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><body>evil")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    thread = Thread(target=partial(server.serve_forever, 0.01))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
