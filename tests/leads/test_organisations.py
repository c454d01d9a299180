"""Organisations, their requisites and their people, in the database."""

import pytest

from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound, ReasonRequired, RecordChanged
from crm.core.timeline import timeline_of
from crm.leads import queries
from crm.leads.errors import ContactInUse, ImpossibleRequisite, NameRequired, SuspiciousRequisite
from crm.leads.models import OrganisationKind
from crm.leads.operations import organisations, people
from crm.leads.queries.duplicates import Likeness, duplicates_of
from crm.leads.queries.organisations import (
    OrganisationFilter,
    changes_since,
    confirmations_of,
    count,
    everything,
    listed,
    organisation_choices,
)
from crm.leads.rules.requisites import Requisite
from tests.leads.factories import SOMEBODY, make_lead, make_organisation, make_signatory

pytestmark = pytest.mark.usefixtures("app")
DOUBTFUL = "7707083890"


def outsider(*organisation_ids: int) -> Actor:
    return Actor(
        kind=SOMEBODY.kind.PERSON,
        label="Участник",
        roles=frozenset({"exhibitor"}),
        organisation_ids=frozenset(organisation_ids),
    )


def test_an_impossible_requisite_is_not_saved() -> None:
    with pytest.raises(ImpossibleRequisite) as refusal:
        make_organisation(inn="123")
    assert refusal.value.values["requisite"] is Requisite.INN


def test_a_doubtful_requisite_needs_a_reason() -> None:
    with pytest.raises(SuspiciousRequisite):
        make_organisation(inn=DOUBTFUL)
    with pytest.raises(SuspiciousRequisite):
        make_organisation(inn=DOUBTFUL, reasons={Requisite.INN: "  "})


def test_a_confirmed_requisite_is_remembered_with_person_and_reason(manager: Actor) -> None:
    organisation = make_organisation(inn=DOUBTFUL, reasons={Requisite.INN: "так в уставе"}, by=manager)
    (confirmation,) = confirmations_of(organisation.id)
    assert (confirmation.requisite, confirmation.value) == ("inn", DOUBTFUL)
    assert (confirmation.reason, confirmation.confirmed_by) == ("так в уставе", manager.label)
    assert timeline_of(organisation)[0].values["requisite"] is Requisite.INN
    organisations.update_organisation(organisation, version=organisation.version, city="Омск", by=manager)
    assert len(confirmations_of(organisation.id)) == 1, "asked once for the same value"


def test_another_doubtful_value_is_asked_about_anew(manager: Actor) -> None:
    organisation = make_organisation(inn=DOUBTFUL, reasons={Requisite.INN: "так в уставе"})
    with pytest.raises(SuspiciousRequisite):
        organisations.update_organisation(organisation, version=1, inn="7707083891", by=manager)


def test_confirming_asks_for_a_reason(manager: Actor) -> None:
    with pytest.raises(ReasonRequired):
        organisations.confirm_requisite(make_organisation(), Requisite.INN, reason="", by=manager)


def test_requisites_are_kept_in_their_normal_form() -> None:
    organisation = make_organisation(inn="ИНН 7707 083893", email="Info@Example.ORG")
    assert (organisation.inn, organisation.email) == ("7707083893", "info@example.org")


def test_a_field_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="eks"):
        make_organisation(eks="40102810645370000054")


def test_saving_writes_which_fields_changed_and_no_values(manager: Actor) -> None:
    organisation = make_organisation(city="Омск")
    organisations.update_organisation(
        organisation,
        version=1,
        city="Томск",
        phone="+7 912 345-67-89",
        short_name=organisation.short_name,
        by=manager,
    )
    happening = timeline_of(organisation)[0]
    assert happening.values == {"fields": [Requisite.CITY, Requisite.PHONE], "version": 2}
    assert organisation.city_key == "томск"
    assert organisation.phone_key == "+79123456789"


def test_saving_without_a_change_leaves_no_trace(manager: Actor) -> None:
    organisation = make_organisation(city="Омск")
    before = timeline_of(organisation)
    organisations.update_organisation(organisation, version=1, city="Омск ", by=manager)
    assert timeline_of(organisation) == before


def test_a_stale_save_is_refused_and_names_who_stands_in_between(manager: Actor) -> None:
    organisation = make_organisation()
    organisations.update_organisation(organisation, version=1, city="Томск", by=manager)
    with pytest.raises(RecordChanged) as refusal:
        organisations.update_organisation(organisation, version=1, city="Омск", by=SOMEBODY)
    assert refusal.value.values == {"who": manager.label}
    (change,) = changes_since(organisation, 1)
    assert (change.who, change.fields, change.version) == (manager.label, ("city",), 2)


def test_the_kind_may_be_corrected(manager: Actor) -> None:
    organisation = make_organisation()
    organisations.update_organisation(
        organisation, version=1, kind=OrganisationKind.MUNICIPALITY, eks="40102810645370000054", by=manager
    )
    assert organisation.kind_of is OrganisationKind.MUNICIPALITY


def test_one_line_makes_an_organisation(manager: Actor) -> None:
    made = organisations.organisation_by_one_line("ИП Смирнова О. П., 500100732259", by=manager)
    assert (made.kind_of, made.full_name, made.inn) == (
        OrganisationKind.SOLE_TRADER,
        "ИП Смирнова О. П.",
        "500100732259",
    )
    with pytest.raises(NameRequired):
        organisations.organisation_by_one_line("7707083893", by=manager)


def test_outsiders_see_their_own_organisations_only() -> None:
    mine, other = make_organisation(), make_organisation()
    me = outsider(mine.id)
    assert queries.organisation_or_404(mine.id, me) is mine
    for look in (queries.organisation_or_404, queries.organisation_to_change):
        with pytest.raises(NotFound):
            look(other.id, me)
        with pytest.raises(NotFound):
            look(mine.id, outsider())
    assert [row.id for row in everything(OrganisationFilter(), me, sort="name")] == [mine.id]
    assert [key for key, _ in organisation_choices(me)] == [mine.id]
    assert duplicates_of(me, name=other.full_name) == []


@pytest.mark.parametrize("text", ["БЕРЁЗКА", "березка", "ерез", "пермь берёз", "7707083893"])
def test_the_list_forgives_case_and_yo(text: str) -> None:
    wanted = make_organisation(full_name="ООО «Берёзка»", city="Пермь", inn="7707083893")
    make_organisation(full_name="ООО «Сосна»", city="Омск")
    assert [row.id for row in everything(OrganisationFilter(text=text), SOMEBODY, sort="name")] == [wanted.id]


def test_signs_of_patterns_are_ordinary_letters() -> None:
    make_organisation(full_name="ООО «Сто»")
    assert count(OrganisationFilter(text="%"), SOMEBODY) == 0
    assert count(OrganisationFilter(city="_"), SOMEBODY) == 0


@pytest.mark.parametrize("sort", ["name", "-name", "city", "-created"])
def test_pages_walk_through_all_rows_both_ways(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.leads.queries.organisations.PAGE", 3)
    for n in range(8):
        make_organisation(full_name=f"ООО «Город {n // 2}»", city="Омск" if n % 2 else "")
    expected = [row.id for row in everything(OrganisationFilter(), SOMEBODY, sort=sort)]
    pages = [listed(OrganisationFilter(), SOMEBODY, sort=sort)]
    while pages[-1].next:
        pages.append(listed(OrganisationFilter(), SOMEBODY, sort=sort, after=pages[-1].next))
    assert [row.id for page in pages for row in page.rows] == expected
    assert [len(page.rows) for page in pages] == [3, 3, 2]
    back = listed(OrganisationFilter(), SOMEBODY, sort=sort, before=pages[-1].previous)
    assert [row.id for row in back.rows] == [row.id for row in pages[1].rows]
    assert pages[0].previous is None


def test_duplicates_are_found_by_every_sign() -> None:
    mine = make_organisation(
        full_name="ООО «Уральские мосты»",
        inn="7707083893",
        email="info@most.example",
        phone="+7 343 200-10-10",
    )
    people.add_contact(mine, name="Анна", email="anna@most.example", phone="89123456789", by=SOMEBODY)

    def reasons(**typed: str) -> tuple[Likeness, ...]:
        found = duplicates_of(SOMEBODY, **typed)
        assert [one.id for one in found] in ([mine.id], [])
        return found[0].reasons if found else ()

    assert reasons(inn="7707083893") == (Likeness.SAME_INN,)
    assert reasons(name="УРАЛЬСКИЕ МОСТЫ АО") == (Likeness.SAME_NAME,)
    assert reasons(name="Уральскме мосты") == (Likeness.SIMILAR_NAME,)
    assert reasons(email="ANNA@most.example") == (Likeness.SAME_EMAIL,)
    assert reasons(email="info@most.example") == (Likeness.SAME_EMAIL,)
    assert reasons(phone="8 (343) 200 10 10") == (Likeness.SAME_PHONE,)
    assert reasons(phone="+79123456789", name="Уральские мосты") == (Likeness.SAME_NAME, Likeness.SAME_PHONE)
    assert reasons(name="Волжский берег") == ()
    assert reasons() == ()
    assert duplicates_of(SOMEBODY, inn="7707083893", but=mine.id) == []


def test_the_surest_duplicate_comes_first() -> None:
    similar = make_organisation(full_name="ООО «Уральский мост»")
    same = make_organisation(full_name="ООО «Уральские мосты»", inn="7707083893")
    found = duplicates_of(SOMEBODY, name="Уральский мост", inn="7707083893")
    assert [one.id for one in found] == [same.id, similar.id]


def test_a_contact_typed_again_is_the_same_person(manager: Actor) -> None:
    organisation = make_organisation()
    first = people.contact_by_one_line(organisation, "Анна Петрова, 89123456789", by=manager)
    assert first is not None
    assert people.contact_by_one_line(organisation, "+7 912 345-67-89", by=manager) is first
    assert people.contact_by_one_line(organisation, "анна петрова", by=manager) is first
    assert people.contact_by_one_line(organisation, "Пётр, p@example.org", by=manager) is not first
    assert people.contact_by_one_line(organisation, " ", by=manager) is None


def test_a_contact_that_leads_name_is_not_removed(manager: Actor) -> None:
    lead = make_lead()
    contact = people.add_contact(lead.organisation, name="Анна", by=manager)
    lead.contact_id = contact.id
    session.flush()
    with pytest.raises(ContactInUse):
        people.remove_contact(queries.contact_to_change(contact.id, manager), by=manager)
    lead.contact_id = None
    session.flush()
    people.remove_contact(queries.contact_to_change(contact.id, manager), by=manager)
    with pytest.raises(NotFound):
        queries.contact_or_404(contact.id, manager)


def test_strangers_do_not_reach_people_of_others() -> None:
    organisation = make_organisation()
    contact = people.add_contact(organisation, name="Анна", by=SOMEBODY)
    signatory = make_signatory(organisation)
    stranger = outsider(make_organisation().id)
    with pytest.raises(NotFound):
        queries.contact_or_404(contact.id, stranger)
    with pytest.raises(NotFound):
        queries.signatory_to_change(signatory.id, stranger)


def test_the_first_signatory_signs_until_another_is_chosen(manager: Actor) -> None:
    organisation = make_organisation()
    first = make_signatory(organisation)
    second = make_signatory(queries.organisation_or_404(organisation.id, manager), surname="Ким")
    assert (first.is_default, second.is_default) == (True, False)
    people.choose_default_signatory(second, by=manager)
    assert (first.is_default, second.is_default) == (False, True)
    assert second.organisation.default_signatory is second


def test_confirmed_forms_are_kept_until_the_name_changes(manager: Actor) -> None:
    signatory = make_signatory(make_organisation(), surname="Гоголь", title="Директор")
    people.confirm_forms(
        signatory, name_genitive="Гоголя Ивана Ивановича", title_genitive="директора", by=manager
    )
    assert (signatory.forms_confirmed_by, signatory.forms_confirmed_at is not None) == (manager.label, True)
    people.update_signatory(signatory, basis="Положения", by=manager)
    assert signatory.name_genitive == "Гоголя Ивана Ивановича"
    people.update_signatory(signatory, surname="Щедрин", by=manager)
    assert (signatory.name_genitive, signatory.forms_confirmed_by, signatory.forms_confirmed_at) == (
        "",
        "",
        None,
    )
