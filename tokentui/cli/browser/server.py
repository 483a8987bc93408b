"""The server of the page: everything is asked at the door first, and each page gets an app of its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from aiohttp import WSCloseCode, WSMsgType, web

from tokentui.cli.browser.app_process import AppProcess
from tokentui.cli.browser.door import Door
from tokentui.cli.output import narrate
from tokentui.services.crash_report import crash

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_REFUSED = "Not admitted. Open the address that tokentui serve printed last: each opens in one browser, once.\n"
_NOT_HERE = "Not admitted. tokentui serve is not asked under this address; the one it printed will do.\n"
_FULL = (
    "As many apps are open as this server lets be open at once ({}). Close one, or start it with a larger --at-once.\n"
)
_ENTER = '<!DOCTYPE html><meta http-equiv="refresh" content="0;url=./"><title>tokentui</title>'
_BOUNDS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The terminal of the page writes its own styles into it; nothing else may come from anywhere but here.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PARTS = {"page.css": "text/css", "page.js": "text/javascript"}


class BrowserServer:
    """Serves one command of the app to the browsers that the door knows."""

    def __init__(
        self, command: str, door: Door, *, public: str, at_once: int, cookie: str, admitted: Callable[[], object]
    ) -> None:
        """`at_once` bounds how many apps run, `cookie` names the pass, and `admitted` hears when a token was used."""
        self._command = command
        self._door = door
        self._public = public.rstrip("/")
        self._at_once = at_once
        self._cookie = cookie
        self._admitted = admitted
        self._open: set[web.WebSocketResponse] = set()

    def app(self) -> web.Application:
        """What aiohttp runs."""
        app = web.Application(middlewares=[self._at_the_door])
        app.router.add_get("/", self._page, allow_head=False)
        app.router.add_get("/ws", self._websocket, allow_head=False)
        for name in _PARTS:
            app.router.add_get(f"/{name}", self._part, allow_head=False)
        app.router.add_static("/static", Path(str(files("textual_serve") / "static")))
        app.on_shutdown.append(self._close)
        return app

    # Who may come in

    @web.middleware
    async def _at_the_door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._door.answers_to(request.host):
            return _said(_NOT_HERE, 403)
        if not self._door.knows(request.cookies.get(self._cookie, "")):
            return self._come_in(request)
        if request.path == "/" and request.query_string:
            return _entered()
        try:
            response = await handler(request)
        except web.HTTPException as error:
            return _said(f"{error.reason}.\n", error.status)
        except ConnectionError:
            raise
        except Exception as error:
            narrate(str(crash(error)))
            return _said("tokentui met a fault of its own; where it was started more is said.\n", 500)
        if not response.prepared:
            response.headers.update(_BOUNDS)
        return response

    def _come_in(self, request: web.Request) -> web.StreamResponse:
        asks_for_it = request.method == "GET" and request.path == "/"
        given = self._door.admit(request.query.get("token", "")) if asks_for_it else None
        if given is None:
            return _said(_REFUSED, 403)
        response = _entered()
        secure = self._public.startswith("https:")
        response.set_cookie(self._cookie, given, httponly=True, samesite="Strict", secure=secure)
        self._admitted()
        return response

    # The page

    async def _page(self, request: web.Request) -> web.Response:
        if len(self._open) >= self._at_once:
            return _said(_FULL.format(self._at_once), 503)
        websocket = (self._public or f"http://{request.host}").replace("http", "ws", 1) + "/ws"
        text = Template(_read("page.html")).substitute(websocket=escape(websocket))
        policy = _POLICY.format(websocket)
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def _part(self, request: web.Request) -> web.Response:
        name = request.path.lstrip("/")
        return web.Response(text=_read(name), content_type=_PARTS[name])

    # The app

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        if not self._door.is_own_page(request.headers.get("Origin", ""), request.host):
            return _said(_NOT_HERE, 403)
        if len(self._open) >= self._at_once:
            return _said(_FULL.format(self._at_once), 503)
        socket = web.WebSocketResponse(heartbeat=15)
        self._open.add(socket)
        try:
            await socket.prepare(request)
            await self._run(socket, _cells(request, "width", 80), _cells(request, "height", 24))
        finally:
            self._open.discard(socket)
        return socket

    async def _run(self, socket: web.WebSocketResponse, width: int, height: int) -> None:
        """Run an app for as long as the page is there."""
        process = AppProcess(self._command, socket)
        await process.start(width, height)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await _pass_on(message.data, process, socket)
        finally:
            await process.stop()

    async def _close(self, _: web.Application) -> None:
        closing = (one.close(code=WSCloseCode.GOING_AWAY) for one in tuple(self._open))
        await asyncio.gather(*closing, return_exceptions=True)


async def _pass_on(text: str, process: AppProcess, socket: web.WebSocketResponse) -> None:
    """Do what the page says; what it cannot have said is nothing."""
    try:
        message: object = json.loads(text)
    except (ValueError, RecursionError):
        return
    match message:
        case ["stdin", str(typed)]:
            await process.send_bytes(typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await process.set_terminal_size(width, height)
        case ["ping", str(when)]:
            await socket.send_json(["pong", when])
        case ["blur"]:
            await process.blur()
        case ["focus"]:
            await process.focus()


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    given = request.query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def _said(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status, headers=_BOUNDS)


def _entered() -> web.Response:
    """A page without the token in its address: it is of this server, and so the pass is sent along."""
    headers = {**_BOUNDS, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    return web.Response(text=_ENTER, content_type="text/html", headers=headers)


def _read(name: str) -> str:
    return (files("tokentui.cli.browser") / name).read_text(encoding="utf-8")
