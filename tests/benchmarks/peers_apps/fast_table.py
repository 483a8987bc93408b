"""Customers of a CSV file in textual-fastdatatable, which keeps them in Arrow's columns."""

import sys

from pyarrow import csv
from textual.app import App, ComposeResult
from textual_fastdatatable import ArrowBackend, DataTable


class Customers(App[None]):
    """Shows the customers of a file."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(backend=ArrowBackend(csv.read_csv(sys.argv[1])), cursor_type="row", max_rows=None)

    def on_mount(self) -> None:
        """Keys go to the table."""
        self.query_one(DataTable).focus()


if __name__ == "__main__":
    Customers().run()
