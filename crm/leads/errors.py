"""What leads refuse."""

from crm.core.errors import DomainError
from crm.core.texts import text


class LeadEnded(DomainError):
    code = "lead_ended"
    message = text("Лид закрыт отказом. Сначала верните его в работу.")


class LeadIsOpen(DomainError):
    code = "lead_is_open"
    message = text("Лид и так в работе.")


class ImpossibleRequisite(DomainError):
    code = "impossible_requisite"
    status = 422
    message = text("%(reason)s Исправьте реквизит «%(requisite)s».")


class SuspiciousRequisite(DomainError):
    code = "suspicious_requisite"
    status = 422
    message = text("%(reason)s Исправьте реквизит «%(requisite)s» или подтвердите его.")


class NameRequired(DomainError):
    code = "name_required"
    status = 422
    message = text("Организации с ИНН %(inn)s ещё нет. Допишите название, например: ООО «Вектор» %(inn)s.")
    field = "organisation"


class LastSignatory(DomainError):
    code = "default_signatory"
    message = text("Это подписант по умолчанию. Сначала назначьте другого.")


class ContactInUse(DomainError):
    code = "contact_in_use"
    message = text("Контакт указан в лидах. Сначала выберите в них другого человека.")


class StaffAccount(DomainError):
    code = "staff_account"
    message = text("Адрес %(email)s принадлежит сотруднику организатора: его в портал не приглашают.")
    field = "email"


class OutsiderRoleRequired(DomainError):
    code = "outsider_role_required"
    status = 422
    message = text("В портал приглашают участника выставки или команду города.")
    field = "role"


class EmailRequired(DomainError):
    code = "email_required"
    status = 422
    message = text("Укажите адрес электронной почты: приглашение уходит письмом.")
    field = "email"


class SummaryRequired(DomainError):
    code = "summary_required"
    status = 422
    message = text("Напишите, о чём речь: без текста можно записать только звонок.")
    field = "summary"


class ActivityDone(DomainError):
    code = "activity_done"
    message = text("Это дело уже отмечено выполненным.")
