"""What an address is about: the edition it names or the one last worked in; for whom a stand is sought."""

from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _

from crm.exhibition import queries
from crm.exhibition.models import Edition
from crm.exhibition.queries import participants
from crm.exhibition.queries.participants import Participant
from crm.web.acting import acting


def chosen_edition() -> Edition:
    """`?edition=` decides and is remembered by the browser; else the remembered one; else the current one.

    Before the first edition exists, the list of editions says what to do.
    """
    named = request.args.get("edition", type=int)
    if named is not None:
        chosen = queries.edition_or_404(named)
        session["edition_id"] = chosen.id
        return chosen
    remembered = queries.edition_or_none(session.get("edition_id"))
    edition = remembered or queries.current_edition()
    if edition is None:
        abort(redirect(url_for("exhibition.editions_list")))
    return edition


def edition_options() -> list[tuple[int, str]]:
    """For the switch of editions."""
    return [(one.id, _("%(numeral)s выпуск", numeral=one.numeral)) for one in queries.editions()]


def chosen_participant() -> Participant | None:
    """`?lead=` or `?organisation=`."""
    lead_id = request.args.get("lead", type=int)
    organisation_id = request.args.get("organisation", type=int)
    if lead_id is None and organisation_id is None:
        return None
    return participants.chosen(acting(), organisation_id=organisation_id, lead_id=lead_id)


def participant_query() -> dict[str, Any]:
    """The same for the next address, so that the choice goes along."""
    named = {name: request.args.get(name, type=int) for name in ("lead", "organisation")}
    return {name: value for name, value in named.items() if value is not None}


def plan_address(hall_id: int, stand_number: str | None = None) -> str:
    """The plan with this stand marked, for whom it was sought kept."""
    return url_for("exhibition.hall", hall_id=hall_id, stand=stand_number, **participant_query())
