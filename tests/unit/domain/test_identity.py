"""Names as they are compared, and customers of one name told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokentui.domain.identity import (
    NewNamesake,
    Telling,
    choose,
    differ_in_signs,
    is_made,
    name_form,
    name_forms,
    says_no_name,
    tidy,
    told_apart,
)
from tokentui.domain.names import fold


def telling(domain: str | None = None, industry: str | None = None) -> Telling:
    return (domain, industry, *[None] * 7)


@pytest.mark.parametrize(
    "other",
    [
        "ACME corp",
        "Acme\u00a0Corp",
        "Ac\u200bme  Corp",
        "\uff21cme Corp.",
        "Acme Corp.,",
        "\ufeffAcme Corp",
        "Acmé Corp",
    ],
)
def test_what_cannot_be_seen_makes_no_other_name(other: str) -> None:
    assert name_form(other) == name_form("Acme Corp") == "acme corp"


@pytest.mark.parametrize(("one", "other"), [("C#", "C++"), ("Acme", "Acme Corp"), ("O'Neil", "ONeil"), ("A B", "AB")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert name_form(one) != name_form(other)


@given(st.lists(st.text(st.sampled_from("aB é.,'’ \u00a0\u200b\t"), min_size=1), min_size=1))
def test_the_form_of_a_name_is_that_of_its_fold_alone_or_among_many(names: list[str]) -> None:
    assert name_forms(names) == list(map(name_form, names))
    for name in names:
        assert name_form(name_form(name)) == name_form(name)
        assert name_form(fold(name)) == name_form(name)


def test_tidy_keeps_what_can_be_seen() -> None:
    assert tidy("  Ac\u200bme\u00a0\u00a0Corp. ") == "Acme Corp."
    assert tidy("Multi\nline") == "Multi\nline"
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"


def test_a_key_is_no_name() -> None:
    assert is_made("mercury-2", "Mercury")
    assert not is_made("c1", "Mercury")
    assert says_no_name("c1", "c1", "Harbor Foods")
    assert says_no_name("harbor-foods", "c1", "Harbor Foods")
    assert not says_no_name("Harbor Group", "c1", "Harbor Foods")
    assert differ_in_signs("Acme, Inc.", "ACME Inc")
    assert not differ_in_signs("C#", "C++")


def test_namesakes_go_by_what_tells_them_apart_and_not_by_their_order() -> None:
    bank, insurer = telling("mercury.com", "Banking"), telling(None, "Insurance")
    assert choose([insurer, bank], [bank, insurer]) == [1, 0]
    assert choose([telling(industry="banking")], [bank, insurer]) == [0]
    # One that is like none has no domain of theirs, or is left over.
    assert choose([telling("mercury.io", "Banking")], [bank, telling("m.com")]) == [NewNamesake.NEW]
    assert choose([bank, telling(industry="Retail")], [bank]) == [0, NewNamesake.NEW]
    # A customer that may have changed its industry is not told from a new one.
    assert choose([telling(industry="Retail")], [telling(industry="Banking")]) == [NewNamesake.UNDECIDED]
    assert choose([telling()], [bank, insurer]) == [NewNamesake.UNDECIDED]
    assert choose([bank, bank], [bank]) == [NewNamesake.UNDECIDED] * 2


def test_rows_are_told_apart_where_each_differs_from_each() -> None:
    bank, insurer = telling(industry="Banking"), telling(industry="Insurance")
    assert told_apart([bank, insurer]) == [True, True]
    assert told_apart([bank, insurer, telling()]) == [False, False, False]
    assert told_apart([bank, insurer, insurer]) == [True, False, False]


def test_many_names_at_once_have_the_forms_of_each_alone() -> None:
    names = ["Acme", "a\x00\x1d n/", "b\tc", "d\re", "f\x0bg", "h , i", "J  K.", "Ünï"]
    for name in names:
        assert name_forms([name, "plain"])[0] == name_form(name), name
