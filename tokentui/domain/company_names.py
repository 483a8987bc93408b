"""Names and domains of companies as they are compared: without legal form, and without what many share."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tokentui.domain.names import fold

Words = tuple[str, ...]

_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_INITIAL = re.compile(r"(?<![^\W_])([^\W\d_])\.\s?(?=[^\W\d_](?![^\W_]))")
_WORD = re.compile(r"[^\W_]+")

_FORMS_OR_WORDS = "at ca ee ent ep nl ok private sd sem se sp ss uk"
NOT_ALWAYS_A_FORM = frozenset(_FORMS_OR_WORDS.split())
"""Legal forms of some country that end other names too, as a country or a word: they stay part of the name."""

_FORMS_BEFORE = "ab aktiebolaget oao ooo oy oyj pao pt sia uab zao ао ооо оао пао"
_LEADING = frozenset(_FORMS_BEFORE.split())
"""Legal forms that stand before the name in their countries."""

_LEFT_OUT = """
ai and associates bank brands capital com communications companies consulting corporation digital energy enterprise
enterprises entertainment financial foods global group groupe gruppe health healthcare holding holdings industries
insurance international io labs management media motors networks of partners pharmaceuticals platforms products
resources services software solutions stores studios systems technologies technology tech ventures worldwide
"""
_GENERIC = frozenset(_LEFT_OUT.split())
"""Words at the end of a name that people leave out, as in Meta Platforms."""

_MANY_GO_BY = """
abridge adapt allied alpha amber ample anchor anything apex apollo apple arc arrow artemis assembled atlas attention
aura aurora axis balance ball base beacon bear benefit best beta block bloom blue bluebird bolt bond braid brave
bridge bright bubble campfire canopy capital carbon cargo carrier cascade castle charm chart chief circle citizen clay
clear cloud cobalt common compass concord constellation copper coral corner cove craft crane crest crown cursor dash
dawn delta diamond dolly dragon dust eagle earth echo eclipse edge element ember emerald emergent engine everest
expand factory falcon fern first flash flex float flow focus forge fountain fox frame front frontier fuel fusion
galaxy gamma gap garden genesis giant glean globe gold golden grain granite graph graphite gravity green grid grove
guardian guide harbor harbour harvest haven hawk helix hero hive home horizon humane icon ideal impact impel index
iris iron island ivy jade jasper juno jupiter key kite lantern lattice launch leap legacy legend level lever liberty
light lime linear link lion loom lotus lumen luna lunar lux magnet maple marble mark market mars match matrix maven
medallion mercury meridian mesa mesh meta method metro mint mirror modern momentum monday moon mosaic motion national
nest network next nexus noble north nova oak oasis ocean octopus olive omega omni onyx opal open optimum oracle orange
orbit orchid origin orion otter oxford pace pacific panda panorama panther paper paragon parallel path peak pearl
pendulum phoenix pilot pine pinnacle pioneer pivot plaid plain planet plume point polar post praxis premier prime
prism progressive pulse quantum quest radar radiant rain rally ramp range rapid raven reach rebel reflex relay ridge
ring ripple rise river robin rock rocket root rose ruby run safe sage sail salt sapphire scale scout section sentinel
sentry shell shield shift signal silver simple sky slack slate smart snap solar solid sonar spark spectrum spellbook
sphere spiral spring sprout square stable stage standard star stellar sterling stone storm strata stream stripe strive
summit sun sunrise surge swift synergy tandem target tempo terra tide tiger titan tome torch total tower trace trail
trellis trident triumph true trust turbo twin unity universal upstart urban valor vanguard vantage vector vega
velocity venture verge vertex vibe victory visa vision vista vital vivid volt voyage warp wave whale wind windsurf
wing wise wolf wonder word zen zenith zephyr zero zone zoom
"""
EVERYDAY = frozenset(_MANY_GO_BY.split())
"""Words of every day, of myth and of the sky, after which many companies call themselves: alone they tell little."""

_HOSTS = """
aol.com about.me airtable.com amazonaws.com angel.co apps.apple.com aws.amazon.com azurewebsites.net bit.ly
blogspot.com crunchbase.com discord.gg facebook.com fastmail.com github.com github.io gitlab.io gmail.com gmx.de
gmx.net googlemail.com herokuapp.com hotmail.com icloud.com instagram.com linkedin.com linktr.ee live.com mail.com
mail.ru me.com medium.com msn.com myshopify.com naver.com netlify.app notion.site outlook.com pages.dev pitchbook.com
play.google.com proton.me protonmail.com qq.com sites.google.com squarespace.com substack.com t.me twitter.com
vercel.app web.app web.de webflow.io wikipedia.org wixsite.com wordpress.com workers.dev x.com yahoo.com yandex.ru
youtube.com ycombinator.com zoho.com 163.com
"""
SHARED = frozenset(_HOSTS.split())
"""Mail providers, marketplaces and hosts: a customer that stands with one of them is known by it to nobody."""

_BELOW_COUNTRIES = "ac co com edu gob gov gv ne net nic nom or org"
_SECOND_LEVEL = frozenset(_BELOW_COUNTRIES.split())
"""What stands before a country's ending where names are registered below it, as in co.uk."""

_OPEN_TO_ALL = "ai cc co fm gg io is ly me sh so to tv ws"
_OF_NO_COUNTRY = frozenset(_OPEN_TO_ALL.split())
"""Endings of small countries that anybody takes: the same word before them is often somebody else."""

_EVERYWHERE = frozenset(("com", "eu"))
"""Endings that a company has beside those of its countries."""


class Name(NamedTuple):
    """A name as it is compared."""

    words: Words
    """Folded, without legal forms; none where nothing else is left."""
    tight: str
    """The same without spaces: JPMorganChase is JPMorgan Chase."""


class LegalForms:
    """The endings that say what a company is by law, as words that are compared."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._forms = {form for term in terms if (form := _words(term)) and form != ("and",)}
        self._forms -= {(word,) for word in NOT_ALWAYS_A_FORM}
        self._last = frozenset(form[-1] for form in self._forms)
        self._longest = max((len(form) for form in self._forms), default=0)

    def without(self, words: Words) -> Words:
        """The words without legal forms at their end and those few that stand before a name."""
        while words and (words[-1] in self._last or words[-1] == "and"):
            size = next((n for n in range(min(self._longest, len(words)), 0, -1) if words[-n:] in self._forms), 0)
            if not size and words[-1] != "and":
                break
            words = words[: -(size or 1)]
        if len(words) > 1 and words[0] in _LEADING:
            words = words[1:]
        return words


def name_of(text: str, forms: LegalForms) -> Name:
    """A name as it is compared: folded, without what stands in brackets, legal forms and a leading article."""
    words = _words(text)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    words = forms.without(words)
    return Name(words, "".join(words))


def without_asides(text: str) -> str:
    """A name without what stands in brackets, as it came otherwise; all of it where nothing else is there."""
    return _ASIDE.sub("", text).strip() or text


def core_of(name: Name) -> Words:
    """The words without those at the end that people leave out; the first word always stays."""
    words = name.words
    while len(words) > 1 and words[-1] in _GENERIC:
        words = words[:-1]
    return words


def differing(one: Words, other: Words) -> tuple[str, str]:
    """Two names without the words that both end in: Cox and SBA Communications are not alike for their last word."""
    while len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return "".join(one), "".join(other)


def is_everyday(words: Sequence[str]) -> bool:
    """Whether a name tells little by itself: no word, one of every day, or one of three letters at most."""
    return not words or (len(words) == 1 and (words[0] in EVERYDAY or len(words[0]) <= 3))


def initials(name: Name) -> str:
    """The first letters of three words or more, as in ibm; empty for fewer."""
    return "".join(word[0] for word in name.words if word not in ("and", "of")) if len(name.words) > 2 else ""


def domain_of(text: str) -> str:
    """The domain of a website or an address, as registered: `https://www.Ford.co.uk/x` is `ford.co.uk`.

    Empty where there is none.
    """
    host = text.strip().casefold().split("://")[-1].split("/")[0].split("?")[0].split("@")[-1].split(":")[0].strip(".")
    labels = host.removeprefix("www.").split(".")
    if len(labels) < 2 or not all(labels) or " " in host or labels[-1].isdigit():
        return ""
    for size in (4, 3):
        if ".".join(labels[-size:]) in SHARED:
            return ".".join(labels[-size:])
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])


def other_domain(one: str, other: str) -> bool:
    """Whether two domains are two owners': ford.com and ford.co.uk are one's, apollo.com and apollo.io are not."""
    if not one or not other or one == other:
        return False
    (label, _, ending), (other_label, _, other_ending) = one.partition("."), other.partition(".")
    return label != other_label or not (_is_of_places(ending) and _is_of_places(other_ending))


def is_shared(domain: str) -> bool:
    """Whether a domain is a mail provider's, a marketplace's or a host's."""
    return domain in SHARED


def _is_of_places(ending: str) -> bool:
    """Whether an ending is a country's, or one that companies have beside it."""
    last = ending.rpartition(".")[2]
    return ending in _EVERYWHERE or (len(last) == 2 and ending not in _OF_NO_COUNTRY)


def _words(text: str) -> Words:
    if text.isascii() and text.replace(" ", "").isalnum():
        return tuple(text.lower().split())
    folded = fold(text)
    if "(" in folded or "[" in folded:
        folded = _ASIDE.sub(" ", folded)
    if "." in folded:
        folded = _INITIAL.sub(r"\1", folded)
    if "'" in folded or "’" in folded:
        folded = folded.replace("'", "").replace("’", "")
    return tuple(_WORD.findall(folded.replace("&", " and ")))
