"""Who can sign in to the demonstration. Everybody has the same password, printed at the start."""

from dataclasses import dataclass

from crm.accounts.roles import Role

PASSWORD = "gorod-vitrina"
DOMAIN = "demo.example"


@dataclass(frozen=True)
class SignIn:
    """A demonstration account; outsiders belong to the organisation whose short name is `of`."""

    role: Role
    name: str
    of: str = ""
    local: str = ""

    @property
    def email(self) -> str:
        return f"{self.local or self.role.value}@{DOMAIN}"

    @property
    def title(self) -> str:
        return f"{self.role.title}: {self.name}"


SIGN_INS = (
    SignIn(Role.MANAGER, "Марина Соколова"),
    SignIn(Role.LEGAL, "Игорь Левашов"),
    SignIn(Role.DIRECTOR, "Ксения Юшкова"),
    SignIn(Role.ACCOUNTANT, "Нина Абрамова"),
    SignIn(Role.PROTOCOL, "Олег Рыжов"),
    SignIn(Role.ONSITE, "Даша Климова"),
    SignIn(Role.ADMINISTRATOR, "Артём Панов"),
    SignIn(Role.EXHIBITOR, "Антон Быков", of="ООО «Светлый двор»"),
    SignIn(Role.CITY, "Наталья Зимина", of="Администрация города Тюмени"),
    SignIn(Role.MANAGER, "Полина Ветрова", local="manager2"),
)
