"""The page on the architecture says what the source says: its picture, the files it names, and the names in them."""

import re
from pathlib import Path

from tests.structure import picture
from tests.structure.sources import PACKAGE, ROOT

FILE = r"`([\w./]+\.(?:py|sql|md|svg|json|toml))`"
TRIGGERS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "store" / "sql").glob("*.sql")))


def page() -> str:
    """The page as it is kept."""
    return picture.PAGE.read_text(encoding="utf-8")


def file_of(name: str) -> Path:
    """A file as the pages name it."""
    return ROOT / name if name.startswith(("tests/", "docs/", ".ci/")) else PACKAGE / name


def test_the_picture_is_up_to_date() -> None:
    assert page() == picture.rendered(page()), "run: python -m tests.structure.picture"


def test_every_layer_is_in_the_picture() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert set(picture.LAYERS) == folders


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(FILE, page()))
    assert len(named) > 50
    assert not sorted(name for name in named if not file_of(name).is_file())


def test_every_name_behind_a_file_stands_in_it() -> None:
    pairs = set(re.findall(FILE + r"\s+`(\w+)`", page()))
    assert len(pairs) > 50
    missing = [
        f"{file} {name}"
        for file, name in sorted(pairs)
        if not re.search(rf"\b{name}\b", file_of(file).read_text(encoding="utf-8"))
    ]
    assert not missing


def test_every_trigger_of_the_chain_exists() -> None:
    (chain,) = re.findall(r"```\n(INSERT INTO decision.*?)```", page(), re.DOTALL)
    triggers = set(re.findall(r"\b[a-z]+_[a-z_]+\b", chain))
    assert len(triggers) > 12
    assert not triggers - set(re.findall(r"^CREATE TRIGGER (\w+)", TRIGGERS, re.MULTILINE))
