"""How a refusal reaches whoever asked: a page, a fragment beside the form, or problem+json."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from crm.core.errors import DomainError
from crm.web.language import sentence

log = structlog.get_logger()


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    return request.path.startswith("/api/")


def wants_fragment() -> bool:
    """htmx asks for a piece of a page."""
    return "HX-Request" in request.headers


def problem(status: int, code: str, detail: str, **extra: Any) -> Response:
    """An RFC 9457 answer with our stable code."""
    response = jsonify({"type": "about:blank", "status": status, "code": code, "detail": detail, **extra})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _answer(status: int, code: str, detail: str) -> ResponseReturnValue:
    if wants_json():
        return problem(status, code, detail)
    if wants_fragment():
        return render_template("errors/_refusal.html", status=status, code=code, detail=detail), status
    return render_template("errors/refusal.html", status=status, code=code, detail=detail), status


def _refused(error: DomainError) -> ResponseReturnValue:
    return _answer(error.status, error.code, sentence(error))


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return _answer(
        400, "stale_form", _("Страница устарела. Обновите её и отправьте форму ещё раз: ничего не сохранено.")
    )


def _foreign_host(error: SecurityError) -> ResponseReturnValue:
    """Asked for under a name that is not ours: plain words, as no address can be built under it."""
    detail = _("Этот адрес здесь не обслуживается. Откройте сайт по его настоящему имени.")
    return Response(detail + "\n", 400, mimetype="text/plain")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    return _answer(status, error.name.lower().replace(" ", "_"), _http_text(status))


def _http_text(status: int) -> str:
    texts = {
        400: _("Запрос составлен неверно. Вернитесь на предыдущую страницу и попробуйте ещё раз."),
        404: _("Проверьте адрес или начните с первого экрана."),
        405: _("Это действие так не выполняется. Вернитесь на страницу и воспользуйтесь кнопкой."),
        413: _("Файл слишком большой. Уменьшите его и загрузите ещё раз."),
        429: _("Слишком много попыток. Подождите минуту и попробуйте снова."),
    }
    return str(texts.get(status) or _("Запрос не выполнен. Попробуйте ещё раз."))


def _changed_meanwhile(error: StaleDataError) -> ResponseReturnValue:
    return _answer(
        409, "record_changed", _("Запись тем временем изменили. Откройте её заново и повторите изменение.")
    )


def _database(error: OperationalError) -> ResponseReturnValue:
    log.error("database.unavailable", error=str(error.orig))
    detail = _("База данных сейчас не отвечает. Ничего не сохранено; повторите через минуту.")
    answer = make_response(_answer(503, "database_busy", detail))
    answer.headers["Retry-After"] = "5"
    return answer


def _unexpected(error: Exception) -> ResponseReturnValue:
    incident = secrets.token_hex(4)
    log.exception("request.failed", incident=incident, path=request.path)
    return _answer(
        500,
        "internal_error",
        _(
            "Ошибка на нашей стороне. Ничего не сохранено. Сообщите администратору код %(code)s.",
            code=incident,
        ),
    )
