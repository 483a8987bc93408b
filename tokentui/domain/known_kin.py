"""Names that well-known companies also go by, and well-known companies that belong to another.

General knowledge at the beginning of 2026. What follows from it is offered to be looked at, never taken as said.
"""

from collections.abc import Iterator
from typing import NamedTuple


class KnownKin(NamedTuple):
    """One name, and the company it leads to."""

    name: str
    company: str
    owned: bool
    """Whether the company owns what has the name; else both are names of one company."""


_ALSO = """
3M: Minnesota Mining and Manufacturing
AMD: Advanced Micro Devices
Amex: American Express
Anysphere: Cursor
AWS: Amazon Web Services
BCG: Boston Consulting Group
BMW: Bayerische Motoren Werke
BNY: Bank of New York Mellon
BofA: Bank of America
Bolt.new: StackBlitz
Citi: Citigroup
Cognition Labs: Cognition AI
EY: Ernst & Young
Facebook: Meta; Meta Platforms
GE: General Electric
GM: General Motors
GSK: GlaxoSmithKline
H&M: Hennes & Mauritz
HP: Hewlett-Packard
HPE: Hewlett Packard Enterprise
IBM: International Business Machines
Instacart: Maplebear
J&J: Johnson & Johnson
JPMorgan: JPMorgan Chase
LSEG: London Stock Exchange Group
P&G: Procter & Gamble
PwC: PricewaterhouseCoopers
RTX: Raytheon; Raytheon Technologies
SocGen: Société Générale
Square: Block
TCS: Tata Consultancy Services
TSMC: Taiwan Semiconductor Manufacturing
TransferWise: Wise
Twitter: X Corp
UPS: United Parcel Service
VW: Volkswagen
Windsurf: Codeium
"""

_OWNED = """
Activision Blizzard: Microsoft
Afterpay: Block; Square
Agoda: Booking Holdings; Booking
Alexa: Amazon; Amazon.com
Amazon Web Services: Amazon; Amazon.com
Audible: Amazon; Amazon.com
Banana Republic: Gap
Base44: Wix; Wix.com
Booking.com: Booking Holdings
Braintree: PayPal
CNN: Warner Bros. Discovery
Cash App: Block; Square
Chase: JPMorgan Chase
Credit Karma: Intuit
DeepMind: Alphabet; Google
ESPN: Walt Disney; Disney
Fitbit: Alphabet; Google
GEICO: Berkshire Hathaway
GitHub: Microsoft
Google: Alphabet
HBO: Warner Bros. Discovery
HashiCorp: IBM; International Business Machines
Heroku: Salesforce
Hinge: Match Group
Hulu: Walt Disney; Disney
Instagram: Meta; Meta Platforms; Facebook
KFC: Yum! Brands
Kayak: Booking Holdings; Booking
LinkedIn: Microsoft
Loom: Atlassian
MailChimp: Intuit
Mandiant: Alphabet; Google
Marvel: Walt Disney; Disney
MuleSoft: Salesforce
NBCUniversal: Comcast
Nuance: Microsoft
Old Navy: Gap
Pixar: Walt Disney; Disney
Pizza Hut: Yum! Brands
Priceline: Booking Holdings; Booking
QuickBooks: Intuit
Red Hat: IBM; International Business Machines
Ring: Amazon; Amazon.com
Slack: Salesforce
Splunk: Cisco; Cisco Systems
Tableau: Salesforce
Taco Bell: Yum! Brands
Tinder: Match Group
Trello: Atlassian
TurboTax: Intuit
Twitch: Amazon; Amazon.com
VMware: Broadcom
Venmo: PayPal
Waymo: Alphabet; Google
Webex: Cisco; Cisco Systems
WhatsApp: Meta; Meta Platforms; Facebook
Whole Foods Market: Amazon; Amazon.com
YouTube: Alphabet; Google
Zappos: Amazon; Amazon.com
"""


def known_kin() -> Iterator[KnownKin]:
    """All that is known of names; two names of one company lead to each other."""
    for name, company in _pairs(_ALSO):
        yield KnownKin(name, company, owned=False)
        yield KnownKin(company, name, owned=False)
    for name, company in _pairs(_OWNED):
        yield KnownKin(name, company, owned=True)


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    for line in table.strip().splitlines():
        name, companies = line.split(": ", 1)
        for company in companies.split("; "):
            yield name, company
