"""The manual page, made from the commands themselves, in the macros of man(7)."""

from collections.abc import Iterator, Sequence

import click

from tokentui import __version__
from tokentui.cli.faults import EXIT_CODES
from tokentui.services.config import BOOK_VARIABLE, REVIEWER_VARIABLE
from tokentui.services.paths import CONFIG_VARIABLE

ENVIRONMENT = (
    (BOOK_VARIABLE, "The book, where no --book is given; else the configured one, else the demo book."),
    (REVIEWER_VARIABLE, "Who decides, where no --reviewer is given; else the configuration, else your login."),
    (CONFIG_VARIABLE, "Your settings, in place of the file below."),
    ("PAGER", "What shows a look-up that is longer than the terminal is high; unset or empty, nothing does."),
    ("NO_COLOR", "Set to anything: no colours, unless --color says otherwise."),
    ("FORCE_COLOR, CLICOLOR_FORCE", "Set to anything but 0: colours also where there is no terminal."),
    ("TERM", "A dumb terminal gets no colours and no pager."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME", "Where the files below lie instead."),
)
FILES = (
    ("~/.local/share/tokentui/demo.tokentui", "The demo book."),
    ("~/.config/tokentui/config.toml", "Your settings; tokentui config init writes them with every entry."),
    ("~/.local/state/tokentui/", "Reports of faults of tokentui itself."),
)
_EXAMPLES = (
    ("Choose customers and read their cards", "tokentui find --ids | fzf -m | xargs -n 1 tokentui show"),
    ("Names and spends for another program", "tokentui find --limit 100 --json | jq -r '.customers[] | .name'"),
    ("Read a pull of names that hold anything", "tokentui find -0 acme | xargs -0 -n 1 tokentui show --"),
)


def man_page(root: click.Context) -> str:
    """The page as text for man, groff and mandoc."""
    return "\n".join(_lines(root)) + "\n"


def _lines(root: click.Context) -> Iterator[str]:
    group = root.command
    assert isinstance(group, click.Group)
    summary, _, rest = _paragraphs(group.help or "").partition("\n\n")
    yield f'.TH TOKENTUI 1 "" "tokentui {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"tokentui \\- {_text(summary.removesuffix('.'))}"
    yield ".SH SYNOPSIS"
    yield from (".B tokentui", "[OPTIONS] [BOOK]", ".br", ".B tokentui", "[OPTIONS] COMMAND [ARGS]...")
    yield ".SH DESCRIPTION"
    yield from _prose(rest.partition("\n\n")[0])
    yield ".SH OPTIONS"
    yield from _options(group, root)
    yield ".SH COMMANDS"
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        assert command is not None
        yield from _command(command, click.Context(command, info_name=name, parent=root))
    yield ".SH EXIT STATUS"
    yield from _pairs([(str(code), f"{meaning[0].upper()}{meaning[1:]}.") for code, meaning in EXIT_CODES])
    yield ".SH ENVIRONMENT"
    yield from _pairs(ENVIRONMENT)
    yield ".SH FILES"
    yield from _pairs(FILES)
    yield ".SH EXAMPLES"
    for about, line in _EXAMPLES:
        yield from (".TP", _text(f"{about}:"), f".B {_text(line)}")


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f'.SS "{_text(" ".join([command.name or "", *command.collect_usage_pieces(context)[1:]]))}"'
    yield from _prose(_paragraphs(command.help or ""))
    yield from _options(command, context)
    if command.epilog:
        yield ".PP"
        yield from _prose(_paragraphs(command.epilog))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    records = (one.get_help_record(context) for one in command.get_params(context) if isinstance(one, click.Option))
    yield from _pairs([record for record in records if record is not None])


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for term, about in pairs:
        yield from (".TP", f".B {_text(term)}")
        yield from _prose(about)


def _prose(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ".PP"
        yield _text(" ".join(paragraph.split()))


def _paragraphs(text: str) -> str:
    """A docstring or an epilog with its paragraphs, without click's mark that one is not to be wrapped."""
    return "\n\n".join(part for part in text.replace("\b", "").strip().split("\n\n") if part.strip())


def _text(text: str) -> str:
    """A text in which nothing is an order to the formatter; a dash is the one that is typed."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    escaped = escaped.replace("'", "\\(aq").replace("`", "\\(ga").replace("~", "\\(ti").replace("^", "\\(ha")
    escaped = escaped.replace("…", "...")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
