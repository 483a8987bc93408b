"""The layers of the design, read off everything that is imported anywhere, and off what importing really loads."""

import ast
import subprocess
import sys

import pytest

from tests.structure.sources import MODULES, PACKAGE, ROOT, imports, layer_of, place, tree_of

MAY_IMPORT = {
    "domain": {"domain"},
    "store": {"store", "domain"},
    "services": {"services", "store", "domain"},
    "ingest": {"ingest", "store", "services", "domain"},
    "words": {"words", "services", "domain"},
    "tui": {"tui", "words", "ingest", "services", "domain"},
    "notebook": {"notebook", "words", "services", "domain"},
    "warehouse": {"warehouse", "ingest", "store", "services", "domain"},
    "cli": {"cli", "tui", "words", "warehouse", "ingest", "services", "domain"},
}
"""Which layer may import which; cli and tui reach ingest lazily, cli reaches tui lazily."""

ONLY_IN = {
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "pandas": {"ingest", "notebook"},
    "numpy": {"ingest"},
    "pyarrow": {"ingest"},
    "python_calamine": {"ingest"},
    "textual": {"tui"},
    "rich": {"tui"},
    "click": {"cli"},
    "rapidfuzz": {"services"},
    "cleanco": {"services"},
    "htpy": {"words"},
    "markupsafe": {"words"},
    "ibis": {"warehouse"},
    "duckdb": {"warehouse"},
    "psycopg": {"warehouse"},
    "pyspark": {"warehouse"},
}


def test_a_module_imports_only_what_its_layer_may() -> None:
    wrong = []
    for path in MODULES:
        layer = layer_of(path)
        for one in imports(path):
            top, *rest = one.name.split(".")
            where = f"{place(path)}:{one.line}"
            if top == "tokentui" and rest and layer and rest[0] not in MAY_IMPORT[layer]:
                wrong.append(f"{where}: {layer} imports {one.name}")
            if top in ONLY_IN and layer not in ONLY_IN[top]:
                wrong.append(f"{where}: {one.name} is for {', '.join(ONLY_IN[top])} alone")
            if layer == "domain" and top != "tokentui" and top not in sys.stdlib_module_names:
                wrong.append(f"{where}: domain imports {one.name}")
    assert not wrong, "\n".join(wrong)


def test_the_domain_does_no_input_or_output_and_reads_no_clock() -> None:
    banned = {"os", "io", "pathlib", "sqlite3", "socket", "subprocess", "random", "time", "threading", "urllib"}
    wrong = []
    for path in (PACKAGE / "domain").glob("*.py"):
        used = {one.name.split(".")[0] for one in imports(path)} & banned
        calls = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call)
        } & {"now", "today", "utcnow", "open", "print", "input"}
        wrong += [f"{path.name}: {one}" for one in used | calls]
    assert not wrong


def test_a_widget_knows_no_screen_no_app_and_no_store() -> None:
    above = ("tokentui.tui.screens", "tokentui.tui.app", "tokentui.tui.state", "tokentui.store")
    widgets = (PACKAGE / "tui" / "widgets").glob("*.py")
    wrong = [(path.name, one.name) for path in widgets for one in imports(path) if one.name.startswith(above)]
    assert not wrong


def test_sql_is_written_in_the_store_alone() -> None:
    words = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ")
    found = []
    for path in MODULES:
        if layer_of(path) == "store":
            continue
        found += [
            f"{place(path)}:{node.lineno}"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(words)
        ]
    assert not found


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("tokentui.domain.verdict", ("sqlite3", "pandas", "textual", "click", "tokentui.store")),
        (
            "tokentui.services.panels",
            ("pandas", "numpy", "textual", "rich", "click", "sqlite_utils", "rapidfuzz", "cleanco", "tokentui.ingest"),
        ),
        ("tokentui", ("typing", "sqlite3", "pandas", "tokentui.notebook", "tokentui.services")),
        ("tokentui.notebook.open_book", ("pandas", "numpy", "textual", "rich", "click", "tokentui.ingest")),
        ("tokentui.words.commands", ("textual", "rich", "sqlite3", "pandas")),
        ("tokentui.tui.app", ("pandas", "numpy", "sqlite_utils", "click", "rapidfuzz", "cleanco", "tokentui.ingest")),
        ("tokentui.warehouse.engines", ("ibis", "duckdb", "psycopg", "pyspark", "pandas", "textual", "click")),
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
