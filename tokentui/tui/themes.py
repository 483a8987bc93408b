"""The look of the app: one light and one dark theme of its own, beside those of the toolkit."""

from textual.theme import Theme

DARK = Theme(
    name="tokentui-dark",
    primary="#7aa2c8",
    accent="#e0a458",
    foreground="#d6d9de",
    background="#15181c",
    surface="#1b1f24",
    panel="#20252b",
    success="#7fb88f",
    warning="#d9a441",
    error="#d97b72",
    dark=True,
    variables={"footer-background": "#15181c", "input-selection-background": "#e0a458 30%"},
)

LIGHT = Theme(
    name="tokentui-light",
    primary="#2f5f8a",
    accent="#a8570c",
    foreground="#22262b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#ebe8e1",
    success="#2f7d4a",
    warning="#8f6200",
    error="#b0392e",
    dark=False,
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
DEFAULT = DARK.name

SHORT_NAMES = {"dark": DARK.name, "light": LIGHT.name}
"""What people write in the configuration file."""
