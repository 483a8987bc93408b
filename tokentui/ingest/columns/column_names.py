"""The column names that each kind of file is known by, ours and those of other programs' exports."""

from tokentui.ingest.columns.billing_names import (
    AMOUNTS_OF_PAPERS,
    BUYERS,
    CHARGE_STATUS,
    CHARGE_TYPE,
    CONTRACTS,
    INVOICE,
    PERIOD_END,
    PERIOD_START,
    SUBSCRIPTIONS,
    TAX,
)
from tokentui.ingest.columns.date_names import DATE_NAMES, LOOSE_DATE_NAMES, MONTH_NAMES
from tokentui.store.bulk.incoming import FileKind

# In order of preference: where a file has several, the first is taken. Written without spaces, case and punctuation.
CUSTOMERS: dict[str, tuple[str, ...]] = {
    "key": ("customerid", "key", "id", "accountid", "recordid", "customerkey", "accountnumber", "companyid", "uuid"),
    "external_id": (
        "externalid",
        "externalcustomerid",
        "crmid",
        "crmaccountid",
        "salesforceid",
        "salesforceaccountid",
        "sfdcid",
        "hubspotid",
        "hubspotcompanyid",
        "stripeid",
        "stripecustomerid",
        "erpid",
        "billingid",
        "billingaccountid",
        "recordid",
        "accountid",
        "customerid",
        "companyid",
        "accountnumber",
        "clientid",
    ),
    "name": (
        "name",
        "customer",
        "customername",
        "customerfullname",
        "company",
        "companyname",
        "account",
        "accountname",
        "organization",
        "organisation",
        "organizationname",
        "client",
        "clientname",
        "subaccountname",
        "legalname",
        "logo",
        *BUYERS,
    ),
    "aliases": ("aliases", "alias", "alsoknownas", "aka", "othernames", "formernames"),
    "parent": (
        "parent",
        "parentname",
        "parentcompany",
        "parentaccount",
        "ultimateparent",
        "group",
        "parentaccountname",
        "subsidiaryof",
    ),
    "segment": ("segment", "customersegment", "accountsegment", "customertype", "accounttype"),
    "industry": ("industry", "sector", "vertical", "industryname"),
    "size": ("size", "companysize", "sizeband", "employeeband"),
    "product": ("product", "products", "plan", "planname"),
    "region": ("region", "geography", "geo", "countryregion", "country", "market"),
    "partner": ("partner", "channel", "channelpartner", "marketplace"),
    "sells_on": ("sellson", "sellsonto", "resellsto"),
    "financed_by": ("financedby",),
    "first_named": ("firstnamed", "firstseen", "namedon"),
    "domain": (
        "domain",
        "website",
        "websiteurl",
        "companydomainname",
        "domainname",
        "companydomain",
        "url",
        "web",
        "homepage",
    ),
    "anonymous": ("anonymous", "isanonymous", "unnamed"),
    "spend": (
        "spend",
        "annualspend",
        "spendperyear",
        "yearlyspend",
        "annualspendusd",
        "spendusd",
        "arr",
        "annualrecurringrevenue",
        "annualcontractvalue",
        "acv",
        "contractvalue",
        "contract",
        "annualcommitment",
        "runrate",
        "runraterevenue",
        "spendttm",
        "ttmspend",
        "spendltm",
        "trailing12monthsspend",
        "spendlast12months",
        "ltmrevenue",
        "revenueltm",
        "ttmrevenue",
        "revenuettm",
        "annualamount",
        "annualfee",
        "annualfees",
        "annualcost",
        "mrr",
        "monthlyrecurringrevenue",
        "revenue",
    ),
    "spend_low": ("spendlow", "lowspend", "minspend", "spendmin"),
    "spend_best": ("spendbest", "bestspend", "spendestimate"),
    "spend_high": ("spendhigh", "highspend", "maxspend", "spendmax"),
    "spend_basis": ("spendbasis", "basis"),
    "currency": ("currency", "billingcurrency", "currencycode"),
    "grade": ("grade", "evidencegrade", "sourcegrade"),
}

_CUSTOMER = (
    *("customerid", "customerkey", "customer", "key", "accountid", "externalid", "crmid", "recordid", "companyid"),
    *("customername", "account", "company", "name", "id"),
)
_SOURCE = {
    "source_title": ("sourcetitle", "source", "title"),
    "source_url": ("sourceurl", "url", "link"),
    "source_kind": ("sourcekind", "kindofsource", "sourcetype"),
    "certainty": ("certainty", "confidence"),
    "grade": ("grade", "evidencegrade"),
}

_DOMAIN = ("domain", "website", "websiteurl", "companydomain", "domainname")

FACTS: dict[str, tuple[str, ...]] = {
    "customer_key": (*_CUSTOMER, *_DOMAIN),
    "dimension": ("dimension", "question"),
    "claim": ("claim", "fact", "statement"),
    "low": ("low", "lower", "value", "min"),
    "high": ("high", "upper", "max"),
    "unit": ("unit", "units"),
    "yardstick": ("yardstick", "per", "period"),
    "as_of": ("asof", "date", "on"),
    **_SOURCE,
    "passage": ("passage", "quote", "quotation", "excerpt"),
    "passage_hash": ("passagehash",),
    "archived_url": ("archivedurl", "archiveurl", "archive"),
    "rests_on": ("restson", "quotes", "quotedsource", "originalsource", "primarysource"),
}

ANSWERS: dict[str, tuple[str, ...]] = {
    "customer_key": ("customerid",),
    "name": ("customer",),
    "question": ("question",),
    "answer": ("answer",),
    "unit": ("unit",),
    "period": ("period",),
    "as_of": ("asof",),
    "source": ("source",),
    "grade": ("grade",),
    "note": ("note",),
}
"""The sheet of a data request, which has the names that we gave it."""

DISCLOSURES: dict[str, tuple[str, ...]] = {
    "as_of": ("asof", "date", "on"),
    "metric": ("metric", "measure"),
    "threshold": ("threshold", "floor"),
    "threshold_unit": ("thresholdunit", "floorunit"),
    "value": ("value", "figure", "amount"),
    "unit": ("unit", "units"),
    **_SOURCE,
}

PRICES: dict[str, tuple[str, ...]] = {
    "as_of": ("asof", "date", "on"),
    "model": ("model", "modelname", "modelid"),
    "input": ("inputpermillion", "inputpermilliontokens", "inputper1mtokens"),
    "output": ("outputpermillion", "outputpermilliontokens", "outputper1mtokens"),
    "cached": ("cachedinputpermillion", "cachedpermillion", "cachedinputper1mtokens"),
    "currency": ("currency", "currencycode"),
    **{name: _SOURCE[name] for name in ("source_title", "source_url", "grade")},
}
"""The names of the prices say what they are for: a price of a token is a millionth of that of a million."""

DECISIONS: dict[str, tuple[str, ...]] = {
    "customer_key": (*_CUSTOMER, *_DOMAIN),
    "reviewer": ("reviewer", "decidedby", "annotator", "by", "who"),
    "question": ("question", "asked"),
    "kind": ("statement", "kind", "decision"),
    "use_cases": ("usecases", "usecase", "codes", "code", "tags", "tag", "labels", "label", "kinds"),
    "confidence": ("confidence", "certainty"),
    "note": ("note", "notes", "comment", "comments"),
    "at": ("at", "decidedat", "date", "timestamp", "time", "when", "createdat", "created"),
    "reason": ("reason", "excludedbecause"),
    "facts": ("facts", "citedfacts", "cites"),
}

_NAMES_IN_USAGE = (
    "customerfullname",
    "accountname",
    "companyname",
    "clientname",
    "client",
    "organization",
    "organisation",
    "organizationname",
    *BUYERS,
    "enduser",
    "subaccountname",
    "projectname",
    "billingaccountname",
)

_AMOUNTS = (
    "spend",
    "",
    "effectivecost",
    "cost",
    "totalcost",
    "costtotal",
    "billed",
    "billedcost",
    "total",
    "invoicetotal",
    "totalamount",
    "sales",
    "netsales",
    "charge",
    "usagecost",
    "mrr",
    "monthlyspend",
    "monthlycost",
    "spendusd",
    "costusd",
    "revenue",
    "charges",
)
"""Titles of what was charged; `invoice` alone goes behind all others, since it is a number as often."""

USAGE: dict[str, tuple[str, ...]] = {
    "customer_key": (*_CUSTOMER[:-2], *_NAMES_IN_USAGE, *_CUSTOMER[-2:], *_DOMAIN),
    "name": (
        "customername",
        "customerfullname",
        "accountname",
        "companyname",
        "clientname",
        "subaccountname",
        "organizationname",
        *BUYERS,
        "name",
    ),
    "domain": _DOMAIN,
    "month": (*MONTH_NAMES, *DATE_NAMES, *LOOSE_DATE_NAMES),
    "request": ("requestid", "generationid", "messageid", "eventid", "lineitemid"),
    "spend": (*_AMOUNTS, "invoice"),
    "not_spend": (),
    "tokens_in": ("tokensin", "inputtokens", "prompttokens", "tokensinput", "tokensprompt"),
    "tokens_out": ("tokensout", "outputtokens", "completiontokens", "tokensoutput", "tokenscompletion"),
    "currency": ("currency", "billingcurrency", "currencycode"),
}

CHARGES: dict[str, tuple[str, ...]] = {
    **USAGE,
    "customer_key": (*USAGE["customer_key"], "contactname", "contact"),
    "month": (*USAGE["month"], *PERIOD_START),
    "spend": ("spend", "line", "linetotal", *_AMOUNTS, "subtotal", *AMOUNTS_OF_PAPERS, "invoice"),
    "invoice": INVOICE,
    "status": CHARGE_STATUS,
    "type": CHARGE_TYPE,
    "debit": ("debit", "debits", "charged", "chargeamount"),
    "credit": ("credit", "credits", "creditamount"),
    "refunded": ("amountrefunded", "refundedamount", "refunded", "refundamount", "refunds", "refund"),
    "tax": TAX,
    "period_start": PERIOD_START,
    "period_end": PERIOD_END,
}
"""What `debit` less `credit` comes to stands for `spend`; `refunded` is taken off it, and `tax` off a total."""

COMPANIES: dict[str, tuple[str, ...]] = {
    "name": (
        *CUSTOMERS["name"],
        "business",
        "businessname",
        "employer",
        "issuer",
        "issuername",
        "security",
        "securityname",
        "startup",
        "startupname",
    ),
    "aliases": ("aliases", "alias", "alsoknownas", "aka", "othernames", "brands", "dba", "tradenames", "tradingas"),
    "former": ("formernames", "formername", "formerly", "formerlyknownas", "previousnames", "previousname", "oldname"),
    "domain": (*CUSTOMERS["domain"], "companyurl", "site", "weblink"),
    "ticker": ("ticker", "symbol", "tickersymbol", "stocksymbol", "stockticker"),
    "parent": (*CUSTOMERS["parent"], "owner", "owners", "parentorganization", "parentorganisation"),
    "segment": CUSTOMERS["segment"],
    "industry": ("industry", "gicssector", "sector", "vertical", "industryname", "icbindustry", "gics", "category"),
    "country": (
        "country",
        "countryname",
        "hqcountry",
        "headquarterscountry",
        "headquarters",
        "headquarterslocation",
        "hq",
        "location",
        "regions",
        "region",
    ),
    "funding": ("funding", "totalfunding", "fundingtotal", "totalraised", "raised", "amount", "round", "lastround"),
    "batch": ("batch", "ycbatch", "cohort"),
}
"""The columns of a list of companies, which is compared with a book and never imported."""

FIELDS: dict[FileKind, dict[str, tuple[str, ...]]] = {
    FileKind.CUSTOMERS: CUSTOMERS,
    FileKind.USAGE: USAGE,
    FileKind.CONTRACTS: CONTRACTS,
    FileKind.SUBSCRIPTIONS: SUBSCRIPTIONS,
    FileKind.CHARGES: CHARGES,
    FileKind.FACTS: FACTS,
    FileKind.ANSWERS: ANSWERS,
    FileKind.DISCLOSURES: DISCLOSURES,
    FileKind.PRICES: PRICES,
    FileKind.DECISIONS: DECISIONS,
}
"""Per kind: the fields that a file may have, and the names that their columns go by."""

OWN_FIELDS: dict[FileKind, tuple[str, ...]] = {
    FileKind.CUSTOMERS: ("spend_grade", "spend_source", "extra", "other_ids"),
    FileKind.FACTS: ("uid", "grade_given"),
    FileKind.DISCLOSURES: ("uid",),
    FileKind.DECISIONS: ("uid", "flagged", "adjudicates", "seq", "step", "origin", "suggested_by", "first_pass"),
}
"""Per kind: what only a book itself knows; no column of another program is taken for it by its name."""

REQUIRED: dict[FileKind, tuple[tuple[str, ...], ...]] = {
    FileKind.CUSTOMERS: (("name",),),
    FileKind.FACTS: (("customer_key",), ("dimension",), ("claim",)),
    FileKind.ANSWERS: (("customer_key",), ("question",), ("answer",)),
    FileKind.DISCLOSURES: (("as_of",), ("metric",), ("value",), ("unit",)),
    FileKind.PRICES: (("as_of",), ("model",), ("input",), ("output",)),
    FileKind.DECISIONS: (("customer_key",), ("reviewer",), ("use_cases", "kind")),
    FileKind.USAGE: (("customer_key",), ("month",), ("spend", "tokens_in", "tokens_out")),
    FileKind.CONTRACTS: (("customer_key",), ("annual", "total", "value"), ("start", "end", "renewal", "term")),
    FileKind.SUBSCRIPTIONS: (("customer_key",), ("arr", "mrr", "amount", "unit_amount")),
    FileKind.CHARGES: (("customer_key",), ("month",), ("spend", "debit")),
}
"""Per kind: groups of fields of which at least one has to be there."""

OF_MONEY: dict[FileKind, tuple[str, ...]] = {
    FileKind.CUSTOMERS: ("spend", "spend_low", "spend_best", "spend_high"),
    FileKind.USAGE: ("spend",),
    FileKind.CONTRACTS: ("annual", "total", "value"),
    FileKind.SUBSCRIPTIONS: ("arr", "mrr", "amount", "unit_amount"),
    FileKind.CHARGES: ("spend", "debit", "credit", "refunded"),
}
"""Per kind: fields whose titles may hold a unit besides their name."""

EXPECTED: dict[str, str] = {
    "key": "customer_id",
    "customer_key": "customer_id",
    "kind": "statement",
    "input": "input_per_million",
    "output": "output_per_million",
    "cached": "cached_input_per_million",
}
"""The column name that we ask for where it differs from the field's."""

BASIS_OF_HEADER: dict[str, str] = {
    **dict.fromkeys(("arr", "annualrecurringrevenue", "runrate", "runraterevenue"), "run-rate"),
    **dict.fromkeys(("mrr", "monthlyrecurringrevenue"), "run-rate"),
    **dict.fromkeys(("annualcontractvalue", "acv", "contractvalue", "contract", "annualcommitment"), "contract"),
    **dict.fromkeys(("spendttm", "ttmspend", "spendltm", "trailing12monthsspend", "spendlast12months"), "trailing"),
    **dict.fromkeys(("ltmrevenue", "revenueltm", "ttmrevenue", "revenuettm"), "trailing"),
}
"""What kind of year a spend column is by its very name."""
