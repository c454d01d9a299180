"""What a run refuses before it makes anything."""


class BatchRefused(Exception):
    """The run cannot start; the message, in Russian, is one line for the person at the keyboard."""


class RowRefused(Exception):
    """No document for this row; `reasons` are lines in Russian that name the columns."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))
