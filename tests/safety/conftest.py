"""Running commands, as the tests of the shell do."""

from tests.cli.conftest import ask

__all__ = ["ask"]
