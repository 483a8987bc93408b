"""Commands run here as in the tests of commands."""

from tests.cli.conftest import ask

__all__ = ["ask"]
