"""Making the package: files by kind in folders, a manifest with SHA-256 of everything, a readme."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from agreements.signing.package.readme import readme
from agreements.signing.package.verify import MANIFEST, SUMS

FORMAT = "vitrina-package/1"
VERIFIER = Path(__file__).with_name("verify.py")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile(r"[^\w.,()№+=@ -]+")
_LONGEST = 120


class Kind(StrEnum):
    """What a file is; also the folder it goes to, except for those that stand alone."""

    DOCUMENT = "documents"
    SIGNATURE = "signatures"
    REPORT = "reports"
    CERTIFICATE = "certificate"
    EVENTS = "events"
    POWER = "powers"
    TRUST = "trust"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """A file to put in. `of` is the name of the document that a signature or a report is about.

    The format of events is the caller's; one JSON object a line is expected by the readme.
    """

    kind: Kind
    name: str
    data: bytes
    of: str | None = None


def write_package(items: Iterable[Item], *, title: str, number: str, made_at: datetime) -> bytes:
    """The package as ZIP; equal input gives equal bytes. `made_at` is an aware moment.

    Names are cleaned and made unique. Raises ValueError if a signature or report names a document that is not
    in.
    """
    placed = _placed(list(items))
    parts = {path: item.data for path, item in placed.items()}
    listing = [_entry(path, item.data, item, placed) for path, item in placed.items()]
    for path, data in (
        ("README.txt", readme(title, number, listing, parts)),
        ("verify.py", VERIFIER.read_bytes()),
    ):
        parts[path] = data
        listing.append({"path": path, "kind": "guide", **_fingerprint(data)})
    manifest = {
        "format": FORMAT,
        "title": title,
        "number": number,
        "made_at": made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "files": listing,
    }
    parts[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    sums = {path: hashlib.sha256(data).hexdigest() for path, data in parts.items()}
    parts[SUMS] = "".join(f"{digest}  {path}\n" for path, digest in sums.items()).encode()
    return _zipped(parts)


def _placed(items: list[Item]) -> dict[str, Item]:
    """Each item at its path in the package, no two alike whatever the case of letters."""
    placed: dict[str, Item] = {}
    taken: set[str] = set()
    for item in items:
        stem, dot, suffix = _clean(item.name).rpartition(".")
        count, path = 1, _path(item, f"{stem}{dot}{suffix}")
        while path.casefold() in taken:
            count += 1
            path = _path(item, f"{stem}-{count}{dot}{suffix}" if dot else f"{suffix}-{count}")
        taken.add(path.casefold())
        placed[path] = item
    return placed


def _path(item: Item, name: str) -> str:
    alone = item.kind in {Kind.CERTIFICATE, Kind.EVENTS}
    return name if alone else f"{item.kind}/{name}"


def _clean(name: str) -> str:
    """A file name that every system takes; letters of any script stay."""
    cleaned = _UNFIT.sub("_", name.replace("/", "_")).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{suffix[-16:]}" if dot else (cleaned[:_LONGEST] or "file")


def _entry(path: str, data: bytes, item: Item, placed: dict[str, Item]) -> dict[str, object]:
    entry: dict[str, object] = {"path": path, "kind": item.kind, **_fingerprint(data)}
    if item.of is not None:
        about = [where for where, each in placed.items() if each.name == item.of and each is not item]
        if not about:
            raise ValueError(f"{item.name} is about {item.of}, which is not in the package")
        entry["of"] = about[0]
    return entry


def _fingerprint(data: bytes) -> dict[str, object]:
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in parts.items():
            info = zipfile.ZipInfo(path, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, data)
    return out.getvalue()
