"""A cooperation agreement as a template sees it."""

from itertools import zip_longest

from agreements.russian import dates
from agreements.russian.typography import typeset
from agreements.terms.cooperation import Approval, ContactPerson, CooperationTerms, PlannedAction
from agreements.terms.parties import PartyKind
from agreements.terms.values import Values
from agreements.terms.values import wording as w
from agreements.terms.values.common import forum_values, registration_values
from agreements.terms.values.party import party_values


def cooperation_values(terms: CooperationTerms) -> Values:
    """The data tree of a cooperation agreement (shape: docs/agreement-variables.md)."""
    parties = [party_values(party, f"Сторона {n}") for n, party in enumerate(terms.parties, 1)]
    return {
        "agreement": registration_values(terms.registration, terms.place or terms.forum.city),
        "parties": parties,
        "party_rows": in_pairs(parties),
        "forum": forum_values(terms.forum),
        "purpose": typeset(terms.purpose),
        "directions": [typeset(direction) for direction in terms.directions],
        "forms": [typeset(form) for form in terms.forms],
        "plan": [_action_values(n, action) for n, action in enumerate(terms.plan, 1)],
        "contacts": [_contact_values(contact) for contact in terms.contacts],
        "working_group": terms.working_group,
        "report_period": typeset(terms.report_period),
        "separate_contracts": terms.separate_contracts,
        "symbols_allowed": terms.symbols_allowed,
        "confidentiality_years": w.within_years(terms.confidentiality_years),
        "anticorruption_notice_days": w.within_days(terms.anticorruption_notice_days),
        "hotline": terms.hotline,
        "force_majeure_notice_days": w.within_days(terms.force_majeure_notice_days),
        "validity": _validity_values(terms),
        "copies": w.in_copies(terms.copies),
        "languages": " и ".join(filter(None, (", ".join(terms.languages[:-1]), terms.languages[-1]))),
        "multilingual": len(terms.languages) > 1,
        "electronic": terms.sign_method == "electronic",
        "has_foreign_party": any(party.kind is PartyKind.FOREIGN for party in terms.parties),
        "approval": _approval_values(terms.approval),
        "regional_registration": _approval_values(terms.regional_registration),
    }


def in_pairs(parties: list[Values]) -> list[Values]:
    """Two parties to a row of requisites; `right` is empty where their number is odd."""
    nobody: Values = {}
    rows = zip_longest(parties[::2], parties[1::2], fillvalue=nobody)
    return [{"left": left, "right": right} for left, right in rows]


def _action_values(n: int, action: PlannedAction) -> Values:
    return {
        "n": n,
        "what": typeset(action.what),
        "due": typeset(action.due),
        "responsible": typeset(action.responsible),
        "result": typeset(action.result),
    }


def _contact_values(contact: ContactPerson) -> Values:
    return {
        "side": typeset(contact.side),
        "name": typeset(contact.name),
        "title": typeset(contact.title),
        "phone": contact.phone,
        "email": contact.email,
    }


def _validity_values(terms: CooperationTerms) -> Values:
    return {
        "starts": w.day(terms.valid_from),
        "ends": w.day(terms.valid_to),
        "renewal": w.years(terms.auto_renew_years) if terms.auto_renew_years else "",
        "exit_notice_days": w.calendar_days(terms.exit_notice_days),
    }


def _approval_values(approval: Approval | None) -> Values:
    """All keys empty where nothing is to be approved, or nothing has been yet."""
    return {
        "body": typeset(approval.body) if approval else "",
        "number": approval.number if approval else "",
        "date": dates.long(approval.made) if approval and approval.made else "",
    }
