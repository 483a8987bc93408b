"""The look of the app: dark, light, of high contrast, and with colours that nobody takes for one another.

Every text has a contrast of at least 4.5:1 in each of them, every bar 3:1; a test works that out from the styles.
"""

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
    error="#e28a81",
    dark=True,
    variables={"footer-background": "#15181c", "input-selection-background": "#e0a458 30%"},
)

LIGHT = Theme(
    name="tokentui-light",
    primary="#2f5f8a",
    accent="#8a4506",
    foreground="#14171b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#ebe8e1",
    success="#1f6238",
    warning="#6d4a00",
    error="#a12f25",
    dark=False,
)

CONTRAST = Theme(
    name="tokentui-contrast",
    primary="#7fd4ff",
    accent="#ffd24a",
    foreground="#ffffff",
    background="#000000",
    surface="#0c0c0c",
    panel="#141414",
    success="#5cff8f",
    warning="#ffb347",
    error="#ff9d94",
    dark=True,
    variables={"footer-background": "#000000", "input-selection-background": "#ffd24a 40%"},
)
"""White on black."""

SAFE = Theme(
    name="tokentui-safe",
    primary="#56b4e9",
    accent="#f0e442",
    foreground="#e2e5ea",
    background="#15181c",
    surface="#1b1f24",
    panel="#20252b",
    success="#56b4e9",
    warning="#f0c05a",
    error="#f09350",
    dark=True,
    variables={"footer-background": "#15181c", "input-selection-background": "#f0e442 30%"},
)
"""Blue against orange, which differ for whoever does not tell red from green (after Okabe and Ito)."""

THEMES = {theme.name: theme for theme in (DARK, LIGHT, CONTRAST, SAFE)}
DEFAULT = DARK.name

SHORT_NAMES = {"dark": DARK.name, "light": LIGHT.name, "contrast": CONTRAST.name, "safe": SAFE.name}
"""What people write in the configuration file."""
