"""A run of the demonstration: framework agreements for many in one go, most made, two without requisites."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from crm.core import clock
from crm.core.actor import Actor
from crm.exhibition.models import Edition
from crm.leads.models import Organisation
from crm.partnerships.models import AgreementKind
from crm.partnerships.operations import making
from crm.partnerships.operations import runs as verbs
from crm.partnerships.proofs import proof_sheets
from crm.partnerships.queries import runs

DAYS_AGO = 2
UNREADY = ("legal_address", "ogrn", "kpp")
"""What the last two organisations of the run do not have yet: they only began to talk."""


def tell_run(organisations: Sequence[Organisation], edition: Edition, *, by: Actor, now: datetime) -> None:
    """Chosen, looked through, made: what is certain was confirmed, one doubtful form waits for a person."""
    for organisation in organisations[-2:]:
        for field in UNREADY:
            setattr(organisation, field, "")
    with clock.stopped_at(now - timedelta(days=DAYS_AGO)):
        run = verbs.choose_for_run(AgreementKind.COOPERATION, edition, organisations=organisations, by=by)
        run = runs.run_to_change(run.id, by)
        rows = runs.rows_of(run)
        sheets = proof_sheets(runs.readiness_of(run, rows, by=by))
        verbs.confirm_certain(run, sheets[:-3], by=by)
        verbs.start_run(run, submits=False, by=by)
        making.make_rows(run, [row.id for row in rows], by=by)
