"""The organiser's seal on a PDF: PAdES-B-B by pyHanko with a certificate of RSA or elliptic curves, and its
check.

The seal certifies (DocMDP: no changes). GOST certificates cannot seal: readers of PDF would not know what to
do with them, and pyHanko does not write them (comparison-and-pdf.md §3).
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from agreements.bilingual import Text
from agreements.signing.cms import read_certificate
from agreements.signing.names import facts_of
from agreements.signing.trust import TrustStore

FIELD = "Seal"
REASON = "Печать реестра"


class SealTrouble(StrEnum):
    CANNOT_OPEN = "cannot_open"  # the library tells a wrong password and a GOST key alike
    NOT_PKCS12 = "not_pkcs12"
    NO_KEY = "no_key"
    KEY_NOT_SUPPORTED = "key_not_supported"
    CERTIFICATE_OUT_OF_DATE = "certificate_out_of_date"
    NOT_PDF = "not_pdf"


SEAL_TROUBLE_TEXTS: Mapping[SealTrouble, Text] = MappingProxyType(
    {
        SealTrouble.CANNOT_OPEN: Text(
            "Файл сертификата не открывается: пароль не подходит, или внутри ключ ГОСТ.",
            "The certificate file does not open: a wrong password, or a GOST key inside.",
        ),
        SealTrouble.NOT_PKCS12: Text(
            "Это не файл сертификата с ключом (PKCS#12: .p12, .pfx).",
            "This is no certificate with its key (PKCS#12: .p12, .pfx).",
        ),
        SealTrouble.NO_KEY: Text(
            "В файле нет закрытого ключа или его сертификата.",
            "The file holds no private key or no certificate for it.",
        ),
        SealTrouble.KEY_NOT_SUPPORTED: Text(
            "Печать ставится ключом RSA или на эллиптических кривых; ключ ГОСТ не подходит.",
            "A seal takes a key of RSA or elliptic curves; a GOST key does not fit.",
        ),
        SealTrouble.CERTIFICATE_OUT_OF_DATE: Text(
            "Сертификат печати сейчас не действует.", "The certificate of the seal is not valid now."
        ),
        SealTrouble.NOT_PDF: Text(
            "Это не файл PDF или он повреждён.", "This is not a PDF file, or it is damaged."
        ),
    }
)


class SealRefused(Exception):
    """No seal could be put on or read. `trouble` is the code."""

    def __init__(self, trouble: SealTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Sealer:
    """The organiser's certificate with its key, ready to seal. Keep it out of logs: it holds the key."""

    name: str
    not_before: datetime
    not_after: datetime
    _signer: signers.SimpleSigner

    @classmethod
    def load(cls, data: bytes, password: str | None) -> "Sealer":
        """From a PKCS#12 file. Raises SealRefused."""
        secret = password.encode() if password else None
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(data, secret)
        except ValueError as error:
            wrong = "password" in str(error).lower() or "mac" in str(error).lower()
            trouble = SealTrouble.CANNOT_OPEN if wrong else SealTrouble.NOT_PKCS12
            raise SealRefused(trouble) from error
        except Exception as error:  # cryptography tells of unknown keys in several ways
            raise SealRefused(SealTrouble.KEY_NOT_SUPPORTED, type(error).__name__) from error
        if key is None or certificate is None:
            raise SealRefused(SealTrouble.NO_KEY)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise SealRefused(SealTrouble.KEY_NOT_SUPPORTED)
        signer = signers.SimpleSigner.load_pkcs12_data(data, [], secret)
        facts = facts_of(signer.signing_cert)
        return cls(facts.name or facts.organisation, facts.not_before, facts.not_after, signer)

    def is_valid_at(self, moment: datetime) -> bool:
        return self.not_before <= moment <= self.not_after

    def __repr__(self) -> str:
        return f"Sealer({self.name!r})"


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """What is found of the seal on a PDF. `is_whole`: it covers the file to its end, and nothing was added.

    `is_trusted` is about the certificate and the store; `claimed_at` is the signer's own word, in UTC.
    """

    is_sealed: bool
    is_intact: bool = False
    is_whole: bool = False
    is_trusted: bool = False
    signer: str = ""
    claimed_at: datetime | None = None

    @property
    def is_good(self) -> bool:
        return self.is_sealed and self.is_intact and self.is_whole and self.is_trusted


def seal(pdf: bytes, sealer: Sealer, *, reason: str = REASON, location: str = "") -> bytes:
    """The PDF with an invisible certifying signature added at its end; the given bytes stay its beginning.

    Raises SealRefused: not_pdf, or certificate_out_of_date. Not to be called inside a running event loop.
    """
    if not sealer.is_valid_at(datetime.now(UTC)):
        raise SealRefused(SealTrouble.CERTIFICATE_OUT_OF_DATE)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=location or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = signers.PdfSigner(metadata, signer=sealer._signer, new_field_spec=SigFieldSpec(FIELD))
    try:
        return bytes(signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue())
    except (PdfError, SigningError, ValueError) as error:
        raise SealRefused(SealTrouble.NOT_PDF, str(error)) from error


def check_seal(pdf: bytes, store: TrustStore, *, at: datetime | None = None) -> SealVerdict:
    """The first signature of a PDF, judged offline against the store at that moment (default: now).

    Raises SealRefused(not_pdf).
    """
    context = ValidationContext(
        trust_roots=[each for entry in store.certificates if entry.is_root and (each := _read(entry.der))],
        other_certs=[each for entry in store.certificates if (each := _read(entry.der))],
        crls=[entry.der for entry in store.lists],
        moment=at,
        allow_fetching=False,
    )
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return SealVerdict(is_sealed=False)
        status = validate_pdf_signature(signatures[0], context)
    except SignatureValidationError:
        return SealVerdict(is_sealed=True)
    except (PdfError, ValueError, TypeError, KeyError) as error:
        raise SealRefused(SealTrouble.NOT_PDF, str(error)) from error
    facts = facts_of(status.signing_cert)
    return SealVerdict(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid),
        is_whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=bool(status.trusted),
        signer=facts.name or facts.organisation,
        claimed_at=status.signer_reported_dt,
    )


def _read(der: bytes) -> x509.Certificate | None:
    return read_certificate(der)
