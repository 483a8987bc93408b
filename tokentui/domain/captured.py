"""What is kept of a page that somebody read: the passage that says so, and a digest of all of it."""

import hashlib
from typing import NamedTuple

LONGEST = 2_000
"""Characters of a passage that are kept: enough to find it again, too few to copy a page."""


class Passage(NamedTuple):
    """A passage as it is kept."""

    text: str
    """Its beginning, where it is longer than is kept."""
    digest: str
    """SHA-256 of all of it in UTF-8, 64 hexadecimal digits."""
    cut: int
    """How many characters were left away."""


def passage_of(text: str) -> Passage:
    """A pasted text without the blanks round it, cut where it is long; the digest is of the whole."""
    whole = text.strip()
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    kept = whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"
    return Passage(kept, digest, max(0, len(whole) - LONGEST))
