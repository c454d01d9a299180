"""Is the certificate that of the party: its ИНН and ОГРН against those of the agreement."""

from dataclasses import dataclass

from agreements.signing.names import CertificateFacts
from agreements.signing.verdicts import Identity, Reason

_PERSONS_INN = 12


@dataclass(frozen=True, slots=True)
class Party:
    """The requisites a signer's certificate must bear; digits, None where not asked."""

    inn: str | None = None
    ogrn: str | None = None

    @property
    def asks_nothing(self) -> bool:
        return not (self.inn or self.ogrn)


def judge_identity(facts: CertificateFacts | None, party: Party) -> tuple[Identity, tuple[Reason, ...]]:
    """Every requisite that can be compared must agree.

    A personal certificate does not prove an organisation: that takes a power of attorney (63-ФЗ ст. 17.2).
    """
    if facts is None:
        return Identity.CANNOT_CHECK, (Reason.CERTIFICATE_MISSING,)
    compared = [
        asked in stated
        for asked, stated in (
            (party.inn, {facts.inn, facts.inn_organisation} - {""}),
            (party.ogrn, {facts.ogrn, facts.ogrnip} - {""}),
        )
        if asked and stated
    ]
    if not compared:
        return Identity.CANNOT_CHECK, (Reason.NO_REQUISITES,)
    if all(compared):
        return Identity.MATCH, ()
    return Identity.MISMATCH, (Reason.PERSON_ONLY,) if _names_a_person_only(facts, party) else ()


def _names_a_person_only(facts: CertificateFacts, party: Party) -> bool:
    personal = len(facts.inn) == _PERSONS_INN and not facts.inn_organisation and not facts.ogrn
    return personal and bool(party.inn) and len(party.inn or "") != _PERSONS_INN
