"""The one place where what went wrong becomes a sentence and an exit code; `EXIT_CODES` says what each means."""

import os
import sys
from typing import TYPE_CHECKING

from tokentui.cli.output import OutputClosed, cannot_be_written, finish, narrate, silence

if TYPE_CHECKING:
    import click

INTERRUPTED = 130

CLOSED = 141
"""As the shell has it for a program that SIGPIPE ended: 128 and its number."""

EXIT_CODES = (
    (0, "all is well"),
    (1, "the data says no: not found, a failed check, refused rows with --strict, a question with nobody to answer it"),
    (2, "wrong usage or unreadable input"),
    (3, "the book is locked, read-only or of a newer tokentui"),
    (70, "a fault of tokentui itself, with a report"),
    (INTERRUPTED, "interrupted"),
    (CLOSED, "whoever read the output stopped reading, as head does"),
)

_LONGEST = 1_000
"""Letters of a line beyond which its middle is left out: it quotes something that nobody reads to its end."""


class _Ending:
    """How far the program has come to its end."""

    interrupted = False


_ending = _Ending()


class WouldAsk(Exception):
    """A question that a command would have put at a terminal; its text names the question and the way round it."""


class No(Exception):
    """An answer of no from the data, with exit code 1; its text says what was looked for."""


class Unusable(Exception):
    """An argument or a file that cannot be used, with exit code 2; its text says what would do."""


def end(error: BaseException) -> int:
    """Say on standard error what went wrong; the exit code that goes with it."""
    from tokentui.domain.text import visible

    text, code = sentence(error)
    if code == INTERRUPTED:
        _ending.interrupted = True
    try:
        finish()
    except (OutputClosed, OSError):
        silence()
    # One line, whatever it quotes: a line end in a name must not begin a sentence of its own.
    narrate(_shortened(visible(text)))
    return code


def end_unheard(failed: "sys.UnraisableHookArgs") -> None:
    """What went wrong while something was cleared away, where nothing can catch it: `sys.unraisablehook`.

    An interrupt ends the program there too; Python would say that it ignored it, and go on.
    """
    if isinstance(failed.exc_value, KeyboardInterrupt):
        os._exit(end(failed.exc_value))
    # What an interrupt left off in its middle fails again where it is cleared away: its book is closed by then.
    if not _ending.interrupted:
        sys.__unraisablehook__(failed)


def _shortened(line: str) -> str:
    """A line with its beginning and its end, where what can be done about it stands."""
    half = _LONGEST // 2
    return line if len(line) <= _LONGEST else f"{line[:half]} … {line[-half:]}"


def sentence(error: BaseException) -> tuple[str, int]:
    """What a person reads about an error, and the exit code that goes with it."""
    import click

    if isinstance(error, click.exceptions.Abort):
        if isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
            return "Interrupted; what was not finished is not in the book.", INTERRUPTED
        return "Nothing was changed.", 1
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted; what was not finished is not in the book.", INTERRUPTED
    if isinstance(error, click.UsageError):
        return _usage(error), 2
    if isinstance(error, click.ClickException):
        return _closed(error.format_message()), 2
    if isinstance(error, WouldAsk | No):
        return str(error), 1
    if isinstance(error, Unusable):
        return str(error), 2
    return _of_the_layers_below(error)


def _usage(error: "click.UsageError") -> str:
    command = error.ctx.command_path if error.ctx is not None else "tokentui"
    return f"{_closed(error.format_message())} See: {command} --help"


def _closed(text: str) -> str:
    """One line that ends like a sentence."""
    line = " ".join(text.split())
    return line if line.endswith((".", "?", "!")) else line + "."


def _of_the_layers_below(error: BaseException) -> tuple[str, int]:
    """Errors of the book, the data and the disk; their classes are imported only now that something went wrong."""
    from tokentui.services.errors import BookError, in_plain_words

    error = in_plain_words(error)
    if isinstance(error, BookError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        found = cannot_be_written(error) if _was_written_by_click(error) else error
        name = f"{found.filename}: " if found.filename else ""
        return f"{name}{found.strerror}." if found.strerror else str(found), 2
    if isinstance(error, UnicodeEncodeError):
        if error.encoding == "utf-8":
            from tokentui.domain.text import clip, visible

            return f'"{clip(visible(error.object), 60)}" holds bytes that are not UTF-8; type it in UTF-8.', 2
        return "This terminal cannot show all of the text; set PYTHONUTF8=1 and try again.", 2
    if (code := _code_of_value_error(error)) is not None:
        return str(error), code
    from tokentui.services.crash_report import EXIT_CODE, Crash, crash

    return str(error if isinstance(error, Crash) else crash(error)), EXIT_CODE


def _was_written_by_click(error: OSError) -> bool:
    """Whether it was help or the version, which click writes by itself, that standard output did not take."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at is not None and at.tb_frame.f_globals.get("__name__") == "click.utils"


def is_fault(error: BaseException) -> bool:
    """Whether nobody has foreseen an error: it is a fault of tokentui itself, or of what a book holds."""
    return _code_of_value_error(error) is None and not isinstance(error, UnicodeEncodeError)


def _code_of_value_error(error: BaseException) -> int | None:
    """1 where the data has no such thing, 2 where what was given cannot be read, None for any other error."""
    if not isinstance(error, ValueError):
        return None
    from tokentui.domain.codebook import CodebookError
    from tokentui.domain.filters import FilterError
    from tokentui.domain.statements import StatementError
    from tokentui.domain.weighing import UnitError
    from tokentui.services.config_entries import ConfigError
    from tokentui.services.panels import NoDisclosure
    from tokentui.services.without_vendor import NoVendorHosts

    if isinstance(error, CodebookError | NoDisclosure | NoVendorHosts):
        return 1
    if isinstance(error, UnitError | FilterError | StatementError | ConfigError):
        return 2
    from tokentui.ingest.files.table import NothingTaken, TwoReadings, UnreadableFile
    from tokentui.warehouse.address import WarehouseError

    if isinstance(error, TwoReadings | NothingTaken):
        return 1
    return 2 if isinstance(error, UnreadableFile | WarehouseError) else None
