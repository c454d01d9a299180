"""Machine-readable powers of attorney: what they say, and whether they hold."""

from datetime import date

import pytest

from agreements.signing import Party, verify
from agreements.signing.mchd import (
    NotAPower,
    PowerReason,
    PowerStatus,
    judge_power,
    read_power,
)
from tests.agreements.signing.conftest import Authorities
from tests.agreements.signing.pki import HEAD, Workshop, store

ON = date(2026, 11, 26)
PARTY = Party(inn="7707083893")
POWER = """<?xml version="1.0" encoding="UTF-8"?>
<Доверенность xmlns="urn://x-artefacts/EMCHD_1" ВерсФорм="EMCHD_1"><Документ><Довер>
<СвДов НомДовер="5d3c9a1e-0000-4000-8000-000000000017" ВнНомДовер="17" ДатаВыдДовер="2026-01-10"
 СрокДейст="2027-01-10"/>
<СвДоверит ТипДоверит="1"><Доверит><РосОргДовер><СвРосОрг НаимОрг="ООО «Ромашка»" ИННЮЛ="7707083893"
 ОГРН="1027700132195"/></РосОргДовер></Доверит></СвДоверит>
<СвУпПред ТипПред="1"><Пред><СведФизЛ ИННФЛ="770812345678" СНИЛС="112-233-445 95">
<ФИО Фамилия="Иванова" Имя="Мария" Отчество="Петровна"/></СведФизЛ></Пред></СвУпПред>
<СвПолн ТипПолн="1"><МашПолн КодПолн="BBDOCS_3" НаимПолн="Подписание договоров"/></СвПолн>
</Довер></Документ></Доверенность>
""".encode()


def test_the_facts_are_read() -> None:
    power = read_power(POWER)
    assert power.number == "5d3c9a1e-0000-4000-8000-000000000017"
    assert (power.principal_inn, power.principal_ogrn) == ("7707083893", "1027700132195")
    assert (power.issued_on, power.valid_to) == (date(2026, 1, 10), date(2027, 1, 10))
    assert power.powers == ("BBDOCS_3 Подписание договоров",)
    (person,) = power.representatives
    assert (person.surname, person.inn, person.snils) == ("Иванова", "770812345678", "***-***-*** 95")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"\x00" * 100,
        b"<" * 1000,
        "<Доверенность/>".encode(),
        '<!DOCTYPE a [<!ENTITY b "c">]><Доверенность><СвДов НомДовер="1"/></Доверенность>'.encode(),
        b"<a>" * 5000,
    ],
)
def test_what_is_no_power_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPower):
        read_power(data)


def test_without_its_signature_it_is_not_checked() -> None:
    verdict = judge_power(POWER, None, store(), on=ON, party=PARTY)
    assert (verdict.status, verdict.reasons) == (PowerStatus.NOT_CHECKED, (PowerReason.NO_SIGNATURE,))


def test_with_the_principals_signature_it_is_valid(workshop: Workshop, authorities: Authorities) -> None:
    authority, head = authorities.of("gost256")
    signature = workshop.sign(POWER, head)
    trusted = store(authority.pem)
    assert judge_power(POWER, signature, trusted, on=ON, party=PARTY).status is PowerStatus.VALID
    changed = judge_power(POWER.replace(b"2027", b"2029"), signature, trusted, on=ON, party=PARTY)
    assert (changed.status, changed.reasons) == (PowerStatus.NOT_VALID, (PowerReason.SIGNATURE_BAD,))
    unknown = judge_power(POWER, signature, trusted, on=ON, party=PARTY, openssl=None)
    assert unknown.status is PowerStatus.CANNOT_CHECK
    other = workshop.sign(POWER, authority.issue({**HEAD, "INNLE": "7702070139", "INN": "770200000000"}))
    foreign = judge_power(POWER, other, trusted, on=ON, party=PARTY)
    assert foreign.reasons == (PowerReason.NOT_OF_THE_PRINCIPAL,)


@pytest.mark.parametrize(
    ("on", "party", "reason"),
    [
        (date(2026, 1, 9), PARTY, PowerReason.NOT_YET),
        (date(2027, 1, 11), PARTY, PowerReason.OVER),
        (ON, Party(inn="7702070139"), PowerReason.OTHER_PRINCIPAL),
    ],
)
def test_dates_and_principal_are_compared(on: date, party: Party, reason: PowerReason) -> None:
    verdict = judge_power(POWER, None, store(), on=on, party=party)
    assert verdict.status is PowerStatus.NOT_VALID
    assert reason in verdict.reasons


def test_it_must_be_given_to_the_signer(workshop: Workshop, authorities: Authorities) -> None:
    authority, head = authorities.of("rsa")
    other = authority.issue({**HEAD, "INN": "770800000001"})
    for holder, given in ((head, True), (other, False)):
        signer = verify(workshop.sign(b"x", holder), b"x", store(authority.pem)).signers[0].certificate
        verdict = judge_power(POWER, None, store(), on=ON, party=PARTY, signer=signer)
        assert (PowerReason.OTHER_REPRESENTATIVE not in verdict.reasons) is given
