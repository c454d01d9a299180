"""What the portal refuses."""

from crm.core.errors import DomainError
from crm.core.texts import text


class ShowcaseForCities(DomainError):
    code = "showcase_for_cities"
    message = text("Стенд %(number)s отведён под витрину города. Выберите другой.")
