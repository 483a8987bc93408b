"""One language of filters: whoever is given the same one finds the same customers."""

import csv
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import tokentui
from tokentui.domain.queues import Queue, QueueKind
from tokentui.services import browse, review
from tokentui.services.browse import View
from tokentui.services.workbook import open_workbook

FILTERS = ("who:large", "gap:roi !is:decided", 'name:"amazon" spend:unknown', "kind:bullish")


@pytest.mark.parametrize("text", FILTERS)
def test_app_find_export_next_and_review_agree(public_book: Path, tmp_path: Path, text: str) -> None:
    with closing(open_workbook(public_book, "me")) as workbook:
        wanted = browse.read_filter(workbook, text)
        shown = {
            one.key for part in browse.ids(workbook, View(wanted)) for one in browse.customers(workbook, part).values()
        }
        everybody = [one for part in browse.ids(workbook, View()) for one in part]
        keys = {one.id: one.key for one in browse.customers(workbook, everybody).values()}
        queue = Queue(QueueKind.ALPHABETICAL)
        asked = review.begin(workbook, replace(queue, among=text))
        assert {keys[one] for one in asked.walk.order} == shown & {
            keys[one] for one in review.begin(workbook, queue).walk.order
        }
    found = tokentui("find", "--filter", text, "--ids", "--book", public_book).stdout.split()
    tokentui("export", tmp_path / "out.csv", "--filter", text, "--book", public_book)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        exported = {row["customer_id"] for row in csv.DictReader(file)}

    def following(*more: str) -> set[str]:
        told = json.loads(tokentui("next", "999", "--json", "--book", public_book, *more).stdout)
        return {one["key"] for one in told["customers"]}

    assert shown
    assert set(found) == exported == shown
    assert following("--filter", text) == following() & shown
