"""The modules of the package and what each imports, deferred imports and names in texts among them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "tokentui"
MODULES = sorted(PACKAGE.rglob("*.py"))
_DOTTED = re.compile(r"tokentui(\.\w+)+")


@dataclass(frozen=True, slots=True)
class Import:
    """One module that another one imports."""

    name: str
    """The dotted name of a module, never of something in it, where it is one of ours."""
    line: int
    for_types: bool
    """Whether only the type checker sees it."""


def place(path: Path) -> str:
    """A module as the tests name it."""
    return str(path.relative_to(PACKAGE))


def dotted(path: Path) -> str:
    """The name under which a module is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(path: Path) -> str:
    """The layer a module belongs to; empty for the package itself."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


NAMES = {dotted(path) for path in MODULES}


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Everything a module imports: at its top, inside functions, for the type checker, and by names in texts."""
    tree = tree_of(path)
    for_types = {id(node) for block in _type_checking(tree) for node in ast.walk(block)}
    return tuple(
        Import(name, getattr(node, "lineno", 0), id(node) in for_types)
        for node in ast.walk(tree)
        for name in _imported(node, path, tree)
    )


def _names_type_checking(test: ast.expr) -> bool:
    return (test.id if isinstance(test, ast.Name) else getattr(test, "attr", "")) == "TYPE_CHECKING"


def _type_checking(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and _names_type_checking(node.test):
            yield from node.body


def _imported(node: ast.AST, path: Path, tree: ast.Module) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in NAMES else node.module
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _DOTTED.fullmatch(node.value) and node.value in NAMES:
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from _composed(node, path, tree)


def _is_own_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__name__"


def _composed(node: ast.JoinedStr, path: Path, tree: ast.Module) -> Iterator[str]:
    """A name made of the beginning of one and a part that stands in a table: every module it may come to."""
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant)
        else dotted(path) if isinstance(part, ast.FormattedValue) and _is_own_name(part.value)
        else "*"
        for part in node.values
    )  # fmt: skip
    package, star, rest = text.partition(".*")
    if star and not rest and package in NAMES:
        texts = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        yield from (f"{package}.{part}" for part in sorted(texts) if f"{package}.{part}" in NAMES)
