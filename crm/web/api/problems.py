"""Bad input as problem+json: every fault at once, each with its place."""

from flask import Response
from flask_babel import gettext as _
from pydantic import ValidationError

from crm.web.refusals import problem


def invalid(error: ValidationError) -> Response:
    """All that is wrong with a body or a query; `errors` names place and fault."""
    return problem(
        422,
        "invalid_request",
        _("Запрос содержит ошибки: исправьте перечисленные поля."),
        errors=[
            {
                "field": ".".join(str(part) for part in fault["loc"]),
                "code": fault["type"],
                "message": fault["msg"],
            }
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        ],
    )


def not_json() -> Response:
    return problem(400, "not_json", _("Тело запроса должно быть JSON в кодировке UTF-8."))
