"""What AI vendors, gateways and usage tools write: whose it is, what is never read, and what is no id."""

from pathlib import Path

import pytest

from tests.unit.ingest.samples import context
from tokentui.domain.no_customers import is_no_id
from tokentui.ingest.adapters.known import adapted, adapter_of
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import NothingTaken, TwoReadings, UnreadableFile
from tokentui.ingest.input_file import open_file
from tokentui.ingest.readers.usage_survey import IdsMet

CASES = Path(__file__).parents[3] / "fixtures" / "import_cases"


def _written(folder: Path, *lines: str) -> Path:
    path = folder / "usage.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("folder", "file", "name"),
    [
        ("console-cost-2024", "cost.csv", "an Anthropic console cost export"),
        ("nobody-says-whose", "anthropic_cost.csv", "an Anthropic console cost export"),
        ("openai-costs", "costs.csv", "a list of OpenAI's costs"),
        ("openrouter-requests-short", "activity.csv", "an OpenRouter export by request"),
        ("requests-without-ids", "null_request_ids.csv", "a LiteLLM log of requests"),
    ],
)
def test_a_file_is_told_by_its_header_of_whatever_age(folder: str, file: str, name: str) -> None:
    found = adapter_of(open_table(CASES / folder / file).header)
    assert found is not None
    assert found.name == name


def test_prompts_answers_and_keys_are_in_no_column_and_in_no_refused_row(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        "request_id,spend,startTime,end_user,prompt_tokens,messages,response.choices,api_key",
        "r1,0.5,2026-03-01,alder,10,secret one,secret two,secret three",
        "r2,0.5,2026-03-01,alder,10,secret one,secret two,secret three,and more",
    )
    table = adapted(open_table(path), None, {})
    assert table is not None
    (batch,) = table.batches()
    assert not any("secret" in cell for column in batch.columns for cell in column)
    assert [row.line for row in batch.rejected] == [3]
    assert "secret" not in batch.rejected[0].raw


def test_a_column_of_customers_that_somebody_added_needs_no_question(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        "usage_date_utc,model,workspace,api_key,token_type,cost_usd,customer",
        "2026-03-01,m,Default,k,output,1.50,Alder",
    )
    table = adapted(open_table(path), None, {})
    assert table is not None
    assert table.mapping["customer"] == "customer_key"


def test_columns_that_are_empty_throughout_are_not_offered(tmp_path: Path) -> None:
    header = "starting_at,uncached_input_tokens,output_tokens,workspace_id,api_key_id"
    with pytest.raises(TwoReadings, match=r"say --map 'api_key_id=customer_key', or --customer NAME"):
        adapted(open_table(_written(tmp_path, header, "2026-03-01T00:00:00Z,1,2,,k1")), None, {})
    with pytest.raises(UnreadableFile, match="workspace_id, api_key_id is empty throughout"):
        adapted(open_table(_written(tmp_path, header, "2026-03-01T00:00:00Z,1,2,,")), None, {})


def test_a_log_in_which_nobody_is_named_brings_nothing_and_says_why(tmp_path: Path) -> None:
    path = _written(tmp_path, "request_id,spend,startTime,end_user", "r1,0.5,2026-03-01,None", "r2,1.5,2026-03-01,")
    with pytest.raises(NothingTaken, match=r"2 rows left out: no customer in end_user: \$2\.00"):
        open_file(path, context(known_keys=set()))


def test_one_id_with_other_amounts_is_counted_and_said(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        "request_id,spend,startTime,end_user",
        "r1,0.5,2026-03-01,alder",
        "r1,0.5,2026-03-01,alder",
        "r1,0.75,2026-03-01,alder",
    )
    file = open_file(path, context(known_keys=set()))
    rows = [row for batch in file.batches() for row in batch.rows]
    assert [getattr(row, "spend", None) for row in rows] == [1_250_000]
    said = " ".join(file.preview().notices)
    assert "1 row repeats a request of an earlier row: left out: 'r1' (line 3)" in said
    assert "1 row has the id of an earlier request and other content: counted" in said


@pytest.mark.parametrize("word", ["", "None", "null", "N/A", "0", "00000000-0000-0000-0000-000000000000", "request_id"])
def test_what_stands_in_for_an_id_is_none(word: str) -> None:
    assert is_no_id(word)


@pytest.mark.parametrize("word", ["chatcmpl-1", "0001", "gen-1782618417-a", "tester", "a" * 12])
def test_an_id_is_one(word: str) -> None:
    assert not is_no_id(word)


def test_ids_met_twice_are_known_by_their_hashes() -> None:
    ids = IdsMet()
    ids.add(["a", "b", "c"])
    ids.add(["d", "b", "b"])
    assert ids.repeated() == {hash("b")}
    assert IdsMet().repeated() == frozenset()
