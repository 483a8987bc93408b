"""Other stances of a use case for some segments: written as one line, and kept true when segments are renamed."""

from collections.abc import Iterable

from tokentui.domain.codebook import CodebookError, Segment, Segments, UseCase
from tokentui.domain.names import nearest
from tokentui.domain.stances import KNOWN_STANCES, Stance, stance_named

Exceptions = tuple[tuple[str, Stance], ...]
"""Codes of segments, each with the stance there."""

STANCES = ", ".join(KNOWN_STANCES)


class SegmentNames:
    """What the segments that exceptions name are called from now on."""

    def __init__(self, before: Segments, after: Iterable[Segment]) -> None:
        """`before` knows former codes too; `after` are the segments as they will be."""
        self._before = before
        self._codes = {one.bit: one.code for one in after}
        self._bits = {code: bit for bit, code in self._codes.items()}

    def named(self, exceptions: Exceptions) -> Exceptions:
        """The exceptions by present codes; a code that no segment ever had stays as it is."""
        return tuple((self._named(code), stance) for code, stance in exceptions)

    def checked(self, case: UseCase) -> Exceptions:
        """The exceptions of a use case by present codes, in the order of segments.

        Raises CodebookError where one names no segment, or two the same.
        """
        found: dict[int, Stance] = {}
        for code, stance in case.exceptions:
            bit = self._bit(code)
            if bit is None:
                raise CodebookError(self._unknown(case, code))
            if bit in found:
                raise CodebookError(
                    f"Use case {case.code!r} has two stances for the segment {self._codes[bit]!r}; choose one of them."
                )
            found[bit] = stance
        return tuple((code, found[bit]) for bit, code in self._codes.items() if bit in found)

    def _bit(self, code: str) -> int | None:
        return self._bits.get(code, self._before.written_for(code))

    def _named(self, code: str) -> str:
        bit = self._bit(code)
        return code if bit is None else self._codes.get(bit, code)

    def _unknown(self, case: UseCase, code: str) -> str:
        close = nearest(code, self._bits, 1)
        known = ", ".join(self._bits) or "none"
        hint = f"did you mean {close[0]!r}?" if close else f"the codebook has {known}."
        return f"Use case {case.code!r} has another stance for {code!r}, which is no segment; {hint}"


def present_exceptions(case: UseCase, segments: Segments) -> Exceptions:
    """The exceptions of a use case by the codes that the segments have now."""
    return SegmentNames(segments, segments.entries).named(case.exceptions)


def exceptions_line(exceptions: Exceptions) -> str:
    """The exceptions as one line, as in `large bearish, start-up neutral`; empty where there are none."""
    return ", ".join(f"{code} {stance.value}" for code, stance in exceptions)


def read_exceptions(line: str) -> Exceptions:
    """Read what `exceptions_line` writes; raises CodebookError naming what is neither segment nor stance."""
    return tuple(_exception(part) for part in map(str.strip, line.split(",")) if part)


def _exception(part: str) -> tuple[str, Stance]:
    code, _, stance = part.rpartition(" ")
    if not code.strip():
        raise CodebookError(f"{part!r} is half of an exception: write segment and stance, as in large bearish.")
    found = stance_named(stance.lower())
    if found is None:
        raise CodebookError(f"{part!r} ends with no stance; it is one of {STANCES}.")
    return code.strip(), found
