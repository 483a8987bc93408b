"""The vendor's own pages: which addresses lie on the hosts that a book says are the vendor's."""

import re
from collections.abc import Collection

_HOST = re.compile(r"\s*(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^/?#\\@]*@)?([^/?#\\:\s]*)", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]")


def host_of(address: str | None) -> str:
    """The host of an address in small letters, without user and port; empty where there is none."""
    found = _HOST.match(address or "")
    return found.group(1).rstrip(".").lower() if found else ""


def lies_on(address: str | None, hosts: Collection[str]) -> bool:
    """Whether an address lies on one of the hosts or on a subdomain of one; a host that merely ends alike is none."""
    host = host_of(address)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def typed_hosts(text: str) -> tuple[str, ...]:
    """The hosts that a user lists between commas, as names or addresses; `www.` means all of the site.

    Raises ValueError with a sentence for what is no host.
    """
    hosts: dict[str, None] = {}
    for part in filter(None, re.split(r"[,;\s]+", text)):
        host = host_of(part).removeprefix("www.")
        if not _NAME.fullmatch(host):
            raise ValueError(f"{part!r} is no host; write them as in: anthropic.com,claude.com")
        hosts[host] = None
    return tuple(hosts)
