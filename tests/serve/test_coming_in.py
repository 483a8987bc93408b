"""Who is let in, and that nothing else starts an app."""

import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.serve.served import Served, page, serving
from tokentui.cli.browser.door import Door

PATHS = (
    "/",
    "/ws",
    "/page.js",
    "/page.css",
    "/static/js/textual.js",
    "/nothing",
    "/?token=",
    "/?token=wrong",
    "/ws?token=X",
)


@pytest.fixture
def served(public_book: Path) -> Iterator[Served]:
    with serving(public_book) as server:
        yield server


@pytest.mark.parametrize("given", ["", "wrong", "é\ud800", "x" * 10_000])
def test_a_wrong_token_gives_nothing_and_uses_nothing_up(given: str) -> None:
    door = Door(("127.0.0.1",))
    token = door.token
    assert door.admit(given) is None
    assert not door.knows(given)
    assert door.token == token
    admitted = door.admit(token)
    assert admitted is not None
    assert door.knows(admitted)


def test_a_token_lets_one_browser_in_and_the_next_token_another() -> None:
    door = Door(("127.0.0.1",))
    token = door.token
    first = door.admit(token)
    assert door.admit(token) is None
    second = door.admit(door.token)
    assert first is not None
    assert second is not None
    assert first != second
    assert door.knows(first)
    assert door.knows(second)
    assert len({token, door.token, first, second}) == 4
    assert not door.knows(token)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8765", True), ("localhost:8765", True), ("[::1]:8765", True), ("192.168.0.9", True),
        ("LOCALHOST", True), ("desk.example:8765", True), ("book.example", True),
        ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example:8765", False), ("", False),
        ("evil.example@localhost", False), ('localhost:8765"><script>', False), ("localhost/x", False), ("[::1", False),
        ("localhost:x", False), ("2130706433.evil.example", False),
    ],
)  # fmt: skip
def test_a_host_that_another_site_may_have_named_is_none_of_ours(host: str, ours: bool) -> None:
    assert Door(("127.0.0.1", "desk.example"), "https://book.example/tok").answers_to(host) is ours


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("http://127.0.0.1:8765", True), ("https://book.example", True), ("HTTP://127.0.0.1:8765", True),
        ("", False), ("null", False), ("http://127.0.0.1:8766", False), ("https://127.0.0.1:8765", False),
        ("http://book.example", False), ("http://evil.example", False), ("https://book.example.evil.example", False),
    ],
)  # fmt: skip
def test_a_page_of_another_origin_is_none_of_ours(origin: str, ours: bool) -> None:
    assert Door(("127.0.0.1",), "https://book.example/tok").is_own_page(origin, "127.0.0.1:8765") is ours


async def test_without_a_pass_everything_is_refused_in_plain_words(served: Served) -> None:
    for path in PATHS:
        for cookie in ("", "tokentui-1=x", f"tokentui-{served.place.rpartition(':')[2]}=wrong"):
            answer = served.ask(path, Cookie=cookie)
            assert (answer.status, answer.text) == (
                403,
                "Not admitted. Open the address that tokentui serve printed last: each opens in one browser, once.\n",
            ), path
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Content-Type"].startswith("text/plain")
    for method in ("HEAD", "POST", "PUT", "OPTIONS"):
        assert served.ask(f"/?token={served.token}", method=method).status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        async with page(served, ""):
            pass
    assert not served.apps()
    served.come_in()


async def test_a_token_is_used_once_and_then_the_browser_is_known(served: Served) -> None:
    first = served.ask(f"/?token={served.token}")
    assert first.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Strict")
    assert served.token not in first.text
    assert served.ask(f"/?token={served.token}").status == 403, "from elsewhere"
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    assert served.ask(f"/?token={served.token}", Cookie=cookie).status == 200, "the same browser, which goes back"
    shown = served.ask("/", Cookie=cookie)
    assert shown.status == 200
    assert served.token not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
    assert not served.apps(), "nothing runs before the page asks for it"
    again = served.next_address()
    assert again.partition("token=")[0] == served.address.partition("token=")[0]
    assert again != served.address


async def test_other_hosts_and_origins_start_nothing_even_with_a_pass(served: Served) -> None:
    for path in ("/", f"/?token={served.token}", "/static/js/textual.js", "/ws"):
        assert served.ask(path, Host="evil.example").status == 403
    cookie = served.come_in()
    assert served.ask("/", Cookie=cookie, Host="evil.example").status == 403
    for origin in ("", "null", "http://evil.example", "http://127.0.0.1:1", served.base.replace("http", "https")[:-1]):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with page(served, cookie, Origin=origin):
                pass
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        async with page(served, cookie, Host="evil.example", Origin="http://evil.example"):
            pass
    assert not served.apps()


async def test_no_token_and_no_pass_is_told_to_anybody_else(served: Served) -> None:
    cookie = served.come_in()
    following = served.next_address().partition("token=")[2]
    served.ask("/static/../../../etc/passwd", Cookie=cookie)
    served.ask("/%00%ff?token=" + served.token, Cookie=cookie)
    async with page(served, cookie) as opened:
        await opened.until_shown("Composition")
        told = [
            Path(f"/proc/{pid}/{what}").read_bytes()
            for pid in (served.pid, *served.apps())
            for what in ("cmdline", "environ")
        ]
        await opened.press("q")
        await opened.until_ended()
    assert served.end(signal.SIGTERM) == 0
    everything = b"\n".join([*told, served.said.encode()])
    for secret in (served.token, following, cookie.partition("=")[2]):
        assert secret.encode() not in everything


def test_behind_a_proxy_the_address_of_the_proxy_counts(public_book: Path) -> None:
    with serving(public_book, "--public-url", "https://book.example/tok/") as served:
        assert served.address.startswith("https://book.example/tok/?token=")
        answer = served.ask(f"/?token={served.token}", Host="book.example")
        assert "; Secure" in answer.headers["Set-Cookie"]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        shown = served.ask("/", Cookie=cookie, Host="book.example")
        assert 'data-session-websocket-url="wss://book.example/tok/ws"' in shown.text
        assert "connect-src wss://book.example/tok/ws;" in shown.headers["Content-Security-Policy"]
