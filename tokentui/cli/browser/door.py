"""Who may come in: one browser for each token, at an address of this server, from its own page."""

from collections.abc import Iterable
from ipaddress import ip_address
from secrets import compare_digest, token_urlsafe
from urllib.parse import urlsplit


class Door:
    """Takes each token once and gives a pass for it, by which that browser is known until the server ends."""

    def __init__(self, names: Iterable[str], public: str = "") -> None:
        """`names` are what the server is called in addresses; `public` is the address under which a proxy offers it."""
        self._public = public
        self._names = {name.lower() for name in (*names, "localhost", urlsplit(public).hostname or "localhost")}
        self._token = token_urlsafe(32)
        self._passes: list[str] = []

    @property
    def token(self) -> str:
        """The one that lets the next browser in."""
        return self._token

    def admit(self, token: str) -> str | None:
        """A pass for the token, which lets nobody else in from now on; None for a wrong or a used one."""
        if not _same(token, self._token):
            return None
        self._token = token_urlsafe(32)
        self._passes.append(token_urlsafe(32))
        return self._passes[-1]

    def knows(self, given: str) -> bool:
        """Whether a pass is one of those that were given."""
        return any(_same(given, one) for one in self._passes)

    def answers_to(self, host: str) -> bool:
        """Whether a request to this host is meant for this server.

        Another site can give this machine a name of its own, and its pages could then speak to the server as if they
        were from here. An address in digits cannot be had that way.
        """
        try:
            parts = urlsplit(f"//{host}")
            name, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        return parts.netloc == host and "@" not in host and (name in self._names or _is_in_digits(name))

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether a request to a host comes from a page of this server; browsers tell the origin of every websocket."""
        own = {f"http://{host}".lower()}
        if self._public:
            scheme, place, *_ = urlsplit(self._public)
            own.add(f"{scheme}://{place}".lower())
        return origin.lower() in own


def _same(given: str, kept: str) -> bool:
    """Whether both are one, in a time that does not tell how much of it is right."""
    return compare_digest(given.encode("utf-8", "replace"), kept.encode())


def _is_in_digits(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
