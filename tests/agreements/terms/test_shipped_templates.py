"""The two agreements that ship with us: every kind of terms renders whole, nothing is lost."""

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest

from agreements.docx import CompiledTemplate, check_package, check_template, compile_template
from agreements.pdf import page_count, to_pdf
from agreements.terms import cooperation_values, participation_values
from tests.agreements.terms.cases import COOPERATION, PAID, PARTICIPATION, REGISTERED

BLEMISHES = ("{{", "{%", "None", "..", ",,", " ,", " .", ";;", "( ", " )", "«»", "№ ,", "  ")
FOLDER = Path("agreements/docx_templates")
CASES = [
    *(
        pytest.param("participation", terms, id=f"participation: {name}")
        for name, terms in PARTICIPATION.items()
    ),
    *(pytest.param("cooperation", terms, id=f"cooperation: {name}") for name, terms in COOPERATION.items()),
]
WITHOUT = {
    "participation": {"forum.starts", "forum.ends", "organiser.signatory.full_name"}
    | {"exhibitor.signatory.full_name"},
    "cooperation": {"forum.starts", "forum.ends", "forum.time_zone", "party.signatory.full_name"},
}
"""Values our templates do without: days stand as a range, signatories with initials."""


@cache
def _template(kind: str) -> CompiledTemplate:
    return compile_template((FOLDER / f"{kind}.docx").read_bytes())


def _rendered(kind: str, terms) -> bytes:
    values = participation_values if kind == "participation" else cooperation_values
    return _template(kind).render(values(terms))


def _text(data: bytes) -> str:
    """Everything printed: body in order, tables, headers and footers."""
    document = docx.Document(io.BytesIO(data))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element, section.first_page_footer._element]
    paragraphs = [p for part in parts for p in part.iter(docx.oxml.ns.qn("w:p"))]
    return "\n".join("".join(node.text or "" for node in p.iter(docx.oxml.ns.qn("w:t"))) for p in paragraphs)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", ["participation", "cooperation"])
def test_a_shipped_template_passes_its_own_check(kind) -> None:
    report = check_template((FOLDER / f"{kind}.docx").read_bytes())
    assert report.acceptable
    assert not report.problems
    assert not _template(kind).slow_because


@pytest.mark.parametrize(("kind", "terms"), CASES)
def test_every_kind_of_terms_makes_a_sound_document(kind, terms) -> None:
    data = _rendered(kind, terms)
    assert not check_package(data)
    text = _plain(_text(data))
    body = text.replace("_    ", "_ ")  # lines for initials in the footer stand apart
    assert [blemish for blemish in BLEMISHES if blemish in body] == []


@pytest.mark.parametrize("kind", ["participation", "cooperation"])
def test_every_value_of_the_terms_stands_in_the_template(kind) -> None:
    asked = {_of_a_party(variable.path) for variable in _template(kind).variables}
    cases = PARTICIPATION.values() if kind == "participation" else COOPERATION.values()
    values = participation_values if kind == "participation" else cooperation_values
    given = {_of_a_party(path) for terms in cases for path in _paths(values(terms))}
    assert given - asked == WITHOUT[kind]


def _of_a_party(path: str) -> str:
    """Parties are printed twice: in the preamble one by one, in the requisites two to a row."""
    return re.sub(r"^(parties\[\]|party_rows\[\]\.(left|right))(?=\.)", "party", path)


def _paths(tree: object, path: str = ""):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _paths(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list) and tree and isinstance(tree[0], dict):
        for value in tree:
            yield from _paths(value, f"{path}[]")
    else:
        yield path


def test_the_same_terms_rendered_again_take_number_and_date() -> None:
    draft, final = (
        _plain(_text(_rendered("participation", terms)))
        for terms in (PAID, replace(PAID, registration=REGISTERED))
    )
    assert "ДОГОВОР № ________" in draft
    assert "ДОГОВОР № В-27/014" in final
    assert "vitrina.example/v/7F3K" not in draft
    filled = final.replace("В-27/014", "________").replace(
        "«05» сентября 2027 г.", "«____» ______________ 20____ г."
    )
    assert filled.replace("Проверка документа: https://vitrina.example/v/7F3K", "") == draft


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("company", ["КПП 770701001", "в том числе НДС 22 %", "штраф 10 000,00", "17/27"], ["Закон № 44-ФЗ"]),
        ("trader", ["ОГРНИП 304500116000157", "от своего имени", "НДС не облагается"], ["счёт-фактура"]),
        (
            "self-employed",
            [
                "Белова Ирина Олеговна, плательщик налога на профессиональный доход, именуемая",
                "суд общей юрисдикции",
            ],
            ["Арбитражный суд", "сокращённое наименование — Белова", "ОГРНИП", "КПП ,"],
        ),
        ("free city", ["без взимания платы", "Казначейский счёт", "Л/с"], ["пеню", "Цена, руб.", "график"]),
        (
            "city under 44-ФЗ",
            ["КОНТРАКТ №", "Идентификационный код закупки", "№ 1042"],
            ["штраф 10 000", "ДОГОВОР"],
        ),
        ("state company under 223-ФЗ", ["№ 223-ФЗ", "номер закупки"], ["Закон № 44-ФЗ)"]),
        (
            "foreign",
            ["大连市人民政府", "SWIFT EXAMCNBJ", "право Российской Федерации"],
            ["ОГРН 1122", "КПП ,"],
        ),
    ],
)
def test_a_contract_says_what_its_kind_needs_and_no_more(name, present, absent) -> None:
    text = _plain(_text(_rendered("participation", PARTICIPATION[name])))
    assert [words for words in present if words not in text] == []
    assert [words for words in absent if words in text] == []


def test_three_parties_all_have_requisites_and_signatures() -> None:
    text = _plain(_text(_rendered("cooperation", COOPERATION["three parties"])))
    for initials in ("Е. М. Кравцов", "М. А. Примерова", "О. В. Ким"):
        assert text.count(initials) == 3  # the agreement and its two annexes


@pytest.mark.office
@pytest.mark.parametrize(("kind", "terms"), CASES)
def test_an_agreement_has_six_to_ten_pages(kind, terms) -> None:
    assert 6 <= page_count(to_pdf(_rendered(kind, terms))) <= 10
