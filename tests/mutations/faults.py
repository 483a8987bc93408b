"""All faults that are put in on purpose."""

from tests.mutations.numbers import NUMBERS
from tests.mutations.sitting import SITTING

MUTATIONS = (*NUMBERS, *SITTING)
