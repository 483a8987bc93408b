"""The registry of everything the app can be told; bindings, footer, palette, help and docs/keys.md are read from it."""

from collections.abc import Iterable, Iterator, Mapping

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.text import visible
from tokentui.words.codebook_commands import EDITING, OPENING
from tokentui.words.command import (
    DECIDING,
    HELPED,
    LISTS,
    MODES,
    READING_FILES,
    TAKING_BACK,
    WORKING,
    WRITING,
    Command,
    Hint,
    Need,
    Topic,
    Where,
)
from tokentui.words.dialog_commands import ANSWERING
from tokentui.words.evidence_commands import EVIDENCE
from tokentui.words.import_commands import IMPORTING
from tokentui.words.suggestion_commands import SUGGESTING

_TAGS = tuple(
    Command(
        f"tag_{key}",
        (key,),
        f"use case {key}",
        f"Tag the marked or current customers with the use case of key {key}.",
        Topic.DECIDE,
        WORKING,
        needs=DECIDING,
        argument=key,
    )
    for key in "123456789"
)

COMMANDS: tuple[Command, ...] = (
    *_TAGS,
    Command("cannot_tell", ("0",), "cannot tell", "Say that you looked, and it cannot be told.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=80),
    Command("withheld", ("w",), "withheld", "Say that customer or vendor declines to say.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=20),
    Command("exclude", ("x",), "not a customer", "Take the account out of every sum, with a reason.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, dangerous=True, prominence=12),
    Command("repeat", (".",), "again", "Say of these customers what you said last.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=61),
    Command("several", ("m",), "several", "Choose more than one use case; % splits them by percentage.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=60),
    Command("two", (",",), "two", "Choose two use cases by their keys: the second one saves.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=5),
    Command("place", ("p",), "who", "Say who the marked or current customers are: then the key of a segment.",
            Topic.DECIDE, where=WORKING, needs=DECIDING, prominence=64),
    Command("undo", ("u",), "undo", "Take back your last action, also after a restart.", Topic.DECIDE,
            where=(*WORKING, Where.CODEBOOK), needs=TAKING_BACK, prominence=70),
    Command("redo", ("U",), "redo", "Do again what you took back last.", Topic.DECIDE,
            where=(*WORKING, Where.CODEBOOK), needs=TAKING_BACK, prominence=10),
    Command("note", ("i",), "note", "Write a note on the customer.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=30),
    Command("fact", ("e",), "fact", "Add a sourced fact.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=25),
    Command("cite", ("F",), "cite", "Choose the facts that speak for what is said of the customer.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=11),
    Command("confidence", ("c",), "confidence", "Say how sure you are, from 1 to 5.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=15),
    Command("record", ("I",), "record", "Put name, parent, aliases, domain, industry or size right.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=9),
    Command("match", ("M",), "from a list", "Who customers are, as a list of companies or the book itself proposes it.",
            Topic.DECIDE, needs=READING_FILES, prominence=8),
    Command("flag", ("f",), "flag", "Flag the customer for another look, or take the flag away.", Topic.DECIDE,
            where=WORKING, needs=DECIDING, prominence=14),
    Command("postpone", ("space",), "postpone", "Put the account off until the end of the queue.", Topic.DECIDE,
            where=(Where.REVIEW,), needs=DECIDING, prominence=62),
    Command("adjudicate", ("a",), "adjudicate", "Decide for everybody where reviewers disagree, with a reason.",
            Topic.DECIDE, where=(Where.REVIEW,), needs=DECIDING, prominence=35),
    Command("mark", ("space",), "mark", "Mark the customer; the next key acts on all that are marked.", Topic.SELECT,
            needs=(Need.CUSTOMER,), prominence=50),
    Command("mark_range", ("V",), "mark range", "Mark every customer from the last mark to here.", Topic.SELECT,
            needs=(Need.CUSTOMER,)),
    Command("mark_all", ("A",), "mark all", "Mark every customer in the filter.", Topic.SELECT,
            needs=(Need.CUSTOMER, Need.WHOLE), prominence=13),
    Command("filter", ("/",), "filter", "Show only some customers, as in: kind:resale spend>5m", Topic.LOOK,
            prominence=65),
    Command("filter_tab_next", ("]",), "next tab", "Show the next filter that was kept under a name.", Topic.LOOK),
    Command("filter_tab_before", ("[",), "tab before", "Show the one before.", Topic.LOOK),
    Command("filter_forget", ("ctrl+x",), "forget tab", "Forget the name of the filter that is shown.", Topic.LOOK),
    Command("sort", ("s",), "sort", "Choose the column to sort by.", Topic.LOOK, prominence=24),
    Command("columns", ("|",), "columns", "Choose the columns of the table, their order and their widths.",
            Topic.LOOK, prominence=6),
    Command("reverse", ("S",), "reverse", "Turn the order round.", Topic.LOOK),
    Command("reorder", ("o",), "reorder", "Apply the order anew after changes moved customers.", Topic.LOOK),
    Command("unit", ("v",), "unit", "Weigh by customers, by spend or by tokens.", Topic.LOOK,
            where=MODES, prominence=45),
    Command("denominator", ("t",), "total", "Shares of the listed, of the known alone, of the disclosed.", Topic.LOOK,
            where=MODES, prominence=40),
    Command("turn", ("X",), "who, what", "Turn the panel: what for, who, who × what.", Topic.LOOK,
            where=MODES, prominence=42),
    Command("floor", ("E",), "evidence", "Choose the lowest grade of evidence that counts.", Topic.LOOK,
            where=MODES, needs=(Need.ALONE,)),
    Command("follow_filter", ("&",), "of filter", "Panels and verdict of the filtered accounts alone, or of all again.",
            Topic.LOOK, where=WORKING, prominence=7),
    Command("without_vendor", ("W",), "no vendor", "Read the gap without the vendor's own pages, or with them again.",
            Topic.LOOK, where=MODES),
    Command("disclosure", ("D",), "disclosure", "Choose the disclosed revenue that shares are taken of.", Topic.LOOK,
            where=MODES, needs=(Need.ALONE,)),
    Command("unknown_spend", ("$",), "unknown", "Say what an unknown annual spend may be.", Topic.LOOK,
            where=MODES, needs=(Need.ALONE,)),
    Command("rule", ("r",), "rule", "Choose the rule of the verdict.", Topic.LOOK,
            where=MODES),
    Command("months", ("T",), "months", "Month by month: what it came from, what moved, who stays.", Topic.LOOK,
            prominence=28),
    Command("drill", ("enter",), "open", "Open the card of a customer, or show what is behind a row of a panel.",
            Topic.LOOK, where=(*WORKING, Where.WATCH), prominence=29),
    Command("previous_account", ("h", "left"), "previous", "To the account before, without deciding.", Topic.MOVE,
            where=(Where.REVIEW,), prominence=26),
    Command("next_account", ("l", "right"), "next", "To the account after, without deciding.", Topic.MOVE,
            where=(Where.REVIEW,), prominence=27),
    Command("find_account", ("/",), "find", "Go to any account by its name or key, and decide it; esc comes back.",
            Topic.MOVE, where=(Where.REVIEW,), prominence=31),
    Command("next_pane", ("tab",), "next pane", "Go to the next pane.", Topic.MOVE,
            (*WORKING, Where.WATCH), prominence=22),
    Command("previous_pane", ("shift+tab",), "previous pane", "Go to the pane before.", Topic.MOVE,
            (*WORKING, Where.WATCH)),
    Command("pane_larger", ("}",), "larger", "Give the pane more of the place; the mouse drags the line between two.",
            Topic.LOOK, (*WORKING, Where.WATCH)),
    Command("pane_smaller", ("{",), "smaller", "Give the pane less of the place.", Topic.LOOK,
            (*WORKING, Where.WATCH)),
    Command("panes_usual", ("_",), "usual sizes", "Every pane as large as it comes.", Topic.LOOK,
            (*WORKING, Where.WATCH)),
    Command("down", ("j", "down"), "down", "One line down.", Topic.MOVE, LISTS),
    Command("up", ("k", "up"), "up", "One line up.", Topic.MOVE, LISTS),
    Command("cell_left", ("left",), "cell before", "To the cell before, in who × what.", Topic.MOVE),
    Command("cell_right", ("right",), "next cell", "To the next cell, in who × what.", Topic.MOVE),
    Command("page_down", ("pagedown", "ctrl+d"), "page down", "One page down.", Topic.MOVE, LISTS),
    Command("page_up", ("pageup", "ctrl+u"), "page up", "One page up.", Topic.MOVE, LISTS),
    Command("first", ("g", "home"), "first", "To the first line.", Topic.MOVE, LISTS),
    Command("last", ("G", "end"), "last", "To the last line.", Topic.MOVE, LISTS),
    Command("review", ("R",), "review", "Start a review session, or go on with one; choose the queue.", Topic.APP,
            where=WORKING, needs=WRITING, prominence=55),
    Command("blind", ("b",), "blind", "Hide what others said of an account until you have decided it.", Topic.LOOK,
            where=(Where.REVIEW,), prominence=16),
    Command("leave", ("escape",), "leave", "Back from an account that / led to; else leave: the session is kept.",
            Topic.APP, where=(Where.REVIEW,), prominence=90),
    Command("back", ("escape",), "back", "Clear marks, then the filter.", Topic.APP),
    Command("theme", ("ctrl+t",), "theme", "Choose light, dark or another theme.", Topic.APP,
            where=MODES),
    Command("help", ("?",), "help", "Every key, and what the marks mean.", Topic.APP,
            where=HELPED, prominence=100),
    Command("palette", ("ctrl+p",), "commands", "Find a command by name.", Topic.APP,
            where=HELPED, prominence=21),
    Command("jump", ("ctrl+o", "'"), "jump", "A letter at every pane, row and tab; press one to go there.", Topic.APP,
            where=(*HELPED, Where.PATH), prominence=8),
    Command("tour", ("ctrl+g",), "tour", "Be shown the app, key by key, on a book that is thrown away; then come back.",
            Topic.APP, needs=(Need.ALONE, Need.AT_HOME)),
    Command("quit", ("q", "ctrl+q"), "quit", "Leave; everything is saved already.", Topic.APP,
            where=MODES, needs=(Need.ALONE,), prominence=23),
    *SUGGESTING,
    *EVIDENCE,
    *OPENING,
    *EDITING,
    *IMPORTING,
    *ANSWERING,
)  # fmt: skip


def commands(
    where: Where, codes: AnyVocabulary | None = None, keys: Mapping[str, tuple[str, ...]] | None = None
) -> Iterator[Command]:
    """The commands of a mode, with the user's own keys, and for the digits the words of the list they choose from.

    A command that was given no key is among them: it can be chosen by name.
    """
    for command in COMMANDS:
        if where not in command.where:
            continue
        own = (keys or {}).get(command.id)
        named = _named(command, codes) if command.method == "do_tag" else command
        if named is not None:
            yield named if own is None else named._replace(keys=own)


def hints(offered: Iterable[Command], noun: str = "use case") -> Iterator[Hint]:
    """What the line at the bottom offers: the digits as one, by what they choose, since a panel is their legend."""
    bound = [command for command in offered if command.keys]
    tags = [command for command in bound if command.method == "do_tag"]
    if tags:
        digits = all(command.key.isdigit() for command in tags)
        yield Hint(f"{tags[0].key}{'–' if digits else '…'}{tags[-1].key}", noun, 99)
    for command in bound:
        if command.prominence and command not in tags:
            yield Hint(command.key, command.label, command.prominence, command.id)


def fitting(offered: Iterable[Hint], width: int) -> list[Hint]:
    """As many as fit the width, two cells apart, in their own order; the least prominent give way first."""
    every = list(offered)
    chosen: list[Hint] = []
    room = width + 2
    for hint in sorted(every, key=lambda one: -one.prominence):
        room -= len(hint.key) + 1 + len(hint.label) + 2
        if room < 0:
            break
        chosen.append(hint)
    return [hint for hint in every if hint in chosen]


def _named(command: Command, codes: AnyVocabulary | None) -> Command | None:
    if codes is None:
        return command
    entry = codes.by_key(command.keys[0])
    if entry is None:
        return None
    return command._replace(label=visible(entry.code), help=f"{visible(entry.label)}.")
