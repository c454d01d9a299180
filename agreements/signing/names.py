"""Whose certificate it is: the fields of the subject that matter here, ИНН and ОГРН among them.

OIDs of Russian requisites: order 795 of the FSB (27.12.2011) and its later editions. СНИЛС leaves this module
masked only: it is personal data that nobody needs to see (personal-data.md §3).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from asn1crypto import algos, core, x509

COMMON_NAME, SURNAME, GIVEN_NAMES, TITLE = "2.5.4.3", "2.5.4.4", "2.5.4.42", "2.5.4.12"
ORGANISATION, UNIT, EMAIL = "2.5.4.10", "2.5.4.11", "1.2.840.113549.1.9.1"
INN, INN_ORGANISATION = "1.2.643.3.131.1.1", "1.2.643.100.4"
OGRN, OGRNIP, SNILS = "1.2.643.100.1", "1.2.643.100.5", "1.2.643.100.3"


class _PublicKey(core.Sequence):  # type: ignore[misc]
    """asn1crypto's own class knows no GOST and fails."""

    _fields: ClassVar = [("algorithm", algos.AlgorithmIdentifier), ("key", core.BitString)]


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of its owner; empty strings where it says nothing.

    `inn` is the person's ИНН, or an organisation's in certificates that know no ИНН of organisations;
    `inn_organisation` the ИНН ЮЛ. `snils` is masked. Moments are UTC.
    """

    name: str
    surname: str
    given_names: str
    title: str
    organisation: str
    unit: str
    email: str
    inn: str
    inn_organisation: str
    ogrn: str
    ogrnip: str
    snils: str
    serial: str
    issuer: str
    not_before: datetime
    not_after: datetime
    key_algorithm: str
    sha256: str


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a certificate that has been read."""
    subject = fields(certificate.subject)
    validity = certificate["tbs_certificate"]["validity"]
    return CertificateFacts(
        name=subject.get(COMMON_NAME, ""),
        surname=subject.get(SURNAME, ""),
        given_names=subject.get(GIVEN_NAMES, ""),
        title=subject.get(TITLE, ""),
        organisation=subject.get(ORGANISATION, ""),
        unit=subject.get(UNIT, ""),
        email=subject.get(EMAIL, ""),
        inn=_inn(subject.get(INN, "")),
        inn_organisation=_inn(subject.get(INN_ORGANISATION, "")),
        ogrn=subject.get(OGRN, ""),
        ogrnip=subject.get(OGRNIP, ""),
        snils=masked(subject.get(SNILS, "")),
        serial=f"{certificate.serial_number:x}",
        issuer=spoken(certificate.issuer),
        not_before=validity["not_before"].native,
        not_after=validity["not_after"].native,
        key_algorithm=key_algorithm(certificate),
        sha256=certificate.sha256.hex(),
    )


def key_algorithm(certificate: x509.Certificate) -> str:
    """The OID of the algorithm of the certificate's key."""
    information = certificate["tbs_certificate"]["subject_public_key_info"]
    return str(_PublicKey.load(information.dump())["algorithm"]["algorithm"].dotted)


def fields(name: x509.Name) -> dict[str, str]:
    """Values by dotted OID; of several values of one kind the first."""
    found: dict[str, str] = {}
    for part in name.chosen:
        for pair in part:
            value = pair["value"].native
            found.setdefault(pair["type"].dotted, value.strip() if isinstance(value, str) else "")
    return found


def spoken(name: x509.Name) -> str:
    """A name for people: its common name, or its organisation."""
    said = fields(name)
    return said.get(COMMON_NAME) or said.get(ORGANISATION) or said.get(UNIT, "")


def masked(snils: str) -> str:
    """СНИЛС as far as it may be shown: its last two digits."""
    digits = "".join(each for each in snils if each.isdigit())
    return f"***-***-*** {digits[-2:]}" if digits else ""


def _inn(value: str) -> str:
    """An organisation's ИНН written in twelve places (ФНС: two zeros before it) is that of ten digits."""
    return value[2:] if len(value) == 12 and value.startswith("00") else value
