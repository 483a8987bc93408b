"""A small book with everything that resale can be: intervals, no dates, other currencies, excluded accounts."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ask, ask  # noqa: F401 - a fixture

CUSTOMERS = """customer_id,name,parent,spend
alpha,Alpha Tools,,
beta,Beta Shop,,
gamma,Gamma Inc,,
delta,Delta AI,,
eps,Epsilon,,
zeta,Zeta,,
eta,Eta,,77
theta,Theta,Iota,
iota,Iota,,
out,Outside,,900
silent,Silent,,
kappa,Kappa,,
"""
FACTS = """customer_id,dimension,claim,low,high,unit,yardstick,as_of,source_title,source_url,grade
alpha,how_much,pays,118,118,USD,"per year, run-rate",2026-03,F,https://x.example/1,B
alpha,to_what_end,own,100,100,USD own revenue,"per year, run-rate",2026-04,F,https://x.example/1,B
alpha,to_what_end,own,900,900,USD own revenue,"per year, run-rate",2025-08,F,https://x.example/0,A
alpha,sells_on,Beta Shop,40,40,USD,per year,2026-04,F,https://x.example/1,B
alpha,sells_on,Nobody Ltd,,,,,2026-04,F,https://x.example/1,B
beta,how_much,pays,60,80,USD,"per year, run-rate",2026-03,F,https://x.example/1,B
beta,to_what_end,own,70,,USD product revenue,per year,2026-03,F,https://x.example/1,C
beta,to_what_end,margin,12.5,20,percent gross margin,,2026-02,F,https://x.example/1,C
beta,sells_on,gamma inc: through its shop,,,,,2026-03,F,https://x.example/1,C
beta,financed_by,Amazon,30,90,USD,per year,2026-03,F,https://x.example/1,C
beta,financed_by,Amazon,1,1,USD,per year,2026-03,F,https://x.example/1,D
beta,financed_by,Google,5,5,USD,per year,2026-03,F,https://x.example/1,D
gamma,how_much,pays,40,40,USD,"per year, run-rate",2026-03,F,https://x.example/1,B
gamma,financed_by,cloud credits,,,,,2026-03,F,https://x.example/1,C
gamma,to_what_end,own,100,,EUR own revenue,"per year, run-rate",2026-04,F,https://x.example/1,B
delta,to_what_end,own,100,,USD own revenue,one month,2026-04,F,https://x.example/1,B
delta,how_much,pays,20,30,USD,"per year, run-rate",2026-03,F,https://x.example/1,D
delta,sells_on,Delta AI,1,1,USD,per year,2026-04,F,https://x.example/1,B
delta,investor,invests,,,,,2026-04,F,https://x.example/1,C
eps,to_what_end,margin,-23,-23,percent gross margin,,2026-02,F,https://x.example/1,C
zeta,how_much,pays,50,50,USD,"per year, run-rate",2025-01,F,https://x.example/1,C
zeta,to_what_end,own,80,90,USD own revenue,per year,2026-03,F,https://x.example/1,C
zeta,financed_by,nobody,0,0,USD,per year,2026-03,F,https://x.example/1,C
eta,to_what_end,own,80,90,USD own revenue,per year,2026-03,F,https://x.example/1,C
eta,sells_on,silent,3,3,USD,per year,2026-03,F,https://x.example/1,C
iota,how_much,pays with Theta in it,400,400,USD,"per year, run-rate",2026-03,F,https://x.example/1,C
theta,how_much,pays,100,100,USD,"per year, run-rate",2026-03,F,https://x.example/1,C
theta,financed_by,Amazon,100,100,USD,per year,2026-03,F,https://x.example/1,C
kappa,how_much,pays,9,12,USD,"per year, run-rate",2026,F,https://x.example/1,C
kappa,to_what_end,own,0,0,USD own revenue,per year,2026-03,F,https://x.example/1,C
out,financed_by,Amazon,500,500,USD,per year,2026-03,F,https://x.example/1,A
out,sells_on,alpha,500,500,USD,per year,2026-03,F,https://x.example/1,A
"""


@pytest.fixture
def book(ask: Ask, tmp_path: Path) -> Path:  # noqa: F811 - the fixture
    """That book."""
    (tmp_path / "c.csv").write_text(CUSTOMERS)
    (tmp_path / "f.csv").write_text(FACTS)
    path = tmp_path / "b.tokentui"
    for name in ("c", "f"):
        ran = ask("import", tmp_path / f"{name}.csv", "--yes", "--book", path)
        assert ran.code == 0, ran.err
    assert ask("tag", "out", "--exclude", "a partner", "--yes", "--book", path).code == 0
    return path
