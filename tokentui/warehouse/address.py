"""The address of a warehouse: which engine, where its tables lie, and how it is written without what is secret."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

_SECRET = re.compile(r"pass|secret|token|key|credential|auth|pwd", re.IGNORECASE)
"""Names of parameters whose values are never shown."""

SPARK_CONNECT = "sc"
"""The scheme under which Spark itself is reached on another machine, with what is secret after semicolons."""

_SCHEMES = {"postgresql": "postgres", "spark": "pyspark", SPARK_CONNECT: "pyspark"}
"""Other names of engines."""

_OF_FILES = ("duckdb", "pyspark")
"""Engines whose address is a place on the disk."""


class WarehouseError(ValueError):
    """What stands in the way at a warehouse, in one sentence without anything secret, and what would do."""


class Address(NamedTuple):
    """Where a warehouse is."""

    engine: str
    """As Ibis calls it: `duckdb`, `postgres`, `pyspark`, `bigquery` …"""
    url: str
    """As it was given, with what is secret; for the engine alone."""
    shown: str
    """Without credentials: what is said, printed and remembered."""
    place: Path | None
    """The folder or database file, of an engine that reads files."""
    settings: dict[str, str]
    """What stands behind the question mark."""
    secrets: tuple[str, ...]
    """Texts that must not appear in anything that is said."""

    def hushed(self, text: str) -> str:
        """A text of the engine without what is secret."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


def address_of(url: str) -> Address:
    """Read an address: a URL, or a path to a folder or a DuckDB file; raises WarehouseError."""
    if "://" not in url:
        place = Path(url)
        return Address("duckdb", url, str(place), place, {}, ())
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise WarehouseError(
            "The address of the warehouse cannot be read; write it as in postgres://user@host/database."
        ) from None
    engine = _SCHEMES.get(parts.scheme, parts.scheme)
    if parts.scheme == SPARK_CONNECT:
        # What stands after semicolons is read by Spark; like a query it may hold what is secret.
        path, _, query = parts.path.partition("/;")
        parts = parts._replace(path=path, query=query.replace(";", "&"))
    settings = dict(parse_qsl(parts.query))
    secrets = {value for name, value in settings.items() if _SECRET.search(name)}
    if parts.password:
        secrets |= {parts.password, unquote(parts.password), unquote_plus(parts.password)}
    secrets |= {quote(secret) for secret in secrets}
    user, at, host = parts.netloc.rpartition("@")
    shown_query = "&".join(one for one in parts.query.split("&") if not _SECRET.search(one.partition("=")[0]))
    shown = f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}{'?' if shown_query else ''}{shown_query}"
    where = unquote(parts.netloc + parts.path) if engine in _OF_FILES and parts.scheme != SPARK_CONNECT else ""
    longest_first = tuple(sorted(filter(None, secrets), key=len, reverse=True))
    return Address(engine, url, shown, Path(where) if where else None, settings, longest_first)
