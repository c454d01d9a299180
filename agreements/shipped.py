"""The papers that come with the product: their templates, names, parties' labels and usual wording."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

Kind = Literal["participation", "cooperation", "free"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its template's file, its names, its book of numbers, how its parties are called.

    `kind` says which terms fill it; of `free` papers there may be many, each with variables of its own.
    """

    kind: Kind
    file: str
    name: str
    short_name: str
    register: str
    prefix: str
    roles: tuple[str, str]

    def template(self) -> bytes:
        """The shipped template."""
        return resources.files("agreements").joinpath("docx_templates", self.file).read_bytes()

    def wording(self) -> dict[str, Any]:
        """Labels and hints of the template's own variables by path; empty where all are known."""
        beside = resources.files("agreements").joinpath(
            "docx_templates", self.file.removesuffix("docx") + "json"
        )
        found: dict[str, Any] = json.loads(beside.read_text("utf-8")) if beside.is_file() else {}
        return found


PAPERS: Mapping[str, Paper] = {
    "participation": Paper(
        kind="participation",
        file="participation.docx",
        name="Договор на участие в выставке",
        short_name="Договор",
        register="Договоры на участие в выставке",
        prefix="В",
        roles=("Организатор", "Участник"),
    ),
    "cooperation": Paper(
        kind="cooperation",
        file="cooperation.docx",
        name="Соглашение о сотрудничестве",
        short_name="Соглашение",
        register="Соглашения о сотрудничестве",
        prefix="С",
        roles=("Сторона 1", "Сторона 2"),
    ),
    "intentions": Paper(
        kind="free",
        file="intentions.docx",
        name="Протокол о намерениях",
        short_name="Протокол",
        register="Протоколы о намерениях",
        prefix="П",
        roles=("Сторона 1", "Сторона 2"),
    ),
}

SCHEME = "{prefix}-{seq:03}/{yy}"
"""How the shipped registers number."""

PURPOSE = "развития городской среды, обмена опытом и продвижения лучших городских практик"
DIRECTIONS = (
    "градостроительство, архитектура и благоустройство",
    "городской транспорт и мобильность",
    "цифровизация городского хозяйства и «умные» городские системы",
    "деловые, культурные и туристические связи",
)
FORMS = (
    "участие в мероприятиях и выставке форума",
    "обмен делегациями и рабочие встречи",
    "обмен информацией и методическими материалами",
    "подготовка и реализация совместных проектов",
)

DUTY_TO_PAY = "Оплатить {percent} % цены договора"
DUTY_TO_PROVIDE_STAND = "Передать стенд участнику"
DUTY_TO_SEND_ACT = "Направить акт об оказании услуг"
DUTIES_OF_EXHIBITOR = {
    "application": "Подать заявку на дополнительные услуги",
    "design": "Передать проект оформления стенда",
    "catalogue": "Передать сведения для каталога",
    "badges": "Передать список сотрудников для бейджей",
    "equipment": "Заказать дополнительное оборудование",
}
"""What the shipped contract makes its parties do; the keys are fields of `terms.Deadlines`."""
