"""What an exhibitor tells about itself, and what it cannot tell."""

from crm.core.db import session
from crm.leads.models import Organisation
from crm.leads.queries import organisation_or_404
from tests.leads.factories import make_organisation
from tests.partnerships.factories import SOMEBODY, make_ready_edition
from tests.portal.factories import Exhibitor

NEW_ADDRESS = "620014, г. Екатеринбург, пр. Ленина, д. 24а"


def sent(organisation: Organisation, **changes: str) -> dict[str, str]:
    """The form as it came, with changes."""
    kept = {name: str(value) for name, value in organisation.requisites.items() if value}
    return {**kept, "version": str(organisation.version), **changes}


def again(exhibitor: Exhibitor) -> Organisation:
    return organisation_or_404(exhibitor.organisation_id, SOMEBODY)


def test_requisites_are_saved(exhibitor: Exhibitor) -> None:
    values = sent(exhibitor.organisation, legal_address=NEW_ADDRESS)
    assert exhibitor.post("/requisites", **values).status_code == 303
    assert again(exhibitor).legal_address == NEW_ADDRESS


def test_a_doubtful_number_is_confirmed_with_a_reason(exhibitor: Exhibitor) -> None:
    values = sent(exhibitor.organisation, ogrn="1027700132196")
    doubted = exhibitor.post("/requisites", **values)
    assert doubted.status_code == 422
    assert "вызывают сомнение" in doubted.get_data(as_text=True)
    confirmed = {"confirm_ogrn": "1", "reason_ogrn": "Так в выписке"}
    assert exhibitor.post("/requisites", **values, **confirmed).status_code == 303
    assert again(exhibitor).ogrn == "1027700132196"


def test_what_the_organiser_says_of_an_organisation_stays(exhibitor: Exhibitor) -> None:
    exhibitor.organisation.description = "Наш лучший участник"
    session.commit()
    values = sent(again(exhibitor), is_ours="y", sector="transport", description="взломано")
    assert exhibitor.post("/requisites", **values).status_code == 303
    saved = again(exhibitor)
    assert (saved.is_ours, saved.sector, saved.description) == (False, None, "Наш лучший участник")


def test_an_impossible_number_comes_back_with_what_was_typed(exhibitor: Exhibitor) -> None:
    answer = exhibitor.post("/requisites", **sent(exhibitor.organisation, inn="123"))
    assert answer.status_code == 422
    assert 'value="123"' in answer.get_data(as_text=True)


def test_a_colleague_who_saved_first_is_named_and_the_text_kept(exhibitor: Exhibitor) -> None:
    values = sent(exhibitor.organisation, legal_address="Первая улица, 1")
    assert exhibitor.post("/requisites", **values).status_code == 303
    late = exhibitor.post("/requisites", **(values | {"legal_address": "Вторая улица, 2"}))
    assert late.status_code == 409
    assert "Вторая улица, 2" in late.get_data(as_text=True)
    assert again(exhibitor).legal_address == "Первая улица, 1"


def test_the_signatory_is_named_and_then_changed(exhibitor: Exhibitor) -> None:
    values = {"surname": "Белых", "name": "Анна", "patronymic": "Юрьевна", "sex": "", "title": "Директор"}
    values["basis"] = "Устава"
    assert exhibitor.post("/signatory", **values).status_code == 303
    assert [one.full_name for one in again(exhibitor).signatories] == ["Белых Анна Юрьевна"]
    assert exhibitor.post("/signatory", **(values | {"surname": ""})).status_code == 422


def test_the_checklist_names_what_is_missing_by_the_names_of_the_form(exhibitor: Exhibitor) -> None:
    make_ready_edition()
    organisation = exhibitor.organisation
    organisation.legal_address, organisation.corr_account = "", ""
    session.commit()
    page = exhibitor.get().get_data(as_text=True)
    assert "Не хватает: Юридический адрес, Корреспондентский счёт" in page


def test_a_bare_organisation_has_everything_to_do(exhibitor: Exhibitor) -> None:
    make_ready_edition()
    make_organisation()
    for name in ("inn", "kpp", "ogrn", "legal_address", "bik", "account", "corr_account", "bank_name"):
        setattr(exhibitor.organisation, name, "")
    session.commit()
    page = exhibitor.get().get_data(as_text=True)
    assert "Банковские реквизиты" in page
    assert page.count("Ваш ход") >= 2
