"""Giving memory back to the system when it is done with."""

import sys
from functools import cache

_M_MMAP_THRESHOLD = -3
"""A name of mallopt(3)."""

LARGE = 1 << 20
"""Bytes from which on a block is taken from the system by itself, and given back by itself."""


@cache
def give_back_large_blocks() -> None:
    """Keep the texts of long lists from staying in memory after they were read; does nothing where that is not needed.

    The C library of most Linux systems serves blocks as large as any that was freed before from its common store, in
    which small blocks then lie scattered and keep megabytes from going back. Source: mallopt(3), M_MMAP_THRESHOLD.
    """
    if sys.platform != "linux":
        return
    from ctypes import CDLL

    library = CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_MMAP_THRESHOLD, LARGE)
