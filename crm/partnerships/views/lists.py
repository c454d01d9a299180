"""All agreements: by whose move, and as a table."""

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.lifecycle import State, Turn
from crm.partnerships import queries, words
from crm.partnerships.models import AgreementKind
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import AgreementFilter
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import url_with

PAGE = 50
SHORT = 12
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("/agreements")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreements() -> ResponseReturnValue:
    wanted = _filter()
    as_table = request.args.get("view") == "table"
    counts = queries.turn_counts(acting(), replace(wanted, turn=None))
    facts = {
        "wanted": wanted,
        "counts": counts,
        "as_table": as_table,
        "is_narrowed": replace(wanted, turn=None) != AgreementFilter(),
        "editions": queries.editions_with_agreements(),
        "kind_options": [(kind.value, _(kind.title)) for kind in AgreementKind],
        "state_options": [(state.value, _(words.title_of_state(state))) for state in State],
        "turn_tabs": _turn_tabs(counts, wanted),
    }
    if as_table or wanted.turn is not None:
        return render_template("partnerships/agreements.html", groups=None, **_table(wanted), **facts)
    groups = queries.agreements_by_turn(acting(), wanted, limit=SHORT)
    return render_template("partnerships/agreements.html", groups=groups, rows=[], next_after=None, **facts)


def _table(wanted: AgreementFilter) -> dict[str, object]:
    after = request.args.get("after", type=int)
    rows = queries.agreement_rows(acting(), wanted, limit=PAGE + 1, after=after)
    return {"rows": rows[:PAGE], "next_after": rows[PAGE - 1].id if len(rows) > PAGE else None}


def _turn_tabs(counts: dict[Turn, int], wanted: AgreementFilter) -> list[tuple[str, str, bool, int]]:
    return [
        (_(title), url_with(turn=turn.value, after=None), wanted.turn is turn, counts[turn])
        for turn, (_kind, title) in words.TURNS.items()
    ]


def _filter() -> AgreementFilter:
    return AgreementFilter(
        kind=chosen(AgreementKind, "kind"),
        state=chosen(State, "state"),
        turn=chosen(Turn, "turn"),
        edition_id=request.args.get("edition", type=int),
        organisation_id=request.args.get("organisation", type=int),
        template_id=request.args.get("template", type=int),
        text=request.args.get("q", "")[:100],
    )


def chosen(kind: type[Choice], name: str) -> Choice | None:
    """The choice in the address; anything unknown is no choice."""
    typed = request.args.get(name, "")
    return kind(typed) if typed in set(kind) else None
