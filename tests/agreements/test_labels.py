"""Labels of variables: every name of the product has one, a template's own are as its lawyer said."""

import pytest

from agreements.bilingual import Text
from agreements.intake import Wording
from agreements.labels import known_labels, label_of, short_label_of
from agreements.vocabulary import vocabulary


@pytest.mark.parametrize("kind", ["participation", "cooperation", "free"])
def test_every_variable_of_the_product_has_a_label(kind) -> None:
    assert vocabulary(kind) - set(known_labels()) == set()


def test_elements_of_lists_are_counted_as_people_do() -> None:
    assert label_of("parties[1].inn").ru == "Сторона: ИНН (№\u00a02)"
    assert label_of("price.lines[3].price", first=1).en == "Price line: price (no.\u00a03)"


def test_a_name_of_the_template_is_called_as_its_lawyer_said() -> None:
    own = {"этапы": Wording(label="Этапы работ", label_en="Stages"), "этапы[].до": Wording(label="Срок")}

    assert label_of("этапы[0].до", own) == Text("Этапы работ: Срок (№\u00a01)", "Stages: Срок (no.\u00a01)")


def test_a_short_label_leaves_out_what_the_place_tells() -> None:
    own = {"этапы[].до": Wording(label="Срок: день")}

    assert short_label_of("parties[1].inn").ru == "ИНН"
    assert short_label_of("этапы[0].до", own).ru == "Срок: день"
    assert short_label_of("срок_оплаты").ru == "Срок оплаты"


@pytest.mark.parametrize(
    ("path", "label"),
    [("срок_оплаты", "Срок оплаты"), ("проект.полноеНазвание", "Полное название"), ("НДС", "НДС")],
)
def test_a_name_that_nobody_labelled_is_read_as_it_is_written(path: str, label: str) -> None:
    assert label_of(path).ru == label
