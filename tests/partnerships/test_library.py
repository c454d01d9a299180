"""The template library: shipped templates, uploads with all problems at once, approval, retirement."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask.testing import FlaskClient

from agreements.shipped import PAPERS
from crm.accounts.roles import Role
from crm.core.db import session
from crm.core.jobs import run_all
from crm.partnerships import jobs, operations
from crm.partnerships.errors import (
    TemplateHasProblems,
    TemplateMissing,
    TemplateTooLarge,
    TemplateUnchanged,
    VersionRetired,
)
from crm.partnerships.models import AgreementKind, Template, TemplateVersion, VersionStatus
from crm.partnerships.operations import library as verbs
from crm.partnerships.queries import library
from crm.partnerships.rules import LARGEST_TEMPLATE
from tests.partnerships.factories import SOMEBODY, make_draft, make_ready_edition, make_ready_organisation

SHIPPED = PAPERS["cooperation"]


def changed(old: str, new: str) -> bytes:
    """The shipped cooperation agreement with another text in its body."""
    source, target = ZipFile(BytesIO(SHIPPED.template())), BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            copy.writestr(name, content)
    return target.getvalue()


def edited() -> bytes:
    return changed("СОГЛАШЕНИЕ", "Соглашение")


def broken() -> bytes:
    return changed("СОГЛАШЕНИЕ", "{{ forum.nmae }} {{ purpose")


def uploaded(template: Template, content: bytes) -> TemplateVersion:
    """A new version, checked as the worker does it."""
    version = verbs.add_version(template, content, file_name="новое.docx", by=SOMEBODY)
    session.commit()
    jobs.check_template({"version_id": version.id})
    return library.version_or_404(library.template_to_change(template.id), version.n)


def installed() -> Template:
    operations.install_shipped_templates(by=SOMEBODY)
    found = library.template_named(SHIPPED.name)
    assert found is not None
    return library.template_to_change(found.id)


@pytest.mark.usefixtures("app")
def test_shipped_templates_are_installed_approved_and_once() -> None:
    for _ in range(2):
        operations.install_shipped_templates(by=SOMEBODY)
    rows = library.templates()
    assert {(row.kind, row.approved_n, row.versions, row.used) for row in rows} == {
        (AgreementKind.PARTICIPATION, 1, 1, 0),
        (AgreementKind.COOPERATION, 1, 1, 0),
    }


@pytest.mark.usefixtures("app")
def test_an_approved_version_takes_the_place_of_the_one_before() -> None:
    template = installed()
    version = uploaded(template, edited())
    assert (version.n, version.status) == (2, VersionStatus.DRAFT)
    older = make_draft(AgreementKind.COOPERATION).template_version
    assert older.n == 1, "a version nobody approved makes no agreements"
    verbs.approve_version(version, by=SOMEBODY)
    assert [one.status for one in library.versions_of(template)] == [
        VersionStatus.APPROVED,
        VersionStatus.RETIRED,
    ]
    assert make_draft(AgreementKind.COOPERATION).template_version.n == 2
    assert library.uses_of(template) == {older.id: 1, version.id: 1}


@pytest.mark.usefixtures("app")
def test_all_problems_are_kept_with_their_places_in_both_languages() -> None:
    template = installed()
    version = uploaded(template, broken())
    problems = version.report["problems"]
    assert not version.report["acceptable"]
    assert problems
    assert {"code", "place_ru", "place_en", "message_ru", "message_en", "remedy_ru"} <= set(problems[0])
    with pytest.raises(TemplateHasProblems):
        verbs.approve_version(version, by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_a_name_that_agreements_do_not_have_is_warned_about() -> None:
    version = uploaded(installed(), changed("СОГЛАШЕНИЕ", "{{ forum.nmae }}"))
    codes = {problem["code"]: problem for problem in version.report["problems"]}
    assert "forum.name" in codes["unknown_variable"]["message_ru"]


@pytest.mark.usefixtures("app")
def test_what_is_no_template_is_kept_with_its_reason_and_never_used() -> None:
    version = uploaded(installed(), b"not a Word file")
    assert not version.report["acceptable"]


@pytest.mark.usefixtures("app")
def test_the_same_file_is_not_a_new_version_and_a_large_one_is_refused() -> None:
    template = installed()
    with pytest.raises(TemplateUnchanged):
        verbs.add_version(template, SHIPPED.template(), file_name="x.docx", by=SOMEBODY)
    with pytest.raises(TemplateTooLarge):
        verbs.add_version(template, b"0" * (LARGEST_TEMPLATE + 1), file_name="x.docx", by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_a_retired_version_makes_no_more_agreements_and_does_not_come_back() -> None:
    template = installed()
    (version,) = library.versions_of(template)
    verbs.retire_version(version, by=SOMEBODY)
    with pytest.raises(TemplateMissing):
        operations.draft_agreement(
            AgreementKind.COOPERATION,
            organisation=make_ready_organisation(),
            edition=make_ready_edition(),
            by=SOMEBODY,
        )
    with pytest.raises(VersionRetired):
        verbs.approve_version(version, by=SOMEBODY)


def test_a_version_is_uploaded_approved_and_downloaded(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.LEGAL)
    page = f"/templates/{installed().id}"
    session.commit()
    content = edited()
    answer = client.post(f"{page}/versions", data={"file": (BytesIO(content), "новое.docx")})
    assert answer.location == f"{page}/versions/2"
    assert "Проверяем шаблон" in client.get(page).text
    assert client.post(f"{page}/versions/2/approval").status_code == 409, "nobody has checked it yet"
    assert client.get(f"{page}/changes?after=2-1").status_code == 204
    run_all()
    assert "Утвердить версию" in client.get(f"{page}/changes?after=2-1").text
    assert client.post(f"{page}/versions/2/approval").status_code == 303
    assert client.get(f"{page}/versions/2/template.docx").data == content
    assert client.get(f"{page}/versions/9/template.docx").status_code == 404
    assert client.post(f"{page}/versions", data={}).status_code == 422


@pytest.mark.parametrize(("language", "word"), [("ru", "Найдено при проверке"), ("en", "Found by the check")])
def test_problems_are_shown_in_the_language_of_the_page(
    sign_in: Callable[..., FlaskClient], language: str, word: str
) -> None:
    template = installed()
    version = uploaded(template, broken())
    message = version.report["problems"][0][f"message_{language}"]
    session.commit()
    client = sign_in(Role.LEGAL)
    client.set_cookie("locale", language)
    page = client.get(f"/templates/{template.id}/versions/{version.n}").text
    assert message.split("«")[0].split("'")[0][:20] in page
    assert "Утвердить версию" not in page


def test_readers_upload_nothing(sign_in: Callable[..., FlaskClient]) -> None:
    page = f"/templates/{installed().id}"
    session.commit()
    client = sign_in(Role.DIRECTOR)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}/versions", data={"file": (BytesIO(edited()), "x.docx")}).status_code == 403
