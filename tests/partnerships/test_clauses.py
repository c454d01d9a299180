"""The library of clauses: written, checked, approved, taken into agreements, softened there."""

import io
from collections.abc import Callable
from dataclasses import replace
from zipfile import ZipFile

import pytest
from docx import Document
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core import storage
from crm.core.db import session
from crm.partnerships.comparison import changed_variables
from crm.partnerships.errors import TemplateHasProblems, TemplateUnchanged
from crm.partnerships.errors.clauses import (
    ClauseCodeTaken,
    ClauseNeeded,
    ClauseTextUnusable,
    FallbackCircular,
    WordingUnknown,
)
from crm.partnerships.models import Agreement, AgreementKind, TemplateVersion, VersionStatus
from crm.partnerships.models.clauses import Clause, ClauseLanguage
from crm.partnerships.operations import clauses as verbs
from crm.partnerships.operations import library as templates
from crm.partnerships.operations import text
from crm.partnerships.operations.clauses import ClauseFacts
from crm.partnerships.queries import clauses as library
from tests.partnerships.factories import SOMEBODY, make_approved, make_draft, reloaded
from tests.partnerships.test_library import SHIPPED, installed, uploaded

RU, EN = ClauseLanguage.RU, ClauseLanguage.EN
SECRET = ClauseFacts("secret", RU, "Тайна")
WORDING = "1. Тайна хранится на форуме {{ forum.name }}."


def add(facts: ClauseFacts = SECRET, text: str = WORDING, *, approved: bool = True) -> Clause:
    clause = verbs.add_clause(facts, by=SOMEBODY)
    version = verbs.write_version(clause, text, by=SOMEBODY)
    if approved:
        verbs.approve_version(version, by=SOMEBODY)
    return clause


def softer(clause: Clause) -> Clause:
    return add(
        replace(SECRET, code="secret_soft", title="Мягче", fallback_of_id=clause.id), "1. Тайны почти нет."
    )


def with_places(*tags: str) -> bytes:
    """The shipped agreement with these paragraphs before its first point."""
    document = Document(io.BytesIO(SHIPPED.template()))
    first = next(one for one in document.paragraphs if one.style.name == "Пункт договора")
    for tag in tags:
        first.insert_paragraph_before(tag, style="Условие шаблона")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def template_in_force(*tags: str) -> TemplateVersion:
    version = uploaded(installed(), with_places(*tags))
    templates.approve_version(version, by=SOMEBODY)
    return version


OPTIONAL = ("{%p if clauses.secret %}", "{{p clauses.secret }}", "{%p endif %}")


def text_of(agreement: Agreement) -> str:
    content = storage.content_of(agreement.revisions[-1].docx)
    return ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


@pytest.mark.usefixtures("app")
def test_a_draft_is_typed_over_and_an_approved_wording_is_not() -> None:
    clause = add(approved=False)
    verbs.write_version(clause, "1. Иначе.", by=SOMEBODY)
    assert [(one.n, one.text) for one in clause.versions] == [(1, "1. Иначе.")]
    verbs.approve_version(clause.versions[0], by=SOMEBODY)
    verbs.write_version(clause, "1. Третье.", by=SOMEBODY)
    assert [(one.n, one.status) for one in clause.versions] == [
        (2, VersionStatus.DRAFT),
        (1, VersionStatus.APPROVED),
    ]
    verbs.approve_version(clause.versions[0], by=SOMEBODY)
    assert clause.versions[1].status is VersionStatus.RETIRED
    with pytest.raises(TemplateUnchanged):
        verbs.write_version(clause, "1. Иначе.", by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_a_wording_with_errors_is_kept_with_all_of_them_and_not_approved() -> None:
    clause = add(text="1. {{ forum.name\n2. {% if purpose %}", approved=False)
    version = clause.versions[0]
    assert len(version.report["problems"]) >= 2
    with pytest.raises(TemplateHasProblems):
        verbs.approve_version(version, by=SOMEBODY)
    with pytest.raises(ClauseTextUnusable):
        verbs.write_version(clause, "  ", by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_codes_are_one_per_language_and_fallbacks_never_turn_in_circles() -> None:
    clause = add()
    soft = softer(clause)
    with pytest.raises(ClauseCodeTaken):
        verbs.add_clause(SECRET, by=SOMEBODY)
    twin = add(replace(SECRET, language=EN, title="Secret"))
    assert library.twin_of(library.clause_or_404(clause.id)) is twin
    with pytest.raises(FallbackCircular):
        verbs.change_clause(clause, replace(SECRET, fallback_of_id=soft.id), by=SOMEBODY)
    assert [one.code for one in library.chain_of(soft)] == ["secret", "secret_soft"]


@pytest.mark.usefixtures("app")
def test_the_check_of_a_template_knows_the_clauses() -> None:
    add()
    add(replace(SECRET, code="waiting"), approved=False)
    version = uploaded(
        installed(), with_places("{{p clauses.secrt }}", "{{p clauses.waiting }}", "{{p clauses.secret }}")
    )
    said = {problem["code"]: problem["message_ru"] for problem in version.report["problems"]}
    assert "clauses.secret" in said["unknown_variable"]
    assert "clauses.waiting" in said["clause_not_approved"]
    assert {"language": "ru", "code": "secret", "optional": False} in version.report["clauses"]


@pytest.mark.usefixtures("app")
def test_an_agreement_pins_the_wording_of_its_day() -> None:
    clause = add()
    template_in_force("{{p clauses.secret }}")
    agreement = make_draft(AgreementKind.COOPERATION)
    assert "Тайна хранится на форуме" in text_of(agreement)
    pinned = agreement.revisions[-1].values["clauses"]["secret"]
    assert pinned["version"] == 1
    clause = library.clause_to_change(clause.id)
    verbs.approve_version(verbs.write_version(clause, "1. Новое.", by=SOMEBODY), by=SOMEBODY)
    again = reloaded(agreement)
    assert text.render_revision(again, by=SOMEBODY).n == 1, "a newer wording changes nothing"
    assert "Новое" in text_of(make_draft(AgreementKind.COOPERATION))


@pytest.mark.usefixtures("app")
def test_a_softer_wording_is_chosen_and_seen_between_revisions() -> None:
    soft = softer(add())
    template_in_force("{{p clauses.secret }}")
    agreement = make_approved(AgreementKind.COOPERATION)
    (choice,) = agreement.clauses
    assert [one.clause.code for one in library.wordings_of(choice)] == ["secret", "secret_soft"]
    verbs.choose_wording(choice, library.clause_or_404(soft.id).approved, by=SOMEBODY)
    old, new = agreement.revisions
    assert "Тайны почти нет" in text_of(agreement)
    assert agreement.state == "draft", "what was approved was another wording"
    changed = {one.path: (one.old, one.new) for one in changed_variables(old.values, new.values)}
    assert changed["clauses.secret.title"] == ("Тайна", "Мягче")
    with pytest.raises(ClauseNeeded):
        verbs.choose_wording(choice, None, by=SOMEBODY)
    other = add(replace(SECRET, code="other"), "Другое.")
    with pytest.raises(WordingUnknown):
        verbs.choose_wording(choice, other.approved, by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_an_optional_clause_may_be_left_out() -> None:
    add()
    template_in_force(*OPTIONAL)
    agreement = make_draft(AgreementKind.COOPERATION)
    verbs.choose_wording(agreement.clauses[0], None, by=SOMEBODY)
    assert "Тайна" not in text_of(agreement)
    confirmed = reloaded(agreement)
    assert confirmed.revisions[-1].values["clauses"]["secret"] is None


@pytest.mark.usefixtures("app")
def test_a_missing_language_falls_back_to_the_other_and_a_missing_clause_is_told() -> None:
    add()
    template_in_force("{{p clauses_en.secret }}", "{{p clauses.nothing }}")
    agreement = make_draft(AgreementKind.COOPERATION)
    english, nothing = agreement.clauses
    assert english.version is not None
    assert english.version.clause.language is RU
    assert nothing.version is None
    assert agreement.revisions == [], "a document with a hole is not made"


@pytest.mark.usefixtures("app")
def test_a_word_fragment_is_a_wording_too() -> None:
    clause = verbs.add_clause(SECRET, by=SOMEBODY)
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Тайна таблицей")
    document.save(out)
    verbs.approve_version(verbs.upload_version(clause, out.getvalue(), by=SOMEBODY), by=SOMEBODY)
    template_in_force("{{p clauses.secret }}")
    assert "Тайна таблицей" in text_of(make_draft(AgreementKind.COOPERATION))


def test_a_clause_is_written_checked_and_approved_by_pages(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.LEGAL)
    facts = {"code": "secret", "language": "ru", "title": "Тайна", "risk": "low", "fallback_of": "0"}
    assert "Латинские буквы" in client.post("/clauses", data=facts | {"code": "Тайна"}).text
    assert client.post("/clauses", data=facts).status_code == 303
    clause = library.clause_coded("secret", RU)
    assert clause is not None
    page = f"/clauses/{clause.id}"
    live = client.post(f"{page}/check", data={"text": "1. **Тайна** {{ forum.nmae }}"}).text
    assert "<strong>Тайна</strong>" in live
    assert "forum.name" in live
    assert client.post(f"{page}/text", data={"text": WORDING}).status_code == 302
    assert client.post(f"{page}/versions/1/approval").status_code == 302
    assert client.post(f"{page}/text", data={"text": "1. Иначе."}).status_code == 302
    assert "<ins>" in client.get(f"{page}/comparison").text
    assert "Версия 2" in client.get(page).text
    assert "Тайна" in client.get("/clauses?q=тайна").text
    assert "Ничего не нашлось" in client.get("/clauses?q=яблоко").text
    assert client.get(f"{page}/versions/1/clause.docx").status_code == 200
    reader = sign_in(Role.DIRECTOR)
    assert reader.get(page).status_code == 200
    assert reader.post(f"{page}/text", data={"text": "x"}).status_code == 403


def test_a_lawyer_chooses_on_the_agreements_page(sign_in: Callable[..., FlaskClient]) -> None:
    soft = softer(add())
    template_in_force("{{p clauses.secret }}")
    agreement = make_draft(AgreementKind.COOPERATION)
    page = f"/agreements/{agreement.id}"
    address = f"{page}/clauses/{agreement.clauses[0].id}"
    assert soft.approved is not None
    wording = soft.approved.id
    session.commit()
    client = sign_in(Role.LEGAL)
    assert "Условия из библиотеки" in client.get(page).text
    assert "Тайны почти нет" in client.get(address).text
    assert client.post(address, data={"version": wording}).status_code == 303
    assert "Запасная формулировка" in client.get(page).text
    assert client.post(f"{page}/clauses/999", data={"version": 1}).status_code == 404
    assert sign_in(Role.MANAGER).get(address).status_code == 403
