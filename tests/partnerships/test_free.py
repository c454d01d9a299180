"""Papers of a free kind: type, words for variables, the way of a paper, the text while one types."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from agreements.intake import Wording
from agreements.lifecycle import State
from crm.accounts.roles import Role
from crm.core.db import session
from crm.partnerships import comparison, jobs, operations
from crm.partnerships.errors import DetailsUnusable, TemplateNotFillable, TypeFixed, TypeNameTaken
from crm.partnerships.models import Agreement, AgreementKind, AgreementType, TemplateVersion
from crm.partnerships.operations import library as verbs
from crm.partnerships.operations import text, types
from crm.partnerships.queries import library
from crm.partnerships.terms import prepare
from tests.partnerships.factories import (
    ANSWERS,
    SOMEBODY,
    make_booking,
    make_draft,
    make_free,
    make_ready_edition,
    make_ready_organisation,
    make_sent,
    make_signed,
    missing_of,
    reloaded,
)

SignIn = Callable[..., FlaskClient]
GRANT = (
    "Грант {{ сумма | money }} до {{ до | date_long }}. {% if отчёт %}Отчёт: {{ форма_отчёта }}.{% endif %}"
)


def make_type(name: str = "Договор гранта", **given: object) -> AgreementType:
    settings = {
        "name": name, "code": "Г", "register_id": 0, "sign_within_days": 10,
        "our_role": "Фонд", "their_role": "Получатель",
    }  # fmt: skip
    return types.create_type(**settings | given, by=SOMEBODY)


def make_version(type_: AgreementType, *lines: str) -> TemplateVersion:
    document, out = Document(), BytesIO()
    for line in lines or (GRANT,):
        document.add_paragraph(line)
    document.save(out)
    template = library.template_to_change(library.templates_of(type_)[0].id)
    version = verbs.add_version(template, out.getvalue(), file_name="грант.docx", by=SOMEBODY)
    jobs.check_template({"version_id": version.id})
    return library.version_or_404(template, version.n)


def make_grant(**given: object) -> Agreement:
    type_ = make_type()
    verbs.approve_version(make_version(type_), by=SOMEBODY)
    given = {"edition": make_ready_edition(), "organisation": make_ready_organisation()} | given
    return operations.draft_agreement(AgreementKind.FREE, type_id=type_.id, by=SOMEBODY, **given)


@pytest.mark.usefixtures("app")
def test_a_protocol_goes_the_whole_way() -> None:
    agreement = make_signed(AgreementKind.FREE)

    assert agreement.state is State.SIGNED
    assert agreement.entry is not None
    assert agreement.entry.number.startswith("П-001/")
    assert agreement.sent_revision is not None
    assert agreement.sent_revision.values["проект"]["название"] == "Умный квартал"


@pytest.mark.usefixtures("app")
def test_what_the_text_prints_and_nobody_answered_is_missing_by_its_label() -> None:
    agreement = make_free({})

    assert agreement.revisions == []
    missing = {one.path: one.label.ru for one in prepare(agreement).missing}
    assert missing["own.проект.название"] == "Название проекта"
    assert missing["own.этапы"] == "Этапы"
    assert "own.объём_финансирования" not in missing, "its condition does not hold"
    text.save_terms(agreement, {"answers": ANSWERS | {"есть_финансирование": True}}, by=SOMEBODY)
    assert missing_of(agreement) == ["own.объём_финансирования", "own.источник_финансирования"]


@pytest.mark.usefixtures("app")
def test_a_hole_in_a_row_is_named_with_its_place() -> None:
    agreement = make_free(ANSWERS | {"этапы": [ANSWERS["этапы"][0], {"название": "Пилот"}]})

    labels = [one.label.ru for one in prepare(agreement).missing]
    assert labels[0] == "Этапы: Срок (№\u00a02)"


@pytest.mark.usefixtures("app")
def test_answers_that_do_not_fit_are_refused_and_nothing_is_kept() -> None:
    agreement = make_free()
    for wrong in ({"основной_договор_до": "скоро"}, {"чужое": "1"}, {"этапы": "x"}):
        with pytest.raises(DetailsUnusable):
            text.save_terms(agreement, {"answers": ANSWERS | wrong}, by=SOMEBODY)
    assert agreement.terms["answers"] == ANSWERS


@pytest.mark.usefixtures("app")
def test_changed_answers_make_a_new_revision_and_undo_an_approval() -> None:
    agreement = make_free()
    for party in agreement.parties:
        text.confirm_forms(party, by=SOMEBODY)
    operations.submit(agreement, by=SOMEBODY)
    text.save_terms(agreement, {"answers": ANSWERS | {"дней_на_ответ": "7"}}, by=SOMEBODY)

    assert (agreement.state, len(agreement.revisions)) == (State.DRAFT, 2)
    old, new = (one.values for one in agreement.revisions)
    own = {path: Wording.of(said) for path, said in agreement.template_version.wording.items()}
    changed = comparison.changed_variables(old, new, own)
    assert [(one.label.ru, one.label.en) for one in changed] == [
        ("Рабочих дней на ответ", "Working days to answer")
    ]


@pytest.mark.usefixtures("app")
def test_legal_staff_make_a_type_with_its_parties_and_register() -> None:
    agreement = make_grant()

    assert [party.role for party in agreement.parties] == ["Фонд", "Получатель"]
    assert (agreement.title, agreement.type.register.prefix) == ("Договор гранта: ООО «Ромашка»", "Г")
    with pytest.raises(TypeNameTaken):
        make_type()


@pytest.mark.usefixtures("app")
def test_a_register_stays_once_a_number_was_taken_from_it() -> None:
    agreement = make_sent(AgreementKind.FREE)
    type_ = agreement.type
    with pytest.raises(TypeFixed):
        types.change_type(
            type_, name=type_.name, code="Ж", register_id=0, sign_within_days=5, our_role="А",
            their_role="Б", by=SOMEBODY,
        )  # fmt: skip


@pytest.mark.usefixtures("app")
def test_the_stand_of_a_booking_is_known_to_a_free_paper() -> None:
    booking = make_booking()
    operations.install_shipped_templates(by=SOMEBODY)
    agreement = operations.draft_agreement(AgreementKind.FREE, booking=booking, by=SOMEBODY)

    values = prepare(agreement).values
    assert values["has_stand"]
    assert values["stand"]["number"] == booking.stand_numbers


@pytest.mark.usefixtures("app")
def test_words_for_variables_are_kept_for_the_next_version_and_usual_values_begin_a_draft() -> None:
    type_ = make_type()
    version = make_version(type_)
    verbs.save_wording(
        version, {"до": Wording(label="Срок гранта", default="2027-05-01"), "сумма": Wording()}, by=SOMEBODY
    )
    later = make_version(type_, GRANT, "Ещё строка")

    assert later.wording == {"до": {"label": "Срок гранта", "default": "2027-05-01"}}
    verbs.approve_version(later, by=SOMEBODY)
    agreement = operations.draft_agreement(
        AgreementKind.FREE, type_id=type_.id, edition=make_ready_edition(),
        organisation=make_ready_organisation(), by=SOMEBODY,
    )  # fmt: skip
    assert agreement.terms["answers"] == {"до": "2027-05-01"}


@pytest.mark.usefixtures("app")
def test_a_template_that_no_form_can_fill_is_never_approved() -> None:
    version = make_version(make_type(), "{% for a in x %}{% for b in a.y %}{{ b.z }}{% endfor %}{% endfor %}")
    with pytest.raises(TemplateNotFillable):
        verbs.approve_version(version, by=SOMEBODY)


def test_the_form_asks_saves_and_keeps_what_was_typed_beside_its_error(sign_in: SignIn) -> None:
    agreement = make_grant()
    session.commit()
    legal = sign_in(Role.LEGAL)
    page = f"/agreements/{agreement.id}"
    assert "Форма отчёта" in legal.get(page).text
    typed = {"version": agreement.version, "q0": "сто рублей", "q1": "2027-03-01", "q2": "y", "q3": "письмо"}
    wrong = legal.post(f"{page}/terms", data=typed)
    assert wrong.status_code == 422
    assert 'value="сто рублей"' in wrong.text
    assert "Укажите сумму, например 120 000,00." in wrong.text
    assert legal.post(f"{page}/terms", data=typed | {"q0": "1 000,5"}).status_code == 302
    assert reloaded(agreement).terms["answers"] == {
        "сумма": "1000.50", "до": "2027-03-01", "отчёт": True, "форма_отчёта": "письмо",
    }  # fmt: skip


def test_the_text_is_shown_while_one_types_and_nothing_is_saved(sign_in: SignIn) -> None:
    agreement = make_grant()
    session.commit()
    before = (agreement.version, dict(agreement.terms))
    legal = sign_in(Role.LEGAL)
    address = f"/agreements/{agreement.id}/reading"
    typed = {"q0": "250000", "q1": "не дата", "q2": "y", "q3": "<b>\ue010</b>"}
    fragment = legal.post(address, data=typed, headers={"X-Reading": "1"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "250 000,00" in fragment.text
    assert "&lt;b&gt;&lt;/b&gt;" in fragment.text
    assert '<span class="gap" title="До">____<small>До</small></span>' in fragment.text
    assert 'data-asked="q0 q1 q3"' in fragment.text
    whole = legal.post(address, data=typed)
    assert "<html" in whole.text
    assert 'value="не дата"' in whole.text
    after = reloaded(agreement)
    assert (after.version, after.terms) == before


@pytest.mark.parametrize("kind", [AgreementKind.PARTICIPATION, AgreementKind.COOPERATION])
def test_typed_papers_are_read_while_one_types_too(sign_in: SignIn, kind: AgreementKind) -> None:
    agreement = make_draft(kind)
    session.commit()
    typed = {
        "place": "Пермь", "law": "none", "purpose": "", "exit_notice_days": "30", "copies": "2",
        "payments-0-percent": "500",
    }  # fmt: skip
    page = sign_in(Role.LEGAL).post(
        f"/agreements/{agreement.id}/reading", data=typed, headers={"X-Reading": "1"}
    )
    assert page.status_code == 200
    assert "reading-text" in page.text


def test_a_text_that_is_out_is_not_read_anew_and_strangers_read_nothing(sign_in: SignIn) -> None:
    draft, sent = make_free(), make_sent(AgreementKind.COOPERATION)
    session.commit()
    assert sign_in(Role.LEGAL).post(f"/agreements/{sent.id}/reading").status_code == 409
    assert sign_in(Role.DIRECTOR).post(f"/agreements/{draft.id}/reading").status_code == 403


def test_whoever_asks_too_often_is_asked_to_wait(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.partnerships.views.agreement.PACE", "1 per minute")
    agreement = make_free()
    session.commit()
    legal = sign_in(Role.LEGAL)
    answers = [legal.post(f"/agreements/{agreement.id}/reading").status_code for _ in range(2)]
    assert answers == [200, 429]


def test_legal_staff_settle_a_type_and_the_words_of_its_template_on_pages(sign_in: SignIn) -> None:
    operations.install_shipped_templates(by=SOMEBODY)
    session.commit()
    legal = sign_in(Role.LEGAL)
    form = {
        "name": "Договор гранта", "code": "Г", "register": "0", "sign_within_days": "10",
        "our_role": "Фонд", "their_role": "Получатель",
    }  # fmt: skip
    assert legal.post("/agreement-types", data=form | {"name": ""}).status_code == 422
    assert legal.post("/agreement-types", data=form).status_code == 303
    type_ = library.type_named("Договор гранта")
    assert type_ is not None
    version = make_version(type_)
    session.commit()
    address = f"/template-versions/{version.id}/variables"
    assert "сумма" in legal.get(address).text
    assert legal.post(address, data={"label-0": "Сумма гранта", "way-0": "<x>"}).status_code == 303
    session.expire_all()
    assert library.version_with_file_or_404(version.id).wording["сумма"] == {"label": "Сумма гранта"}
    assert legal.post(f"/agreement-types/{type_.id}", data=form | {"code": "Ж"}).status_code == 303
    director = sign_in(Role.DIRECTOR)
    assert director.post(address, data={}).status_code == 403
    assert director.get("/agreement-types/new").status_code == 403


def test_built_in_types_and_templates_have_no_such_settings(sign_in: SignIn) -> None:
    agreement = make_draft(AgreementKind.COOPERATION)
    session.commit()
    legal = sign_in(Role.LEGAL)
    assert legal.get(f"/agreement-types/{agreement.type_id}").status_code == 404
    assert legal.get(f"/template-versions/{agreement.template_version_id}/variables").status_code == 404
