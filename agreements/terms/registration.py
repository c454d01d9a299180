"""What the register gives an agreement."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the register gives at registration; a draft has none, and its blanks are printed instead.

    `verify_at` is the address, with a random code, where anybody can compare the paper with the register.
    """

    number: str
    made: date
    verify_at: str = ""
