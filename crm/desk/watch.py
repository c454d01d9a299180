"""The nightly look at history and files; administrators are written to when something is not whole."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from crm.accounts.queries import users
from crm.accounts.roles import Role
from crm.core import anchors, audit, mail
from crm.core.audit import Finding
from crm.core.db import unit_of_work
from crm.core.jobs import job

CHECK = "desk.check_history"
CHECK_EVERY = timedelta(days=1)
MOST_TOLD = 50
"""Findings in one letter: a broken disk has thousands."""

log = structlog.get_logger()


@job(CHECK, slow=True)
def check_history(_payload: dict[str, Any]) -> None:
    """Read everything again: events, chains, anchors, stored files."""
    with unit_of_work(writes=False):
        kept = anchors.read_outside(anchors.outside_file())
        findings = [*islice(audit.verify(kept), MOST_TOLD), *islice(audit.verify_files(), MOST_TOLD)]
    if not findings:
        return
    log.error("audit.not_whole", findings=[f"{one.fault.value}: {one.where}" for one in findings])
    with unit_of_work():
        _tell_administrators(findings)


def _tell_administrators(findings: Sequence[Finding]) -> None:
    lines = "\n".join(f"{one.fault.value}: {one.where} {one.detail}".rstrip() for one in findings)
    for user in users():
        if user.active and Role.ADMINISTRATOR in user.role_names:
            with force_locale(user.locale):
                intro = _("Ночная проверка нашла, что история или файлы изменены в обход Витрины:")
                remedy = _(
                    "Ничего не исправляйте в базе. Сохраните копию и сравните её с последней "
                    "резервной: flask --app wsgi audit verify --files."
                )
                mail.post(user.email, _("Витрина: история не цела"), f"{intro}\n\n{lines}\n\n{remedy}\n")
