"""Commands are run as in the tests of the command line, and keys as in those of reviewing."""

from tests.cli.conftest import ask
from tests.review.conftest import fast_fingers

__all__ = ["ask", "fast_fingers"]
