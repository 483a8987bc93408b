"""What outlasts one visit to the import screen, which both the screen and whoever opens it know."""

from dataclasses import dataclass

from tokentui.tui.jobs import Job


@dataclass(slots=True)
class ImportDesk:
    """Jobs and memory; the jobs end with the app, so that no key waits until a file that was given up is let go."""

    reading: Job
    """Looks at files and brings them in."""
    listing: Job
    """Lists folders while a path is typed."""
    folder: str = ""
    """The one that the last file came from, as it was typed."""
