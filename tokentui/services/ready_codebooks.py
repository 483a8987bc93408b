"""Codebooks that come with the program, to argue with: the plain one, and the strict reading of the question."""

from importlib.resources import files

from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.codebook_file import codebook_toml, read_file
from tokentui.domain.codebook_loading import plan_load
from tokentui.services.workbook import default_codebook

READY = {
    "plain": "The plain codebook, with which every book starts.",
    "strict": (
        "The strict reading: core, product and operations are bullish of large and established companies alone; "
        "development is bearish of large ones."
    ),
}
"""What there is, by name."""


def ready(name: str) -> Codebook:
    """A codebook of READY."""
    plain = default_codebook()
    if name == "plain":
        return plain
    text = (files("tokentui.domain") / f"{name}_codebook.toml").read_text(encoding="utf-8")
    changed = plan_load(plain, read_file(text), {}).use_cases.entries
    return plain._replace(use_cases=tuple(case for case in changed if isinstance(case, UseCase)))


def ready_toml(name: str) -> str:
    """A codebook of READY as a file, to be read, edited or loaded."""
    return codebook_toml(ready(name), READY[name])
