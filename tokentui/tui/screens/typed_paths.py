"""What a typed line means where the path of a file is asked for."""

from pathlib import Path


def paths_in(typed: str) -> tuple[Path, ...]:
    """The files that a line names: as it stands, or as a shell would read it where that is no file."""
    import shlex  # Not needed before the first import.

    text = typed.strip()
    whole = at_home(text)
    if exists(whole):
        return (whole,)
    try:
        named = tuple(map(at_home, shlex.split(text)))
    except ValueError:
        return (whole,)
    return named if named and all(map(exists, named)) else (whole,)


def at_home(path: str) -> Path:
    """A path whose `~` stands for a home folder, where there is one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def exists(path: Path) -> bool:
    """Whether there is anything at a path; nothing is where its name is too long to be one."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
