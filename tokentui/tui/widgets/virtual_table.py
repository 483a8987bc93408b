"""A table of a million rows that holds only their ids and reads the rows on screen."""

from array import array
from collections.abc import Collection, Iterator, Sequence, Set
from functools import partial
from typing import ClassVar, Generic, TypeAlias, TypeVar

from textual import events
from textual.geometry import Size
from textual.widget import Widget

from tokentui.tui.widgets import table_messages
from tokentui.tui.widgets.jump_targets import Target
from tokentui.tui.widgets.parts import Looks
from tokentui.tui.widgets.table_columns import Column
from tokentui.tui.widgets.table_lines import TableLines
from tokentui.tui.widgets.table_style import CSS, LOOKS

RowT = TypeVar("RowT")


class VirtualTable(TableLines[RowT], Generic[RowT], inherit_bindings=False):
    """Rows of a `RowSource` in the order of an array of ids, with marks and a cursor held by id, never by number.

    It has no key bindings: the app binds its keys to the actions. It takes no border or padding of its own.
    """

    ALLOW_SELECT = False
    LOOKS: ClassVar[Looks] = LOOKS
    DEFAULT_CSS = CSS

    CursorMoved: TypeAlias = table_messages.CursorMoved
    RowSelected: TypeAlias = table_messages.RowSelected
    MarksChanged: TypeAlias = table_messages.MarksChanged
    HeaderClicked: TypeAlias = table_messages.HeaderClicked

    # Rows

    def set_ids(
        self, ids: "array[int]", *, keep: bool = True, hint: int | None = None, expected: int | None = None
    ) -> None:
        """Show these ids (an array of integers, which must not be changed afterwards) in this order.

        With `keep` the cursor stays on its row and that row on its line of the screen; where the row is gone, the
        cursor takes the one at the same position. `hint` is the position of the cursor's row, if the caller knows it.
        `expected` is as in `expect_rows`, where these are the first rows and not all.
        """
        previous = self._cursor_id if self._cursor_id is not None else self._lost_id
        top, line, was_shown = self.scroll_offset.y, self._index - self.scroll_offset.y, self.cursor_on_screen
        top_id = self._ids[top] if top < len(self._ids) else None
        self._ids.replace(ids)
        self._expected = expected
        self._fit_height()
        index = self._place_of(previous, hint) if keep else None
        if self._end_wanted and expected is None:
            index, self._end_wanted = len(ids) - 1, False
        if index is None:
            index = min(self._index, len(ids) - 1) if keep else 0
        self._lost_id = None if ids else previous
        self._put_cursor(max(index, 0))
        if not keep:
            self._scroll_rows(0)
        elif was_shown or top_id is None:
            self._scroll_rows(self._index - line)
            self._show_cursor()
        elif (place := self._ids.find_near(top_id, top)) is not None:
            # Whoever scrolled away from the cursor keeps looking at the same rows.
            self._scroll_rows(place)
        else:
            self._show_cursor()
        self.refresh()

    def forget(self, gone: Set[int]) -> None:
        """Take rows out, with their marks: they are no longer there.

        A cursor that stood on one of them stands on none until it is moved: a key meant for it is for no other.
        """
        lost = self._cursor_id in gone
        self._marks.remove(gone)
        self.set_ids(self._ids.without(gone), expected=self._expected)
        if lost:
            self._cursor_id = None
            self._refresh_row(self._index)
            self.post_message(self.CursorMoved(self, None))
        self.post_message(self.MarksChanged(self, len(self._marks)))

    def expect_rows(self, count: int | None) -> None:
        """Give the scrollbar as many rows as there will be when the rest has come; None when no more will come."""
        self._expected = count
        self._end_wanted = self._end_wanted and count is not None
        self._fit_height()

    @property
    def awaits_rows(self) -> bool:
        """Whether those shown are the first rows and not all."""
        return self._expected is not None

    def refresh_rows(self, ids: Collection[int] | None = None) -> None:
        """Read these rows again, or all, when they are next on screen; nothing moves."""
        self._rows.drop(ids)
        self._strips.drop(ids)
        if ids is None:
            self.refresh()
            return
        top = self.scroll_offset.y
        for offset, row_id in enumerate(self._ids.between(top, top + self.page_rows)):
            if row_id in ids:
                self._refresh_row(top + offset)

    def shown_ids(self) -> "array[int]":
        """The ids of the rows in view."""
        return self._ids.between(self.scroll_offset.y, self.scroll_offset.y + self.page_rows)

    def first_ids(self, count: int) -> "array[int]":
        """The ids of the first rows."""
        return self._ids.between(0, count)

    @property
    def row_count(self) -> int:
        """How many rows the table lists."""
        return len(self._ids)

    # Cursor

    @property
    def cursor_id(self) -> int | None:
        """The id of the row under the cursor, or None in an empty table."""
        return self._cursor_id

    @property
    def cursor_index(self) -> int:
        """The position of the cursor's row, from 0."""
        return self._index

    @property
    def cursor_on_screen(self) -> bool:
        """Whether the cursor's row is among those in view."""
        return 0 <= self._index - self.scroll_offset.y < self.page_rows

    def painted(self, row_id: int) -> bool:
        """Whether the cursor stands on this row and it has been drawn at the present size since it came there."""
        return self._painted_at == self.size and row_id == self._cursor_id

    def move_to(self, row_id: int) -> bool:
        """Put the cursor on a row and bring it into view; False if the table does not list it."""
        index = self._place_of(row_id, None)
        if index is None:
            return False
        self.move_to_index(index)
        return True

    def move_to_index(self, index: int) -> None:
        """Put the cursor on the row at a position, the nearest one if there is none, and bring it into view."""
        self._end_wanted = False
        if self._ids:
            self._put_cursor(min(max(index, 0), len(self._ids) - 1))
            self._show_cursor()

    def action_cursor_up(self) -> None:
        """Move the cursor to the row above."""
        self.move_to_index(self._index - 1)

    def action_cursor_down(self) -> None:
        """Move the cursor to the row below."""
        self.move_to_index(self._index + 1)

    def action_page_up(self) -> None:
        """Move cursor and view up by a screen, less one row to hold on to."""
        self._page(-1)

    def action_page_down(self) -> None:
        """Move cursor and view down by a screen, less one row to hold on to."""
        self._page(1)

    def action_home(self) -> None:
        """Move the cursor to the first row."""
        self.move_to_index(0)

    def action_end(self) -> None:
        """Move the cursor to the last row; where more rows are expected, it goes on to the last when they come."""
        self.move_to_index(len(self._ids) - 1)
        self._end_wanted = self._expected is not None

    def action_select_row(self) -> None:
        """Open the row under the cursor."""
        if self._cursor_id is not None:
            self.post_message(self.RowSelected(self, self._cursor_id))

    # Marks

    @property
    def marked(self) -> Set[int]:
        """The marked ids, whether the table lists them or not; to read only."""
        return self._marks.ids

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self._cursor_id is not None:
            self._marks.toggle(self._cursor_id)
            self._refresh_row(self._index)
            self.post_message(self.MarksChanged(self, len(self._marks)))

    def mark_range_to_cursor(self) -> None:
        """Mark all rows from the one last marked by hand to the cursor, or the cursor's row if there is none."""
        if self._cursor_id is None:
            return
        anchor = self._marks.anchor
        start = None if anchor is None else self._ids.find(anchor, self._index)
        first, last = sorted((self._index if start is None else start, self._index))
        self._marks.add(self._ids.between(first, last + 1))
        self._marks.anchor = self._cursor_id
        self._marks_changed()

    def mark_all(self) -> None:
        """Mark every row the table lists, beside those marked already."""
        self._marks.add(self._ids.between(0, len(self._ids)))
        self._marks_changed()

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self._marks.clear():
            self._marks_changed()

    # Header and empty table

    def set_columns(self, columns: Sequence[Column[RowT]], fit_in: int | None = None) -> None:
        """Show other columns; with `fit_in` no more of them than a table of so many cells has room for."""
        self._columns, self._fit_in = tuple(columns), fit_in
        self._stale()
        self.refresh()

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that there is room for, from the left."""
        return tuple(slot.column.key for slot in self._paint_with().slots)

    @property
    def widths(self) -> dict[str, int]:
        """How many cells each of them has."""
        return {slot.column.key: slot.width for slot in self._paint_with().slots}

    def set_sort(self, key: str | None, *, descending: bool = False) -> None:
        """Show in the header which column the ids are sorted by; the order itself is the owner's."""
        self._sorted_by, self._descending = key, descending
        self.refresh_lines(self.scroll_offset.y, 1)

    @property
    def empty_text(self) -> str:
        """What stands in the middle of a table without rows; lines are kept."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        self._empty_text = text
        if not self._ids:
            self.refresh()

    # Events

    def on_resize(self) -> None:
        """Keep the cursor in view when the table becomes lower."""
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row clicked, open it on a double click, or report the title clicked."""
        if event.y < self._head:
            key = self._paint_with().column_at(event.x)
            if key is not None:
                self.post_message(self.HeaderClicked(self, key))
            return
        index = self.scroll_offset.y + event.y - self._head
        if index < len(self._ids):
            self.move_to_index(index)
            if event.chain == 2:
                self.action_select_row()

    # Jumping

    def jump_targets(self) -> Iterator[Target]:
        """The table itself, and each row in view."""
        yield Target(0, 0, self.focus, is_pane=True)
        for line, row_id in enumerate(self.shown_ids(), self._head):
            yield Target(0, line, partial(self._jump, row_id))

    def _jump(self, row_id: int) -> None:
        self.focus()
        self.move_to(row_id)

    # How it is done

    def _place_of(self, row_id: int | None, hint: int | None) -> int | None:
        if row_id is None:
            return None
        if hint is not None and 0 <= hint < len(self._ids) and self._ids[hint] == row_id:
            return hint
        return self._ids.find(row_id, self._index)

    def _put_cursor(self, index: int) -> None:
        """Make the row at a position current; posts a message if that is another row."""
        row_id = self._ids[index] if self._ids else None
        before, self._index = self._index, index
        if row_id == self._cursor_id:
            return
        self._cursor_id, self._painted_at = row_id, None
        self._refresh_row(before)
        self._refresh_row(index)
        self.post_message(self.CursorMoved(self, row_id))

    def _page(self, direction: int) -> None:
        step = max(self.page_rows - 1, 1) * direction
        self._scroll_rows(self.scroll_offset.y + step)
        self.move_to_index(self._index + step)

    def _show_cursor(self) -> None:
        """Scroll as little as brings the cursor's row into view."""
        top, page = self.scroll_offset.y, self.page_rows
        if self._index < top:
            self._scroll_rows(self._index)
        elif page and self._index >= top + page:
            self._scroll_rows(self._index - page + 1)

    def _scroll_rows(self, top: int) -> None:
        """Put the row at a position at the top of the view, as far as there are rows to fill it."""
        self.scroll_to(y=top, animate=False, force=True)

    def _fit_height(self) -> None:
        """Tell the scrollbar how many rows there are, without the layout pass that setting the size would cause."""
        size = Size(1, max(len(self._ids), self._expected or 0) + self._head)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged(self, len(self._marks)))
