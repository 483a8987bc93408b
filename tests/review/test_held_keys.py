"""A key that is held down decides one account."""

from tokentui.tui.held_keys import HeldKeys


def after(*presses: tuple[str, float]) -> HeldKeys:
    keys = HeldKeys()
    for key, at in presses:
        keys.press(key, at)
        if not keys.held:
            keys.decided()
    return keys


def test_a_repeat_by_the_keyboard_is_no_press() -> None:
    assert not after(("1", 0.0)).held
    assert after(("1", 0.0), ("1", 0.03)).held
    assert after(("1", 0.0), ("1", 0.09)).held
    assert not after(("1", 0.0), ("1", 0.3)).held
    assert not after(("1", 0.0), ("2", 0.03)).held
    assert not after(("1", 0.0), ("2", 0.05), ("1", 0.1)).held


def test_the_first_repeat_of_a_held_key_is_taken_back_once() -> None:
    keys = after(("1", 0.0), ("1", 0.5))
    assert not keys.take_back()
    keys.press("1", 0.53)
    assert keys.take_back()
    keys.press("1", 0.56)
    assert keys.held
    assert not keys.take_back()


def test_what_was_pressed_on_purpose_stays() -> None:
    for presses in (
        (("1", 0.0), ("1", 3.0), ("1", 3.03)),  # pressed, read for long, pressed, bounced
        (("2", 0.0), ("1", 0.5), ("1", 0.53)),  # two different keys
        (("1", 0.0), ("1", 0.03)),  # the only decision
    ):
        assert not after(*presses).take_back()
