"""Modules that are loaded when they are first used, so that the first screen does not wait for them."""

from importlib import import_module


class Lazy:
    """Stands for a module; import the module itself under TYPE_CHECKING, so that its uses are checked."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self._name), name)
