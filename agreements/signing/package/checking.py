"""Checking a package: its own manifest, and where a trust store is at hand its signatures too."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from agreements.signing.armour import MAX_SIZE
from agreements.signing.faults import Fault, NotASignature
from agreements.signing.package.verify import MANIFEST, Problem, check_zip
from agreements.signing.report import Report
from agreements.signing.trust import TrustStore
from agreements.signing.verification import verify


class NotAPackage(Exception):
    """The file is no ZIP archive."""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """One signature of the package against its document: a report, or why there is none."""

    path: str
    document: str
    report: Report | None
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class PackageVerdict:
    """`problems` as (code, path), texts in PROBLEM_TEXTS; `signatures` only where a store was given."""

    title: str
    number: str
    made_at: str
    files: int
    problems: tuple[Problem, ...]
    signatures: tuple[SignatureCheck, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Nothing is missing, changed or added."""
        return not self.problems

    @property
    def is_bad(self) -> bool:
        bad_signature = any(each.report is None or each.report.is_bad for each in self.signatures)
        return bool(self.problems) or bad_signature

    @property
    def is_complete(self) -> bool:
        return all(each.report is not None and each.report.is_complete for each in self.signatures)

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "number": self.number,
            "made_at": self.made_at,
            "files": self.files,
            "whole": self.is_whole,
            "problems": [{"problem": code, "path": path} for code, path in self.problems],
            "signatures": [
                {
                    "path": each.path,
                    "document": each.document,
                    "fault": each.fault,
                    "report": each.report.as_json() if each.report else None,
                }
                for each in self.signatures
            ],
        }


def check_package(data: bytes, store: TrustStore | None = None) -> PackageVerdict:
    """Compare the package with its manifest; with a store, verify its signatures too. Raises NotAPackage.

    Signatures are verified only in a whole package: over changed files they would tell nothing new.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            problems = tuple(check_zip(package))
            manifest = _manifest(package)
            signatures = _signatures(package, manifest, store) if store is not None and not problems else ()
    except zipfile.BadZipFile as error:
        raise NotAPackage(str(error)) from error
    return PackageVerdict(
        title=str(manifest.get("title", "")),
        number=str(manifest.get("number", "")),
        made_at=str(manifest.get("made_at", "")),
        files=len(manifest.get("files", ())),
        problems=problems,
        signatures=signatures,
    )


def _manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest as far as it is one; the check has already said what is wrong with it."""
    try:
        with package.open(MANIFEST) as file:
            found = json.loads(file.read(2**24))
    except (KeyError, ValueError, OSError, RuntimeError, RecursionError, zipfile.BadZipFile):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("files"), list) else {}


def _signatures(
    package: zipfile.ZipFile, manifest: dict[str, Any], store: TrustStore
) -> tuple[SignatureCheck, ...]:
    checks = []
    for entry in manifest["files"]:
        if entry.get("kind") != "signatures" or not isinstance(entry.get("of"), str):
            continue
        path, document = str(entry["path"]), str(entry["of"])
        report, fault = None, None
        try:
            report = verify(_read(package, path), _read(package, document), store)
        except NotASignature as error:
            fault = error.fault
        checks.append(SignatureCheck(path, document, report, fault))
    return tuple(checks)


def _read(package: zipfile.ZipFile, path: str) -> bytes:
    try:
        with package.open(path) as file:
            data = file.read(MAX_SIZE + 1)
    except KeyError as error:
        raise NotASignature(Fault.DOCUMENT_MISSING, path) from error
    if len(data) > MAX_SIZE:
        raise NotASignature(Fault.TOO_LARGE, path)
    return data
