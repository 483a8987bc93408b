"""What an engine says when something goes wrong, as one sentence with a way out and nothing secret in it."""

import logging

from tokentui.warehouse.address import Address

_OF_ENGINES = ("duckdb", "_duckdb", "psycopg", "pyspark", "py4j", "ibis", "sqlglot", "pyarrow", "grpc")
"""Packages whose errors are about the warehouse, and not faults of ours."""

_DENIED = ("permission denied", "access denied", "not authorized", "insufficient privilege", "insufficientprivilege")

_GONE = (
    "server closed the connection",
    "terminating connection",
    "connection reset",
    "connection is closed",
    "the connection is lost",
    "broken pipe",
    "consuming input failed",
    "answer from java side is empty",
    "error while sending or receiving",
    "an error occurred while trying to connect to the java server",
    "sparkcontext was shut down",
    "stopped sparkcontext",
)
"""What engines say of a server that was there when the question was put."""

_LONGEST = 300


def say_it_once() -> None:
    """Keep engines from writing to the terminal what they also raise, or what ending a question halfway does to them.

    It is not in one sentence, and may have an address with its password in it.
    """
    for name in _OF_ENGINES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def in_one_sentence(error: Exception, address: Address) -> str | None:
    """What a person reads about an error of an engine; None where it is no error of an engine."""
    package = type(error).__module__.partition(".")[0]
    if package not in _OF_ENGINES and not isinstance(error, OSError | RuntimeError):
        return None
    text = address.hushed(_plain(error))
    folded = f"{type(error).__name__} {text}".lower()
    if any(words in folded for words in _DENIED):
        return f"{address.shown} does not let this user do that: {text}"
    if any(words in folded for words in _GONE) or isinstance(error, ConnectionError):
        return f"{address.shown} went away before all was read; nothing was changed, try again."
    return f"{address.shown}: {text}"


def _plain(error: Exception) -> str:
    """The first line that says something, without the names of classes before it."""
    text = str(error).split("\n\n")[0].split("JVM stacktrace")[0].split("\n\tat ")[0].split("\nLINE ")[0]
    text = " ".join(text.split()) or type(error).__name__
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
