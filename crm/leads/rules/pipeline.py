"""The board's order and what rots on it."""

from datetime import datetime

GAP = 1024


def rotting_days(allowed: int | None, touched_at: datetime, now: datetime) -> int:
    """Whole days beyond the `allowed` ones since the last sign of life; 0 while fresh or nothing rots."""
    return 0 if allowed is None else max(0, (now - touched_at).days - allowed)


def between(above: int | None, below: int | None) -> int | None:
    """A position between two neighbours (None: nobody there); None when no number is left between them."""
    if above is None:
        return 0 if below is None else below - GAP
    if below is None:
        return above + GAP
    middle = (above + below) // 2
    return middle if above < middle < below else None
