"""The blueprint that the screens of partnerships hang on, and what they share."""

from typing import Any

from flask import Blueprint, render_template

from crm.partnerships import words
from crm.partnerships.views import duties
from crm.web.refusals import wants_fragment

bp = Blueprint("partnerships", __name__)


@bp.context_processor
def vocabulary() -> dict[str, object]:
    return {
        "state_words": words.STATES,
        "turn_words": words.TURNS,
        "verb_words": words.VERBS,
        "signature_words": words.SIGNATURES,
        "reading_words": words.READINGS,
        "event_look": event_look,
        "duty_status": duties.status_of_row,
    }


def event_look(key: str) -> tuple[str, str]:
    """Icon and kind of a line on the timeline."""
    return _LOOKS.get(key.rpartition(".")[2], ("circle", "neutral"))


_LOOKS = {
    "drafted": ("file-plus", "accent"),
    "uploaded": ("upload", "accent"),
    "recorded_signed": ("archive", "ok"),
    "in_talks": ("message-circle", "info"),
    "text_accepted": ("check", "ok"),
    "counter_edited": ("file-diff", "warn"),
    "rendered": ("file-text", "neutral"),
    "forms_confirmed": ("check", "neutral"),
    "submitted": ("send", "info"),
    "step_approved": ("check", "ok"),
    "changes_asked": ("rotate", "warn"),
    "step_handed_over": ("arrow-right", "neutral"),
    "approved": ("clipboard-check", "ok"),
    "registered": ("rubber-stamp", "accent"),
    "sent": ("send", "info"),
    "party_signed": ("signature", "ok"),
    "signed": ("certificate", "ok"),
    "took_effect": ("award", "ok"),
    "declined": ("hand-stop", "danger"),
    "voided": ("ban", "danger"),
    "cancelled": ("ban", "danger"),
    "annulled": ("ban", "danger"),
    "returned_to_draft": ("rotate", "warn"),
    "revised": ("rotate", "accent"),
    "obligations_taken": ("checklist", "accent"),
    "added": ("plus", "accent"),
    "done": ("check", "info"),
    "accepted": ("circle-check", "ok"),
    "returned": ("rotate", "warn"),
    "waived": ("ban", "neutral"),
    "rescheduled": ("calendar-due", "warn"),
    "scheduled": ("calendar-due", "neutral"),
    "fulfilled": ("certificate", "ok"),
}


def drawer_or_page(fragment: str, *, title: str, **values: Any) -> str:
    """A form as a fragment for the drawer, or as a page of its own for whoever comes without scripts."""
    if wants_fragment():
        return render_template(fragment, title=title, **values)
    return render_template("partnerships/form_page.html", fragment=fragment, title=title, **values)
