"""Sentences under headings, printed."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from tokentui.cli.output import strong, table
from tokentui.words.sentences import SentenceSection


def sentence_lines(sections: Iterable[SentenceSection], width: int) -> Iterator[str]:
    """Each section after an empty line: its table, then its sentences, further lines two cells further in."""
    for section in sections:
        yield ""
        yield strong(section.title)
        if section.rows:
            right = range(1, len(section.header))
            yield from (f"  {line}" for line in table([section.header, *section.rows], right=right))
        for one in section.lines:
            yield from wrap(one.words, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            for line in one.below:
                yield from wrap(line, width, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
