"""What keeps the house tidy by itself: mechanisms use the same doors as features."""

from collections.abc import Sequence
from datetime import timedelta

from crm.core.hooks import PeriodicJob, hookimpl


@hookimpl
def periodic_jobs() -> Sequence[PeriodicJob]:
    return [
        PeriodicJob("idempotency.forget", timedelta(hours=1)),
        PeriodicJob("storage.sweep", timedelta(hours=6)),
        PeriodicJob("jobs.forget", timedelta(days=1)),
    ]
