"""No file and no function is longer than can be read in one go."""

import ast
from pathlib import Path

import pytest

from tests.structure.sources import MODULES, place, tree_of

FILE, FUNCTION = 400, 60


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_file_and_its_functions_keep_their_size(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= FILE
    long = [
        f"{node.name}: {lines} lines"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]
    assert not long
