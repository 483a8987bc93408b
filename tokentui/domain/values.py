"""Values: frozen dataclasses with slots, made in a fifteenth of the time.

`dataclass` compiles six functions for each class, half a millisecond of them, and the first screen waits for some sixty
classes. Here comparing, hashing and writing are shared by all classes, and `__init__` is compiled at its first call.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """The same as `dataclass(frozen=True, slots=True)`, without keyword-only and inherited fields."""
    # The type checker sees the class as frozen; here the functions that would make it so are the shared ones below.
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    compared = [one.name for one in fields(made) if one.compare]
    key: Callable[[object], object] = attrgetter(*compared) if compared else type
    methods = {"__init__": _first_init(made), "__repr__": _repr, "__reduce__": _reduce, **_comparing(made, key)}
    for name, method in {**methods, "__setattr__": _refuse, "__delattr__": _refuse}.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _first_init(made: Any) -> Callable[..., None]:
    def __init__(self: object, *args: object, **given: object) -> None:
        made.__init__ = _compiled_init(made)
        made.__init__(self, *args, **given)

    return __init__


def _compiled_init(made: Any) -> Callable[..., None]:
    """`__init__` as `dataclass` would write it: takes the fields in order, fills in defaults, ends in `__post_init__`."""
    head, body = ["self"], []
    known: dict[str, object] = {"MISSING": MISSING}
    for one in fields(made):
        name, given = one.name, one.name
        known[f"set_{name}"] = getattr(made, name).__set__
        if one.default_factory is not MISSING:
            known[f"make_{name}"] = one.default_factory
            given = f"make_{name}() if {name} is MISSING else {name}" if one.init else f"make_{name}()"
            default = "=MISSING"
        elif one.default is not MISSING:
            known[f"default_{name}"] = one.default
            given = name if one.init else f"default_{name}"
            default = f"=default_{name}"
        else:
            default = ""
        if one.init:
            head.append(f"{name}{default}")
        if one.init or not _is_bare(one):
            body.append(f"set_{name}(self, {given})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    exec(f"def __init__({', '.join(head)}):\n " + "\n ".join(body or ["pass"]), known)
    written: Callable[..., None] = known["__init__"]  # type: ignore[assignment]
    written.__qualname__ = f"{made.__qualname__}.__init__"
    return written


def _is_bare(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _comparing(made: Any, key: Callable[[object], object]) -> dict[str, Callable[..., object]]:
    def __eq__(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is made else NotImplemented

    def __hash__(self: object) -> int:
        return hash(key(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[object, ...]:
    """How copies are made: a frozen value cannot be filled in after it was made."""
    return type(self), tuple(getattr(self, one.name) for one in fields(self) if one.init)


def _refuse(self: object, name: str, _value: object = None) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of a {type(self).__name__}")
