"""The servers of the tests are real, one for a run, and gone after it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import ibis

from tests.conftest import ROOT
from tests.warehouse.servers import Server, answers

_STORY = """
import os

import pytest
from tests.warehouse.servers import postgres

@pytest.mark.parametrize("number", range(2))
def test_it(number, postgres):
    with open(os.environ["SEEN"], "a") as seen:
        seen.write(postgres.url + "\\n")
"""

_SPARK = """
import sys

from pyspark.sql import SparkSession

print(SparkSession.builder.remote(sys.argv[1]).getOrCreate().sql(sys.argv[2]).collect())
"""


def test_postgres_answers(postgres: Server) -> None:
    assert str(ibis.connect(postgres.url).version).startswith(("15", "16", "17", "18"))


def test_spark_answers_and_keeps_a_table_for_whoever_comes_next(spark: Server) -> None:
    name = spark.name("kept")
    for code in ("create table {0} as select 7 as number", "select * from {0}"):
        ran = subprocess.run(
            [sys.executable, "-c", _SPARK, spark.url, code.format(name)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
    assert ran.stdout.strip() == "[Row(number=7)]"


def test_all_processes_of_a_run_share_a_server_which_ends_with_them(postgres: Server, tmp_path: Path) -> None:
    story, seen = tmp_path / "test_story.py", tmp_path / "seen"
    story.write_text(_STORY)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "each", "-c", os.devnull, "--rootdir", tmp_path, story],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "SEEN": str(seen), "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    addresses = seen.read_text().split()
    assert len(addresses) == 4
    (other,) = set(addresses)
    assert other != postgres.url
    port = int(other.rpartition(":")[2].partition("/")[0])
    until = time.monotonic() + 30
    while answers(port):
        assert time.monotonic() < until
