"""Puts the house together: the only module that knows every feature."""

import os
import sys
from typing import Any

import structlog
from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from whitenoise import WhiteNoise

import crm.accounts.plugin
import crm.core.plugin
import crm.desk.plugin
import crm.exhibition.plugin
import crm.leads.plugin
import crm.partnerships.plugin
import crm.portal.plugin
from crm.accounts import security as accounts_security
from crm.accounts import views as accounts
from crm.core.db import db, prepare_engine
from crm.core.hooks import hooks
from crm.core.settings import Settings, from_environment
from crm.core.storage import LocalStorage
from crm.desk import styleguide
from crm.desk import views as desk
from crm.exhibition import api as exhibition_api
from crm.exhibition import views as exhibition
from crm.leads import api as leads_api
from crm.leads import views as leads
from crm.partnerships import api as partnerships_api
from crm.partnerships import views as partnerships
from crm.portal import views as portal
from crm.web import access, addresses, assets, filters, headers, health, language, refusals, sections, shell
from crm.web.access import Access
from crm.web.unit_of_work import House

PLUGINS = (
    crm.core.plugin,
    crm.accounts.plugin,
    crm.leads.plugin,
    crm.exhibition.plugin,
    crm.partnerships.plugin,
    crm.portal.plugin,
    crm.desk.plugin,
)
BLUEPRINTS = (
    health.bp,
    accounts.bp,
    leads.bp,
    exhibition.bp,
    partnerships.bp,
    portal.bp,
    desk.bp,
)
APIS = (leads_api.api, exhibition_api.api, partnerships_api.api)
MAX_UPLOAD = 20 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A ready application for these settings, by default those of the environment."""
    settings = settings or from_environment()
    app = House("crm", template_folder="../templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.undefined = StrictUndefined
    app.extensions["settings"] = settings
    app.extensions["storage"] = LocalStorage(settings.storage_dir)
    _log()
    hooks.install(PLUGINS)
    _database(app)
    _web(app, settings)
    return app


def _engine_options(database_url: str) -> dict[str, Any]:
    """A server may have gone away and come back: each connection is asked first, and none waits for ever."""
    if database_url.startswith("sqlite"):
        return {}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def _database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=os.path.join(app.root_path, "..", "migrations"), render_as_batch=True)  # noqa: PTH118
    with app.app_context():
        prepare_engine(db.engine)


def _web(app: Flask, settings: Settings) -> None:
    language.install(app)
    csrf = CSRFProtect(app)
    accounts_security.install(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.debug:
        app.register_blueprint(styleguide.bp)
    app.extensions["apis"] = APIS
    for api in APIS:
        app.register_blueprint(api.bp)
        csrf.exempt(api.bp)  # only a bearer token opens it, and no browser sends one by itself
    access.install(app, elsewhere={**accounts_security.ENDPOINTS, "static": Access(public=True)})
    for part in (refusals, addresses, sections, assets, filters, shell):
        part.install(app)
    headers.install(app, secure=settings.secure_cookies)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(assets.DIST), prefix=assets.ADDRESS, max_age=31536000, allow_all_origins=False
    )


def _log() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
