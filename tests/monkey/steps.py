"""What a monkey can do, one step at a time, and how a sequence of steps is kept in a file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from tests.driving.books import Kind
from tokentui.words.codebook_commands import EDITING as OF_CODEBOOK


class Do(StrEnum):
    """The kinds of steps."""

    PRESS = "press"
    PASTE = "paste"
    CLICK = "click"
    WHEEL_UP = "wheel up"
    WHEEL_DOWN = "wheel down"
    RESIZE = "resize"
    OUTSIDE = "outside"
    """Another process writes to the book."""


DECIDING = frozenset("0123456789wfuUy.") | {"enter", "ctrl+s", "ctrl+enter", "full_stop"}
"""Keys after which a decision may stand in the log; no other key, paste, size or outside change makes one."""


EDITING = frozenset(key for command in OF_CODEBOOK for key in command.keys)
"""Keys of the screen of the codebook, after some of which an edit of it is made at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done; keys of one step come in one go."""

    do: Do
    keys: tuple[str, ...] = ()
    text: str = ""
    """What is pasted, or what another process does."""
    x: int = 0
    y: int = 0
    """A place or a size in cells; for another process, which of the customers or use cases (x)."""
    rush: bool = False
    """Whether the next step comes without waiting for what this one led to."""

    @property
    def deciding(self) -> int:
        """How many decisions it may lead to."""
        if self.do is Do.CLICK:
            return 1
        return sum(key in DECIDING for key in self.keys)

    @property
    def editing(self) -> int:
        """How many edits of the codebook it may lead to."""
        return self.deciding + sum(key in EDITING - DECIDING for key in self.keys)

    @property
    def parts(self) -> "tuple[Step, ...]":
        """The same with one key a step, all in one go."""
        if len(self.keys) < 2:
            return (self,)
        *former, last = (replace(self, keys=(key,)) for key in self.keys)
        return (*(replace(one, rush=True) for one in former), last)

    def __str__(self) -> str:
        told = {
            Do.PRESS: " ".join(self.keys),
            Do.PASTE: f"paste {self.text!r}",
            Do.OUTSIDE: f"another process: {self.text} {self.x}",
        }.get(self.do, f"{self.do} {self.x}×{self.y}")
        return f"{told} …" if self.rush else told


@dataclass(frozen=True, slots=True)
class Play:
    """A whole sequence: on which book, in which window, and what is done."""

    book: Kind
    columns: int
    rows: int
    watch: bool = False
    steps: tuple[Step, ...] = ()
    fault: str = ""
    """What went wrong, in words; empty where nothing did."""


def write(play: Play, path: Path) -> None:
    """Keep a sequence as a file to replay."""
    head = {name: value for name, value in asdict(play).items() if name != "steps"}
    steps = ",\n  ".join(json.dumps(_short(step), ensure_ascii=False) for step in play.steps)
    lines = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "steps": [\n  {steps}\n]}}'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lines + "\n", encoding="utf-8")


def read(path: Path) -> Play:
    """A sequence that was kept."""
    found = json.loads(path.read_text(encoding="utf-8"))
    steps = tuple(
        Step(**{**step, "do": Do(step["do"]), "keys": tuple(step.get("keys", ()))}) for step in found.pop("steps")
    )
    return Play(**{**found, "book": Kind(found["book"])}, steps=steps)


def joined(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Keys that come in one go as one step again."""
    found: list[Step] = []
    for step in steps:
        if found and found[-1].rush and found[-1].do is step.do is Do.PRESS:
            found[-1] = replace(step, keys=(*found[-1].keys, *step.keys))
        else:
            found.append(step)
    return tuple(found)


def _short(step: Step) -> dict[str, object]:
    empty = asdict(Step(step.do))
    return {name: value for name, value in asdict(step).items() if name == "do" or value != empty[name]}
