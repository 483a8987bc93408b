"""What completion knows of commands, options and filters, read off the commands themselves.

`python -m tests.readme` writes it to `tokentui/cli/completion/grammar.json`; a test holds that it is up to date.
"""

import click

from tokentui.cli.completion.grammar import CommandLine, FilterWords, Grammar, KnownOption, Value, write_grammar
from tokentui.cli.completion.kinds import kind_of
from tokentui.cli.main import COMMANDS
from tokentui.cli.main import tokentui as cli
from tokentui.domain.filters import FLAGS, QUESTIONS, SIGNED, STATES
from tokentui.domain.stances import KNOWN_STANCES


def grammar() -> str:
    """The text of the file."""
    context = click.Context(cli, info_name="tokentui", help_option_names=["-h", "--help"])
    lines = {"": _line(cli, context)}
    for name in (*COMMANDS, "open"):
        command = cli.get_command(context, name)
        assert command is not None
        lines[name] = _line(command, context)
    return write_grammar(Grammar(lines, tuple(COMMANDS), _filter_words()))


def _line(command: click.Command, parent: click.Context) -> CommandLine:
    context = parent if command is cli else click.Context(command, info_name=command.name, parent=parent)
    options = []
    arguments = []
    for parameter in command.get_params(context):
        kind, choices = kind_of(parameter.type)
        if isinstance(parameter, click.Option):
            lacks = not parameter.is_flag and isinstance(parameter.flag_value, int | str)
            value = None if parameter.is_flag or parameter.count else Value(kind, choices, may_lack=lacks)
            names = (*parameter.opts, *parameter.secondary_opts)
            options.append(KnownOption(names, _first_sentence(parameter.help or ""), value))
        else:
            arguments.append(Value(kind, choices, repeats=parameter.nargs == -1))
    return CommandLine(command.get_short_help_str(limit=100), tuple(options), tuple(arguments))


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).split(". ")[0].removesuffix(".")


def _filter_words() -> FilterWords:
    return FilterWords(
        SIGNED,
        (*STATES, *FLAGS),
        (*QUESTIONS, "any", "below"),
        tuple(one.value for one in KNOWN_STANCES),
    )
