"""Answers that are sentences under headings, the same for the shell, a page of the app and Markdown."""

from collections.abc import Iterable
from typing import NamedTuple


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
    lines = [f"# {_escaped(title)}", ""]
    for section in sections:
        lines += [f"## {section.title}", ""]
        if section.rows:
            rows = (section.header, ["---"] * len(section.header), *section.rows)
            lines += ["".join(f"| {_escaped(cell)} " for cell in row) + "|" for row in rows]
            lines += [""] * bool(section.lines)
        for one in section.lines:
            lines.append(f"- {_escaped(one.words)}")
            lines += [f"  - {_escaped(line)}" for line in one.below]
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\|`*_[]<>#" else sign for sign in text)
