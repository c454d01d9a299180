"""What a certificate of completion is made from: plain facts, gathered by the caller, nothing looked up."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum


class Channel(StrEnum):
    """How a signature was given (agreements.md §4)."""

    PAPER = "paper"
    PAPER_AT_EVENT = "paper_at_event"
    SCAN_EXCHANGE = "scan_exchange"
    EDO = "edo"
    KEP_FILES = "kep_files"
    PEP = "pep"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as the agreement names it; `role` as in the text («Организатор»)."""

    name: str
    role: str = ""
    inn: str = ""
    ogrn: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature. `moment` is aware. `details` are ready lines: verdict parts, address, file, operator."""

    party: str
    signer: str
    position: str
    channel: Channel
    moment: datetime
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file that belongs to the agreement; `size` in bytes, `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> "FileFacts":
        return cls(name, len(data), hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the history, in words of the caller. `moment` is aware."""

    moment: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Everything the certificate says. Moments are aware and printed in `zone`, named by `zone_name`.

    `chain_length` and `chain_head` are number and hash of the last event of the agreement's chain.
    `check_address` is the public page behind the QR code, or empty.
    """

    title: str
    number: str
    dated: str
    parties: tuple[PartyFacts, ...]
    signatures: tuple[SignatureFacts, ...]
    files: tuple[FileFacts, ...]
    events: tuple[EventLine, ...] = ()
    chain_length: int = 0
    chain_head: str = ""
    completed_at: datetime
    made_at: datetime
    zone: tzinfo
    zone_name: str
    organiser: str = ""
    check_address: str = ""
    has_time_stamp: bool = False
