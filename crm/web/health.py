"""Is it alive, is it ready: for supervisors and load balancers."""

import tempfile
from datetime import timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from crm.core import clock
from crm.core.db import session
from crm.core.jobs import WorkerBeat
from crm.web.access import public

bp = Blueprint("health", __name__)
SILENT_AFTER = timedelta(seconds=30)


@bp.get("/healthz")
@public()
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
@public()
def ready() -> ResponseReturnValue:
    parts = {"database": _database(), "storage": _storage(), "worker": _worker()}
    is_ready = all(parts.values())
    answer = jsonify(
        status="ok" if is_ready else "unavailable",
        parts={name: "ok" if good else "unavailable" for name, good in parts.items()},
    )
    return answer, 200 if is_ready else 503


def _database() -> bool:
    try:
        session.execute(sql("SELECT 1"))
    except SQLAlchemyError:
        session.rollback()
        return False
    return True


def _storage() -> bool:
    try:
        folder = current_app.extensions["settings"].storage_dir
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"ready")
    except OSError:
        return False
    return True


def _worker() -> bool:
    try:
        beat = session.scalar(select(WorkerBeat.at).order_by(WorkerBeat.at.desc()).limit(1))
    except SQLAlchemyError:
        session.rollback()
        return False
    return beat is not None and clock.now() - beat < SILENT_AFTER
