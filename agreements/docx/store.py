"""What compiling a template found out, kept for other processes: texts and parts, never code."""

import io
import json
import os
import zipfile
from pathlib import Path
from tempfile import mkstemp
from typing import Protocol

from agreements.docx.dialect import Source, Sources
from agreements.docx.package import RESULT, Package

_MANIFEST = "sources.json"
_PARTS = "parts/"


class TemplateStore(Protocol):
    """Where prepared templates lie; keys are short and fit for file names."""

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or None."""

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`; the same key always has the same data."""


class FolderStore:
    """A store in a folder of the local disk, shared by the processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or None."""
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep `data`; a reader sees all of it or nothing."""
        handle, fresh = mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(fresh).replace(self._folder / key)


def packed(sources: Sources) -> bytes:
    """The sources as one file."""
    manifest = {
        "core_part": sources.core_part,
        "properties": sources.properties,
        "parts": [[part.name, part.kind, part.text, part.before, part.after] for part in sources.parts],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest))
        for name, data in sources.package.parts.items():
            archive.writestr(_PARTS + name, data)
    return out.getvalue()


def sources_from(data: bytes) -> Sources:
    """The sources that `packed` wrote."""
    kept = Package.read(data, RESULT).parts
    manifest = json.loads(kept[_MANIFEST])
    parts = {name.removeprefix(_PARTS): part for name, part in kept.items() if name.startswith(_PARTS)}
    return Sources(
        parts=tuple(Source(*each) for each in manifest["parts"]),
        properties=tuple((name, text) for name, text in manifest["properties"]),
        core_part=manifest["core_part"],
        package=Package(parts),
    )
