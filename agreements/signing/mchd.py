"""Machine-readable powers of attorney (МЧД): their facts, and whether one covers a signature.

Read from the unified format (root «Доверенность», СвДов, СвДоверит, СвУпПред, СвПолн; EMCHD_1 and the tax
service's ON_EMCHD are alike in what is read here). Names are matched without their namespace, since the
versions of the format differ in it. What a file does not say is empty. The registry of the tax service is not
asked: this is offline.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

from agreements.bilingual import Text
from agreements.signing.identity import Party
from agreements.signing.names import CertificateFacts, masked
from agreements.signing.openssl import Openssl
from agreements.signing.report import Report
from agreements.signing.trust import TrustStore
from agreements.signing.verdicts import Chain, Identity, Integrity, Revocation
from agreements.signing.verification import INSTALLED, verify

MAX_SIZE = 5 * 2**20
_MAX_POWERS = 500


class PowerStatus(StrEnum):
    """As signing.md §1.1 has it."""

    NOT_CHECKED = "not_checked"
    VALID = "valid"
    NOT_VALID = "not_valid"
    CANNOT_CHECK = "cannot_check"


class PowerReason(StrEnum):
    NO_SIGNATURE = "no_signature"
    SIGNATURE_BAD = "signature_bad"
    SIGNATURE_UNCHECKED = "signature_unchecked"
    NOT_OF_THE_PRINCIPAL = "not_of_the_principal"
    OTHER_PRINCIPAL = "other_principal"
    NOT_YET = "not_yet"
    OVER = "over"
    NO_DATES = "no_dates"
    OTHER_REPRESENTATIVE = "other_representative"


POWER_REASON_TEXTS = {
    PowerReason.NO_SIGNATURE: Text(
        "Подпись доверителя под доверенностью не приложена.",
        "The principal's signature under the power is not enclosed.",
    ),
    PowerReason.SIGNATURE_BAD: Text(
        "Подпись под доверенностью неверна или её сертификату нельзя доверять.",
        "The signature under the power is wrong or its certificate is not to be trusted.",
    ),
    PowerReason.SIGNATURE_UNCHECKED: Text(
        "Подпись под доверенностью здесь проверить нельзя.",
        "The signature under the power cannot be checked here.",
    ),
    PowerReason.NOT_OF_THE_PRINCIPAL: Text(
        "Доверенность подписана не сертификатом доверителя.",
        "The power is not signed with the principal's certificate.",
    ),
    PowerReason.OTHER_PRINCIPAL: Text(
        "Доверитель — не сторона соглашения.", "The principal is not the party to the agreement."
    ),
    PowerReason.NOT_YET: Text("Доверенность ещё не действует.", "The power is not in force yet."),
    PowerReason.OVER: Text("Срок доверенности истёк.", "The power has expired."),
    PowerReason.NO_DATES: Text(
        "В доверенности нет срока действия.", "The power states no dates of validity."
    ),
    PowerReason.OTHER_REPRESENTATIVE: Text(
        "Доверенность выдана не тому, кто подписал.", "The power is given to somebody else than the signer."
    ),
}


class NotAPower(Exception):
    """The file is no machine-readable power of attorney, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Representative:
    """Whom the power is given to; `snils` is masked."""

    surname: str
    given_names: str
    inn: str
    snils: str


@dataclass(frozen=True, slots=True)
class Power:
    """What a power of attorney says. Dates are legal dates, without a zone; None where the file has none."""

    number: str
    internal_number: str
    principal_inn: str
    principal_ogrn: str
    principal_name: str
    issued_on: date | None
    valid_to: date | None
    representatives: tuple[Representative, ...]
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PowerVerdict:
    """Whether the power holds, why, and the report on the signature under it."""

    status: PowerStatus
    reasons: tuple[PowerReason, ...]
    signature: Report | None


def read_power(data: bytes) -> Power:
    """The facts of a МЧД. Raises NotAPower."""
    root = _parsed(data)
    if _local(root) != "Доверенность":
        raise NotAPower(f"root element {_local(root)!r}")
    about = _first(root, "СвДов")
    principal = _first(root, "СвДоверит")
    organisation = _first(principal, "СвРосОрг", "СвИП", "ИП", "СвФЛ")
    power = Power(
        number=_attribute(about, "НомДовер"),
        internal_number=_attribute(about, "ВнНомДовер"),
        principal_inn=_attribute(organisation, "ИННЮЛ") or _attribute(organisation, "ИННФЛ"),
        principal_ogrn=_attribute(organisation, "ОГРН") or _attribute(organisation, "ОГРНИП"),
        principal_name=_attribute(organisation, "НаимОрг") or _attribute(organisation, "НаимИП"),
        issued_on=_date(_attribute(about, "ДатаВыдДовер")),
        valid_to=_date(_attribute(about, "СрокДейст")),
        representatives=tuple(_representative(each) for each in _all(root, "СвУпПред")),
        powers=_powers(root),
    )
    if not (power.number or power.internal_number):
        raise NotAPower("no number")
    return power


def judge_power(
    data: bytes,
    signature: bytes | None,
    store: TrustStore,
    *,
    on: date,
    party: Party,
    signer: CertificateFacts | None = None,
    at: datetime | None = None,
    openssl: Openssl | str | None = INSTALLED,
) -> PowerVerdict:
    """Whether the power holds on that date for this party and this signer (where given).

    Raises NotAPower, and NotASignature for a signature that is none. A power without its signature is
    `not_checked`: its facts may be believed, but nobody vouches for them.
    """
    power = read_power(data)
    wrong = list(_contradictions(power, on, party, signer))
    if signature is None:
        status = PowerStatus.NOT_VALID if wrong else PowerStatus.NOT_CHECKED
        return PowerVerdict(status, (*wrong, PowerReason.NO_SIGNATURE), None)
    principal = Party(inn=power.principal_inn or None)
    report = verify(signature, data, store, party=principal, at=at, openssl=openssl)
    wrong += _about_signature(report)
    if wrong:
        return PowerVerdict(PowerStatus.NOT_VALID, tuple(wrong), report)
    if not report.is_complete:
        return PowerVerdict(PowerStatus.CANNOT_CHECK, (PowerReason.SIGNATURE_UNCHECKED,), report)
    return PowerVerdict(PowerStatus.VALID, (), report)


def _contradictions(
    power: Power, on: date, party: Party, signer: CertificateFacts | None
) -> list[PowerReason]:
    found = {
        PowerReason.OTHER_PRINCIPAL: bool(party.inn and power.principal_inn != party.inn),
        PowerReason.NO_DATES: power.valid_to is None,
        PowerReason.NOT_YET: power.issued_on is not None and on < power.issued_on,
        PowerReason.OVER: power.valid_to is not None and on > power.valid_to,
        PowerReason.OTHER_REPRESENTATIVE: signer is not None and not _is_given_to(power, signer),
    }
    return [reason for reason, is_so in found.items() if is_so]


def _is_given_to(power: Power, signer: CertificateFacts) -> bool:
    """By ИНН where both state it, else by surname and given names."""
    for each in power.representatives:
        if each.inn and signer.inn:
            if each.inn == signer.inn:
                return True
        elif (each.surname.casefold(), each.given_names.casefold()) == (
            signer.surname.casefold(),
            signer.given_names.casefold(),
        ):
            return True
    return False


def _about_signature(report: Report) -> list[PowerReason]:
    if report.identity is Identity.MISMATCH:
        return [PowerReason.NOT_OF_THE_PRINCIPAL]
    is_bad = (
        report.integrity is Integrity.INVALID
        or report.chain in {Chain.UNTRUSTED, Chain.REVOKED, Chain.EXPIRED}
        or report.revocation is Revocation.REVOKED
    )
    return [PowerReason.SIGNATURE_BAD] if is_bad else []


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MAX_SIZE:
        raise NotAPower("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAPower(str(error)[:200]) from error
    if root.getroottree().docinfo.doctype:
        raise NotAPower("a document type is not allowed")
    return root


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _all(element: etree._Element | None, *names: str) -> list[etree._Element]:
    return [] if element is None else [each for each in element.iter() if _local(each) in names]


def _first(element: etree._Element | None, *names: str) -> etree._Element | None:
    return next(iter(_all(element, *names)), None)


def _attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name, "")).strip()


def _representative(element: etree._Element) -> Representative:
    person = _first(element, "СведФизЛ", "СвФЛ", "СведИП", "СвИП")
    name = _first(element, "ФИО")
    given = " ".join(filter(None, (_attribute(name, "Имя"), _attribute(name, "Отчество"))))
    return Representative(
        surname=_attribute(name, "Фамилия"),
        given_names=given,
        inn=_attribute(person, "ИННФЛ"),
        snils=masked(_attribute(person, "СНИЛС")),
    )


def _powers(root: etree._Element) -> tuple[str, ...]:
    """Powers by name and code, and those written as text."""
    found = []
    for each in _all(root, "МашПолн", "ТекстПолн", "ПолнТекст")[:_MAX_POWERS]:
        said = [_attribute(each, key) for key in ("КодПолн", "НаимПолн", "ТекстПолн")]
        said.append((each.text or "").strip())
        if any(said):
            found.append(" ".join(filter(None, said)))
    return tuple(found)


def _date(text: str) -> date | None:
    """ISO, or day first as the tax service writes."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a legal date has no zone
        except ValueError:
            continue
    return None
