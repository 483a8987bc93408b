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
)
"""Columns of months: whatever has one beside a customer is usage."""

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
    "documentdate",
    "docdate",
    "postingdate",
    "trandate",
    "txndate",
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
)
"""Columns of dates that say when something was used only where customers repeat."""
