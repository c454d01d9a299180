"""The trust store: certificates and revocation lists that an administrator gave, as one immutable value.

Nothing else is trusted: not the certificates of the system, not those inside a signature. A certificate
counts as an anchor if it is a root (issued by itself); the others only help to build the chain.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from asn1crypto import cms, crl, pem, x509

from agreements.bilingual import Text
from agreements.signing.armour import pem_blocks
from agreements.signing.cms import BROKEN, read_certificate
from agreements.signing.names import spoken

MAX_FILE = 64 * 2**20
MAX_FILES = 2000


class StoreProblem(StrEnum):
    """What is wrong with a file or an entry of the store; nothing is passed over in silence."""

    UNREADABLE = "unreadable"
    NOT_FOR_TRUST = "not_for_trust"
    PRIVATE_KEY = "private_key"
    TOO_MANY_FILES = "too_many_files"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    LIST_OUT_OF_DATE = "list_out_of_date"
    NO_ROOT = "no_root"


STORE_PROBLEM_TEXTS: Mapping[StoreProblem, Text] = MappingProxyType(
    {
        StoreProblem.UNREADABLE: Text("Файл не читается.", "The file cannot be read."),
        StoreProblem.NOT_FOR_TRUST: Text(
            "В файле нет ни сертификата, ни списка отозванных (PEM, DER или P7B).",
            "The file holds neither a certificate nor a revocation list (PEM, DER or P7B).",
        ),
        StoreProblem.PRIVATE_KEY: Text(
            "В файле закрытый ключ: ему здесь не место, удалите его.",
            "The file holds a private key, which does not belong here: remove it.",
        ),
        StoreProblem.TOO_MANY_FILES: Text(
            "В папке слишком много файлов: прочитаны первые 2000.",
            "The folder has too many files: the first 2000 were read.",
        ),
        StoreProblem.EXPIRED: Text("Срок действия сертификата истёк.", "The certificate has expired."),
        StoreProblem.NOT_YET_VALID: Text("Сертификат ещё не действует.", "The certificate is not valid yet."),
        StoreProblem.LIST_OUT_OF_DATE: Text(
            "Список отозванных устарел: загрузите новый.",
            "The revocation list is out of date: load a new one.",
        ),
        StoreProblem.NO_ROOT: Text(
            "Нет ни одного корневого сертификата: доверять некому.",
            "There is no root certificate: nobody can be trusted.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class TrustedCertificate:
    """A certificate of the store. Moments are UTC."""

    source: str
    der: bytes
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    is_root: bool
    sha256: str

    def problem(self, at: datetime) -> StoreProblem | None:
        if at > self.not_after:
            return StoreProblem.EXPIRED
        return StoreProblem.NOT_YET_VALID if at < self.not_before else None


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A CRL of the store. `issuer_der` is the issuer's name as it is written."""

    source: str
    der: bytes
    issuer: str
    issuer_der: bytes
    this_update: datetime
    next_update: datetime | None
    revoked_count: int

    def problem(self, at: datetime) -> StoreProblem | None:
        return StoreProblem.LIST_OUT_OF_DATE if not self.is_fresh(at) else None

    def is_fresh(self, at: datetime) -> bool:
        """Whether the list still speaks for this moment; without a term it speaks for its own only."""
        return at <= (self.next_update or self.this_update)


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Whom we trust. Equal contents have equal versions, whatever the files were called."""

    certificates: tuple[TrustedCertificate, ...] = ()
    lists: tuple[RevocationList, ...] = ()
    problems: tuple[tuple[str, StoreProblem], ...] = ()

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits over everything that is in it."""
        entries: list[_Entry] = [*self.certificates, *self.lists]
        parts = sorted(hashlib.sha256(each.der).digest() for each in entries)
        return hashlib.sha256(b"".join(parts)).hexdigest()[:16]

    @property
    def is_empty(self) -> bool:
        """Whether nobody can be trusted by it."""
        return not any(each.is_root for each in self.certificates)

    def all_problems(self, at: datetime) -> tuple[tuple[str, StoreProblem], ...]:
        """Source and problem, of files and of what was read from them, as of that moment."""
        entries: list[_Entry] = [*self.certificates, *self.lists]
        found = [(each.source, problem) for each in entries if (problem := each.problem(at))]
        none = [("", StoreProblem.NO_ROOT)] if self.certificates and self.is_empty else []
        return (*self.problems, *found, *none)

    @classmethod
    def read(cls, folder: Path) -> "TrustStore":
        """The store in a folder, without its subfolders. Raises OSError if there is no such folder."""
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        files: list[tuple[str, bytes]] = []
        problems = [(folder.name, StoreProblem.TOO_MANY_FILES)] if len(paths) > MAX_FILES else []
        for path in paths[:MAX_FILES]:
            try:
                if path.stat().st_size > MAX_FILE:
                    raise OSError("too large")
                files.append((path.name, path.read_bytes()))
            except OSError:
                problems.append((path.name, StoreProblem.UNREADABLE))
        store = cls.of(files)
        return cls(store.certificates, store.lists, (*problems, *store.problems))

    @classmethod
    def of(cls, files: Iterable[tuple[str, bytes]]) -> "TrustStore":
        """The store made of files given as name and content; what is there twice is kept once."""
        certificates: dict[bytes, TrustedCertificate] = {}
        lists: dict[bytes, RevocationList] = {}
        problems: list[tuple[str, StoreProblem]] = []
        for source, data in files:
            found, problem = _entries(source, data)
            if problem is not None:
                problems.append((source, problem))
            for entry in found:
                if isinstance(entry, TrustedCertificate):
                    certificates.setdefault(entry.der, entry)
                else:
                    lists.setdefault(entry.der, entry)
        return cls(tuple(certificates.values()), tuple(lists.values()), tuple(problems))


_Entry = TrustedCertificate | RevocationList


def _entries(source: str, data: bytes) -> tuple[list[_Entry], StoreProblem | None]:
    """What one file holds, and what is wrong with it."""
    text = data.lstrip()
    bodies = [(b"", data)] if not pem.detect(text) else pem_blocks(text)
    found = [entry for label, body in bodies if b"KEY" not in label for entry in _of_der(source, body)]
    if any(b"PRIVATE KEY" in label for label, _ in bodies):
        return found, StoreProblem.PRIVATE_KEY
    return found, None if found else StoreProblem.NOT_FOR_TRUST


def _of_der(source: str, der: bytes) -> list[_Entry]:
    certificate = read_certificate(der)
    if certificate is not None:
        return [_certificate(source, certificate)]
    for read in (_list, _bundle):
        try:
            return read(source, der)
        except BROKEN:
            continue
    return []


def _certificate(source: str, certificate: x509.Certificate) -> TrustedCertificate:
    validity = certificate["tbs_certificate"]["validity"]
    return TrustedCertificate(
        source=source,
        der=certificate.dump(),
        subject=spoken(certificate.subject),
        issuer=spoken(certificate.issuer),
        not_before=validity["not_before"].native,
        not_after=validity["not_after"].native,
        is_root=certificate.subject.dump() == certificate.issuer.dump(),
        sha256=certificate.sha256.hex(),
    )


def _list(source: str, der: bytes) -> list[_Entry]:
    revocations = crl.CertificateList.load(der, strict=True)
    body = revocations["tbs_cert_list"]
    entry = RevocationList(
        source=source,
        der=revocations.dump(),
        issuer=spoken(revocations.issuer),
        issuer_der=revocations.issuer.dump(),
        this_update=body["this_update"].native,
        next_update=body["next_update"].native,
        revoked_count=len(_revoked(body)),
    )
    return [entry]


def _revoked(body: Any) -> Any:
    entries = body["revoked_certificates"]
    return entries if entries.contents is not None else []


def _bundle(source: str, der: bytes) -> list[_Entry]:
    """Certificates and lists of a .p7b, as certification centres hand them out."""
    signed_data = cms.ContentInfo.load(der, strict=True)["content"]
    certificates = [each.chosen.dump() for each in signed_data["certificates"] or ()]
    lists = [each.chosen.dump() for each in signed_data["crls"] or ()]
    found: list[_Entry] = []
    for body in certificates:
        readable = read_certificate(body)
        if readable is not None:
            found.append(_certificate(source, readable))
    for body in lists:
        found.extend(_list(source, body))
    return found
