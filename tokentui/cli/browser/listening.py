"""Where the server listens, and under which address browsers find it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from tokentui.cli.faults import Unusable


class Listening(NamedTuple):
    """A socket that listens, and what its place is called."""

    listening: socket.socket
    address: str
    """As browsers write it, without a slash at the end."""
    public: str
    """The address under which a proxy offers it; empty without one."""
    names: tuple[str, ...]
    """What this machine is called in such addresses."""
    is_open: bool
    """Whether other machines may reach it."""

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self.listening.getsockname()[1]
        return port


@contextmanager
def listen(host: str, port: int, public: str) -> Iterator[Listening]:
    """Listen while the block runs; raises Unusable where that cannot be."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.create_server(where[:2], family=family)
    except (OSError, UnicodeError) as error:
        raise Unusable(_why_not(host, port, error)) from error
    with listening:
        bound, port = listening.getsockname()[:2]
        number = ip_address(bound)
        # Of a machine that listens on all its addresses, its name is the one that others may know.
        called = socket.gethostname() if number.is_unspecified else host
        written = f"[{called}]" if ":" in called else called
        names = (called,) if number.is_loopback else (called, socket.gethostname())
        yield Listening(listening, public or f"http://{written}:{port}", public, names, not number.is_loopback)


def public_address(given: str) -> str:
    """The address of a proxy without a slash at its end; raises Unusable for what is no such address."""
    if not given:
        return ""
    try:
        scheme, place, path, query, fragment = urlsplit(given)
        usable = scheme in ("http", "https") and bool(urlsplit(given).hostname) and "@" not in place
    except ValueError:
        usable = False
    if not usable or query or fragment or not given.isprintable() or " " in given:
        raise Unusable(f"--public-url {given!r} is no address of a site, as in https://book.example.org")
    return f"{scheme}://{place}{path.rstrip('/')}"


def _why_not(host: str, port: int, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    if code == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; choose another with --port, or --port 0 for any that is free."
    if code == errno.EACCES:
        return f"Port {port} is not for everybody to listen on; choose one from 1024 on with --port."
    return (
        f"--host {host!r} is no address of this machine; leave it out for this machine alone, or give 0.0.0.0 for all."
    )
