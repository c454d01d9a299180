"""Pages of the exhibition: the plan and its stands, bookings, editions, showcases."""

from flask import Blueprint

bp = Blueprint("exhibition", __name__)

from crm.exhibition.views import bookings, editions, plan, showcases, stands  # noqa: E402, F401  add their routes
