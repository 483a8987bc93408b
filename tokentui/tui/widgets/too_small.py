"""What stands in a terminal that has no room for the screen."""

from collections.abc import Sequence

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from tokentui.domain.text import visible

COLUMNS, LINES = 60, 16
"""The smallest terminal in which every pane has room."""

WIDTHS = [(0, "-tiny"), (COLUMNS, "-narrow"), (100, "-wide"), (150, "-roomy")]
BESIDE = 120
"""Columns from which the table of customers has the panels beside it, and not below."""
TABLE_WIDTHS = [(0, "-tiny"), (COLUMNS, "-narrow"), (BESIDE, "-wide"), (150, "-roomy")]
"""The same for the screen of that table, which needs more room to have panels beside it."""
TALL = 48
"""Lines from which on there is room for more than the panes of a usual terminal."""
HEIGHTS = [(0, "-low"), (LINES, "-high"), (TALL, "-tall")]
"""Classes that a screen gets from its size."""


def size_classes(size: Size, widths: Sequence[tuple[int, str]] = WIDTHS) -> str:
    """The classes of a size, for a screen that should not be laid out once without them and once more with them."""
    sides = ((size.width, widths), (size.height, HEIGHTS))
    return " ".join(max(step for step in steps if step[0] <= side)[1] for side, steps in sides)


def is_too_small(size: Size) -> bool:
    """Whether a terminal of this size has no room for the screen."""
    return size.width < COLUMNS or size.height < LINES


class TooSmall(Widget):
    """Says how large the terminal must be; shown by the screen's size classes in place of everything else."""

    DEFAULT_CSS = """
    TooSmall { display: none; height: 1fr; align: center middle; content-align: center middle; }
    .-tiny > *, .-low > * { display: none; }
    .-tiny > TooSmall, .-low > TooSmall { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said = ""

    def say(self, text: str) -> None:
        """Say something below the sentence, as the message line cannot."""
        if text != self._said:
            self._said = text
            self.refresh()

    def render(self) -> Text:
        """The sentence, with the present size, and what was said."""
        width, height = self.app.size
        text = f"tokentui needs {COLUMNS} × {LINES}; this terminal is {width} × {height}. Make it larger."
        return Text("\n".join(filter(None, (text, visible(self._said)))), justify="center")
