"""The sealed certificate, the package that proves itself, and the two commands."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from agreements.__main__ import main
from agreements.signing.completion import (
    Channel,
    Completion,
    EventLine,
    FileFacts,
    PartyFacts,
    Sealer,
    SealRefused,
    SealTrouble,
    SignatureFacts,
    check_seal,
    draw,
    seal,
)
from agreements.signing.package import Item, Kind, NotAPackage, check_package, write_package
from tests.agreements.signing.conftest import Authorities
from tests.agreements.signing.pki import Holder, Workshop, store

MOMENT = datetime(2026, 11, 26, 9, 14, tzinfo=UTC)
DOCUMENT = "Соглашение\n".encode() * 20
PARTY = PartyFacts("АНО «Дирекция & форум» <тест>", "Организатор", "7707083893", "1027700132195")
COMPLETION = Completion(
    title="Соглашение о сотрудничестве",
    number="17/2026",
    dated="26.11.2026",
    parties=(PARTY, PartyFacts("广州市人民政府", "Город")),
    signatures=(
        SignatureFacts(PARTY.name, "Иванова М. П.", "Директор", Channel.KEP_FILES, MOMENT, ("Верна",)),
    ),
    files=(FileFacts.of("Соглашение.pdf", DOCUMENT),),
    events=tuple(EventLine(MOMENT + timedelta(minutes=n), f"Событие {n}") for n in range(60)),
    chain_length=60,
    chain_head="ab" * 32,
    completed_at=MOMENT,
    made_at=MOMENT,
    zone=UTC,
    zone_name="UTC",
    check_address="https://vitrina.example/check/7Q2KX9",
)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize(("language", "title"), [("ru", "Сертификат завершения"), ("en", "Certificate of")])
def test_the_certificate_says_the_facts_and_is_the_same_each_time(language: str, title: str) -> None:
    pdf = draw(COMPLETION, language)
    assert pdf == draw(COMPLETION, language)
    text = "".join(text_of(pdf).split())
    said = (title, "17/2026", PARTY.name, "Иванова М. П.", "Событие 59", FileFacts.of("", DOCUMENT).sha256)
    for words in (*said, "ab" * 32, "7Q2KX9"):
        assert "".join(words.split()) in text


def pkcs12(workshop: Workshop, holder: Holder, password: str) -> bytes:
    target = workshop.name("p12")
    workshop.run(
        *("pkcs12", "-export", "-in", holder.certificate, "-inkey", holder.key),
        *("-passout", f"pass:{password}", "-out", target),
    )
    return target.read_bytes()


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_a_seal_holds_and_shows_tampering(kind: str, workshop: Workshop, authorities: Authorities) -> None:
    authority, holder = authorities.of(kind)
    pdf = draw(COMPLETION, "ru")
    sealed = seal(pdf, Sealer.load(pkcs12(workshop, holder, "тайна"), "тайна"))
    assert sealed.startswith(pdf), "an incremental update: the sealed bytes stay inside"
    verdict = check_seal(sealed, store(authority.pem))
    assert verdict.is_good
    assert verdict.signer == "Иванова Мария Петровна"
    assert not check_seal(sealed, store()).is_trusted
    middle = len(pdf) // 2
    flipped = sealed[:middle] + bytes([sealed[middle] ^ 1]) + sealed[middle + 1 :]
    assert not check_seal(flipped, store(authority.pem)).is_intact
    assert not check_seal(sealed + b"\n%added", store(authority.pem)).is_whole
    assert not check_seal(pdf, store()).is_sealed


def test_what_cannot_seal_is_refused_by_name(workshop: Workshop, authorities: Authorities) -> None:
    authority, holder = authorities.of("rsa")
    good = pkcs12(workshop, holder, "тайна")
    old = authority.issue(since=timedelta(days=-9), until=timedelta(days=-2))
    for data, password, trouble in (
        (good, "другая", SealTrouble.CANNOT_OPEN),
        (good, None, SealTrouble.CANNOT_OPEN),
        (b"garbage", "тайна", SealTrouble.NOT_PKCS12),
        (pkcs12(workshop, old, "x"), "x", SealTrouble.CERTIFICATE_OUT_OF_DATE),
    ):
        with pytest.raises(SealRefused) as refused:
            seal(draw(COMPLETION, "ru"), Sealer.load(data, password))
        assert refused.value.trouble is trouble
    with pytest.raises(SealRefused) as refused:
        seal(b"no PDF", Sealer.load(good, "тайна"))
    assert refused.value.trouble is SealTrouble.NOT_PDF


def test_a_gost_key_cannot_seal(workshop: Workshop, authorities: Authorities) -> None:
    with pytest.raises(SealRefused) as refused:
        Sealer.load(pkcs12(workshop, authorities.of("gost256")[1], "x"), "x")
    assert refused.value.trouble in {SealTrouble.CANNOT_OPEN, SealTrouble.KEY_NOT_SUPPORTED}


@pytest.fixture(scope="session")
def package(workshop: Workshop, authorities: Authorities) -> bytes:
    authority, holder = authorities.of("rsa")
    name = "Соглашение 17/2026.docx"
    return write_package(
        [
            Item(Kind.DOCUMENT, name, DOCUMENT),
            Item(Kind.SIGNATURE, name + ".sig", workshop.sign(DOCUMENT, holder), of=name),
            Item(Kind.SIGNATURE, name + ".sig", workshop.sign(DOCUMENT, holder, form="PEM"), of=name),
            Item(Kind.CERTIFICATE, "certificate.pdf", draw(COMPLETION, "ru")),
            Item(Kind.EVENTS, "events.jsonl", b'{"seq": 1}\n'),
            Item(Kind.TRUST, "root.pem", authority.pem),
        ],
        title="Соглашение",
        number="17",
        made_at=MOMENT,
    )


def test_a_package_proves_itself(package: bytes, authorities: Authorities, tmp_path: Path) -> None:
    verdict = check_package(package, store(authorities.of("rsa")[0].pem))
    assert verdict.is_whole
    assert [each.report is not None and each.report.is_good for each in verdict.signatures] == [True, True]
    assert check_package(package, store()).is_bad
    zipfile.ZipFile(io.BytesIO(package)).extractall(tmp_path)
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert sums.returncode == 0, sums.stdout.decode()
    alone = [sys.executable, "-I", "-S", str(tmp_path / "verify.py")]
    assert subprocess.run(alone, capture_output=True, check=False).returncode == 0
    (tmp_path / "events.jsonl").write_text('{"seq": 2}\n')
    changed = subprocess.run(alone, capture_output=True, check=False)
    assert changed.returncode == 1
    assert b"events.jsonl" in changed.stdout


def test_the_commands_of_the_readme_work(package: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        opened.extractall(tmp_path)
    lines = (tmp_path / "README.txt").read_text().replace("\\\n", " ").splitlines()
    commands = [line.strip() for line in lines if "openssl cms" in line and "-noverify" in line]
    assert len(commands) == 4, "two signatures, in two languages"
    for command in commands:
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def altered(package: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as again:
        for name, data in parts.items():
            again.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda parts: parts.update({"events.jsonl": b"x"}), "changed"),
        (lambda parts: parts.pop("certificate.pdf"), "missing"),
        (lambda parts: parts.update({"documents/more.docx": b"x"}), "added"),
        (lambda parts: parts.pop("manifest.json"), "no_manifest"),
        (lambda parts: parts.update({"manifest.json": b"[" * 100_000}), "no_manifest"),
        (lambda parts: parts.update({"SHA256SUMS": b"x"}), "sums_differ"),
        (
            lambda parts: parts.update(
                {"manifest.json": parts["manifest.json"].replace(b"events", b"../evil")}
            ),
            "bad_name",
        ),
    ],
)
def test_every_kind_of_tampering_is_named(
    package: bytes, change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    assert code in {problem for problem, _ in check_package(altered(package, change)).problems}


def test_what_is_no_package_is_refused() -> None:
    for data in (b"", b"PK\x03\x04", DOCUMENT):
        with pytest.raises(NotAPackage):
            check_package(data)


@pytest.fixture
def files(tmp_path: Path, workshop: Workshop, authorities: Authorities) -> dict[str, str]:
    authority, holder = authorities.of("rsa")
    contents = {
        "file": DOCUMENT,
        "other": DOCUMENT + b"!",
        "sig": workshop.sign(DOCUMENT, holder),
        "p7m": workshop.sign(DOCUMENT, holder, attached=True),
        "noise": b"\x30noise",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    for name in ("trust", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(authority.pem)
    return {name: str(tmp_path / name) for name in (*contents, "trust", "empty", "nowhere")}


@pytest.mark.parametrize(
    ("document", "signature", "trust", "options", "code"),
    [
        ("file", "sig", "trust", [], 0),
        ("file", "sig", "trust", ["--party-inn", "7707083893", "--party-ogrn", "1027700132195"], 0),
        ("file", "sig", "trust", ["--party-inn", "7702070139"], 1),
        ("file", "sig", "empty", [], 1),
        ("other", "sig", "trust", [], 1),
        ("file", "sig", "trust", ["--at", "2040-01-01"], 1),
        ("file", "p7m", "trust", [], 0),
        ("other", "p7m", "trust", [], 1),
        ("p7m", "p7m", "trust", [], 0),
        ("-", "p7m", "trust", [], 0),
        ("-", "sig", "trust", [], 2),
        ("file", "noise", "trust", [], 2),
        ("nowhere", "sig", "trust", [], 2),
        ("file", "sig", "nowhere", [], 2),
        ("file", "sig", "trust", ["--at", "yesterday"], 2),
        ("file", "sig", "trust", ["--party-inn", "12"], 2),
    ],
)
def test_the_command_answers_by_its_exit_code(
    files: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    document: str,
    signature: str,
    trust: str,
    options: list[str],
    code: int,
) -> None:
    words = ["verify", files.get(document, document), files[signature], "--trust", files[trust], *options]
    assert main(words) == code
    shown = capsys.readouterr()
    assert shown.err.count("\n") == (1 if code == 2 else 0)
    if code != 2:
        assert main([*words, "--json"]) == code
        report = json.loads(capsys.readouterr().out)
        assert set(report) >= {"integrity", "chain", "revocation", "time", "signers"}
        assert (report["integrity"] == "invalid") is (document == "other")


def test_the_command_cannot_check_gost_without_the_engine(
    tmp_path: Path, workshop: Workshop, authorities: Authorities
) -> None:
    authority, holder = authorities.of("gost256")
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(authority.pem)
    (tmp_path / "f").write_bytes(DOCUMENT)
    (tmp_path / "s").write_bytes(workshop.sign(DOCUMENT, holder))
    command = [sys.executable, "-m", "agreements", "verify", tmp_path / "f", tmp_path / "s", "--trust"]
    for environment, code in (({}, 0), ({"OPENSSL_ENGINES": "/nowhere"}, 3), ({"PATH": "/nowhere"}, 3)):
        done = subprocess.run(
            [*command, tmp_path / "trust"], env=environment or None, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr.decode()
        assert b"Traceback" not in done.stderr


def test_the_package_command(
    package: bytes, files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, none = (tmp_path / name for name in ("good.zip", "bad.zip", "none.zip"))
    good.write_bytes(package)
    bad.write_bytes(altered(package, lambda parts: parts.update({"events.jsonl": b"x"})))
    none.write_bytes(b"x")
    assert main(["package", "verify", str(good)]) == 0
    assert main(["package", "verify", str(good), "--trust", files["trust"]]) == 0
    assert main(["package", "verify", str(good), "--trust", files["empty"]]) == 1
    capsys.readouterr()
    assert main(["package", "verify", str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"] == [{"problem": "changed", "path": "events.jsonl"}]
    assert main(["package", "verify", str(none)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
