"""The commands of the codebook screen, and those that open it, the list for a second look and the claims."""

from tokentui.words.command import CHANGING, WRITING, Command, Need, Topic, Where

_HERE = (Where.CODEBOOK,)

OPENING: tuple[Command, ...] = (
    Command("codebook", ("C",), "codebook", "Edit use cases and segments: labels, stances, keys; archive, add, merge.",
            Topic.APP, needs=(Need.ALONE,), prominence=11),
    Command("second_look", ("L",), "second look", "List what deserves a second look, each with its reason.",
            Topic.LOOK, prominence=9),
    Command("claims", ("K",), "claims", "What the vendor's disclosures imply, and who confirms them.", Topic.LOOK),
    Command("spend_rules", ("*",), "by rule", "How much by a named rule, where no spend is known: turn one on or off.",
            Topic.LOOK, needs=WRITING),
    Command("resale", ("J",), "resale", "Who loses money on tokens, what counts twice, whose money pays.", Topic.LOOK),
    Command("write_report", ("!",), "report", "Write the report on the book, as a page or as Markdown.", Topic.APP,
            needs=(Need.AT_HOME,)),
    Command("compare", ('"',), "compare", "Set another book, or this one of another date, beside it.", Topic.LOOK,
            needs=(Need.AT_HOME,)),
)  # fmt: skip
"""Commands of the table that lead here."""

EDITING: tuple[Command, ...] = (
    Command("use_case_label", ("l",), "label", "Write another label.", Topic.DECIDE,
            _HERE, CHANGING, prominence=60),
    Command("use_case_definition", ("d",), "definition", "Write what belongs to it, and what does not.",
            Topic.DECIDE, _HERE, CHANGING, prominence=50),
    Command("use_case_examples", ("e",), "examples", "Write examples, one a line.", Topic.DECIDE,
            _HERE, CHANGING, prominence=45),
    Command("use_case_stance", ("s",), "stance", "Choose another stance; shows first what that does to the verdict.",
            Topic.DECIDE, _HERE, CHANGING, prominence=70),
    Command("use_case_exceptions", ("S",), "by segment", "Give a use case another stance for some segments.",
            Topic.DECIDE, _HERE, CHANGING, prominence=48),
    Command("use_case_key", ("h",), "key", "Choose its key; one that is taken is exchanged.", Topic.DECIDE,
            _HERE, CHANGING, prominence=40),
    Command("use_case_code", ("c",), "code", "Rename it; decisions under the former code stay with it.", Topic.DECIDE,
            _HERE, CHANGING, prominence=35),
    Command("use_case_archive", ("a",), "archive", "No longer offer it, or bring it back, a merged one too.",
            Topic.DECIDE, _HERE, CHANGING, prominence=55),
    Command("use_case_merge", ("m",), "merge", "Let everything said of it count for another; shows first what moves.",
            Topic.DECIDE, _HERE, CHANGING, dangerous=True, prominence=65),
    Command("use_case_remove", ("x",), "remove", "Merge or archive it; what was said is never deleted.", Topic.DECIDE,
            _HERE, CHANGING, dangerous=True, prominence=20),
    Command("use_case_new", ("n",), "new", "Add a use case, or a segment where the cursor is on one.", Topic.DECIDE,
            _HERE, CHANGING, prominence=75),
    Command("codebook_history", ("H",), "history", "What each version changed; choose one to go back to.", Topic.LOOK,
            _HERE, prominence=30),
    Command("leave_codebook", ("escape",), "leave", "Back to the table; every edit is saved.", Topic.APP,
            _HERE, prominence=90),
)  # fmt: skip
"""Commands of the codebook screen alone."""
