"""`python -m agreements verify FILE SIGNATURE --trust DIR`: a signature, judged offline in parts."""

import argparse
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from agreements.bilingual import Text
from agreements.commands.files import USAGE, Unusable, complain, read, say
from agreements.signing import (
    FAULT_TEXTS,
    LABEL,
    REASON_TEXTS,
    VERDICT_TEXTS,
    NotASignature,
    Party,
    Report,
    SignerReport,
    TrustStore,
    verify,
)

NAME = "verify"
BAD, CANNOT_CHECK = 1, 3
_PARTS = {
    "integrity": Text("Подпись", "Integrity"),
    "chain": Text("Цепочка", "Chain"),
    "revocation": Text("Отзыв", "Revocation"),
    "time": Text("Срок", "Time"),
    "identity": Text("Сторона", "Identity"),
}
_FIELDS = {
    "name": Text("Подписал", "Signed by"),
    "title": Text("Должность", "Title"),
    "organisation": Text("Организация", "Organisation"),
    "inn": Text("ИНН", "ИНН"),
    "inn_organisation": Text("ИНН ЮЛ", "ИНН of the organisation"),
    "ogrn": Text("ОГРН", "ОГРН"),
    "ogrnip": Text("ОГРНИП", "ОГРНИП"),
    "snils": Text("СНИЛС", "СНИЛС"),
    "issuer": Text("Издатель", "Issuer"),
    "not_before": Text("Действует с", "Valid from"),
    "not_after": Text("Действует до", "Valid to"),
    "signing_time": Text("Заявленное время подписания", "Claimed signing time"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Verify a detached or attached CMS signature offline. Exit 0 when everything checked is good, 1 when "
        "something is bad, 3 when it cannot be checked here, 2 for wrong usage and for what is no signature. "
        "For an attached signature alone give “-” or the signature itself as FILE: then the document "
        "inside is judged, and the report says that it was compared with nothing."
    )
    parser.add_argument("document", metavar="FILE")
    parser.add_argument("signature", metavar="SIGNATURE")
    parser.add_argument(
        "--trust",
        metavar="DIR",
        required=True,
        help="certificates and revocation lists (PEM, DER, P7B); nothing else is trusted",
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--party-inn", metavar="INN", help="the ИНН the certificate must bear")
    parser.add_argument("--party-ogrn", metavar="OGRN", help="the ОГРН or ОГРНИП the certificate must bear")
    parser.add_argument("--at", metavar="ISO", help="the moment to judge certificates for (default: now)")


def run(args: argparse.Namespace) -> int:
    """0 good, 1 bad, 3 cannot be checked here, 2 no signature or an unusable file."""
    party = Party(
        _digits(args.party_inn, "--party-inn", {10, 12}), _digits(args.party_ogrn, "--party-ogrn", {13, 15})
    )
    at = _moment(args.at)
    store = trust_in(args.trust)
    signature = read(args.signature)
    document = None if args.document == "-" else read(args.document)
    try:
        report = verify(signature, document, store, party=party, at=at)
    except NotASignature as error:
        complain(f"{args.signature}: {say(FAULT_TEXTS[error.fault])}")
        return USAGE
    if args.json:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(told(report))
    if report.is_bad:
        return BAD
    return 0 if report.is_complete else CANNOT_CHECK


def told(report: Report) -> str:
    """The report for a person: the parts, then each signer with the reasons."""
    lines = [f"{say(_PARTS[part])}: {_spoken(part, verdict)}" for part, verdict in report.verdicts.items()]
    for number, signer in enumerate(report.signers, 1):
        lines += ["", *_signer_lines(number, signer, several=len(report.signers) > 1)]
    lines += ["", f"SHA-256: {report.document.sha256}"]
    if report.document.streebog:
        lines.append(f"{say(Text('Стрибог-256', 'Streebog-256'))}: {report.document.streebog}")
    tools = ", ".join(filter(None, (report.openssl, report.engine)))
    lines.append(
        f"{say(Text('Проверено', 'Checked'))}: {report.checked_at:%Y-%m-%d %H:%M:%S} UTC; {tools or '—'}"
    )
    return "\n".join([*lines, say(LABEL)]) + "\n"


def _signer_lines(number: int, signer: SignerReport, *, several: bool) -> list[str]:
    plain = signer.as_json()
    lines = [f"{number}."] if several else []
    lines += [f"{say(title)}: {plain[field]}" for field, title in _FIELDS.items() if plain[field]]
    if several:
        parts = {part: plain[part] for part in _PARTS if plain[part]}
        lines += [f"  {say(_PARTS[part])}: {_spoken(part, verdict)}" for part, verdict in parts.items()]
    return [*lines, *(f"→ {say(REASON_TEXTS[reason])}" for reason in signer.reasons)]


def _spoken(part: str, verdict: str) -> str:
    return f"{verdict} ({say(VERDICT_TEXTS[part, verdict])})"


def trust_in(folder: str) -> TrustStore:
    try:
        return TrustStore.read(Path(folder))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        unreadable = Text("Не удалось прочитать папку доверенных", "Cannot read the trust folder")
        raise Unusable(f"{say(unreadable)} {folder}: {why}") from error


def _digits(value: str | None, option: str, lengths: set[int]) -> str | None:
    if value is None:
        return None
    digits = re.sub(r"[\s-]", "", value)
    if not (digits.isascii() and digits.isdigit() and len(digits) in lengths):
        wanted = "/".join(str(length) for length in sorted(lengths))
        raise Unusable(say(Text("{}: нужно {} цифр", "{}: {} digits are needed")).format(option, wanted))
    return digits


def _moment(value: str | None) -> datetime | None:
    """An ISO moment; one without a zone is UTC, a date its beginning."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unusable(
            say(Text("--at: момент в виде {}", "--at: a moment like {}")).format("2026-11-26T12:00:00Z")
        ) from error
