"""Pages of leads and organisations: HTML, refusals, strangers."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from openpyxl import load_workbook
from sqlalchemy import select

from crm.accounts.roles import Role
from crm.core.db import session
from crm.core.mail import Letter
from crm.leads import queries
from crm.leads.models import Contact, Lead, Organisation, OrganisationKind, Stage
from crm.leads.models.activities import Activity, ActivityKind
from crm.leads.operations.organisations import update_organisation
from crm.leads.operations.people import add_contact
from crm.leads.queries.organisations import confirmations_of
from tests.accounts.factories import make_user
from tests.leads.factories import SOMEBODY, make_lead, make_organisation, make_signatory

SignIn = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def again(organisation: Organisation) -> Organisation:
    session.expire_all()
    return queries.organisation_or_404(organisation.id, SOMEBODY)


def count(kind: type) -> int:
    return len(session.scalars(select(kind.id)).all())


def test_every_page_opens_with_and_without_htmx(sign_in: SignIn) -> None:
    lead = make_lead()
    organisation = queries.organisation_or_404(lead.organisation_id, SOMEBODY)
    signatory = make_signatory(organisation)
    contact = add_contact(organisation, name="Анна", by=SOMEBODY)
    o, client = f"/organisations/{organisation.id}", sign_in(Role.MANAGER)
    whole = ["/leads", "/leads/table", f"/leads/{lead.id}", "/organisations", o, f"{o}/edit", "/"]
    whole += [f"/organisations/new?kind={kind}" for kind in OrganisationKind]
    drawn = [f"/leads/{lead.id}/{part}" for part in ("loss", "details", "next-step")]
    drawn += [f"{o}/{part}/new" for part in ("contacts", "signatories", "invitations")]
    drawn += [
        "/leads/new",
        f"/contacts/{contact.id}",
        f"/signatories/{signatory.id}",
        f"/signatories/{signatory.id}/forms",
    ]
    for address in whole + drawn:
        answer = client.get(address)
        assert (answer.status_code, "<!doctype html>" in answer.text) == (200, True), address
    for address in drawn:
        answer = client.get(address, headers=HTMX)
        assert (answer.status_code, "<!doctype html>" in answer.text) == (200, False), address
        assert "data-drawer-title" in answer.text


def test_those_who_only_read_are_offered_no_changes(sign_in: SignIn) -> None:
    lead = make_lead()
    client = sign_in(Role.DIRECTOR)
    for address in (
        "/leads",
        f"/leads/{lead.id}",
        f"/organisations/{lead.organisation_id}",
        "/organisations",
    ):
        page = client.get(address).text
        assert "/leads/new" not in page, address
        assert '/edit"' not in page
        assert "/activities" not in page
    assert client.post(f"/leads/{lead.id}/stage", data={"stage": "offer"}).status_code == 403
    assert client.get("/leads/export.csv").status_code == 403


def test_exhibitors_see_no_page_of_leads(sign_in: SignIn) -> None:
    client = sign_in(Role.EXHIBITOR)
    for address in ("/leads", "/organisations", f"/organisations/{make_organisation().id}"):
        assert client.get(address).status_code == 403


# The quick way to log a lead


def test_a_lead_is_logged_in_three_fields(sign_in: SignIn) -> None:
    typed = {
        "organisation": "ООО «Вектор», 7707083893",
        "contact": "Анна, 89123456789",
        "interest": "Стенд 18 м²",
    }
    answer = sign_in(Role.MANAGER).post("/leads", data=typed)
    assert answer.status_code == 303
    lead = queries.lead_or_404(int(answer.location.rsplit("/", 1)[1]))
    assert (lead.organisation.short_name, lead.organisation.inn) == ("ООО «Вектор»", "7707083893")
    assert lead.contact is not None
    assert (lead.contact.name, lead.interest, lead.owner is not None) == ("Анна", "Стенд 18 м²", True)


def test_from_the_drawer_the_browser_is_sent_on(sign_in: SignIn) -> None:
    answer = sign_in(Role.MANAGER).post(
        "/leads", data={"organisation": "ООО «Вектор»", "interest": "Стенд"}, headers=HTMX
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/leads/")


def test_a_possible_duplicate_is_shown_before_saving_and_can_be_chosen(sign_in: SignIn) -> None:
    known = make_organisation(full_name="ООО «Уральские мосты»")
    client, typed = sign_in(Role.MANAGER), {"organisation": "Уральске мосты", "interest": "Стенд"}
    answer = client.post("/leads", data=typed)
    assert answer.status_code == 422
    assert "ООО «Уральские мосты»" in answer.text
    assert 'value="Уральске мосты"' in answer.text, "what was typed stays"
    assert count(Lead) == 0
    client.post("/leads", data=typed | {"organisation_id": known.id})
    assert session.scalars(select(Lead.organisation_id)).all() == [known.id]
    client.post("/leads", data=typed | {"distinct": "1"})
    assert (count(Lead), count(Organisation)) == (2, 2)


def test_a_known_inn_is_that_organisation_without_asking(sign_in: SignIn) -> None:
    known = make_organisation(inn="7707083893")
    sign_in(Role.MANAGER).post("/leads", data={"organisation": "ИНН 7707083893", "interest": "Стенд"})
    assert session.scalars(select(Lead.organisation_id)).all() == [known.id]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"organisation": "7707083893", "interest": "Стенд"}, "Допишите название"),
        ({"organisation": "ООО «Вектор» 7707083890", "interest": "Стенд"}, "ИНН"),
        ({"organisation": "ООО «Вектор»", "interest": " "}, "Заполните это поле"),
        ({}, "Заполните это поле"),
    ],
)
def test_a_refused_lead_keeps_what_was_typed(sign_in: SignIn, typed: dict[str, str], words: str) -> None:
    answer = sign_in(Role.MANAGER).post("/leads", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert (count(Lead), count(Organisation)) == (0, 0)
    if "organisation" in typed:
        assert 'name="organisation"' in answer.text


def test_duplicates_appear_while_one_types(sign_in: SignIn) -> None:
    make_organisation(full_name="ООО «Уральские мосты»")
    client = sign_in(Role.MANAGER)
    assert (
        "Уральские мосты" in client.get("/leads/duplicates?organisation=уральскме+мосты", headers=HTMX).text
    )
    assert client.get("/leads/duplicates?organisation=у", headers=HTMX).text.strip() == ""


# Board and lead


def test_a_dropped_card_answers_with_the_board_under_the_same_filter(sign_in: SignIn) -> None:
    mine, other = make_lead(interest="Первый"), make_lead(interest="Второй")
    client = sign_in(Role.MANAGER)
    answer = client.post(
        f"/leads/{mine.id}/stage?owner=me", data={"stage": "offer", "before": ""}, headers=HTMX
    )
    assert answer.text.lstrip().startswith("<v-board")
    assert "Второй" not in answer.text, "nobody's leads are filtered out"
    session.expire_all()
    assert queries.lead_or_404(mine.id).stage is Stage.OFFER
    page = client.get("/leads?owner=0").text
    assert page.index('data-column="offer"') < page.index(f'data-card="{mine.id}"')
    assert f'data-card="{other.id}"' in page


def test_a_card_cannot_be_dropped_into_loss(sign_in: SignIn) -> None:
    lead = make_lead()
    client = sign_in(Role.MANAGER)
    assert client.post(f"/leads/{lead.id}/stage", data={"stage": "lost"}, headers=HTMX).status_code == 409
    assert client.post("/leads/999999/stage", data={"stage": "offer"}).status_code == 404


def test_a_lead_is_lost_with_a_reason_and_comes_back(sign_in: SignIn) -> None:
    lead = make_lead()
    client = sign_in(Role.MANAGER)
    assert client.post(f"/leads/{lead.id}/loss", data={"reason": " "}).status_code == 422
    client.post(f"/leads/{lead.id}/loss", data={"reason": "Нет бюджета"})
    page = client.get(f"/leads/{lead.id}").text
    assert "Отказ: Нет бюджета" in page
    assert "Вернуть в работу" in page
    client.post(f"/leads/{lead.id}/reopening")
    assert "Лид снова в работе, стадия «Новый»" in client.get(f"/leads/{lead.id}").text


def test_one_key_logs_a_call_and_a_day_makes_it_a_plan(sign_in: SignIn) -> None:
    lead = make_lead()
    client = sign_in(Role.MANAGER)
    client.post(f"/leads/{lead.id}/activities", data={"kind": "call"})
    client.post(
        f"/leads/{lead.id}/activities",
        data={"kind": "call", "summary": "Перезвонить", "due_at": "2030-01-10T12:00"},
    )
    assert client.post(f"/leads/{lead.id}/activities", data={"kind": "note"}).status_code == 422
    done, planned = session.scalars(select(Activity).order_by(Activity.id))
    assert (done.kind_of, done.done_at is not None) == (ActivityKind.CALL, True)
    assert planned.due_at is not None
    assert planned.due_at.isoformat() == "2030-01-10T07:00:00+00:00", "typed on the clock of Yekaterinburg"
    client.post(f"/activities/{planned.id}/completion")
    assert client.post(f"/activities/{planned.id}/completion").status_code == 409


def test_owner_amount_and_next_step_are_saved(sign_in: SignIn) -> None:
    lead = make_lead()
    client = sign_in(Role.MANAGER)
    assert client.post(f"/leads/{lead.id}/details", data={"owner": "0", "amount": "сто"}).status_code == 422
    assert client.post(f"/leads/{lead.id}/details", data={"owner": "999999"}).status_code == 422
    client.post(f"/leads/{lead.id}/details", data={"owner": "0", "amount": "1 200 000,50 ₽"})
    client.post(
        f"/leads/{lead.id}/next-step", data={"next_step": "Позвонить", "next_step_at": "2030-01-10T12:00"}
    )
    page = client.get(f"/leads/{lead.id}").text
    assert "1 200 000,50 ₽" in page
    assert "Срок: 10 января, 12:00" in page
    client.post(f"/leads/{lead.id}/next-step/completion")
    assert "Шаг выполнен: Позвонить" in client.get(f"/leads/{lead.id}").text


# Export


def test_the_export_holds_exactly_what_the_filter_shows(sign_in: SignIn) -> None:
    make_lead(organisation=make_organisation(full_name="=ООО «Формула»"), interest="+7 стендов")
    make_lead(organisation=make_organisation(full_name="ООО «Другое»"))
    client = sign_in(Role.MANAGER)
    text = client.get("/leads/export.csv?q=формула").data.decode("utf-8-sig")
    lines = text.split("\r\n")
    assert len(lines) == 3, "head, one lead, end"
    assert "'=ООО «Формула»" in lines[1]
    assert ";'+7 стендов;" in lines[1]
    sheet = load_workbook(io.BytesIO(client.get("/leads/export.xlsx?q=формула").data)).active
    assert (sheet.max_row, sheet["A2"].value, sheet["A2"].data_type) == (2, "=ООО «Формула»", "s")
    assert client.get("/leads/export.exe").status_code == 404
    assert "Другое" in client.get("/organisations/export.csv?kind=company").text


# Organisations


def test_an_organisation_is_made_and_a_duplicate_asked_about(sign_in: SignIn) -> None:
    client = sign_in(Role.MANAGER)
    typed = {"kind": "company", "full_name": "ООО «Вектор»", "inn": "7707083893"}
    assert client.post("/organisations", data=typed).status_code == 303
    answer = client.post("/organisations", data=typed)
    assert answer.status_code == 422
    assert "тот же ИНН, то же название" in answer.text
    assert client.post("/organisations", data=typed | {"distinct": "1"}).status_code == 303


def test_an_impossible_requisite_stands_beside_its_field(sign_in: SignIn) -> None:
    answer = sign_in(Role.MANAGER).post(
        "/organisations", data={"kind": "company", "full_name": "ООО «Вектор»", "inn": "77O7083893"}
    )
    assert answer.status_code == 422
    assert 'id="inn-error"' in answer.text
    assert 'value="77O7083893"' in answer.text


def test_a_doubtful_requisite_is_confirmed_by_box_and_reason(sign_in: SignIn) -> None:
    client = sign_in(Role.MANAGER)
    typed = {"kind": "company", "full_name": "ООО «Вектор»", "inn": "7707083890"}
    answer = client.post("/organisations", data=typed)
    assert answer.status_code == 422
    assert 'name="reason_inn"' in answer.text
    assert client.post("/organisations", data=typed | {"reason_inn": "так в уставе"}).status_code == 422
    assert client.post("/organisations", data=typed | {"confirm_inn": "1"}).status_code == 422
    saved = client.post("/organisations", data=typed | {"confirm_inn": "1", "reason_inn": "так в уставе"})
    assert saved.status_code == 303
    card = client.get(saved.location).text
    assert "подтверждено" in card
    assert "так в уставе" in card


def test_a_doubtful_requisite_can_be_confirmed_from_the_card(sign_in: SignIn) -> None:
    organisation = make_organisation(inn="7707083893")
    organisation.inn = "7707083890"  # as an import of former years may have left it
    session.flush()
    client, address = sign_in(Role.MANAGER), f"/organisations/{organisation.id}/confirmations/inn"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": ""}).status_code == 422
    client.post(address, data={"reason": "так в выписке"})
    assert [one.reason for one in confirmations_of(organisation.id)] == ["так в выписке"]
    assert client.get(f"/organisations/{organisation.id}/confirmations/kpp").status_code == 404


def test_a_stale_form_shows_both_values_and_lets_one_choose(sign_in: SignIn) -> None:
    organisation = make_organisation(full_name="ООО «Вектор»", city="Омск", phone="1")
    update_organisation(organisation, version=1, city="Томск", by=SOMEBODY)
    client, address = sign_in(Role.MANAGER), f"/organisations/{organisation.id}"
    typed = {
        "kind": "company",
        "full_name": "ООО «Вектор»",
        "short_name": "ООО «Вектор»",
        "city": "Тула",
        "phone": "2",
    }
    answer = client.post(address, data=typed | {"version": 1})
    assert answer.status_code == 409
    assert "Город: оставить «Томск» (у вас «Тула»)" in answer.text
    assert "Телефон: оставить" not in answer.text, "nobody else touched it"
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert client.post(address, data=typed | {"version": 2, "theirs": "city"}).status_code == 303
    organisation = again(organisation)
    assert (organisation.city, organisation.phone) == ("Томск", "2")


def test_a_missing_version_does_not_save_over_others(sign_in: SignIn) -> None:
    organisation = make_organisation(full_name="ООО «Вектор»", city="Омск")
    client = sign_in(Role.MANAGER)
    answer = client.post(f"/organisations/{organisation.id}", data={"full_name": "ООО «Иное»"})
    assert answer.status_code == 409
    assert again(organisation).full_name == "ООО «Вектор»"


def test_extra_fields_of_a_form_are_ignored(sign_in: SignIn) -> None:
    client = sign_in(Role.MANAGER)
    client.post(
        "/organisations",
        data={"kind": "foreign", "full_name": "Минскпроект", "country": "BY", "is_ours": "1", "version": "9"},
    )
    (made,) = session.scalars(select(Organisation))
    assert (made.is_ours, made.version, made.country) == (False, 1, "BY")


def test_contacts_and_signatories_are_kept(sign_in: SignIn) -> None:
    organisation = make_organisation()
    client, address = sign_in(Role.MANAGER), f"/organisations/{organisation.id}"
    assert client.post(f"{address}/contacts", data={"name": ""}).status_code == 422
    client.post(f"{address}/contacts", data={"name": "Анна Петрова", "email": "anna@example.org"})
    (contact,) = session.scalars(select(Contact))
    client.post(f"/contacts/{contact.id}", data={"name": "Анна Ким", "email": "bad"})
    client.post(f"/contacts/{contact.id}", data={"name": "Анна Ким", "email": ""})
    client.post(
        f"{address}/signatories",
        data={
            "surname": "Иванов",
            "name": "Иван",
            "patronymic": "Иванович",
            "title": "Генеральный директор",
            "basis": "Устава",
        },
    )
    card = client.get(address).text
    assert "Анна Ким" in card
    assert "anna@example.org" not in card
    assert "в лице генерального директора Иванова Ивана Ивановича, действующего на" in card.replace(
        "\u00a0", " "
    )
    assert "склонено автоматически" in card
    (signatory,) = again(organisation).signatories
    client.post(
        f"/signatories/{signatory.id}/forms",
        data={"name_genitive": "Иванова-Крамского И. И.", "title_genitive": "директора"},
    )
    card = client.get(address).text
    assert "в лице директора Иванова-Крамского И. И." in card
    assert "формы проверены" in card
    client.post(f"/contacts/{contact.id}/removal")
    assert count(Contact) == 0


def test_an_invitation_goes_out_with_a_link_that_opens(sign_in: SignIn, client: FlaskClient) -> None:
    organisation = make_organisation()
    manager, address = sign_in(Role.MANAGER), f"/organisations/{organisation.id}/invitations"
    typed = {"email": "anna@example.org", "name": "Анна", "role": "exhibitor", "locale": "ru"}
    assert manager.post(address, data=typed | {"role": "administrator"}).status_code == 422
    assert manager.post(address, data=typed | {"email": "no"}).status_code == 422
    assert manager.post(address, data=typed).status_code == 303
    (letter,) = session.scalars(select(Letter))
    assert letter.subject == f"Личный кабинет участника выставки: {organisation.short_name}"
    link = next(word for word in letter.body_text.split() if "/invitation/" in word)
    assert client.get(link.removeprefix("http://localhost")).status_code == 200
    assert "anna@example.org" in manager.get(f"/organisations/{organisation.id}").text


def test_staff_are_not_invited_into_the_portal(sign_in: SignIn) -> None:
    organisation, colleague = make_organisation(), make_user(roles=[Role.LEGAL])
    answer = sign_in(Role.MANAGER).post(
        f"/organisations/{organisation.id}/invitations",
        data={"email": colleague.email, "role": "exhibitor", "locale": "ru"},
    )
    assert answer.status_code == 422
    assert "принадлежит сотруднику организатора" in answer.text
    assert count(Letter) == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "%(x)s %"]
)
def test_hostile_texts_are_shown_as_texts(sign_in: SignIn, text: str) -> None:
    lead = make_lead(organisation=make_organisation(full_name=text, city=text), interest=text)
    add_contact(lead.organisation, name=text, note=text, by=SOMEBODY)
    client = sign_in(Role.MANAGER)
    page = f"/leads/{lead.id}"
    for address in (
        "/leads",
        "/leads/table",
        "/organisations",
        f"/organisations/{lead.organisation_id}",
        page,
    ):
        if address == page:
            client.post(f"{page}/loss", data={"reason": text})
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert escape(text) in answer.text
