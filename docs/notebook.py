"""A book in a notebook: run it cell by cell where `# %%` begins a cell, or whole: `python docs/notebook.py BOOK`."""

# %% Open a book; it is read-only unless it is opened with write=True.
import sys

import tokentui

BOOK = sys.argv[1] if len(sys.argv) > 1 else "demo.tokentui"
book = tokentui.open_book(BOOK)
book  # In a notebook this shows the composition with its bounds.

# %% What it comes to: each share at least and at most.
composition = book.composition()
print(composition[["code", "share_low", "share_high", "customers_low", "customers_high"]].to_string(index=False))

# %% The same by known spend, in units of the currency; unknown is <NA>, and no sum counts it as zero.
of_known = book.composition(unit="spend", denominator="known")
print(of_known.loc[of_known.kind == "stance", ["code", "share_low", "share_high", "spend_low", "spend_high"]])

# %% Join what is settled to facts of your own.
customers = book.customers()
by_state = customers.groupby("state")
print(by_state.size())
print(by_state.spend_best.sum(min_count=1))  # <NA> where no spend is known, rather than 0.
print(customers.spend_best.isna().sum(), "of", len(customers), "have no known spend and are in no sum")
book.close()

# %% Decide, and take it back.
with tokentui.open_book(BOOK, write=True, reviewer="notebook") as book:
    name = customers.loc[customers.state == "unlooked", "customer_id"].iloc[0]
    print(book.decide(name, ["core", "product"], note="from the notebook"))
    print(book.verdict()[["verdict", "stance", "share_low", "share_high"]])
    print(book.undo())
