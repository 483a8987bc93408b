"""What a virtual table tells its owner; handlers are named after the table, as in `on_virtual_table_cursor_moved`."""

from textual.message import Message
from textual.widget import Widget


class TableMessage(Message):
    """Base of the messages of a table."""

    def __init__(self, table: Widget) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> Widget:
        """The table it comes from, for the selectors of handlers."""
        return self.table


class CursorMoved(TableMessage, namespace="virtual_table"):
    """The cursor stands on another row."""

    def __init__(self, table: Widget, row_id: int | None) -> None:
        super().__init__(table)
        self.row_id = row_id
        """The id of the row, or None where the cursor stands on none."""


class RowSelected(TableMessage, namespace="virtual_table"):
    """A row was opened, by double click or by the action."""

    def __init__(self, table: Widget, row_id: int) -> None:
        super().__init__(table)
        self.row_id = row_id
        """The id of the row."""


class MarksChanged(TableMessage, namespace="virtual_table"):
    """Rows were marked or unmarked."""

    def __init__(self, table: Widget, count: int) -> None:
        super().__init__(table)
        self.count = count
        """How many rows are marked now, whether the table lists them or not."""


class HeaderClicked(TableMessage, namespace="virtual_table"):
    """The title of a column was clicked."""

    def __init__(self, table: Widget, column_key: str) -> None:
        super().__init__(table)
        self.column_key = column_key
        """The key of the column."""
