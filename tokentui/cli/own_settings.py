"""The user's own settings at the beginning of a command."""

from tokentui.cli.output import narrate
from tokentui.domain.money import MoneyStyle
from tokentui.domain.text import visible
from tokentui.services.config import Config, configuration
from tokentui.words.figures import STYLE


def take_up(*, said: bool) -> Config:
    """Let the user's settings hold for this command; `said` says to name on standard error what is left out of them."""
    own = configuration()
    STYLE.figures = own.money or MoneyStyle.COMPACT
    if said and (own.faults or own.keys):
        from tokentui.services.paths import config_file
        from tokentui.words.own_keys import one_sentence

        if sentence := one_sentence(own, visible(str(config_file()))):
            narrate(sentence)
    return own
