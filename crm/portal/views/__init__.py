"""The exhibitor's and the city's own pages: the blueprint, and what the pages share."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from crm.core.errors import NotFound
from crm.leads.models import Organisation
from crm.portal import queries
from crm.web.acting import acting

bp = Blueprint("portal", __name__, url_prefix="/portal")


def own(organisation_id: int) -> Organisation:
    """The organisation the address names, if the actor acts for it."""
    return queries.own_organisation(organisation_id, acting())


def require_own(owner_id: int, organisation_id: int) -> None:
    """The address names one organisation and the record belongs to another: nothing is found there."""
    if owner_id != organisation_id:
        raise NotFound


def to_checklist(organisation_id: int) -> Response:
    return redirect(url_for("portal.organisation", organisation_id=organisation_id), 303)


# The pages add their routes to the blueprint.
import crm.portal.views.agreements  # noqa: E402
import crm.portal.views.obligations  # noqa: E402
import crm.portal.views.participation  # noqa: E402
import crm.portal.views.requisites  # noqa: E402
import crm.portal.views.stands  # noqa: E402, F401
