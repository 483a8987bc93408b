"""`python to_sql.py CSV DATABASE TABLE CREATE`: the rows of a file into a keyed table, as `pandas.to_sql` does it."""

import sqlite3
import sys
from contextlib import closing

import pandas as pd

source, target, table, create = sys.argv[1:]
with closing(sqlite3.connect(target)) as db:
    db.execute(create)
    with pd.read_csv(source, chunksize=50_000) as chunks:
        for chunk in chunks:
            chunk.to_sql(table, db, if_exists="append", index=False)
    db.commit()
