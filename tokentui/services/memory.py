"""Memory that goes back to the system once work beside the screen is done with it."""

import sys
from collections.abc import Callable
from functools import cache

_M_MMAP_THRESHOLD = -3
"""A name of mallopt(3)."""

_LARGE = 1 << 20
"""Bytes from which on a block is taken from the system by itself, and given back by itself."""


@cache
def take_large_blocks_apart() -> None:
    """Keep the texts of long lists from staying in memory after they were read; does nothing where that is not needed.

    The C library of most Linux systems serves blocks as large as any that was freed before from its common store, in
    which small blocks then lie scattered and keep megabytes from going back. Source: mallopt(3), M_MMAP_THRESHOLD.
    """
    mallopt = _of_the_c_library("mallopt")
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back the pages between what is in use, a matter of milliseconds. Source: malloc_trim(3)."""
    trim = _of_the_c_library("malloc_trim")
    if trim is not None:
        trim(0)


@cache
def _of_the_c_library(name: str) -> "Callable[..., int] | None":
    if sys.platform != "linux":
        return None
    from ctypes import CDLL

    return getattr(CDLL(None), name, None)
