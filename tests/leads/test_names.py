"""Keys of names and their likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.leads.rules.names import SIMILAR, ends, folded, name_key, similarity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО «Уральский мост»", "УРАЛЬСКИЙ-МОСТ, ООО"),
        ("Общество с ограниченной ответственностью «Берёзка»", "ООО Березка"),
        ("Администрация города Екатеринбурга", "Администрация г. Екатеринбурга"),
        ("Администрация городского округа Первоуральск", "администрация Первоуральск"),
        ("ИП Смирнова Ольга Петровна", "Индивидуальный предприниматель СМИРНОВА Ольга Петровна"),
        ("ООО «Pомашка»", "ООО «Ромашка»"),  # a Latin P
        ("Муниципальное казённое учреждение «Горсвет»", "МКУ Горсвет"),
        ("Apple Inc.", "apple"),
    ],
)
def test_the_same_name_written_differently_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_a_name_of_nothing_but_its_legal_form_keeps_a_key() -> None:
    assert name_key("ООО") == "ооо"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("уральскиймост", "уральскийомст"),  # two letters swapped
        ("уральскймост", "уральскиймост"),  # one missing
        ("уральсскиймост", "уральскиймост"),  # one too many
        ("уралмост", "уралмостгрупп"),
    ],
)
def test_a_slip_of_the_hand_is_forgiven(typed: str, known: str) -> None:
    assert similarity(typed, known) >= SIMILAR
    assert ends(typed)[0] == ends(known)[0] or ends(typed)[1] == ends(known)[1], "never a candidate"


@pytest.mark.parametrize(
    ("one", "other"),
    [("завод1строй", "завод2строй"), ("мост", "пост"), ("уральскиймост", "волжскийпорт")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert similarity(one, other) < SIMILAR


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_likeness_is_mutual_and_within_bounds(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == 1


@given(st.text(max_size=60))
def test_any_text_has_a_stable_key(text: str) -> None:
    assert name_key(text) == name_key(folded(text))
