"""The bytes that xterm sends for a key, so that tests can name keys as people do."""

_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_NUMBERED = {
    "insert": 2, "delete": 3, "pageup": 5, "pagedown": 6,
    "f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24,
}  # fmt: skip
_FUNCTION = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_PLAIN = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f", "plus": "+", "semicolon": ";",
}  # fmt: skip
_ALIASES = {"esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete"}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}
_CONTROL = {"space": "\0", "@": "\0", "[": "\x1b", "\\": "\x1c", "]": "\x1d", "^": "\x1e", "_": "\x1f", "/": "\x1f"}

ESCAPE = b"\x1b"


def key_bytes(key: str, application_cursor: bool = False) -> bytes:
    """What the terminal sends for a key such as `down`, `ctrl+p`, `shift+tab`, `f5` or a single character.

    `application_cursor` is the mode that full-screen programs may switch on, in which arrows are sent otherwise.
    Raises ValueError for a name that no key has.
    """
    *names, name = key.split("+") if len(key) > 1 and key != "+" else [key]
    name = _ALIASES.get(name, name)
    if any(modifier not in _MODIFIERS for modifier in names):
        raise ValueError(f"unknown modifier in key {key!r}")
    modifiers = sum(_MODIFIERS[modifier] for modifier in names)
    if name in _CURSOR:
        return _cursor(_CURSOR[name], modifiers, "O" if application_cursor else "[")
    if name in _FUNCTION:
        return _cursor(_FUNCTION[name], modifiers, "O")
    if name in _NUMBERED:
        return f"\x1b[{_NUMBERED[name]}{f';{modifiers + 1}' if modifiers else ''}~".encode()
    return _character(key, name, modifiers)


def _cursor(letter: str, modifiers: int, introducer: str) -> bytes:
    return (f"\x1b[1;{modifiers + 1}{letter}" if modifiers else f"\x1b{introducer}{letter}").encode()


def _character(key: str, name: str, modifiers: int) -> bytes:
    if name == "tab" and modifiers == _MODIFIERS["shift"]:
        return b"\x1b[Z"
    text = _PLAIN.get(name, name)
    if len(text) != 1:
        raise ValueError(f"unknown key {key!r}")
    if modifiers & _MODIFIERS["shift"]:
        text = text.upper()
    if modifiers & _MODIFIERS["ctrl"]:
        text = _CONTROL.get(name) or chr(ord(text.upper()) & 0x1F)
    return (ESCAPE if modifiers & _MODIFIERS["alt"] else b"") + text.encode()
