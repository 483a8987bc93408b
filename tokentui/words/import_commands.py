"""The commands of the import screen, and those of the table that open it and take an import back."""

from tokentui.words.command import READING_FILES, WRITING, Command, Need, Topic, Where

_READ = (Where.IMPORT,)
_TYPED = (Where.PATH,)
_ALONE = (Need.ALONE,)

IMPORTING: tuple[Command, ...] = (
    Command("bring_in", ("B",), "bring in", "Bring in a file; shows first what it is and what it would change.",
            Topic.APP, needs=READING_FILES, prominence=28),
    Command("take_back_import", ("Z",), "undo import", "Take the last import back, as long as nothing rests on it.",
            Topic.APP, needs=WRITING, dangerous=True, prominence=7),
    Command("look_at", ("enter",), "look", "Look at the file, or into the folder; nothing is changed yet.",
            Topic.ANSWER, _TYPED, prominence=90),
    Command("complete_path", ("tab",), "complete", "Complete the path as far as it is certain.", Topic.ANSWER,
            _TYPED, prominence=80),
    Command("next_found", ("down",), "choose", "To the next file or folder of the list.", Topic.MOVE,
            _TYPED, prominence=70),
    Command("previous_found", ("up",), "choose", "To the file or folder before.", Topic.MOVE, _TYPED),
    Command("import_now", ("y",), "bring in", "Bring in what is shown, all of it or nothing.", Topic.ANSWER,
            _READ, WRITING, prominence=95),
    Command("import_field", ("enter",), "field", "Choose what the current column is read as, or leave it out.",
            Topic.ANSWER, _READ, _ALONE, prominence=85),
    Command("import_kind", ("a",), "what it is", "Choose what the rows of the file are.", Topic.ANSWER,
            _READ, _ALONE, prominence=80),
    Command("import_day_first", ("d",), "day first", "Read 03/04/2026 as the third of April.", Topic.ANSWER,
            _READ, _ALONE, prominence=50),
    Command("import_month_first", ("m",), "month first", "Read 03/04/2026 as the fourth of March.", Topic.ANSWER,
            _READ, _ALONE, prominence=49),
    Command("import_customer", ("c",), "whose", "Say whose all of it is, where the files name nobody.", Topic.ANSWER,
            _READ, _ALONE, prominence=45),
    Command("import_only", ("o",), "only", "Take only rows of some values in the current column.", Topic.ANSWER,
            _READ, _ALONE, prominence=44),
    Command("import_without", ("w",), "without", "Leave rows of some values in the current column out.", Topic.ANSWER,
            _READ, _ALONE, prominence=43),
    Command("import_recipe", ("u",), "recipe", "Read as under a name before, or keep under one how files are read.",
            Topic.ANSWER, _READ, _ALONE, prominence=42),
    Command("import_in_full", ("r",), "in full", "All that was noticed, and every refused row with line and reason.",
            Topic.LOOK, _READ, _ALONE, prominence=70),
    Command("import_next_file", ("tab",), "next file", "Show the next of several files.", Topic.LOOK,
            _READ, prominence=65),
    Command("import_another", ("+",), "and a file", "Bring another file in together with these.", Topic.ANSWER,
            _READ, _ALONE, prominence=40),
    Command("leave_import", ("escape",), "back", "Stop what is being read; back to the path; back to the table.",
            Topic.APP, (*_TYPED, *_READ), prominence=100),
)  # fmt: skip
"""Opened from the table; then a path is typed, and then what was read of the file is shown."""
