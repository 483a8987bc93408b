"""Commands run in the test's own process."""

from tests.cli.conftest import ask  # noqa: F401 - a fixture
