"""The hostile book, made once."""

import pytest

from tests.hostile.book import HostileFiles


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileFiles:
    """Hostile files and the book that came of them; not to be written in."""
    files = HostileFiles(tmp_path_factory.mktemp("hostile"))
    files.make()
    return files
