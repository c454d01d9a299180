"""Numbers of a register: schemes, periods, amendments, and the self-check for gaps and doubles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.numbering import (
    PROBLEM_TEXTS,
    Entry,
    Policy,
    Scheme,
    SchemeProblem,
    SchemeUnusable,
    Token,
    TokenWithoutValue,
    ValueUnusable,
    amendment_number,
    format_number,
    parse_scheme,
    period_key,
    self_check,
)

DAY = date(2026, 11, 27)


def scheme(text: str, policy: Policy = Policy.NEVER) -> Scheme:
    return parse_scheme(text, policy)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{seq}", "7"),
        ("{seq:04}", "0007"),
        ("{prefix}-{seq:03}/{yyyy}", "ГР-007/2026"),
        ("{type} {city} № {seq:02}-{yy}", "СОГ Далянь № 07-26"),
    ],
)
def test_a_number_follows_its_scheme(text: str, number: str) -> None:
    assert format_number(scheme(text), seq=7, on=DAY, prefix="ГР", type_code="СОГ", city="Далянь") == number


def test_a_sequence_that_outgrows_its_places_is_printed_in_full() -> None:
    assert format_number(scheme("{seq:02}"), seq=12345, on=DAY) == "12345"


@pytest.mark.parametrize(
    ("text", "problem", "excerpt"),
    [
        ("", "empty", ""),
        ("  ", "empty", "  "),
        ("{seq}" + "-" * 80, "too_long", "{seq}" + "-" * 75),
        ("{seq", "brace", "{seq"),
        ("{seq}}", "brace", "}"),
        ("{}{seq}", "unknown_token", "{}"),
        ("{номер}{seq}", "unknown_token", "{номер}"),
        ("{SEQ}{seq}", "unknown_token", "{SEQ}"),
        ("{seq:4}", "bad_width", "{seq:4}"),
        ("{seq:}", "bad_width", "{seq:}"),
        ("{seq:00}", "bad_width", "{seq:00}"),
        ("{seq:0999999999}", "bad_width", "{seq:0999999999}"),
        ("{yy:02}{seq}", "bad_width", "{yy:02}"),
        ("{prefix}", "no_seq", "{prefix}"),
        ("{seq}/{seq}", "seq_twice", "{seq}/{seq}"),
        ("{seq}\n", "control_character", "\n"),
        ("\u202e{seq}", "control_character", "\u202e"),
    ],
)
def test_a_bad_scheme_is_refused_by_name(text: str, problem: str, excerpt: str) -> None:
    with pytest.raises(SchemeUnusable) as refused:
        scheme(text)
    assert (problem, excerpt) in [(fault.problem, fault.excerpt) for fault in refused.value.faults]


def test_all_problems_of_a_scheme_are_told_at_once() -> None:
    with pytest.raises(SchemeUnusable) as refused:
        scheme("{год}-{seq:x}-{seq}")
    assert {fault.problem for fault in refused.value.faults} == {"unknown_token", "bad_width", "seq_twice"}


def test_a_counter_that_restarts_needs_something_that_changes() -> None:
    for policy, text, problem in [
        (Policy.YEAR, "{prefix}-{seq}", "no_year"),
        (Policy.EDITION, "{city}-{seq}", "no_edition"),
    ]:
        with pytest.raises(SchemeUnusable) as refused:
            parse_scheme(text, policy)
        assert [fault.problem for fault in refused.value.faults] == [problem]
    assert parse_scheme("{seq}/{yy}", Policy.YEAR)
    assert parse_scheme("{prefix}-{seq}", Policy.EDITION)


@pytest.mark.parametrize("value", ["", "   "])
def test_a_missing_value_is_named(value: str) -> None:
    with pytest.raises(TokenWithoutValue) as refused:
        format_number(scheme("{city}-{seq}"), seq=1, on=DAY, city=value)
    assert refused.value.token is Token.CITY


@pytest.mark.parametrize("value", ["Да\nлянь", "\u202eянял", "Да\u200bлянь"])
def test_an_invisible_character_in_a_value_is_refused(value: str) -> None:
    with pytest.raises(ValueUnusable):
        format_number(scheme("{city}-{seq}"), seq=1, on=DAY, city=value)


def test_braces_in_a_value_are_printed_not_expanded() -> None:
    assert format_number(scheme("{city}-{seq}"), seq=1, on=DAY, city="{seq}") == "{seq}-1"


@pytest.mark.parametrize("seq", [0, -1])
def test_numbers_count_from_one(seq: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        format_number(scheme("{seq}"), seq=seq, on=DAY)
    with pytest.raises(ValueError, match="from 1"):
        amendment_number(seq, "12")


def test_the_period_is_the_year_the_edition_or_all_time() -> None:
    assert period_key(Policy.YEAR, date(2026, 12, 31), "ix") == "2026"
    assert period_key(Policy.YEAR, date(2027, 1, 1), "ix") == "2027"
    assert period_key(Policy.EDITION, DAY, "ix") == "ix"
    assert period_key(Policy.NEVER, DAY, "ix") == "all"
    with pytest.raises(ValueError, match="edition"):
        period_key(Policy.EDITION, DAY, "")


def test_an_amendment_is_numbered_within_its_parent() -> None:
    assert amendment_number(1, "ГР-007/2026") == "ДС-1 к № ГР-007/2026"
    assert amendment_number(2, amendment_number(1, "5")) == "ДС-2 к № ДС-1 к № 5"


def entry(seq: int, period: str = "2026", number: str = "", by: str = "") -> Entry:
    return Entry(period, seq, number or f"{seq}/{period}", by)


def test_a_register_without_holes_is_clean_in_any_order() -> None:
    assert self_check([entry(3), entry(1), entry(2), entry(1, "2027")]).is_clean
    assert self_check([]).is_clean


def test_a_hole_names_its_numbers_and_the_entry_that_jumped() -> None:
    report = self_check([entry(2), entry(3), entry(7, by="Петрова")])
    assert [(gap.first, gap.last, gap.before.seq) for gap in report.gaps] == [(1, 1, 2), (4, 6, 7)]
    assert report.gaps[1].before.given_by == "Петрова"


def test_a_register_continued_from_paper_starts_where_paper_ended() -> None:
    assert self_check([entry(41), entry(42)], {"2026": 41}).is_clean


def test_doubles_are_found_by_sequence_and_by_printed_number() -> None:
    same_seq = [entry(1, number="1/26"), entry(1, number="1-бис")]
    same_print = [entry(2, number="№ 2"), entry(1, "2027", number="№\u00a02")]
    assert self_check(same_seq).doubles == (tuple(same_seq),)
    assert self_check([entry(1), *same_print]).doubles == (tuple(same_print),)


@given(st.sets(st.integers(1, 40), min_size=1))
def test_gaps_are_exactly_the_numbers_that_nobody_got(given_numbers: set[int]) -> None:
    report = self_check([entry(seq) for seq in given_numbers])
    missing = {seq for gap in report.gaps for seq in range(gap.first, gap.last + 1)}
    assert missing == set(range(1, max(given_numbers) + 1)) - given_numbers
    assert report.doubles == ()


@given(st.text(max_size=30))
def test_any_text_is_either_a_scheme_or_refused_with_reasons(text: str) -> None:
    try:
        parsed = scheme(text)
    except SchemeUnusable as refused:
        assert refused.faults  # noqa: PT017
    else:
        assert "1" in format_number(parsed, seq=1, on=DAY, prefix="a", type_code="b", city="c")


def test_every_problem_speaks_russian_and_english() -> None:
    assert set(PROBLEM_TEXTS) == set(SchemeProblem)
