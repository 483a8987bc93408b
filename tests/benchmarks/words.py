"""The keys and the visible words of tokentui that the benchmark relies on; nothing else in it knows them."""

import re

from tests.terminal import Terminal

SUBJECT = "tokentui"

DOWN, UP, PAGE_DOWN, FIRST, LAST = "down", "up", "pagedown", "g", "G"
FILTER, SORT, UNIT, DENOMINATOR = "/", "s", "v", "t"
MARK_ALL, UNDO, NEXT_PANE, DRILL, BACK, QUIT, CONFIRM = "A", "u", "tab", "enter", "escape", "q", "y"
REVIEW, UP_A_PAGE, POSTPONE = "R", "pageup", "space"
TAGS = "1234567"
PLACE, SEGMENTS, TURN, TURNS = "p", "123", "X", 3
"""Who it is, segments by key; what turns the panel from what for to who to both, and how often brings it back."""

BY_CUSTOMERS = "by customers"
COMPOSITION, GAP = "Composition", "Transparency gap"
SORT_TITLE, FILTER_EXAMPLE, CONFIRMATION = "Sort by", "kind:resale", "?"
SORTS = ("spend", "name", "segment", "industry", "use case", "clarity", "reviewer", "last decision")
"""The columns that the list opened by `s` offers, from above."""
PLACED = "who: "
MARKED, LOADING = " marked", "reading the list …"
UNITS, DENOMINATORS = 3, 2
"""How often a key brings back what was there before."""

QUEUES_TITLE, UNCOUNTED, REVIEWED, REPORT = "Review which accounts?", "… · ", "esc leave", "Review session "
QUEUES = (
    "largest",
    "flip",
    "conflicts",
    "second",
    "differs",
    "flagged",
    "postponed",
    "stale",
    "oldest",
    "close",
    "alphabetical",
    "random",
    "weighted",
    "sample",
)
"""The queues that the list opened by `R` ends with, from above, as the shell calls them."""
RANDOM_ORDER = "Random order"
ASKED = {"stale": "Decided how long ago?", "random": RANDOM_ORDER, "weighted": RANDOM_ORDER}
"""What is asked further where one of these is chosen."""
SEED = "7"

_CURSOR = "▌"
_BAR = 3


def cursor_row(terminal: Terminal) -> int | None:
    """The line of the screen on which the cursor of the customers table stands."""
    return next((row for row, line in enumerate(terminal.lines) if _CURSOR in line[:_BAR]), None)


def is_ready(terminal: Terminal) -> bool:
    """Whether the first screen can be used: customers with a cursor among them, and both panels."""
    text = terminal.screen()
    return COMPOSITION in text and GAP in text and cursor_row(terminal) is not None


def panels(terminal: Terminal) -> str:
    """What the two panels show."""
    found = terminal.find(COMPOSITION)
    return "" if found is None else "\n".join(line[found[1] :] for line in terminal.lines[found[0] :])


def rows(terminal: Terminal) -> str:
    """What the customers table shows, without the cursor."""
    found = terminal.find(COMPOSITION)
    width = terminal.cursor[1] if found is None else found[1]
    return "\n".join(line[_BAR:width] for line in terminal.lines)


def card(terminal: Terminal) -> str:
    """The account under review, beside the panels: its name and what follows, down to the codebook."""
    return rows(terminal).partition("\n")[2].partition("Codebook ")[0]


def is_review(terminal: Terminal) -> bool:
    """Whether an account is under review, with both panels beside it."""
    text = terminal.screen()
    return REVIEWED in text and COMPOSITION in text and GAP in text and REPORT not in text


def certain_customers(terminal: Terminal, code: str) -> float | None:
    """How many customers the composition panel shows as certainly of a use case, weighed by customers."""
    found = re.search(rf"^.*\b\d {re.escape(code)} .*%\s*([\d,.]+)(?:\s|$)", panels(terminal), re.M)
    return None if found is None else float(found[1].replace(",", ""))
