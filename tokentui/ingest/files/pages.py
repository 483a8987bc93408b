"""Answers that come in pages, each in a file of its own: put together where they are whole, refused where one lacks."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.files.json_shapes import goes_on, page_number, page_of
from tokentui.ingest.files.json_stream import WHOLE, Json, pieces
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import UnreadableFile

_BLOCK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_NUMBER = re.compile(r"\d+", re.ASCII)
_DATED = re.compile(r"\d{4}[-_.]?\d\d(?:[-_.]?\d\d)?\D*$", re.ASCII)
"""A name that ends in a month or a day, whose number is no page's."""
_PAGE_WORD = re.compile(r"(?:page|pg|part|seite|p)[-_. ]?\d+\D*$", re.ASCII | re.IGNORECASE)
_ENDINGS = {".json", ".jsonl", ".ndjson", ".txt", ".gz", ".bz2", ".xz", ".zip"}
_TIMES = (("starting_at", "ending_at"), ("start_time", "end_time"))
"""From when to when the rows of a bucket are."""


class _Page(NamedTuple):
    """What a file says of its place among the pages of an answer."""

    source: SourceFile
    open: bool
    """Whether more follow."""
    number: int | None
    start: str
    """From when its first bucket is; empty where it has none."""
    end: str

    @property
    def stem(self) -> str:
        """Its name without the endings of JSON and of what it is packed with."""
        stem = self.source.name
        while stem.suffix.lower() in _ENDINGS:
            stem = stem.with_suffix("")
        return stem.name

    @property
    def numbers(self) -> tuple[int, ...]:
        """All numbers of its name."""
        return tuple(map(int, _NUMBER.findall(self.stem)))


def pages_together(sources: Sequence[SourceFile], folder: Path) -> tuple[list[SourceFile], list[str]]:
    """The files, with pages of one answer as one that lies in `folder`, and what to say of that.

    Raises UnreadableFile where one of them is missing: what is left would read as all.
    """
    answers = [answer for answer in _answers(sources) if len(answer) > 1] if len(sources) > 1 else []
    first = {answer[0].source: answer for answer in answers}
    others = {page.source for answer in answers for page in answer[1:]}
    together: list[SourceFile] = []
    said: list[str] = []
    for source in sources:
        if source in first:
            pages = first[source]
            _expect_whole(pages)
            copy = folder / f"{len(together)}-pages"
            _write([page.source for page in pages], copy)
            together.append(SourceFile(source.name, copy, f"{len(pages)} pages"))
            said.append(f"{_named(pages)} are {len(pages)} pages of one answer, and were read as one.")
        elif source not in others:
            together.append(source)
    return together, said


def _answers(sources: Sequence[SourceFile]) -> Iterator[list[_Page]]:
    """Pages that belong together, in their order: each but the last says that more follow; some of one page."""
    groups: dict[tuple[Path, str], list[_Page]] = defaultdict(list)
    for source in sources:
        if (page := _look(source)) is not None:
            groups[source.name.parent, _NUMBER.sub("#", page.stem)].append(page)
    alike = [sorted(pages, key=lambda page: (page.number or 0, page.numbers)) for pages in groups.values()]
    # Names that have nothing in common but their folder leave the order to what the pages say themselves.
    alone: dict[Path, list[_Page]] = defaultdict(list)
    for pages in alike:
        if len(pages) == 1:
            alone[pages[0].source.name.parent] += pages
    others = [sorted(pages, key=lambda page: (page.number or 0, page.start)) for pages in alone.values()]
    for pages in (*alike, *others):
        answer: list[_Page] = []
        for page in pages:
            answer.append(page)
            if not page.open:
                yield answer
                answer = []
        yield answer


def _look(source: SourceFile) -> _Page | None:
    """What a file says of its page; None for one that is no answer of an interface, or cannot be read as one."""
    with source.place.open("rb") as file:
        if not file.read(_BLOCK).removeprefix(_BOM).lstrip().startswith(b"{"):
            return None
    page = _Page(source, False, None, "", "")
    envelope: dict[str, Json] = {}
    is_page = False
    try:
        for piece in pieces(source, WHOLE):
            if piece.item:
                page = _with_times(page, piece.value)
            elif piece.key is not None:
                envelope[piece.key] = piece.value
            elif isinstance(piece.value, dict):
                found = page_of(source, piece.value)
                is_page = is_page or found is not None or goes_on(piece.value)
                number, _ = page_number(piece.value)
                page = page._replace(open=goes_on(piece.value), number=number)
                for row in found.rows if found is not None else ():
                    page = _with_times(page, row)
            if envelope:
                is_page = True
                page = page._replace(open=goes_on(envelope), number=page_number(envelope)[0])
    except (UnreadableFile, RecursionError):
        return None
    return page if is_page else None


def _with_times(page: _Page, bucket: Json) -> _Page:
    if not isinstance(bucket, dict):
        return page
    for start, end in _TIMES:
        if bucket.get(start) and bucket.get(end):
            times = str(bucket[start]), str(bucket[end])
            return page._replace(start=min(page.start or times[0], times[0]), end=max(page.end, times[1]))
    return page


def _expect_whole(pages: Sequence[_Page]) -> None:
    """Raise UnreadableFile where a page lacks, by the numbers of pages or names, or by the days that they are of."""
    folder = pages[0].source.name.parent
    for numbers, name in ((_own_numbers(pages), "page {}".format), (_numbers_of_names(pages), _like(pages[0]))):
        if numbers and (missing := sorted({*range(min(1, *numbers), max(numbers))} - set(numbers))):
            which = ", ".join(map(name, missing[:3])) + (" and more" if len(missing) > 3 else "")
            raise UnreadableFile(
                f"{_named(pages)} in {folder} are pages of one answer, and {which} is missing among them. Fetch it and "
                "import all of them together; a part would read as all."
            )
    in_time = sorted(page for page in ((one.start, one.end, one.source.name.name) for one in pages) if page[0])
    for (_, end, before), (start, _, after) in pairwise(in_time):
        if end < start:
            raise UnreadableFile(
                f"{before} ends at {end} and {after} begins at {start}: the page between them is missing. Fetch it and "
                "import all of them together; a part would read as all."
            )
    last = pages[-1]
    if last.open:
        raise UnreadableFile(
            f"{last.source.name} says that more pages follow, and the next one is missing. Fetch it and import all of "
            "them together; a part would read as all."
        )


def _own_numbers(pages: Sequence[_Page]) -> list[int]:
    numbers = [page.number for page in pages if page.number is not None]
    return numbers if len(numbers) == len(pages) else []


def _numbers_of_names(pages: Sequence[_Page]) -> list[int]:
    """The numbers of pages that stand in the names of files; none where those are days, or what else is counted."""
    by_name = [page.numbers for page in pages]
    before = {numbers[:-1] for numbers in by_name}
    stem = pages[0].stem
    if len(before) != 1 or (_DATED.search(stem) and not _PAGE_WORD.search(stem)):
        return []
    return [numbers[-1] for numbers in by_name if numbers]


def _like(page: _Page) -> Callable[[int], str]:
    """How the file of another page is called."""
    stem, name = page.stem, page.source.name.name
    last = list(_NUMBER.finditer(stem))[-1:]

    def named(number: int) -> str:
        for match in last:
            return f"{stem[: match.start()]}{number:0{len(match[0])}}{name[match.end() :]}"
        return f"page {number}"

    return named


def _named(pages: Sequence[_Page]) -> str:
    names = [page.source.name.name for page in pages]
    shown = names if len(names) <= 4 else [*names[:2], f"{len(names) - 3} others", names[-1]]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _write(pages: Sequence[SourceFile], into: Path) -> None:
    with into.open("wb") as together:
        for page in pages:
            with page.place.open("rb") as file:
                together.write(file.read(len(_BOM)).removeprefix(_BOM))
                while block := file.read(_BLOCK):
                    together.write(block)
            together.write(b"\n")
