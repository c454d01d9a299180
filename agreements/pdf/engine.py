"""Which PDF engine this machine has: a capability with a version, or none."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
_USUAL_PLACES = ("usr/lib/libreoffice", "usr/lib64/libreoffice", "opt/libreoffice*", "opt/libreoffice*/*")


@dataclass(frozen=True, slots=True)
class Engine:
    """A LibreOffice with Writer. Name and version belong on every revision converted by it."""

    name: str
    version: str
    program: Path
    library: Path


@cache
def engine() -> Engine | None:
    """The installed LibreOffice, looked for once; None where there is none that can make a PDF."""
    return next((found for folder in _program_folders() if (found := engine_in(folder))), None)


def engine_in(program: Path) -> Engine | None:
    """The LibreOffice whose `program` folder this is, if it is whole, has Writer and answers."""
    library = next((program / name for name in _LIBRARIES if (program / name).is_file()), None)
    has_writer = (program.parent / "share" / "registry" / "writer.xcd").is_file()
    if library is None or not has_writer:
        return None
    version = _version(program / "soffice")
    return Engine("LibreOffice", version, program, library) if version else None


def _program_folders() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield Path(found).resolve().parent
    for place in _USUAL_PLACES:
        yield from sorted(Path("/").glob(f"{place}/program"), reverse=True)


def _version(soffice: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as home:
        try:
            asked = subprocess.run(
                [soffice, "--version"],
                env={"HOME": home, "PATH": os.defpath},
                capture_output=True,
                timeout=20,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    number = re.search(rb"LibreOffice (\d+(?:\.\d+)+)", asked.stdout)
    return number[1].decode() if number else ""


@cache
def font_families() -> frozenset[str] | None:
    """The fonts this machine can set, as fontconfig names them; None where nobody can tell."""
    listing = shutil.which("fc-list")
    if listing is None:
        return None
    try:
        told = subprocess.run([listing, ":", "family"], capture_output=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    names = (name.strip() for line in told.decode(errors="replace").splitlines() for name in line.split(","))
    return frozenset(filter(None, names)) or None
