"""Inputs made of others by a seed, where nothing tells which of them reach new code."""

import random
from collections.abc import Sequence

LONGEST = 1 << 14
"""Bytes of an input."""

_BYTES = (b"\xff", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\x00" * 9, b"\xff" * 8, b"\x7f\xff\xff\xff")
_TEXTS = tuple(
    word.encode()
    for word in (
        "0", "-1", "1e999", "NaN", "inf", "9" * 25, "0." + "0" * 30 + "1", "1,234.5", "1.234,5", "$", "€", "%", "(5)",
        "2026-02-30", "0000-00", "9999-12-31T23:59:60Z", "2026-W53",
        "Q1", "\x00", "\ufeff", "\u202e", "\u200b", "ﬁ", "İ",
        '"', "''", "\\", "\r", "\n", "\t", ",", ";", "|", "{", "}", "[", "]", "null", "true", ":", "=", "<", ">", "..",
        "$5M-$1M", "half", "🙂", "\ud7ff", "٣", "１２", "-", "+", "#", "```", "|---|", "[" * 500, '{"a":' * 200,
    )
)  # fmt: skip


def mutated(chance: random.Random, corpus: Sequence[bytes]) -> bytes:
    """One of the inputs with a few changes."""
    data = bytearray(chance.choice(corpus)[:LONGEST])
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        length = min(len(data) - at, chance.choice((1, 1, 2, 4, 16, 100)))
        match chance.randrange(7):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 2, 30))
            case 3:
                data[at : at + length] = chance.choice(_TEXTS + _BYTES)
            case 4:
                data[at:at] = chance.choice(_TEXTS + _BYTES)
            case 5:
                other = chance.choice(corpus)[:LONGEST]
                begin = chance.randrange(len(other) + 1)
                data[at:] = other[begin:]
            case _ if chance.random() < 0.2:
                del data[at:]
            case _:
                data[at : at + length] = chance.randbytes(length)
    return bytes(data[:LONGEST])
