"""Answers that are sentences under headings, the same for the shell, a page of the app and Markdown."""

from collections.abc import Iterable
from typing import NamedTuple

from tokentui.words.markdown import escaped, table_row


class Sentence(NamedTuple):
    """A sentence, and those that hang on it."""

    words: str
    below: tuple[str, ...] = ()


class SentenceSection(NamedTuple):
    """Sentences under a heading, below a table where there is one."""

    title: str
    lines: tuple[Sentence, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def markdown(title: str, sections: Iterable[SentenceSection]) -> str:
    """All of it as Markdown, in which nothing imported is markup."""
    lines = [f"# {escaped(title)}", ""]
    for section in sections:
        lines += [f"## {section.title}", ""]
        if section.rows:
            rows = (section.header, ["---"] * len(section.header), *section.rows)
            lines += [table_row([escaped(cell) for cell in row]) for row in rows]
            lines += [""] * bool(section.lines)
        for one in section.lines:
            lines.append(f"- {escaped(one.words)}")
            lines += [f"  - {escaped(line)}" for line in one.below]
        lines.append("")
    return "\n".join(lines)
