"""What a fault is: a text of the source, what stands in its place, and the tests that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault."""

    name: str
    """What is wrong with it in place, in a few words."""
    file: str
    """Below the package."""
    old: str
    """Found exactly once in the file."""
    new: str
    tests: tuple[str, ...]
    """What to run, below `tests`."""
