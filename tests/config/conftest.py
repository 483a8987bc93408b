"""A configuration file for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ask

__all__ = ["ask"]

Configure = Callable[[str], Path]


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Write the user's configuration file, which TOKENTUI_CONFIG then names."""

    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("TOKENTUI_CONFIG", str(file))
        return file

    return write
