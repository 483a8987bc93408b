"""The labels of a book as they stand, for those who take them elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from tokentui.domain.labels import Label, labels
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.labels import read_stands


def settled_labels(workbook: Workbook) -> Iterator[Label]:
    """Every customer by key, a row for each part of those that are split, at the lowest evidence floor."""
    of = labels(workbook.codebook)
    for stand in read_stands(workbook.book.db):
        yield from of(stand)


@contextmanager
def as_of_now(workbook: Workbook) -> Iterator[Workbook]:
    """The workbook as it is at one moment, whatever others decide while the block runs."""
    with one_moment(workbook.book.db):
        yield workbook.reread()
