"""Names of companies that do not exist: readable, each used once, on a domain that can never be registered."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

_FIRST = (
    "Alv Bel Bran Cal Cor Dal Del Dor El Fal Fen Gal Gren Hal Hol Il Jar Jen Kal Kel Kor Lan Lor Lum Mar Mel Mon Nal "
    "Nel Nor Ol Or Pal Pel Quin Ral Ren Ros Sal Sel Sol Tal Tel Tor Ul Val Ver Vor Wal Wen Wil Xan Yar Yel Zan Zel Zor "
    "Bryn Cind Drav Esk Frel Glim"
)
_LAST = (
    "adel akor amar anto arix avia edan ekta elor emis endra erno esta evor ibex idon ikar imar indra isto ivan obar "
    "odane okari olme onder opia orix ovane uvia ubrin udane ulmer umbra undor urex usta yndal yrex yssa ambo enko"
)
_BUSINESSES = {
    "Software": "Software Systems Apps Cloudworks Datahouse Interactive Platforms Codeworks",
    "Financial services": "Bank Insurance Capital Credit Payments Underwriters Savings Brokers",
    "Healthcare": "Health Clinics Pharma Diagnostics Biotech Therapeutics Hospitals Care",
    "Retail": "Stores Markets Fashion Foods Outfitters Grocers Trading Home",
    "Industry": "Motors Chemicals Steel Works Machines Aerospace Materials Robotics",
    "Energy": "Energy Power Solar Grid Utilities Renewables Gas Water",
    "Media": "Media Studios Press Games Pictures Publishing Music Broadcasting",
    "Professional services": "Consulting Law Advisory Partners Staffing Audit Engineering Logistics",
}

INDUSTRIES = tuple(_BUSINESSES)
"""The industries that the invented customers are in; the last word of a name tells."""

_BETWEEN = ("", "North", "Blue", "Prime", "United", "Coast", "Nova", "Delta", "Bright", "Summit")
"""Words put between the two once all pairs are used."""

_PRIME = 999_983
"""Steps through all names without meeting one twice, as long as it does not divide their number."""


@dataclass(frozen=True, slots=True)
class InventedNames:
    """The names of a vendor's customers and groups, made as they are needed."""

    stem: npt.NDArray[np.int64]
    """Number of the first word, one a customer."""
    business: npt.NDArray[np.int64]
    """Number of the last word."""
    again: npt.NDArray[np.int64]
    """How often the two words were used before."""
    groups: list[str]
    """Names of the groups that customers belong to."""

    def names(self, part: slice) -> list[str]:
        """The names of some customers."""
        if not self.again[part].any():
            return list(map("{} {}".format, *self._parts(part)))
        pairs = zip(*self._parts(part), self.again[part].tolist(), strict=True)
        return [_with_more(stem, business, again) for stem, business, again in pairs]

    def domains(self, part: slice) -> list[str]:
        """Their domains, under `.example`, which is reserved for examples (RFC 2606)."""
        return [f"{name.replace(' ', '-').lower()}.example" for name in self.names(part)]

    def industry(self, part: slice) -> npt.NDArray[np.int64]:
        """The numbers of their industries."""
        return self.business[part] // (len(_businesses()) // len(INDUSTRIES))

    def _parts(self, part: slice) -> tuple[list[str], list[str]]:
        stems = np.array(_stems(), dtype=object)[self.stem[part]].tolist()
        return stems, np.array(_businesses(), dtype=object)[self.business[part]].tolist()


def invented_names(n: int, seed: int) -> InventedNames:
    """Names for n customers, no two the same; the first ones are the same for every n."""
    stems, businesses = len(_stems()), len(_businesses())
    names = stems * businesses
    number = np.arange(n, dtype=np.int64)
    place = (number * _PRIME + seed * 7_919) % names
    groups = [f"{_stems()[index % stems]} Group{_numeral(index // stems)}" for index in range(n // 20 + 1)]
    return InventedNames(place // businesses, place % businesses, number // names, groups)


def _with_more(stem: str, business: str, again: int) -> str:
    between = _BETWEEN[again % len(_BETWEEN)]
    return f"{stem} {between}{' ' if between else ''}{business}{_numeral(again // len(_BETWEEN))}"


def _numeral(again: int) -> str:
    return f" {again + 1}" if again else ""


@cache
def _stems() -> tuple[str, ...]:
    """First words: every beginning with every ending, each once."""
    return tuple(dict.fromkeys(first + last for first in _FIRST.split() for last in _LAST.split()))


@cache
def _businesses() -> tuple[str, ...]:
    return tuple(word for words in _BUSINESSES.values() for word in words.split())
