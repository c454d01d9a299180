"""The trust store as a value, and the certificate against the party."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agreements.signing import Identity, Party, Reason, StoreProblem, TrustStore
from agreements.signing.identity import judge_identity
from agreements.signing.names import CertificateFacts, masked
from tests.agreements.signing.conftest import Authorities
from tests.agreements.signing.pki import Authority, Workshop

NOW = datetime.now(UTC)


def facts(**said: str) -> CertificateFacts:
    empty = {
        field: ""
        for field in CertificateFacts.__dataclass_fields__
        if field not in {"not_before", "not_after"}
    }
    return CertificateFacts(**{**empty, **said}, not_before=NOW, not_after=NOW)


@pytest.mark.parametrize(
    ("said", "party", "verdict", "reason"),
    [
        ({"inn_organisation": "7707083893"}, Party("7707083893"), Identity.MATCH, None),
        ({"inn": "7707083893"}, Party("7707083893"), Identity.MATCH, None),
        ({"inn_organisation": "7707083893"}, Party("7702070139"), Identity.MISMATCH, None),
        ({"inn": "770812345678"}, Party("7707083893"), Identity.MISMATCH, Reason.PERSON_ONLY),
        ({"inn": "770812345678"}, Party("770812345678"), Identity.MATCH, None),
        ({"ogrn": "1027700132195"}, Party(ogrn="1027700132195"), Identity.MATCH, None),
        ({"ogrnip": "304500116000157"}, Party(ogrn="304500116000157"), Identity.MATCH, None),
        (
            {"inn_organisation": "7707083893", "ogrn": "1027700132195"},
            Party("7707083893", "1027739609391"),
            Identity.MISMATCH,
            None,
        ),
        ({}, Party("7707083893"), Identity.CANNOT_CHECK, Reason.NO_REQUISITES),
    ],
)
def test_every_requisite_that_can_be_compared_must_agree(
    said: dict[str, str], party: Party, verdict: Identity, reason: Reason | None
) -> None:
    assert judge_identity(facts(**said), party) == (verdict, (reason,) if reason else ())


def test_snils_is_masked() -> None:
    assert masked("112-233-445 95") == "***-***-*** 95"
    assert masked("") == ""


def test_a_folder_is_read_whatever_its_files_are(
    tmp_path: Path, workshop: Workshop, authorities: Authorities
) -> None:
    authority, holder = authorities.of("rsa")
    der = workshop.name("der")
    workshop.run("x509", "-in", authority.holder.certificate, "-outform", "DER", "-out", der)
    bundle = workshop.name("p7b")
    workshop.run("crl2pkcs7", "-nocrl", "-certfile", holder.certificate, "-outform", "DER", "-out", bundle)
    files = {
        "root.cer": der.read_bytes(),
        "again.pem": authority.pem,
        "bundle.p7b": bundle.read_bytes(),
        "list.crl": authority.crl(),
        "notes.txt": b"hello",
        "key.pem": holder.key.read_bytes(),
        "empty.pem": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    found = TrustStore.read(tmp_path)
    assert len(found.certificates) == 2, "the root is kept once"
    assert [each.is_root for each in found.certificates].count(True) == 1
    assert len(found.lists) == 1
    assert dict(found.problems) == {
        "notes.txt": StoreProblem.NOT_FOR_TRUST,
        "empty.pem": StoreProblem.NOT_FOR_TRUST,
        "key.pem": StoreProblem.PRIVATE_KEY,
    }


def test_the_version_depends_on_contents_alone(authorities: Authorities) -> None:
    root = authorities.of("rsa")[0].pem
    one, other = TrustStore.of([("a", root)]), TrustStore.of([("b", b"\n" + root), ("c", root)])
    assert one.version == other.version
    assert one.version != TrustStore().version


def test_what_is_out_of_date_is_told(workshop: Workshop) -> None:
    short = Authority(workshop, name="Краткий", days=3)
    read = TrustStore.of([("root.pem", short.pem), ("list.pem", short.crl("-crldays", "1"))])
    assert read.all_problems(NOW + timedelta(hours=1)) == ()
    later = NOW + timedelta(days=10)
    assert set(read.all_problems(later)) == {
        ("root.pem", StoreProblem.EXPIRED),
        ("list.pem", StoreProblem.LIST_OUT_OF_DATE),
    }


def test_a_store_without_a_root_says_so(authorities: Authorities) -> None:
    leaf = TrustStore.of([("leaf.pem", authorities.of("rsa")[1].certificate.read_bytes())])
    assert leaf.is_empty
    assert ("", StoreProblem.NO_ROOT) in leaf.all_problems(NOW)
