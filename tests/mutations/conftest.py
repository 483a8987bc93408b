"""While the source is in motion the list of faults is tried only when it is named on the command line."""

import sys

collect_ignore = [
    name for name in ("test_faults.py",) if not any(argument.partition("::")[0].endswith(name) for argument in sys.argv)
]
