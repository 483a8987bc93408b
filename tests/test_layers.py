"""The layers of the design, read off the import statements and off what importing really loads."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tokentui"

MAY_IMPORT = {
    "domain": {"domain"},
    "store": {"store", "domain"},
    "services": {"services", "store", "domain"},
    "ingest": {"ingest", "store", "services", "domain"},
    "words": {"words", "services", "domain"},
    "tui": {"tui", "words", "services", "domain"},
    "cli": {"cli", "tui", "words", "ingest", "services", "domain"},
}
"""Which layer may import which; cli and tui reach ingest lazily, cli reaches tui lazily."""

ONLY_IN = {
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "pandas": {"ingest"},
    "numpy": {"ingest"},
    "textual": {"tui"},
    "rich": {"tui"},
    "click": {"cli"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    layer = layer_of(path)
    wrong = []
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        top, *rest = name.split(".")
        if top == "tokentui" and rest and layer and rest[0] not in MAY_IMPORT[layer] and rest[0] != "__init__":
            wrong.append(f"line {line}: {layer} imports {name}")
        if top in ONLY_IN and layer not in ONLY_IN[top]:
            wrong.append(f"line {line}: {name} is for {', '.join(ONLY_IN[top])} alone")
        if layer == "domain" and top != "tokentui" and top not in sys.stdlib_module_names:
            wrong.append(f"line {line}: domain imports {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda path: path.name)
def test_the_domain_does_no_input_or_output_and_reads_no_clock(path: Path) -> None:
    banned = {"os", "io", "pathlib", "sqlite3", "socket", "subprocess", "random", "time", "threading", "urllib"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {name.split(".")[0] for name, _ in imports(tree)} & banned
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    } & {"now", "today", "utcnow", "open", "print", "input"}
    assert not used, f"{path.name} imports {used}"
    assert not calls, f"{path.name} calls {calls}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "tui" / "widgets").glob("*.py")), ids=lambda path: path.name)
def test_a_widget_knows_no_screen_no_app_and_no_store(path: Path) -> None:
    wrong = [
        name
        for name, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith(("tokentui.tui.screens", "tokentui.tui.app", "tokentui.tui.state", "tokentui.store"))
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_and_its_functions_keep_their_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, "a file has at most 400 lines"
    long = [
        f"{node.name}: {(node.end_lineno or node.lineno) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]
    assert not long


def test_sql_is_written_in_the_store_alone() -> None:
    words = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ")
    found = []
    for path in MODULES:
        if layer_of(path) == "store":
            continue
        found += [
            f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(words)
        ]
    assert not found


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("tokentui.domain.verdict", ("sqlite3", "pandas", "textual", "click", "tokentui.store")),
        (
            "tokentui.services.panels",
            ("pandas", "numpy", "textual", "rich", "click", "sqlite_utils", "tokentui.ingest"),
        ),
        ("tokentui.words.commands", ("textual", "rich", "sqlite3", "pandas")),
        ("tokentui.tui.app", ("pandas", "numpy", "sqlite_utils", "click", "tokentui.ingest")),
        ("tokentui.__main__", ("pandas", "numpy", "sqlite_utils", "textual", "rich", "tokentui.ingest")),
    ],
)
def test_importing_a_layer_loads_nothing_above_it(module: str, absent: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    names = set(loaded.stdout.split())
    assert not names & set(absent)


def test_nothing_is_opened_when_a_module_is_imported() -> None:
    code = (
        "import sys, pathlib\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in ('sqlite3.connect',) else None)\n"
        "import tokentui.tui.app, tokentui.services.workbook, tokentui.services.panels\n"
        "print(opened)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"
