"""No file and no function is longer than can be read in one go."""

import ast

from tests.structure.sources import MODULES, place, tree_of

FILE, FUNCTION = 400, 60


def test_a_file_and_its_functions_keep_their_size() -> None:
    assert [place(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > FILE] == []
    long = [
        f"{place(path)}, {node.name}: {lines} lines"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]
    assert not long
