"""Values behave as frozen dataclasses with slots do."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace

import pytest

from tokentui.domain.values import value


@value
class Point:
    """A value with every kind of field."""

    x: int
    y: str = "y"
    tags: list[str] = field(default_factory=list, compare=False)
    doubled: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("below zero")
        object.__setattr__(self, "doubled", 2 * self.x)


@dataclass(frozen=True, slots=True)
class Usual:
    """The same, made the usual way."""

    x: int
    y: str = "y"
    tags: list[str] = field(default_factory=list, compare=False)
    doubled: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", 2 * self.x)


def test_it_is_made_compared_and_written_as_a_dataclass_is() -> None:
    point, usual = Point(3, y="z"), Usual(3, y="z")
    assert repr(point) == repr(usual).replace("Usual", "Point")
    assert asdict(point) == asdict(usual)
    assert (point == Point(3, "z", ["other"]), point == Point(4, "z"), hash(point)) == (True, False, hash(usual))
    assert replace(point, x=5).doubled == 10
    assert point != usual
    assert Point(1).tags is not Point(1).tags


def test_it_cannot_be_changed_and_has_no_other_attributes() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="'x'"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.y  # type: ignore[misc]
    assert not hasattr(point, "__dict__")


def test_it_checks_itself_and_refuses_what_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="below zero"):
        Point(-1)
    with pytest.raises(TypeError, match="'z'"):
        Point(1, z=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'x'"):
        Point()  # type: ignore[call-arg]


def test_it_can_be_copied_pickled_and_matched() -> None:
    point = Point(1, "y", ["t"])
    assert copy.deepcopy(point) == copy.copy(point) == pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (1, "y")
