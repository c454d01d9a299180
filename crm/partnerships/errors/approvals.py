"""What approval refuses."""

from crm.core.errors import DomainError
from crm.core.texts import text


class RouteWithoutSteps(DomainError):
    code = "route_without_steps"
    status = 422
    message = text("В маршруте нет ни одного этапа. Назовите этап и выберите, кто согласует.")


class NobodyMayDecide(DomainError):
    code = "nobody_may_decide"
    message = text(
        "Этап «%(step)s» некому согласовать: доступ закрыт или это автор текста. "
        "Назначьте другого согласующего или заместителя в маршруте."
    )


class StepHandedToSelf(DomainError):
    code = "step_handed_to_self"
    status = 422
    message = text("Этап и так ждёт решения: %(name)s. Выберите другого человека.")
    field = "to"
