"""Two revisions of an agreement, or two versions of a template, compared on screen and as a Word file."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from flask.testing import FlaskClient

from agreements.bilingual import Text
from agreements.comparison import NotComparable, Obstacle, Redline, changes_in
from crm.accounts.roles import Role
from crm.core import storage
from crm.core.db import session
from crm.partnerships import comparison, documents
from crm.partnerships.comparison import ChangedVariable, changed_variables
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.operations import text
from tests.partnerships.factories import SOMEBODY, make_draft
from tests.partnerships.test_library import edited, installed, uploaded

SignIn = Callable[..., FlaskClient]
PURPOSE = "Обмен опытом <развития> городов & агломераций"


def make_revised() -> Agreement:
    """A framework agreement whose second revision has another purpose."""
    agreement = make_draft(AgreementKind.COOPERATION)
    text.save_terms(agreement, agreement.terms | {"purpose": PURPOSE}, by=SOMEBODY)
    assert [revision.n for revision in agreement.revisions] == [1, 2]
    return agreement


def keep_as_next_revision(agreement: Agreement, content: bytes) -> None:
    latest = agreement.latest_revision
    assert latest
    documents.keep_revision(
        agreement, content, values=latest.values, content_hash=latest.content_hash, by=SOMEBODY
    )


def saved_anew(content: bytes) -> bytes:
    """The same document in another ZIP, as another editor would write it."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_STORED) as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name))
    return target.getvalue()


def test_the_latest_two_revisions_are_compared_on_screen(sign_in: SignIn) -> None:
    agreement = make_revised()
    old = agreement.revisions[0].values["purpose"]
    session.commit()
    page = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}/comparison").text
    assert "Сравнение редакций 1 и 2" in page
    assert "<code>purpose</code>" in page
    assert old in page
    assert "&lt;развития&gt;" in page
    assert "<развития>" not in page
    assert "<ins>" in page
    assert "party_rows" not in page


def test_changes_are_downloaded_as_tracked_changes_of_whoever_made_the_revision(sign_in: SignIn) -> None:
    agreement = make_revised()
    session.commit()
    answer = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}/comparison.docx?old=1&new=2")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert any("агломераций" in change.new for change in changes_in(answer.data))
    body = ZipFile(BytesIO(answer.data)).read("word/document.xml").decode()
    assert f'w:author="{SOMEBODY.label}"' in body


def test_the_order_of_the_two_is_the_direction_of_the_changes(sign_in: SignIn) -> None:
    agreement = make_revised()
    session.commit()
    client = sign_in(Role.LEGAL)
    answer = client.get(f"/agreements/{agreement.id}/comparison.docx?old=2&new=1")
    changes = changes_in(answer.data)
    assert any("агломераций" in change.old for change in changes)
    assert not any("агломераций" in change.new for change in changes)


def test_a_file_saved_anew_has_no_change_of_content(sign_in: SignIn) -> None:
    agreement = make_draft()
    assert agreement.latest_revision
    keep_as_next_revision(agreement, saved_anew(storage.content_of(agreement.latest_revision.docx)))
    session.commit()
    page = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}/comparison").text
    assert "Содержание не изменилось" in page
    assert "comparison.docx" not in page


def test_a_revision_is_not_compared_with_itself(sign_in: SignIn) -> None:
    agreement = make_draft()
    session.commit()
    page = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}/comparison?old=1&new=1").text
    assert "Это один и тот же файл" in page


@pytest.mark.parametrize("query", ["", "?old=1&new=7", "?old=0&new=1", "?new=-1"])
def test_there_must_be_two_revisions(sign_in: SignIn, query: str) -> None:
    agreement = make_draft()
    session.commit()
    client = sign_in(Role.LEGAL)
    assert client.get(f"/agreements/{agreement.id}/comparison{query}").status_code == 404
    assert client.get(f"/agreements/{agreement.id}/comparison.docx{query}").status_code == 404
    assert "comparison" not in client.get(f"/agreements/{agreement.id}").text


def test_what_cannot_be_proven_is_shown_in_two_columns_and_not_sent_as_word(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unproven(old: bytes, new: bytes, author: str, moment: datetime) -> Redline:
        raise NotComparable(Obstacle.UNPROVEN)

    monkeypatch.setattr(comparison, "compare", unproven)
    comparison._compared.cache_clear()
    agreement = make_revised()
    session.commit()
    client = sign_in(Role.LEGAL)
    page = client.get(f"/agreements/{agreement.id}/comparison").text
    assert "Правки не удалось показать надёжно" in page
    assert 'class="two-columns"' in page
    assert "&lt;развития&gt;" in page
    assert client.get(f"/agreements/{agreement.id}/comparison.docx").status_code == 409


def test_long_papers_are_refused(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "LONGEST_COMPARED", 1000)
    agreement = make_revised()
    session.commit()
    answer = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}/comparison")
    assert answer.status_code == 422
    assert "слишком велик" in answer.text


def test_strangers_compare_nothing(client: FlaskClient, sign_in: SignIn) -> None:
    agreement = make_revised()
    session.commit()
    for address in (
        f"/agreements/{agreement.id}/comparison",
        f"/agreements/{agreement.id}/comparison.docx",
        f"/templates/{agreement.template_version.template_id}/comparison",
        f"/templates/{agreement.template_version.template_id}/comparison.docx",
    ):
        assert client.get(address).status_code == 302, address
    for address in ("/agreements/999/comparison", "/templates/999/comparison.docx"):
        assert sign_in(Role.LEGAL).get(address).status_code == 404, address


def test_versions_of_a_template_are_compared(sign_in: SignIn) -> None:
    template = installed()
    uploaded(template, edited())
    session.commit()
    client = sign_in(Role.LEGAL)
    versions = client.get(f"/templates/{template.id}").text
    assert f'href="/templates/{template.id}/comparison"' in versions
    page = client.get(f"/templates/{template.id}/comparison").text
    assert "Сравнение версий 1 и 2" in page
    assert "<del>" in page
    answer = client.get(f"/templates/{template.id}/comparison.docx")
    assert changes_in(answer.data)


def test_a_version_that_is_no_word_document_says_so(sign_in: SignIn) -> None:
    template = installed()
    uploaded(template, b"not a Word file")
    session.commit()
    client = sign_in(Role.LEGAL)
    page = client.get(f"/templates/{template.id}/comparison").text
    assert "Показать правки нельзя" in page
    assert "two-columns" not in page
    assert client.get(f"/templates/{template.id}/comparison.docx").status_code == 409


def test_the_agreement_offers_to_compare_each_revision_with_the_one_before(sign_in: SignIn) -> None:
    agreement = make_revised()
    session.commit()
    page = sign_in(Role.LEGAL).get(f"/agreements/{agreement.id}").text
    assert "Сравнить с редакцией 1" in page
    assert page.count(f"/agreements/{agreement.id}/comparison?") == 1


def test_variables_that_differ_are_listed_by_their_paths() -> None:
    old = {"place": "Тверь", "stand": {"number": "A-1", "power": ""}, "rows": [{"a": "1"}], "gone": True}
    new = {"place": "Тверь", "stand": {"number": "A-2", "power": ""}, "rows": [{"a": "1"}, {"a": "2"}]}
    assert changed_variables(old, new) == [
        ChangedVariable("stand.number", Text("Номер стенда", "Number of the stand"), "A-1", "A-2"),
        ChangedVariable("rows[2].a", Text("Rows: A (№\u00a02)", "Rows: A (no.\u00a02)"), None, "2"),
        ChangedVariable("gone", Text("Gone", "Gone"), True, None),
    ]


def test_parties_laid_out_again_for_a_table_are_listed_once() -> None:
    old, new = ({"parties": [{"inn": n}], "party_rows": [{"left": {"inn": n}}]} for n in ("1", "2"))
    assert changed_variables(old, new) == [
        ChangedVariable(
            "parties[1].inn", Text("Сторона: ИНН (№\u00a01)", "Party: INN (tax ID) (no.\u00a01)"), "1", "2"
        )
    ]
