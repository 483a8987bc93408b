"""What outlasts one visit to the import screen, which both the screen and whoever opens it know."""

from tokentui.tui.jobs import Job


class ImportDesk:
    """Jobs and memory; the jobs end with the app, so that no key waits until a file that was given up is let go."""

    def __init__(self, reading: Job, listing: Job) -> None:
        self.reading, self.listing = reading, listing
        """What looks at files and brings them in, and what lists folders while a path is typed."""
        self.folder = ""
        """The one that the last file came from, as it was typed."""
