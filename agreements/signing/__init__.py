"""Evidence of signing: signatures verified offline, whose turn it is, powers of attorney; no web, no
database.

    store = TrustStore.read(Path("trust"))
    report = verify(signature, document, store, party=Party(inn="7707083893"), at=received_at)
    report.integrity, report.chain, report.is_good

What cannot be checked on this machine is `cannot_check`, never `invalid`; what is no signature raises
NotASignature. `agreements.signing.completion` makes and seals the certificate of completion,
`agreements.signing.package` the package that proves itself. The openssl command does the cryptography
(docs/decisions/signatures-through-openssl.md).
"""

from agreements.signing.cms import read_signature
from agreements.signing.faults import FAULT_TEXTS, Fault, NotASignature
from agreements.signing.identity import Party
from agreements.signing.names import CertificateFacts
from agreements.signing.openssl import Openssl, installed
from agreements.signing.report import LABEL, Fingerprint, Report, SignerReport
from agreements.signing.trust import (
    STORE_PROBLEM_TEXTS,
    RevocationList,
    StoreProblem,
    TrustedCertificate,
    TrustStore,
)
from agreements.signing.verdicts import (
    REASON_TEXTS,
    VERDICT_TEXTS,
    Chain,
    Identity,
    Integrity,
    Reason,
    Revocation,
    Time,
)
from agreements.signing.verification import verify

__all__ = [
    "FAULT_TEXTS",
    "LABEL",
    "REASON_TEXTS",
    "STORE_PROBLEM_TEXTS",
    "VERDICT_TEXTS",
    "CertificateFacts",
    "Chain",
    "Fault",
    "Fingerprint",
    "Identity",
    "Integrity",
    "NotASignature",
    "Openssl",
    "Party",
    "Reason",
    "Report",
    "Revocation",
    "RevocationList",
    "SignerReport",
    "StoreProblem",
    "Time",
    "TrustStore",
    "TrustedCertificate",
    "installed",
    "read_signature",
    "verify",
]
