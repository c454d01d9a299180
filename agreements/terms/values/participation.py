"""A participation contract as a template sees it."""

from functools import lru_cache

from agreements.russian import dates
from agreements.russian.money import contract_sum
from agreements.russian.typography import plural, typeset
from agreements.terms.forum import StandTerms
from agreements.terms.participation import Conditions, Deadlines, ParticipationTerms, Procurement
from agreements.terms.values import Values
from agreements.terms.values import wording as w
from agreements.terms.values.common import forum_values, registration_values
from agreements.terms.values.party import party_values
from agreements.terms.values.price import payment_values, price_values, refund_values


def participation_values(terms: ParticipationTerms) -> Values:
    """The data tree of a participation contract (shape: docs/agreement-variables.md).

    A draft has blanks for number and date; rendering the same terms with `registration` fills them in.
    """
    return {
        "agreement": registration_values(terms.registration, terms.place or terms.forum.city),
        "organiser": party_values(terms.organiser, "Организатор"),
        "exhibitor": party_values(terms.exhibitor, "Участник"),
        "forum": forum_values(terms.forum),
        "stand": stand_values(terms.stand, terms.forum.time_zone),
        "package": typeset(terms.package),
        "badges": _badges(terms.badges),
        "price": price_values(terms),
        "payments": payment_values(terms),
        "procurement": _procurement_values(terms.procurement),
        "deadlines": _deadline_values(terms.deadlines),
        "conditions": _condition_values(terms.conditions),
    }


def stand_values(stand: StandTerms, zone: str) -> Values:
    return {
        "number": stand.number,
        "hall": typeset(stand.hall),
        "area": w.number(stand.area) if stand.area is not None else "",
        "open_sides": stand.open_sides,
        "type": stand.type,
        "category": typeset(stand.category),
        "sector": typeset(stand.sector),
        "power": w.number(stand.power) if stand.power is not None else "",
        "max_height": w.number(stand.max_height) if stand.max_height is not None else "",
        "equipment": [
            {"name": typeset(item.name), "quantity": w.number(item.quantity), "unit": typeset(item.unit)}
            for item in stand.equipment
        ],
        "handed_over": w.moment(stand.handed_over, zone),
        "ready": w.moment(stand.ready, zone),
        "dismantled_from": w.moment(stand.dismantled_from, zone),
        "returned": w.moment(stand.returned, zone),
    }


def _badges(n: int) -> str:
    """«3 пропуска»; empty where none are agreed."""
    return f"{n}{w.NBSP}{plural(n, 'пропуск', 'пропуска', 'пропусков')}" if n else ""


def _procurement_values(procurement: Procurement) -> Values:
    return {
        "law": procurement.law if procurement.law != "none" else "",
        "ground": typeset(procurement.ground),
        "ikz": procurement.ikz,
        "purchase_number": procurement.purchase_number,
        "registry_number": procurement.registry_number,
        "funding": typeset(procurement.funding),
    }


def _deadline_values(deadlines: Deadlines) -> list[Values]:
    """Only the deadlines that are set, in the order in which an exhibitor meets them."""
    named = (
        (deadlines.application, "заявку с перечнем дополнительных услуг"),
        (deadlines.design, "проект оформления стенда и схему электрических подключений (на согласование)"),
        (deadlines.equipment, "заказ дополнительного оборудования и мебели"),
        (deadlines.catalogue, "сведения для официального каталога Выставки (текст, логотип, контакты)"),
        (deadlines.badges, "список сотрудников для оформления пропусков"),
    )
    return [{"what": what, "due": dates.long(due)} for due, what in named if due]


def _condition_values(conditions: Conditions) -> Values:
    """The same for all agreements of an edition as a rule, so they are worked out once."""
    values = _worked_out_conditions(conditions)
    return {**values, "refunds": [dict(refund) for refund in values["refunds"]]}


@lru_cache(64)
def _worked_out_conditions(conditions: Conditions) -> Values:
    return {
        "act_days": w.within_days(conditions.act_days),
        "silence_days": w.within_days(conditions.silence_days),
        "penalty_daily": w.percent(conditions.penalty_daily_percent),
        "penalty_cap": w.percent(conditions.penalty_cap_percent),
        "border_fine": contract_sum(conditions.border_fine),
        "early_dismantling_fine": contract_sum(conditions.early_dismantling_fine),
        "force_majeure_notice_days": w.within_days(conditions.force_majeure_notice_days),
        "anticorruption_notice_days": w.within_days(conditions.anticorruption_notice_days),
        "claim_days": w.within_days(conditions.claim_days),
        "court": typeset(conditions.court),
        "personal_data_retention": typeset(conditions.personal_data_retention),
        "copies": w.in_copies(conditions.copies),
        "refunds": refund_values(conditions.refunds),
    }
