"""The picture of the architecture: the layers with their rooms and packages, and which layer imports which.

Run `python -m tests.structure.picture` to draw it into docs/architecture.md anew; a test holds that it is up to date.
"""

import ast
import re
import sys
from pathlib import Path

from tests.structure.sources import MODULES, NAMES, PACKAGE, ROOT, imports, layer_of, tree_of

PAGE = ROOT / "docs" / "architecture.md"

LAYERS = ("cli", "tui", "notebook", "words", "warehouse", "ingest", "services", "store", "domain")
"""From above to below."""

_MADE = re.compile(r"<!-- picture -->.*<!-- /picture -->", re.DOTALL)


def arrows() -> dict[tuple[str, str], bool]:
    """Which layer imports which, and whether any module does so at its top, not only when it is first needed."""
    found: dict[tuple[str, str], bool] = {}
    for path in MODULES:
        above, at_top = layer_of(path), _top_lines(path)
        for one in imports(path):
            below = one.name.split(".")[1] if one.name in NAMES and "." in one.name else ""
            if above in LAYERS and below in LAYERS and above != below:
                found[above, below] = found.get((above, below), False) or one.line in at_top
    return found


def rooms(layer: str) -> list[str]:
    """The folders within a layer."""
    folders = {path.parent.relative_to(PACKAGE / layer).as_posix() for path in MODULES if layer_of(path) == layer}
    return sorted(folders - {"."})


def packages(layer: str) -> list[str]:
    """What a layer imports that comes neither with Python nor from here, and the database."""
    names = {one.name.split(".")[0] for path in MODULES if layer_of(path) == layer for one in imports(path)}
    others = {*sys.stdlib_module_names, "tokentui", "_typeshed"}
    return sorted(name for name in names if name == "sqlite3" or name not in others)


def picture() -> str:
    """The picture as a Mermaid flowchart; a dotted arrow is followed only when something is first needed."""
    lines = ["```mermaid", "flowchart TD"]
    for layer in LAYERS:
        inner = [f"{room}/" for room in rooms(layer)]
        said = [f"<b>{layer}</b>", " ".join(inner), " ".join(packages(layer))]
        lines.append(f'    {layer}["{"<br>".join(filter(None, said))}"]')
    found = arrows()
    lines += [
        f"    {above} {'-->' if found[above, below] else '-.->'} {below}"
        for above in LAYERS
        for below in LAYERS
        if (above, below) in found
    ]
    return "\n".join([*lines, "```"])


def rendered(text: str) -> str:
    """The page with its picture drawn anew."""
    return _MADE.sub(lambda _: f"<!-- picture -->\n{picture()}\n<!-- /picture -->", text)


def _top_lines(path: Path) -> set[int]:
    return {node.lineno for node in tree_of(path).body if isinstance(node, ast.Import | ast.ImportFrom)}


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
