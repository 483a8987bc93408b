"""Everything that reads what others wrote."""

from tests.fuzz.books import BOOKS
from tests.fuzz.files import FILES
from tests.fuzz.texts import TEXTS

TARGETS = {target.name: target for target in (*FILES, *TEXTS, *BOOKS)}
