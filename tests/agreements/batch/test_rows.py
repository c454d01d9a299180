"""What becomes of the cells of one row before any document is made."""

from pathlib import Path

import pytest

from agreements.batch import Row, read_rows, vocabulary
from agreements.batch.columns import HEADER_OF, recognised
from agreements.batch.errors import RowRefused
from agreements.batch.filling import Filled
from agreements.batch.house import DEMONSTRATION, read_house

FIRST = read_rows(Path("examples/partners.csv")).rows[0].cells
FOREIGN = {
    "inn": "",
    "kpp": "",
    "ogrn": "",
    "foreign__country": "Китайская Народная Республика",
    "foreign__name_original": "大连市人民政府",
    "foreign__registration_type": "USCC",
    "foreign__registration_number": "112102000990000014",
    "signatory__surname": "Ван",
    "signatory__name": "Лэшань",
    "signatory__patronymic": "",
    "signatory__sex": "м",
}


def _filled(**changes: str) -> Filled:
    """The first partner of the example, with cells changed by column key."""
    cells = {**FIRST, **{HEADER_OF[key.replace("__", ".")]: cell for key, cell in changes.items()}}
    known, _ = recognised(cells)
    fill = vocabulary.filler("participation", known, read_house(DEMONSTRATION))
    return fill(Row(1, 2, {header: cell for header, cell in cells.items() if cell}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"inn": "770708389"}, "ИНН: «770708389» — должно быть знаков — 10, введено — 9"),
        ({"inn": "500100732259"}, "ИНН: «500100732259» — должно быть знаков — 10"),
        ({"kind": "артель"}, "Вид: «артель»"),
        ({"kind": ""}, "Вид: не заполнено"),
        ({"stand__area": "-4"}, "Площадь: «-4» — не число"),
        ({"stand__area": "٢٤"}, "Площадь: «٢٤» — не число"),
        ({"stand__area": "0"}, "Площадь: должна быть больше нуля"),
        ({"stand__open_sides": "5"}, "Открытых сторон: от 1 до 4"),
        ({"price__vat": "20"}, "НДС: ставка 20 % не действует"),
        ({"price__vat": "без НДС"}, "Основание без НДС: не заполнено"),
        ({"price__services": "Видеостена, 100"}, "Дополнительные услуги: «Видеостена, 100»"),
        (
            {
                "signatory__power_of_attorney__number": "1",
                "signatory__power_of_attorney__issued": "31.02.2027",
            },
            "Дата доверенности: «31.02.2027»",
        ),
        ({"procurement__law": "44-ФЗ"}, "Основание закупки: не заполнено; ИКЗ: не заполнено"),
    ],
)
def test_a_refused_row_names_its_column(changes, reason) -> None:
    with pytest.raises(RowRefused) as refusal:
        _filled(**changes)
    assert str(refusal.value).startswith(reason)


def test_all_faults_of_a_row_are_told_at_once() -> None:
    with pytest.raises(RowRefused) as refusal:
        _filled(stand__area="много", inn="1", kpp="", badges="два")
    assert [part.split(":")[0] for part in refusal.value.reasons] == ["Площадь", "Пропусков", "ИНН", "КПП"]


def test_a_checksum_that_fails_is_a_warning_until_somebody_vouches() -> None:
    assert [warning.split(":")[0] for warning in _filled(inn="7707083894").warnings] == ["ИНН"]
    vouched = _filled(inn="7707083894", confirmation="выписка ЕГРЮЛ")
    assert vouched.warnings == ()
    assert vouched.notes[0].endswith("(подтверждено: выписка ЕГРЮЛ)")


def test_a_cell_that_this_kind_of_partner_has_no_use_for_is_told() -> None:
    warnings = _filled(
        account__swift="EXAMRUMM", price__fee="100", free="да", procurement__funding="бюджет"
    ).warnings
    told = {warning.partition(":")[0] for warning in warnings}
    assert {"SWIFT", "Регистрационный взнос", "Источник финансирования"} <= told


def test_a_requisite_is_printed_without_what_was_typed_around_it() -> None:
    exhibitor = _filled(inn="ИНН 7707 083893", account__bik="044 525 974").values["exhibitor"]
    assert exhibitor["inn"] == "7707083893"
    assert exhibitor["account"]["bik"] == "044525974"


def test_a_number_of_another_country_is_checked_by_its_kind() -> None:
    doubted = {**FOREIGN, "foreign__registration_type": "УНП", "foreign__registration_number": "100990010"}
    assert any(
        line.startswith("Регистрационный номер:") for line in _filled(kind="иностранная", **doubted).warnings
    )


def test_columns_of_the_other_agreement_are_not_told() -> None:
    assert _filled(purpose="дружбы", directions="спорт").warnings == ()


def test_a_form_typed_into_the_file_wins_over_the_computed_one() -> None:
    signatory = _filled(signatory__name_genitive="Ким Олега").values["exhibitor"]["signatory"]
    assert signatory["name_gen"] == "Ким Олега"


def test_a_form_the_rules_are_not_sure_of_is_shown() -> None:
    warnings = _filled(kind="иностранная", **FOREIGN).warnings
    assert any(warning.startswith("проверьте склонение: «Ван Лэшаня»") for warning in warnings)


def test_a_form_of_unknown_sex_is_asked_for() -> None:
    with pytest.raises(RowRefused, match="Пол подписанта: не заполнено"):
        _filled(kind="иностранная", **{**FOREIGN, "signatory__sex": ""})


def test_equipment_and_services_are_read_part_by_part() -> None:
    values = _filled(
        stand__equipment="Стол × 2; Вешалка; Стул x 6", price__services="Подвес | 6 | точка | 9 150"
    ).values
    assert [(item["name"], item["quantity"]) for item in values["stand"]["equipment"]] == [
        ("Стол", "2"),
        ("Вешалка", "1"),
        ("Стул", "6"),
    ]
    assert values["price"]["lines"][-1]["amount"] == "54\u00a0900,00"
