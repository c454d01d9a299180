"""Handing a text in for approval, one or many: the same move, the same route, the same fact told."""

from agreements.lifecycle import Verb
from crm.core.actor import Actor
from crm.partnerships import events
from crm.partnerships.models import Agreement
from crm.partnerships.moves import make_move, tell
from crm.partnerships.operations.approvals import open_route
from crm.partnerships.queries.approvals import route_for
from crm.partnerships.terms import Preparation


def hand_in(agreement: Agreement, preparation: Preparation, *, by: Actor) -> None:
    """Hand the text in for approval; where its type has no route it is approved in the same move."""
    route = route_for(agreement.type_id, agreement.amount)
    make_move(agreement, Verb.SUBMIT, by, preparation=preparation, route_empty=route is None)
    revision = agreement.revisions[-1]
    told = events.AgreementApproved if route is None else events.AgreementSubmitted
    tell(told(n=revision.n, content_hash=revision.content_hash), agreement, by)
    if route is not None:
        open_route(agreement, route, by=by)
