"""The certificate of completion: made as PDF from facts, sealed by the organiser (PAdES-B-B), checked again.

    pdf = draw(Completion(...), "ru")
    sealed = seal(pdf, Sealer.load(pkcs12, password))
    verdict = check_seal(sealed, store)

Without a configured certificate the PDF stands unsealed; the package around it still carries every digest.
"""

from agreements.signing.completion.drawing import draw
from agreements.signing.completion.facts import (
    Channel,
    Completion,
    EventLine,
    FileFacts,
    PartyFacts,
    SignatureFacts,
)
from agreements.signing.completion.sealing import (
    SEAL_TROUBLE_TEXTS,
    Sealer,
    SealRefused,
    SealTrouble,
    SealVerdict,
    check_seal,
    seal,
)
from agreements.signing.completion.words import CHANNEL_TEXTS

__all__ = [
    "CHANNEL_TEXTS",
    "SEAL_TROUBLE_TEXTS",
    "Channel",
    "Completion",
    "EventLine",
    "FileFacts",
    "PartyFacts",
    "SealRefused",
    "SealTrouble",
    "SealVerdict",
    "Sealer",
    "SignatureFacts",
    "check_seal",
    "draw",
    "seal",
]
