"""`tokentui config`: the user's own settings: where they are, what holds, what is wrong, and a file to begin with."""

import click

from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import json_option
from tokentui.cli.output import narrate, table, write, write_json, write_lines
from tokentui.domain.text import visible
from tokentui.services.config import configuration
from tokentui.services.paths import config_file, config_is_there
from tokentui.words.own_keys import all_faults, fault_in_words


@click.group("config", invoke_without_command=False)
def config_command() -> None:
    """Your own settings: one TOML file for keys, theme, book, reviewer and how figures are shown.

    TOKENTUI_CONFIG names another file. What is asked for on the command line goes before the environment, that before
    what the book or the open app says, that before the file, and the file before what is built in.
    """


@config_command.command("path")
def path_command() -> None:
    """Print where the file is, or would be."""
    write(visible(str(config_file())))


@config_command.command("check")
@json_option("Print {file, exists, faults: [{line, text}]}; line is null where it is the file as a whole.")
def check_command(as_json: bool) -> int:
    """Name everything in the file that is left out, with its line; exit 1 where there is any."""
    path = config_file()
    faults = all_faults(configuration())
    if as_json:
        found = [{"line": one.line or None, "text": one.text} for one in faults]
        write_json({"file": str(path), "exists": config_is_there(), "faults": found})
    elif faults:
        write_lines(fault_in_words(one, visible(str(path))) for one in faults)
    elif config_is_there():
        write(f"{visible(str(path))}: every entry can be used.")
    else:
        write(f"There is no {visible(str(path))}, and none is needed; make one with: tokentui config init")
    return 1 if faults else 0


@config_command.command("show")
@json_option("Print {file, exists, settings: [{entry, value, from}]}.")
def show_command(as_json: bool) -> None:
    """Print what holds now, entry by entry, and where each comes from."""
    from tokentui.words.config_text import holding

    own, path = configuration(), config_file()
    rows = list(holding(own))
    if as_json:
        settings = [{"entry": entry, "value": value, "from": whence} for entry, value, whence in rows]
        write_json({"file": str(path), "exists": config_is_there(), "settings": settings})
    else:
        write(f"{visible(str(path))}{'' if config_is_there() else ' (not there)'}")
        write_lines(table([[f"  {name}", visible(value), whence] for name, value, whence in rows]))
    if faults := len(all_faults(own)):
        narrate(f"{faults:,} {'entry is' if faults == 1 else 'entries are'} left out; see: tokentui config check")


@config_command.command("init")
def init_command() -> None:
    """Make a file with every entry commented out, to begin with; one that is there is left as it is."""
    from tokentui.words.config_text import beginning

    path = config_file()
    if config_is_there():
        raise No(f"{visible(str(path))} is there already and stays as it is.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(beginning())
    except OSError as error:
        raise Unusable(f"{visible(str(path))} cannot be made: {(error.strerror or str(error)).lower()}.") from None
    narrate(f"Made {visible(str(path))}; every entry in it is commented out.")
