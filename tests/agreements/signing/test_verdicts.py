"""Every outcome of the reference, with real keys: what is valid, wrong, untrusted, revoked, out of date."""

import base64
import dataclasses
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms

from agreements.signing import (
    Chain,
    Fault,
    Identity,
    Integrity,
    NotASignature,
    Openssl,
    Party,
    Reason,
    Revocation,
    Time,
    TrustStore,
    verify,
)
from tests.agreements.signing.conftest import Authorities
from tests.agreements.signing.pki import HEAD, Authority, Holder, Workshop, store

DOCUMENT = "Соглашение о сотрудничестве № 17\n".encode() * 40
OTHER = DOCUMENT[:-1] + b"!"
NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def rsa(authorities: Authorities) -> tuple[Authority, Holder]:
    return authorities.of("rsa")


@pytest.fixture(scope="session")
def signed(workshop: Workshop, rsa: tuple[Authority, Holder]) -> bytes:
    return workshop.sign(DOCUMENT, rsa[1])


def test_a_sound_signature_is_good_in_every_part(
    kind: str, authorities: Authorities, workshop: Workshop
) -> None:
    authority, holder = authorities.of(kind)
    signature = workshop.sign(DOCUMENT, holder)
    report = verify(signature, DOCUMENT, store(authority.pem, authority.crl()), party=Party(inn="7707083893"))
    assert report.verdicts == {
        "integrity": Integrity.VALID,
        "chain": Chain.TRUSTED,
        "revocation": Revocation.GOOD,
        "time": Time.VALID,
        "identity": Identity.MATCH,
    }
    assert report.is_good
    assert not report.is_attached


def test_one_changed_byte_breaks_integrity_and_nothing_else(
    kind: str, authorities: Authorities, workshop: Workshop
) -> None:
    authority, holder = authorities.of(kind)
    report = verify(workshop.sign(DOCUMENT, holder), OTHER, store(authority.pem))
    assert (report.integrity, report.chain) == (Integrity.INVALID, Chain.TRUSTED)
    assert Reason.DOCUMENT_DIFFERS in report.signers[0].reasons
    assert report.is_bad


def test_without_the_engine_a_gost_signature_cannot_be_checked_and_is_not_called_wrong(
    authorities: Authorities, workshop: Workshop, openssl: Openssl
) -> None:
    bare = dataclasses.replace(openssl, engine=None)
    for kind in ("gost256", "gost512"):
        authority, holder = authorities.of(kind)
        signature = workshop.sign(DOCUMENT, holder)
        for document in (DOCUMENT, OTHER):
            report = verify(signature, document, store(authority.pem), openssl=bare)
            assert (report.integrity, report.chain) == (Integrity.CANNOT_CHECK, Chain.CANNOT_CHECK)
            assert Reason.NO_ENGINE in report.signers[0].reasons
            assert not report.is_bad
            assert not report.is_complete
            assert report.document.streebog is None


def test_without_openssl_nothing_can_be_checked_but_a_changed_file_is_seen(
    signed: bytes, rsa: tuple[Authority, Holder]
) -> None:
    report = verify(signed, DOCUMENT, store(rsa[0].pem), openssl=None)
    assert (report.integrity, report.chain, report.openssl) == (
        Integrity.CANNOT_CHECK,
        Chain.CANNOT_CHECK,
        None,
    )
    assert Reason.NO_OPENSSL in report.signers[0].reasons
    assert verify(signed, OTHER, store(rsa[0].pem), openssl=None).integrity is Integrity.INVALID


def test_rsa_needs_no_engine(signed: bytes, rsa: tuple[Authority, Holder], openssl: Openssl) -> None:
    report = verify(signed, DOCUMENT, store(rsa[0].pem), openssl=dataclasses.replace(openssl, engine=None))
    assert report.is_good


def test_an_empty_store_trusts_nobody(signed: bytes) -> None:
    report = verify(signed, DOCUMENT, TrustStore())
    assert (report.integrity, report.chain) == (Integrity.VALID, Chain.UNTRUSTED)
    assert Reason.NO_TRUST in report.signers[0].reasons
    assert report.revocation is Revocation.NOT_CHECKED


def test_another_authority_of_the_same_name_is_not_trusted(signed: bytes, workshop: Workshop) -> None:
    other = Authority(workshop, name="Тестовый УЦ rsa")
    report = verify(signed, DOCUMENT, store(other.pem))
    assert (report.integrity, report.chain) == (Integrity.VALID, Chain.UNTRUSTED)


def test_the_certificates_of_the_system_are_not_trusted(
    signed: bytes, rsa: tuple[Authority, Holder], workshop: Workshop, openssl: Openssl
) -> None:
    """openssl adds its own folder to -CAfile unless told not to: here that folder holds the root."""
    folder = workshop.name("system")
    folder.mkdir()
    (folder / "ca.pem").write_bytes(rsa[0].pem)
    workshop.run("rehash", folder)
    script = workshop.name("sh")
    script.write_text(f'#!/bin/sh\nSSL_CERT_DIR={folder} exec {openssl.program} "$@"\n')
    script.chmod(0o755)
    unrelated = Authority(workshop, name="Посторонний УЦ")
    careless = [script, "verify", "-CAfile", unrelated.holder.certificate, rsa[1].certificate]
    assert subprocess.run(careless, capture_output=True, check=False).returncode == 0, "the trap is set"
    system = dataclasses.replace(openssl, program=script)
    assert verify(signed, DOCUMENT, store(unrelated.pem), openssl=system).chain is Chain.UNTRUSTED


def test_a_certificate_inside_the_signature_is_no_anchor(
    workshop: Workshop, rsa: tuple[Authority, Holder], authorities: Authorities
) -> None:
    root = ("-certfile", str(rsa[0].holder.certificate))
    signature = workshop.sign(DOCUMENT, rsa[1], options=root)
    assert verify(signature, DOCUMENT, store(authorities.of("ecdsa")[0].pem)).chain is Chain.UNTRUSTED


def test_an_intermediate_may_come_with_the_signature_or_with_the_store(
    workshop: Workshop, rsa: tuple[Authority, Holder]
) -> None:
    middle = Authority(workshop, name="Промежуточный УЦ", under=rsa[0])
    holder = middle.issue(HEAD)
    enclosed = workshop.sign(DOCUMENT, holder, options=("-certfile", str(middle.holder.certificate)))
    bare = workshop.sign(DOCUMENT, holder)
    assert verify(enclosed, DOCUMENT, store(rsa[0].pem)).is_good
    assert verify(bare, DOCUMENT, store(rsa[0].pem)).chain is Chain.UNTRUSTED
    assert verify(bare, DOCUMENT, store(rsa[0].pem, middle.pem)).is_good
    assert verify(bare, DOCUMENT, store(middle.pem)).chain is Chain.UNTRUSTED, "a root is needed"


def test_a_person_cannot_issue_certificates(workshop: Workshop, rsa: tuple[Authority, Holder]) -> None:
    impostor = Authority(workshop, name="Ложный УЦ", under=rsa[0])
    impostor.holder = rsa[0].issue({"CN": "Ложный УЦ"})
    holder = impostor.issue(HEAD)
    signature = workshop.sign(DOCUMENT, holder, options=("-certfile", str(impostor.holder.certificate)))
    report = verify(signature, DOCUMENT, store(rsa[0].pem))
    assert (report.integrity, report.chain) == (Integrity.VALID, Chain.UNTRUSTED)
    assert Reason.CHAIN_BROKEN in report.signers[0].reasons


@pytest.mark.parametrize(
    ("since", "until", "time"),
    [
        (timedelta(days=-20), timedelta(days=-10), Time.EXPIRED),
        (timedelta(days=10), timedelta(days=20), Time.NOT_YET_VALID),
    ],
)
def test_dates_are_judged_at_the_moment_asked_about(
    workshop: Workshop, rsa: tuple[Authority, Holder], since: timedelta, until: timedelta, time: Time
) -> None:
    signature = workshop.sign(DOCUMENT, rsa[0].issue(HEAD, since=since, until=until))
    now = verify(signature, DOCUMENT, store(rsa[0].pem))
    assert (now.integrity, now.chain, now.time) == (Integrity.VALID, Chain.EXPIRED, time)
    assert Reason.TIME_IS_NOW in now.signers[0].reasons
    assert Reason.CLAIMED_OUTSIDE in now.signers[0].reasons
    then = NOW + (since + until) / 2
    if then > NOW:
        assert verify(signature, DOCUMENT, store(rsa[0].pem), at=then).time is Time.VALID


def test_an_expired_issuer_is_told_apart(workshop: Workshop, rsa: tuple[Authority, Holder]) -> None:
    short = Authority(workshop, name="Краткий УЦ", days=5)
    signature = workshop.sign(DOCUMENT, short.issue(HEAD))
    later = verify(signature, DOCUMENT, store(short.pem), at=NOW + timedelta(days=30))
    assert (later.chain, later.time) == (Chain.EXPIRED, Time.VALID)
    assert Reason.ISSUER_EXPIRED in later.signers[0].reasons


@pytest.fixture(scope="session")
def revoked(kind: str, authorities: Authorities, workshop: Workshop) -> tuple[Authority, bytes, bytes, bytes]:
    """The authority, a signature of a holder later revoked, the list before and the list after."""
    authorities.of(kind)
    authority = Authority(workshop, kind, name=f"УЦ с отзывом {kind}")
    holder = authority.issue(HEAD)
    signature = workshop.sign(DOCUMENT, holder)
    before = authority.crl()
    authority.revoke(holder)
    return authority, signature, before, authority.crl()


def test_a_revoked_certificate_is_revoked_and_its_signature_still_mathematically_right(
    revoked: tuple[Authority, bytes, bytes, bytes],
) -> None:
    authority, signature, before, after = revoked
    assert verify(signature, DOCUMENT, store(authority.pem, before)).revocation is Revocation.GOOD
    report = verify(signature, DOCUMENT, store(authority.pem, after))
    assert (report.integrity, report.chain, report.revocation) == (
        Integrity.VALID,
        Chain.REVOKED,
        Revocation.REVOKED,
    )
    assert report.signers[0].revoked_at is not None
    assert report.is_bad


def test_a_certificate_revoked_later_was_good_at_the_moment_of_receipt(
    revoked: tuple[Authority, bytes, bytes, bytes],
) -> None:
    authority, signature, _, after = revoked
    report = verify(signature, DOCUMENT, store(authority.pem, after), at=NOW - timedelta(hours=1))
    assert report.revocation is Revocation.GOOD
    assert Reason.REVOKED_LATER in report.signers[0].reasons


def test_without_a_list_revocation_is_not_checked_and_nothing_else_suffers(
    signed: bytes, rsa: tuple[Authority, Holder]
) -> None:
    report = verify(signed, DOCUMENT, store(rsa[0].pem))
    assert (report.chain, report.revocation) == (Chain.TRUSTED, Revocation.NOT_CHECKED)
    assert report.is_good


def test_an_old_list_and_a_foreign_list_check_nothing(
    signed: bytes, rsa: tuple[Authority, Holder], workshop: Workshop
) -> None:
    stale = verify(
        signed, DOCUMENT, store(rsa[0].pem, rsa[0].crl("-crldays", "2")), at=NOW + timedelta(days=5)
    )
    assert stale.revocation is Revocation.NOT_CHECKED
    assert Reason.LIST_OUT_OF_DATE in stale.signers[0].reasons
    forged = verify(signed, DOCUMENT, store(rsa[0].pem, Authority(workshop, name="Тестовый УЦ rsa").crl()))
    assert forged.revocation is Revocation.NOT_CHECKED
    assert Reason.LIST_BROKEN in forged.signers[0].reasons
    elsewhere = verify(signed, DOCUMENT, store(rsa[0].pem, Authority(workshop, name="Другой УЦ").crl()))
    assert elsewhere.revocation is Revocation.NOT_CHECKED


def test_a_revoked_issuer_revokes_the_chain(workshop: Workshop) -> None:
    root = Authority(workshop, name="Корневой УЦ с отзывом")
    middle = Authority(workshop, name="Отозванный УЦ", under=root)
    signature = workshop.sign(DOCUMENT, middle.issue(HEAD))
    assert (
        verify(signature, DOCUMENT, store(root.pem, middle.pem, middle.crl())).revocation is Revocation.GOOD
    )
    root.revoke(middle.holder)
    report = verify(signature, DOCUMENT, store(root.pem, middle.pem, middle.crl(), root.crl()))
    assert (report.chain, report.revocation) == (Chain.REVOKED, Revocation.REVOKED)
    assert Reason.ISSUER_REVOKED in report.signers[0].reasons


@pytest.mark.parametrize("form", ["PEM", "base64", "base64 with mark", "DER with newline"])
def test_every_wrapping_is_read(
    signed: bytes, workshop: Workshop, rsa: tuple[Authority, Holder], form: str
) -> None:
    wrapped = {
        "PEM": lambda: workshop.sign(DOCUMENT, rsa[1], form="PEM"),
        "base64": lambda: base64.b64encode(signed),
        "base64 with mark": lambda: b"\xef\xbb\xbf" + base64.encodebytes(signed).replace(b"\n", b"\r\n"),
        "DER with newline": lambda: signed + b"\r\n",
    }[form]()
    assert verify(wrapped, DOCUMENT, store(rsa[0].pem)).is_good


@pytest.mark.parametrize("options", [(), ("-stream",)], ids=["DER", "BER, indefinite lengths"])
def test_an_attached_signature_is_compared_with_the_registered_file(
    kind: str, authorities: Authorities, workshop: Workshop, options: tuple[str, ...]
) -> None:
    authority, holder = authorities.of(kind)
    attached = workshop.sign(DOCUMENT, holder, attached=True, options=options)
    trusted = store(authority.pem)
    assert verify(attached, DOCUMENT, trusted).is_good
    other = verify(attached, OTHER, trusted)
    assert (other.integrity, other.chain) == (Integrity.INVALID, Chain.TRUSTED)
    assert other.signers[0].reasons[0] is Reason.ATTACHED_DIFFERS
    for alone in (None, attached):
        report = verify(attached, alone, trusted)
        assert report.is_good
        assert Reason.NOT_COMPARED in report.signers[0].reasons
        assert report.document.size == len(DOCUMENT)


def test_a_detached_signature_needs_its_document(signed: bytes) -> None:
    for document in (None, signed):
        with pytest.raises(NotASignature) as refused:
            verify(signed, document, TrustStore())
        assert refused.value.fault is Fault.DOCUMENT_MISSING


def test_two_signers_have_a_verdict_each(
    authorities: Authorities, workshop: Workshop, rsa: tuple[Authority, Holder]
) -> None:
    authority, first = authorities.of("ecdsa")
    city = {**HEAD, "CN": "Глава города", "INNLE": "7702070139", "OGRN": "1027739609391"}
    second = rsa[0].issue(city)
    signature = workshop.sign(DOCUMENT, first, second)
    report = verify(signature, DOCUMENT, store(rsa[0].pem), party=Party(inn="7702070139"))
    by_name = {each.certificate.name: each for each in report.signers if each.certificate}
    assert by_name["Глава города"].chain is Chain.TRUSTED
    assert by_name[HEAD["CN"]].chain is Chain.UNTRUSTED
    assert by_name["Глава города"].identity is Identity.MATCH
    assert (report.integrity, report.chain) == (Integrity.VALID, Chain.UNTRUSTED)
    assert report.identity is Identity.MATCH
    both = verify(signature, DOCUMENT, store(rsa[0].pem, authority.pem))
    assert both.is_good
    assert len(both.signers) == 2


def test_one_broken_signature_of_two_is_named(
    workshop: Workshop, authorities: Authorities, rsa: tuple[Authority, Holder]
) -> None:
    whole = cms.ContentInfo.load(workshop.sign(DOCUMENT, rsa[1], rsa[0].issue({**HEAD, "CN": "Второй"})))
    infos = whole["content"]["signer_infos"]
    value = infos[0]["signature"].native
    infos[0]["signature"] = value[:-1] + bytes([value[-1] ^ 1])
    report = verify(whole.dump(force=True), DOCUMENT, store(rsa[0].pem))
    assert sorted(each.integrity for each in report.signers) == [Integrity.INVALID, Integrity.VALID]
    assert report.integrity is Integrity.INVALID


def test_the_message_digest_is_compared_by_us(
    workshop: Workshop, rsa: tuple[Authority, Holder], openssl: Openssl
) -> None:
    """An openssl that says yes to everything does not make a changed file valid."""
    yes = workshop.name("sh")
    yes.write_text("#!/bin/sh\nexit 0\n")
    yes.chmod(0o755)
    credulous = dataclasses.replace(openssl, program=yes, engine=None)
    report = verify(workshop.sign(DOCUMENT, rsa[1]), OTHER, store(rsa[0].pem), openssl=credulous)
    assert report.integrity is Integrity.INVALID


def test_a_signature_without_attributes_is_read(workshop: Workshop, rsa: tuple[Authority, Holder]) -> None:
    signature = workshop.sign(DOCUMENT, rsa[1], options=("-noattr",))
    report = verify(signature, DOCUMENT, store(rsa[0].pem))
    assert report.is_good
    assert Reason.NO_ATTRIBUTES in report.signers[0].reasons
    assert verify(signature, OTHER, store(rsa[0].pem)).integrity is Integrity.INVALID


def test_attributes_are_no_document(workshop: Workshop, rsa: tuple[Authority, Holder]) -> None:
    """Taken away and presented as the document, they fit the key (RFC 5652 §5.3)."""
    whole = cms.ContentInfo.load(workshop.sign(DOCUMENT, rsa[1]))
    info = whole["content"]["signer_infos"][0]
    attributes = info["signed_attrs"].untag().dump()
    del info["signed_attrs"]
    report = verify(whole.dump(force=True), attributes, store(rsa[0].pem))
    assert report.integrity is Integrity.INVALID
    assert Reason.ATTRIBUTES_AS_CONTENT in report.signers[0].reasons


@pytest.mark.parametrize("options", [("-cades",), ("-keyid",), ("-cades", "-keyid")])
def test_cades_and_key_identifiers(
    kind: str, authorities: Authorities, workshop: Workshop, options: tuple[str, ...]
) -> None:
    authority, holder = authorities.of(kind)
    report = verify(workshop.sign(DOCUMENT, holder, options=options), DOCUMENT, store(authority.pem))
    assert report.is_good
    assert report.signers[0].is_cades is ("-cades" in options)


def test_a_certificate_put_in_the_place_of_the_named_one_is_seen(
    workshop: Workshop, rsa: tuple[Authority, Holder]
) -> None:
    """Same key, issuer and number, another name: only CAdES binds the certificate itself."""
    authority = Authority(workshop, name="Неосторожный УЦ")
    holder = authority.issue(HEAD)
    (authority.folder / "serial").write_text("1000\n")
    (authority.folder / "index.txt").write_text("")
    request = workshop.name("csr")
    workshop.run(
        *("req", "-new", "-config", authority.config, "-key", holder.key, "-utf8", "-out", request),
        *("-subj", "/CN=Самозванец/INNLE=7702070139"),
    )
    twin = workshop.name("pem")
    workshop.run(
        *("ca", "-batch", "-utf8", "-notext", "-config", authority.config, "-extensions", "person"),
        *("-cert", authority.holder.certificate, "-keyfile", authority.holder.key, "-in", request),
        *("-days", "10", "-out", twin),
    )
    whole = cms.ContentInfo.load(workshop.sign(DOCUMENT, holder, options=("-cades",)))
    other = cms.ContentInfo.load(workshop.sign(DOCUMENT, Holder(twin, holder.key)))
    whole["content"]["certificates"] = other["content"]["certificates"]
    report = verify(whole.dump(force=True), DOCUMENT, store(authority.pem))
    assert report.integrity is Integrity.INVALID
    assert Reason.CERTIFICATE_SUBSTITUTED in report.signers[0].reasons


def test_the_certificate_may_be_left_out_when_the_store_knows_it(
    workshop: Workshop, rsa: tuple[Authority, Holder]
) -> None:
    bare = workshop.sign(DOCUMENT, rsa[1], options=("-nocerts",))
    report = verify(bare, DOCUMENT, store(rsa[0].pem))
    assert (report.integrity, report.chain, report.time) == (
        Integrity.CANNOT_CHECK,
        Chain.CANNOT_CHECK,
        Time.CANNOT_CHECK,
    )
    assert Reason.CERTIFICATE_MISSING in report.signers[0].reasons
    assert verify(bare, DOCUMENT, store(rsa[0].pem, rsa[1].certificate.read_bytes())).is_good


def test_an_outdated_digest_is_remarked(workshop: Workshop, rsa: tuple[Authority, Holder]) -> None:
    report = verify(workshop.sign(DOCUMENT, rsa[1], options=("-md", "sha1")), DOCUMENT, store(rsa[0].pem))
    assert Reason.WEAK_DIGEST in report.signers[0].reasons


def test_what_the_report_says_of_the_signer(
    kind: str, authorities: Authorities, workshop: Workshop, openssl: Openssl
) -> None:
    authority, holder = authorities.of(kind)
    report = verify(workshop.sign(DOCUMENT, holder), DOCUMENT, store(authority.pem))
    facts = report.signers[0].certificate
    assert facts is not None
    assert (facts.name, facts.organisation, facts.title) == (HEAD["CN"], HEAD["O"], HEAD["title"])
    assert (facts.inn, facts.inn_organisation, facts.ogrn) == ("770812345678", "7707083893", "1027700132195")
    assert facts.snils == "***-***-*** 95"
    assert HEAD["SNILS"] not in str(report)
    assert report.openssl == openssl.version
    assert (report.document.streebog is None) is (openssl.engine is None)
    plain = report.as_json()
    assert plain["signers"][0]["not_after"].endswith("Z")
    assert plain["label"]["ru"].startswith("Справочно")
    assert plain["trust"]["version"] == store(authority.pem).version
