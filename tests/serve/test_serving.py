"""What becomes of pages and their apps, and what is said where it cannot be served."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.conftest import tokentui
from tests.serve.served import COMES, Served, is_alive, page, serving, until
from tokentui.cli.browser.app_process import AppProcess
from tokentui.cli.browser.door import Door
from tokentui.cli.browser.server import BrowserServer
from tokentui.cli.workbench import SERVED
from tokentui.words.command import Need

ENDED = "Ended, and every page with it; what was decided is in the book.\n"


@pytest.fixture
def served(public_book: Path) -> Iterator[Served]:
    with serving(public_book) as server:
        yield server


@pytest.fixture
def written(public_book: Path) -> Iterator[Served]:
    with serving(public_book, "--write", "--reviewer", "ann") as server:
        yield server


def decisions(book: Path) -> int:
    with closing(sqlite3.connect(book)) as db:
        count: int = db.execute("SELECT count(*) FROM decision WHERE reviewer = 'ann'").fetchone()[0]
        return count


async def test_it_is_read_alone_unless_told_otherwise(served: Served, public_book: Path) -> None:
    before = public_book.read_bytes()
    async with page(served, served.come_in()) as opened:
        await opened.until_shown("· read-only")
        await opened.press("1")
        await opened.until_shown(Need.ASKED.value)
        await opened.press("B")
        await opened.press("q")
        await opened.until_ended()
    assert public_book.read_bytes() == before
    assert served.said.startswith("Anthropic, public book, to look at. Ctrl-C ends it.\n")


async def test_a_browser_that_goes_away_ends_its_app_and_what_it_decided_is_kept(
    written: Served, public_book: Path
) -> None:
    async with page(written, written.come_in()) as opened:
        await opened.until_shown("ann · live")
        (app,) = written.apps()
        await opened.press("1")
        await opened.until_shown("core → Cursor")
        assert opened.socket._response.connection is not None
        opened.socket._response.connection.transport.abort()  # type: ignore[union-attr]
    until(lambda: not is_alive(app))
    assert decisions(public_book) == 1
    assert "for ann to decide in" in written.said
    assert "Traceback" not in written.said


async def test_quitting_the_app_ends_the_page(served: Served) -> None:
    async with page(served, served.come_in()) as opened:
        await opened.until_shown("Composition")
        await opened.press("q")
        await opened.until_ended()
    until(lambda: not served.apps())


async def test_an_app_that_ends_by_itself_ends_the_page_and_says_why_at_the_terminal(
    served: Served, public_book: Path
) -> None:
    cookie = served.come_in()
    public_book.rename(public_book.with_name("elsewhere"))
    async with page(served, cookie) as opened:
        await opened.until_ended()
    until(lambda: "There is no" in served.said)


async def test_an_app_that_does_not_end_is_ended(served: Served) -> None:
    async with page(served, served.come_in()) as opened:
        await opened.until_shown("Composition")
        (app,) = served.apps()
        os.kill(app, signal.SIGSTOP)
    until(lambda: not is_alive(app))


async def test_no_more_apps_than_are_allowed(public_book: Path) -> None:
    with serving(public_book, "--at-once", "2") as served:
        cookie = served.come_in()
        async with page(served, cookie) as one, page(served, cookie) as two:
            await one.until_shown("Composition")
            await two.until_shown("Composition")
            full = served.ask("/", Cookie=cookie)
            assert (full.status, full.text) == (
                503,
                "As many apps are open as this server lets be open at once (2). "
                "Close one, or start it with a larger --at-once.\n",
            )
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                async with page(served, cookie):
                    pass
            assert len(served.apps()) == 2
        until(lambda: served.ask("/", Cookie=cookie).status == 200)


async def test_what_no_page_says_does_no_harm(served: Served) -> None:
    nonsense: tuple[object, ...] = (
        [], ["stdin"], ["stdin", 7], ["stdin", "\ud800"], ["resize", {}], ["resize", {"width": "x", "height": None}],
        ["resize", {"width": -1, "height": 10**9}], ["quit"], {"type": "quit"}, None, 7, "x", ["open_url", "file:///"],
        ["ping", "1"], ["blur"], ["focus"], [["stdin", "q"]],
    )  # fmt: skip
    async with page(served, served.come_in(), "width=999999999999&height=-3") as opened:
        for message in nonsense:
            await opened.socket.send_json(message)
        for text in ("", "{", "[" * 5_000, "\x00"):
            await opened.socket.send_str(text)
        await opened.socket.send_bytes(b"\xff\x00")
        await opened.send("resize", {"width": 120, "height": 36})
        await opened.until_shown("Composition")
        await opened.press("ctrl+q")
        await opened.until_ended()
    assert "Traceback" not in served.said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_with_every_app_when_it_is_told_to(served: Served, how: signal.Signals) -> None:
    async with page(served, served.come_in()) as opened:
        await opened.until_shown("Composition")
        apps = served.apps()
        assert served.end(how) == 0
        await opened.until_ended()
    assert apps
    assert not any(map(is_alive, apps))
    assert served.said.endswith(ENDED)
    assert "Traceback" not in served.said


def test_an_app_at_rest_ends_when_its_server_is_gone(public_book: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tokentui", str(public_book), "--read-only"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **SERVED},
    ) as app:
        assert app.stdout is not None
        shown = b""
        while b"Accenture" not in shown:
            shown += os.read(app.stdout.fileno(), 1 << 16)
        # Nothing more comes, which is how a server that is gone looks from there.
        app.communicate(timeout=COMES)
        assert app.returncode == 0


async def test_apps_do_not_outlive_a_server_that_is_killed(served: Served, own_home: Path) -> None:
    async with page(served, served.come_in()) as opened:
        await opened.until_shown("Composition")
        apps = served.apps()
        served.end(signal.SIGKILL)
        until(lambda: not any(map(is_alive, apps)))
    assert not list(own_home.rglob("crash-*")), "that is no fault of the app"


async def test_an_app_sends_its_page_nowhere_and_no_file_to_it() -> None:
    class Told:
        def __init__(self) -> None:
            self.told: list[object] = []

        async def send_bytes(self, data: bytes) -> None:
            self.told.append(data)

        async def send_str(self, data: str) -> None:
            self.told.append(data)

        async def close(self) -> object:
            self.told.append("closed")
            return None

    shown = Told()
    app = AppProcess("true", shown)
    for meta in ("open_url", "deliver_file_start", "exits", ""):
        told = {
            "type": meta,
            "url": "exit",
            "new_tab": True,
            "key": "exit",
            "path": "/etc/passwd",
            "open_method": "browser",
        }
        await app.on_meta(json.dumps(told).encode())
    assert not shown.told
    await app.on_meta(b'{"type": "exit"}')
    assert shown.told == ["closed"]


async def test_a_fault_of_the_server_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    def fails(_: str) -> str:
        raise RuntimeError("a secret")

    monkeypatch.setattr("tokentui.cli.browser.server._read", fails)
    door = Door(())
    server = BrowserServer("true", door, public="", at_once=1, cookie="c", admitted=lambda: None)
    async with TestClient(TestServer(server.app())) as client:
        assert (await client.get(f"/?token={door.token}")).status == 200
        answer = await client.get("/")
        assert (answer.status, await answer.text()) == (
            500,
            "tokentui met a fault of its own; where it was started more is said.\n",
        )
    said = capsys.readouterr().err
    assert said.startswith("tokentui met a fault of its own: ")
    assert "secret" not in said
    assert list(own_home.rglob("crash-*.txt"))


def test_other_machines_are_let_near_only_with_a_warning(public_book: Path) -> None:
    with serving(public_book) as served:
        assert served.place.startswith("127.0.0.1:")
        assert "network" not in served.said
    with serving(public_book, "--host", "0.0.0.0") as served:
        until(lambda: "to look at" in served.said)
        assert re.match(r"Other machines reach 0\.0\.0\.0:\d+ over the network, where whoever listens can", served.said)


def refused(*options: str | Path, **env: str) -> tuple[int, str]:
    ran = tokentui("serve", *options, check=False, **env)
    assert ran.stdout == ""
    return ran.returncode, ran.stderr.rstrip("\n")


def test_a_port_that_is_in_use(public_book: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refused(public_book, "--port", str(port)) == (
            2,
            f"Port {port} of 127.0.0.1 is in use; choose another with --port, or --port 0 for any that is free.",
        )


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "a b", "x" * 300, "1.2.3.4.5"])
def test_a_host_that_is_no_address_of_this_machine(host: str, public_book: Path) -> None:
    code, said = refused(public_book, "--host", host, "--port", "0")
    assert code == 2
    assert said.endswith("is no address of this machine; leave it out for this machine alone, or give 0.0.0.0 for all.")


@pytest.mark.parametrize(
    "url", ["book.example", "ftp://x", "https://", "https://a@b/", "https://b/?x", "http://[x", "http://a b"]
)
def test_a_public_url_that_is_none(url: str, public_book: Path) -> None:
    code, said = refused(public_book, "--public-url", url)
    assert (code, said) == (2, f"--public-url {url!r} is no address of a site, as in https://book.example.org")


def test_without_the_extra_it_says_what_to_install(public_book: Path, tmp_path: Path) -> None:
    (tmp_path / "textual_serve.py").write_text("raise ImportError")
    assert refused(public_book, PYTHONPATH=str(tmp_path)) == (
        2,
        "Serving needs textual-serve, which is not installed; install it with: pip install 'tokentui[serve]'",
    )


def test_writing_needs_to_be_asked_for_by_somebody(public_book: Path) -> None:
    assert refused(public_book, "--write") == (
        2,
        "--write needs to know who decides in the browser; add --reviewer NAME.",
    )
    ran = tokentui("--read-only", "serve", public_book, "--write", "--reviewer", "ann", check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Give --read-only or --write, not both.")


def test_a_book_that_is_not_there(tmp_path: Path) -> None:
    code, said = refused(tmp_path / "none.tokentui")
    assert code == 2
    assert said.startswith("There is no book at ")
