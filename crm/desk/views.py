"""The first screen and what looks across everything."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from crm.desk.permissions import DeskPermission
from crm.web.access import requires

bp = Blueprint("desk", __name__)


@bp.get("/")
@requires(DeskPermission.DESK_VIEW)
def today() -> ResponseReturnValue:
    return render_template("desk/today.html")
