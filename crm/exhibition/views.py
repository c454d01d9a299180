"""Pages of exhibition."""

from flask import Blueprint

bp = Blueprint("exhibition", __name__)
