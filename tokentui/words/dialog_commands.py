"""The commands of pages, dialogs and the filter line."""

from tokentui.words.command import DIALOGS, Command, Topic, Where

LETTERS = tuple("1234567890abcdefhilmnopqrstuvwxyzABCDEFHIJKLMNOPQRSTUVWXYZ")
"""What can name a line of a list; j, k, g and G move."""

FORMS = (Where.FACT, Where.RECORD)
"""The dialogs of several fields."""

ANSWERING: tuple[Command, ...] = (
    Command("keep_filter", ("enter",), "keep", "Keep the filter and go back to the table.", Topic.ANSWER,
            (Where.FILTER,), prominence=90),
    Command("drop_filter", ("escape",), "as before", "Bring the former filter back.", Topic.ANSWER,
            (Where.FILTER,), prominence=100),
    Command("turn_page", ("space",), "page down", "One page down.", Topic.MOVE, (Where.PAGE,)),
    Command("copy_page", ("y",), "copy", "Copy the page as text.", Topic.APP, (Where.PAGE,), prominence=50),
    Command("close", ("escape", "q", "?", "enter"), "close", "Close the page.", Topic.APP,
            (Where.PAGE,), prominence=100),
    Command("pick_named", LETTERS, "choose", "Take the line that the letter or digit names.", Topic.ANSWER,
            (Where.LIST,), keyed=True, written="a–z 1–9"),
    Command("narrow", ("/",), "shorten", "Shorten the list by typing.", Topic.ANSWER, (Where.LIST,), prominence=60),
    Command("go_ahead", ("y",), "go ahead", "Do it.", Topic.ANSWER, (Where.CONFIRM,), prominence=90),
    Command("level", tuple("12345"), "choose", "Say how sure you are.", Topic.ANSWER,
            (Where.CONFIDENCE,), prominence=90, keyed=True, written="1–5"),
    Command("choose", ("enter",), "choose", "Take the current line.", Topic.ANSWER,
            (Where.LIST, Where.CONFIDENCE), prominence=80),
    Command("toggle", tuple("123456789"), "toggle", "Choose the use case of that key, or leave it out.", Topic.ANSWER,
            (Where.SEVERAL,), prominence=90, keyed=True, written="1–9"),
    Command("toggle_named", LETTERS, "toggle", "Choose the line that the letter or digit names, or leave it out.",
            Topic.ANSWER, (Where.CITE,), prominence=90, keyed=True, written="a–z 1–9"),
    Command("toggle_line", ("space",), "toggle", "Choose the current line, or leave it out.",
            Topic.ANSWER, (Where.SEVERAL, Where.CITE), prominence=60),
    Command("divide", ("%",), "split", "Divide what is chosen by percentage.", Topic.ANSWER,
            (Where.SEVERAL,), prominence=70),
    Command("share", tuple("0123456789.,"), "percent", "Type the percentage of the current line.", Topic.ANSWER,
            (Where.SPLIT,), prominence=70, keyed=True, written="0–9"),
    Command("less", ("left",), "5 % less", "Take 5 % from the current line.", Topic.ANSWER,
            (Where.SPLIT,), prominence=40),
    Command("more", ("right",), "more", "Give 5 % of what is left to the current line.", Topic.ANSWER,
            (Where.SPLIT,), prominence=39),
    Command("erase", ("backspace",), "erase", "Take the last digit away.", Topic.ANSWER, (Where.SPLIT,)),
    Command("clear", ("delete",), "clear", "Leave the current line out.", Topic.ANSWER, (Where.SPLIT,)),
    Command("rest", ("enter",), "rest, save", "Give what is left to the chosen line without a share, and save.",
            Topic.ANSWER, (Where.SPLIT,), prominence=80),
    Command("save", ("enter",), "save", "Take the answer.", Topic.ANSWER,
            (Where.SEVERAL, Where.CITE, Where.LINE), prominence=80),
    Command("save_all", ("ctrl+s", "ctrl+enter"), "save", "Take the answer.", Topic.ANSWER,
            (Where.SPLIT, Where.TEXT, *FORMS), prominence=75),
    Command("next_field", ("tab", "down"), "field", "Go to the next field.", Topic.ANSWER,
            FORMS, prominence=60),
    Command("go_on", ("enter",), "next", "Go to the next field; from the last one, save.", Topic.ANSWER,
            FORMS),
    Command("previous_field", ("shift+tab", "up"), "field before", "Go to the field before.", Topic.ANSWER,
            FORMS),
    Command("copy_last", ("ctrl+l",), "copy last", "Fill in the fact that was added last.", Topic.ANSWER,
            (Where.FACT,), prominence=50),
    Command("cancel", ("escape",), "cancel", "Leave everything as it is.", Topic.ANSWER, DIALOGS, prominence=100),
    Command("leave_app", ("ctrl+q",), "quit", "Leave the app; what was typed and not saved is asked for first.",
            Topic.APP, (Where.PAGE, *DIALOGS)),
)  # fmt: skip
