"""Background work of the exhibition."""

from typing import Any

from crm.core import jobs
from crm.exhibition import operations

RELEASE_OVERDUE = "exhibition.release_overdue"


@jobs.job(RELEASE_OVERDUE)
def release_overdue(payload: dict[str, Any]) -> None:
    """Overdue claims are let go by whoever wants the stand; this is for those nobody asks for."""
    operations.sweep_overdue()
