"""The page of a template's version: problems in the text, repairs, variables, news; templates come and go."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from agreements.docx import check_template
from crm.accounts.roles import Role
from crm.core.db import session
from crm.core.jobs import run_all
from crm.partnerships import operations, previews
from crm.partnerships.errors import (
    NothingToRepair,
    TemplateKept,
    TemplateMissing,
    TemplateNameTaken,
    TemplateSetAside,
)
from crm.partnerships.models import AgreementKind, TemplateVersion
from crm.partnerships.operations import library as verbs
from crm.partnerships.queries import library
from tests.agreements.docx.building import template as made_of
from tests.partnerships.factories import SOMEBODY, make_draft, make_ready_edition, make_ready_organisation
from tests.partnerships.test_library import SHIPPED, broken, changed, edited, installed, uploaded

SignIn = Callable[..., FlaskClient]
BROKEN = changed("СОГЛАШЕНИЕ", "СОГЛАШЕНИЕ {{ forum.name }")


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are the business of the PDF tests; here nobody waits for LibreOffice."""
    monkeypatch.setattr("agreements.pdf.engine", lambda: None)


def page_of(version: TemplateVersion, rest: str = "") -> str:
    return f"/templates/{version.template_id}/versions/{version.n}{rest}"


def test_a_problem_is_a_numbered_sign_in_the_text_linked_with_its_description(sign_in: SignIn) -> None:
    version = uploaded(installed(), BROKEN)
    session.commit()
    page = sign_in(Role.LEGAL).get(page_of(version)).text
    assert 'id="place-1" href="#problem-1"' in page
    assert 'id="problem-1"' in page
    assert 'href="#place-1"' in page
    before = page.partition('id="place-1"')[0]
    assert "СОГЛАШЕНИЕ" in before[-200:]
    assert page.partition('id="place-1"')[2].partition("</mark>")[0].endswith("{{ forum.name }")


def test_hostile_text_is_shown_and_never_run(sign_in: SignIn) -> None:
    version = uploaded(
        installed(), made_of("<script>alert(1)</script> {{ name }", '"><img src=x onerror=alert(1)>')
    )
    session.commit()
    page = sign_in(Role.LEGAL).get(page_of(version)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_is_no_document_shows_why_and_offers_nothing_to_download(sign_in: SignIn) -> None:
    version = uploaded(installed(), b"not a Word file")
    session.commit()
    client = sign_in(Role.LEGAL)
    page = client.get(page_of(version))
    assert version.report["problems"][0]["message_ru"].split("(")[0] in page.text
    assert client.get(page_of(version, "/annotated.docx")).status_code == 404
    assert client.get(page_of(version, "/repaired.docx")).status_code == 404


def test_a_repaired_copy_becomes_the_next_version_once_and_is_approved(sign_in: SignIn) -> None:
    version = uploaded(installed(), BROKEN)
    session.commit()
    client = sign_in(Role.LEGAL)
    assert "Взять исправленную копию" in client.get(page_of(version)).text
    for _ in range(2):
        answer = client.post(page_of(version, "/repaired"))
        assert answer.location == f"/templates/{version.template_id}/versions/3"
    run_all()
    assert len(library.versions_of(version.template)) == 3
    assert "Утвердить версию" in client.get(answer.location).text
    copy = client.get(page_of(version, "/repaired.docx")).data
    assert copy == client.get(f"{answer.location}/template.docx").data
    assert check_template(copy, trial=False).acceptable
    assert client.get(page_of(version, "/template.docx")).data == BROKEN, "the upload stays as it was"
    assert client.post(f"{answer.location}/approval").status_code == 303


@pytest.mark.usefixtures("app")
def test_what_cannot_be_repaired_is_not_pretended_to_be() -> None:
    version = uploaded(installed(), edited())
    with pytest.raises(NothingToRepair):
        verbs.add_repaired(version, previews.repaired_copy(version.file), file_name="x.docx", by=SOMEBODY)


def test_the_copy_with_comments_is_a_word_file(sign_in: SignIn) -> None:
    version = uploaded(installed(), broken())
    session.commit()
    answer = sign_in(Role.LEGAL).get(page_of(version, "/annotated.docx"))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {problem.code for problem in check_template(answer.data).problems} > {"comments_left"}


def test_variables_conditions_and_news_are_told(sign_in: SignIn) -> None:
    template = installed()
    version = uploaded(
        template, changed("СОГЛАШЕНИЕ", "СОГЛАШЕНИЕ {{ secret }}{% if hotline %}горячо{% endif %}")
    )
    session.commit()
    client = sign_in(Role.LEGAL)
    page = client.get(page_of(version, "?view=data")).text
    assert "Сторона: полное наименование" in page
    assert "нет в данных" in page
    assert "горячо" in page
    news = client.get(page_of(version)).text
    assert "новая обязательная переменная, которой нет в данных" in news
    assert client.get(page_of(version, "?view=pages")).status_code == 200
    assert client.get(page_of(version, "?view=nonsense")).status_code == 404


def test_a_version_checked_before_variables_were_kept_is_checked_again(sign_in: SignIn) -> None:
    template = installed()
    (version,) = library.versions_of(template)
    version.report = {"acceptable": True, "problems": []}
    page = page_of(version)
    session.commit()
    client = sign_in(Role.LEGAL)
    assert "Проверьте её заново" in client.get(f"{page}?view=data").text
    assert client.post(f"{page}/check").status_code == 303
    run_all()
    assert "Сторона: полное наименование" in client.get(f"{page}?view=data").text


# Templates


@pytest.mark.usefixtures("app")
def test_a_template_set_aside_makes_no_documents_and_comes_back() -> None:
    template = installed()
    verbs.retire_template(template, by=SOMEBODY)
    with pytest.raises(TemplateMissing):
        operations.draft_agreement(
            AgreementKind.COOPERATION,
            organisation=make_ready_organisation(),
            edition=make_ready_edition(),
            by=SOMEBODY,
        )
    with pytest.raises(TemplateSetAside):
        verbs.add_version(template, edited(), file_name="x.docx", by=SOMEBODY)
    verbs.restore_template(template, by=SOMEBODY)
    assert make_draft(AgreementKind.COOPERATION).template_version.template_id == template.id


@pytest.mark.usefixtures("app")
def test_another_template_has_a_name_and_a_file_of_its_own() -> None:
    template = installed()
    with pytest.raises(TemplateNameTaken):
        verbs.add_template(template.type, SHIPPED.name, edited(), file_name="x.docx", by=SOMEBODY)
    with pytest.raises(TemplateKept):
        verbs.add_template(template.type, "Второй", SHIPPED.template(), file_name="x.docx", by=SOMEBODY)
    verbs.rename_template(template, "Рамочное", by=SOMEBODY)
    assert library.template_named("Рамочное") is not None
    version = verbs.add_template(template.type, SHIPPED.name, edited(), file_name="x.docx", by=SOMEBODY)
    assert version.n == 1


def test_a_refused_template_keeps_what_was_typed(sign_in: SignIn) -> None:
    type_id = installed().type_id
    session.commit()
    client = sign_in(Role.LEGAL)
    for content, told in ((SHIPPED.template(), "Такой файл уже загружен"), (None, "Выберите файл DOCX")):
        typed = {"name": "Для бюджетных", "type": str(type_id)}
        files = {} if content is None else {"file": (BytesIO(content), "договор.docx")}
        answer = client.post("/templates", data=typed | files)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="Для бюджетных"' in answer.text
    answer = client.post("/templates", data=typed | {"file": (BytesIO(edited()), "договор.docx")})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


def test_a_known_file_leads_to_its_version_and_a_name_is_changed(sign_in: SignIn) -> None:
    template = installed()
    session.commit()
    client, page = sign_in(Role.LEGAL), f"/templates/{template.id}"
    answer = client.post(f"{page}/versions", data={"file": (BytesIO(SHIPPED.template()), "тот же.docx")})
    assert answer.status_code == 422
    assert f"{page}/versions/1" in answer.text
    assert client.post(f"{page}/name", data={"name": ""}).status_code == 422
    assert client.post(f"{page}/name", data={"name": "Рамочное"}).status_code == 303
    assert "Рамочное" in client.get("/templates").text
    for move in ("retirement", "restoration"):
        assert client.post(f"{page}/{move}").status_code == 303


def test_uses_are_told_by_state_and_lead_to_their_documents(sign_in: SignIn) -> None:
    draft = make_draft(AgreementKind.COOPERATION)
    template_id, state, line = draft.template_version.template_id, draft.state, f"/agreements/{draft.id}"
    assert library.states_of_uses(library.template_or_404(template_id)) == {state: 1}
    other = next(row.id for row in library.templates() if row.id != template_id)
    session.commit()
    client = sign_in(Role.LEGAL)
    address = f"/agreements?template={template_id}&state={state.value}&view=table"
    assert address.replace("&", "&amp;") in client.get(f"/templates/{template_id}").text
    assert line in client.get(address).text
    assert line not in client.get(f"/agreements?template={other}&view=table").text


def test_readers_read_and_strangers_see_nothing(sign_in: SignIn) -> None:
    version = uploaded(installed(), BROKEN)
    session.commit()
    reader = sign_in(Role.DIRECTOR)
    page = reader.get(page_of(version))
    assert page.status_code == 200
    assert "Взять исправленную копию" not in page.text
    for address in (page_of(version, "/repaired"), page_of(version, "/check"), page_of(version, "/approval"),
                    "/templates", f"/templates/{version.template_id}/name",
                    f"/templates/{version.template_id}/retirement"):  # fmt: skip
        assert reader.post(address).status_code == 403, address
    assert reader.get("/templates/new").status_code == 403
    assert reader.get(f"/templates/{version.template_id}/versions/99").status_code == 404
    stranger = sign_in(Role.EXHIBITOR)
    assert stranger.get(page_of(version)).status_code == 403
    assert stranger.get(page_of(version, "/annotated.docx")).status_code == 403
