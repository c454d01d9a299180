"""What accounts refuse."""

from crm.core.errors import DomainError
from crm.core.texts import text


class LinkSpent(DomainError):
    code = "link_spent"
    status = 410
    message = text("Эта ссылка уже использована или её срок истёк. Попросите организатора прислать новую.")


class EmailTaken(DomainError):
    code = "email_taken"
    message = text("Пользователь с адресом %(email)s уже есть. Найдите его в списке пользователей.")
    field = "email"


class UnknownScope(DomainError):
    code = "unknown_scope"
    status = 422
    message = text("Нет такого права: %(scope)s. Доступны: %(known)s.")


class LastAdministrator(DomainError):
    code = "last_administrator"
    message = text("Это единственный администратор. Сначала назначьте другого.")


class OwnHead(DomainError):
    code = "own_head"
    status = 422
    message = text("Человек не может быть руководителем самому себе. Выберите другого.")
    field = "head"
