"""The names of columns that say when something was used or charged."""

MONTH_NAMES = (
    "month",
    "yearmonth",
    "period",
    "billingmonth",
    "usagemonth",
    "monthyear",
    "invoicemonth",
    "servicemonth",
    "usageperiod",
    "quarter",
    "fiscalquarter",
    "week",
    "isoweek",
    "fiscalperiod",
    "accountingperiod",
    "postingperiod",
)
"""Columns of months: whatever has one beside a customer is usage."""

_MONTH_OF_WORDS = (
    "fiscal activity bill billed billing usage service invoice invoiced revenue report reporting accounting posting "
    "calendar transaction charge consumption statement spend date timestamp"
)
MONTH_OF = frozenset(_MONTH_OF_WORDS.split())
"""What a month is of in which a row counts, as in `Activity Month` and `Month of Date`."""

DATE_NAMES = (
    "date",
    "day",
    "usagedate",
    "usagedateutc",
    "usagestartdate",
    "usageday",
    "chargeperiodstart",
    "starttime",
    "startingat",
    "timestamp",
    "ts",
    "eventtime",
    "eventdate",
    "eventtimestamp",
    "usagetimestamp",
    "occurredat",
    "recordedat",
    "loggedat",
    "requestedat",
    "transactiontime",
    "issuingdate",
    "dateissued",
    "dateofinvoice",
    "datebilled",
    "issuedat",
    "billedat",
    "invoicedat",
    "usagetime",
    "datetime",
    "invoicedate",
    "billdate",
    "billingdate",
    "chargedate",
    "transactiondate",
    "servicedate",
    "periodstart",
    "billingperiodstart",
    "reportdate",
    "requestdate",
    "dateutc",
    "utcdate",
    "documentdate",
    "docdate",
    "postingdate",
    "trandate",
    "txndate",
    "hour",
    "hourutc",
    "usagehour",
    "weekstart",
    "weekstarting",
    "weekbeginning",
    "weekof",
)
"""Columns of the days on which something was used or charged."""

LOOSE_DATE_NAMES = (
    "billingperiod",
    "createdat",
    "created",
    "createddate",
    "createdutc",
    "paidat",
    "orderdate",
    "issued",
    "issuedate",
    "time",
    "serviceperiod",
)
"""Columns of dates that say when something was used only where customers repeat."""
