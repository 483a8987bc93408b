"""Opening an address in the user's own browser, beside the app and never in its terminal."""

import subprocess
import sys

OPENS_WITHIN = 5.0
"""Seconds after which a browser that still runs is taken to show the page: some end only when they are closed."""
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def open_page(address: str) -> bool:
    """Open an address of the web; False where no browser could.

    Python's own choice of a browser, in a process without a terminal: one that would draw in the terminal ends at once.
    """
    try:
        browser = subprocess.Popen(
            [sys.executable, "-c", _OPEN, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return browser.wait(OPENS_WITHIN) == 0
    except subprocess.TimeoutExpired:
        return True
