"""How each screen and dialog is opened, from the table of customers, by keys alone."""

from dataclasses import dataclass

from tests.driving.books import Kind

SIZES = ((120, 36), (80, 24), (40, 10))
QUITTING = ("q", "ctrl+q", "ctrl+g")
"""Keys that may end the app; the last leaves it for the tour."""
PALETTE = "ctrl+p"
"""The list of all commands, whose enter may end the app too."""
_FILE = " ".join("fixtures/public_book/anthropic/customers.csv")
"""A path as it is typed from where the tests run."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to a screen."""

    screen: str
    """The name of its class."""
    keys: str = ""
    """What is pressed on the way."""
    needs_customers: bool = True
    watch: bool = False
    only: tuple[Kind, ...] = ()
    """The books on which it opens, where that is not all of them."""
    to_write: bool = False
    """Whether it has nothing to show where nothing can be written."""

    def opens_on(self, book: Kind) -> bool:
        """Whether the book has what it takes."""
        return book in self.only if self.only else not self.needs_customers or book is not Kind.EMPTY

    def __str__(self) -> str:
        return f"{self.screen} ({self.keys})" if self.keys else self.screen


OPENINGS = (
    Opening("BrowseScreen", needs_customers=False),
    Opening("BrowseScreen", "/", needs_customers=False),
    Opening("BrowseScreen", "tab tab", needs_customers=False),
    Opening("ReviewScreen", "R enter"),
    Opening("CodebookScreen", "C", needs_customers=False),
    Opening("WatchScreen", watch=True, needs_customers=False),
    Opening("Page", "?", needs_customers=False),
    Opening("Page", "=", needs_customers=False),
    Opening("CardScreen", "enter"),
    Opening("SourceScreen", "g enter enter", only=(Kind.PUBLIC,)),
    Opening("SourceScreen", "R enter enter", only=(Kind.PUBLIC,)),
    Opening("ExplainScreen", "H", needs_customers=False),
    Opening("ExplainScreen", "tab tab j H", needs_customers=False),
    Opening("Page", "R enter 1 escape"),
    Opening("ClaimsPage", "K", needs_customers=False),
    Opening("Page", "K c", needs_customers=False),
    Opening("MonthsPage", "T", only=(Kind.VENDOR,)),
    Opening("LineDialog", "!", needs_customers=False),
    Opening("LineDialog", '"', needs_customers=False),
    Opening("LineDialog", "x"),
    Opening("TextDialog", "i"),
    Opening("ConfidenceDialog", "c"),
    Opening("FactDialog", "e"),
    Opening("FactDialog", "@"),
    Opening("RecordDialog", "I"),
    Opening("RecordDialog", "R enter I"),
    Opening("ProposalsDialog", "M enter", only=(Kind.CONFLICTS,)),
    Opening("ReviewScreen", "R 2 enter"),
    Opening("ReviewScreen", "R 2 2 enter"),
    Opening("PlaceDialog", "p"),
    Opening("PlaceDialog", "R enter p"),
    Opening("SeveralDialog", "m"),
    Opening("SeveralDialog", "p m"),
    Opening("CiteDialog", "F", only=(Kind.PUBLIC,)),
    Opening("CiteDialog", "R enter F", only=(Kind.PUBLIC,)),
    Opening("SplitDialog", "m 1 2 %"),
    Opening("ConfirmDialog", "A 1"),
    Opening("BrowseScreen", "/ k tab", needs_customers=False),
    Opening("LineDialog", "/ k i n d : c o r e ctrl+s", needs_customers=False),
    Opening("ColumnsDialog", "|", needs_customers=False),
    Opening("PickDialog", "s", needs_customers=False),
    Opening("PickDialog", "R", needs_customers=False),
    Opening("PickDialog", "R enter / a"),
    Opening("PickDialog", "semicolon", needs_customers=False, to_write=True),
    Opening("PickDialog", "semicolon enter", needs_customers=False, to_write=True),
    Opening("PickDialog", "L", only=(Kind.PUBLIC, Kind.CONFLICTS)),
    Opening("LineDialog", "C l", needs_customers=False),
    Opening("TextDialog", "C d", needs_customers=False),
    Opening("PickDialog", PALETTE, needs_customers=False),
    Opening("PickDialog", "ctrl+t", needs_customers=False),
    Opening("JumpScreen", "ctrl+o", needs_customers=False),
    Opening("ImportScreen", "B", needs_customers=False),
    Opening("ImportScreen", f"B {_FILE} enter", needs_customers=False),
    Opening("PickDialog", f"B {_FILE} enter enter", needs_customers=False),
)
ONE_EACH = tuple({opening.screen: opening for opening in reversed(OPENINGS)}.values())
"""One way to each screen: the first."""
