"""Roles and what each is granted: the one place where permissions meet people."""

from crm.core.texts import Titled, text


class Role(Titled):
    ADMINISTRATOR = "administrator", text("Администратор")
    MANAGER = "manager", text("Менеджер по партнёрам")
    LEGAL = "legal", text("Юрист")
    ACCOUNTANT = "accountant", text("Бухгалтер")
    DIRECTOR = "director", text("Директор форума")
    PROTOCOL = "protocol", text("Протокол")
    ONSITE = "onsite", text("Сотрудник на площадке")
    EXHIBITOR = "exhibitor", text("Участник выставки")
    CITY = "city", text("Команда города")

    @property
    def is_staff(self) -> bool:
        return self not in OUTSIDERS


OUTSIDERS = frozenset({Role.EXHIBITOR, Role.CITY})

ROLE_NOTES = {
    Role.ADMINISTRATOR: text("Всё, что умеют остальные, и настройки"),
    Role.MANAGER: text("Лиды, стенды и бронирования, проекты договоров"),
    Role.LEGAL: text("Соглашения, подписи, реестр и шаблоны"),
    Role.ACCOUNTANT: text("Всё видит, отмечает оплаты и согласует, где назначен"),
    Role.DIRECTOR: text("Всё видит и согласует, где назначен"),
    Role.PROTOCOL: text("Всё видит: готовит церемонию подписания"),
    Role.ONSITE: text("План, бронирования и организации без права менять"),
}

_READING = frozenset(
    {
        "desk:view",
        "organisation:view",
        "lead:view",
        "plan:view",
        "booking:view",
        "agreement:view",
        "register:view",
        "template:view",
        "showcase:view",
    }
)
_PORTAL = frozenset({"portal:view", "portal:hold", "portal:requisites", "portal:agreement"})

GRANTS: dict[Role, frozenset[str]] = {
    Role.DIRECTOR: _READING | {"agreement:approve", "obligation:report"},
    Role.ACCOUNTANT: _READING | {"agreement:approve", "deposit:record", "obligation:report"},
    Role.PROTOCOL: _READING | {"obligation:report"},
    Role.ONSITE: frozenset({"desk:view", "organisation:view", "plan:view", "booking:view", "showcase:view"}),
    Role.MANAGER: _READING
    | {
        "organisation:edit",
        "lead:edit",
        "lead:export",
        "stand:hold",
        "booking:edit",
        "deposit:record",
        "agreement:approve",
        "agreement:create",
        "obligation:edit",
        "obligation:report",
        "invitation:send",
    },
    Role.LEGAL: _READING
    | {
        "organisation:edit",
        "agreement:approve",
        "agreement:create",
        "agreement:edit",
        "agreement:register",
        "agreement:sign",
        "obligation:edit",
        "obligation:report",
        "register:export",
        "template:edit",
        "route:edit",
    },
    Role.EXHIBITOR: _PORTAL,
    Role.CITY: _PORTAL | {"portal:showcase"},
}
GRANTS[Role.ADMINISTRATOR] = frozenset().union(
    *(GRANTS[role] for role in GRANTS if role not in OUTSIDERS)
) | {"user:manage", "token:manage", "edition:manage", "plan:edit"}


def granted(roles: frozenset[str]) -> frozenset[str]:
    """Everything that somebody with these roles may do."""
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))
