"""A money-weighted random order of customers, for honest estimates from the part that was reviewed."""

from collections.abc import Iterable
from hashlib import sha256

_BITS = 52
"""As many as leave room for a half in a float, so that no number is 0 or 1."""


def random_number(seed: str, key: str) -> float:
    """The fixed random number of a customer under a seed, above 0 and below 1; the same on every machine."""
    digest = sha256(f"{seed}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return ((int.from_bytes(digest[:8]) >> (64 - _BITS)) + 0.5) / 2.0**_BITS


def money_weighted_order(customers: Iterable[tuple[str, int | None]], seed: str) -> tuple[str, ...]:
    """Keys of customers by random number over spend, ascending: sequential Poisson sampling (Ohlsson 1998).

    The first n are a sample with chances about proportional to spend, whatever n is, and each sample holds the
    smaller ones. Customers whose spend is unknown or not above zero have no such chance: they come last, at random.
    """
    numbered = [(random_number(seed, key), key, spend) for key, spend in customers]
    weighted = sorted((number / spend, key) for number, key, spend in numbered if spend is not None and spend > 0)
    rest = sorted((number, key) for number, key, spend in numbered if spend is None or spend <= 0)
    return tuple(key for _, key in (*weighted, *rest))
