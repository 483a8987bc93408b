"""A screen is what it inherits from at most two classes of ours, and does not pretend to be something else."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.screen import Screen

import tokentui.tui
from tests.structure.sources import MODULES, layer_of, place, tree_of

BASES = 2
TUI = [path for path in MODULES if layer_of(path) == "tui"]


def own_classes() -> Iterator[type[object]]:
    for module in pkgutil.walk_packages(tokentui.tui.__path__, "tokentui.tui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if found.__module__ == module.name:
                yield found


def is_own(one: type[object]) -> bool:
    return one.__module__.partition(".")[0] == "tokentui"


def test_a_class_has_at_most_two_bases_of_our_own() -> None:
    for one in own_classes():
        assert len([base for base in one.__bases__ if is_own(base)]) <= BASES, one
        if issubclass(one, Screen):
            assert len([base for base in one.__mro__[1:] if is_own(base)]) <= BASES, one


def test_nothing_pretends_to_have_a_base_or_a_method() -> None:
    wrong = []
    for path in TUI:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == "object":
                wrong.append(f"{place(path)}:{node.lineno}: {ast.unparse(node)}")
            if isinstance(node, ast.Raise) and node.exc is not None and "NotImplementedError" in ast.unparse(node.exc):
                wrong.append(f"{place(path)}:{node.lineno}: a method that is not there")
    assert not wrong


def test_a_name_of_a_class_has_one_meaning() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(place(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
