"""Check a package of an agreement: every file is there, none was changed, none was added. Python 3.8 or
newer.

    python3 verify.py                 in the unpacked folder
    python3 verify.py PACKAGE.zip     without unpacking

Nothing is needed but Python itself, and nothing is sent anywhere. What is compared are SHA-256 fingerprints;
how to check the electronic signatures is told in README.txt.
"""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MAX_FILES = 5000
MAX_BYTES = 2 * 2**30
_CHUNK = 2**20

PROBLEM_TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("файла нет", "the file is missing"),
    "changed": ("файл изменён", "the file was changed"),
    "added": ("файла нет в описи", "the file is not in the manifest"),
    "doubled": ("файл встречается дважды", "the file occurs twice"),
    "sums_differ": ("список отпечатков не совпадает с описью", "the list of sums differs from the manifest"),
    "bad_name": ("недопустимое имя файла", "the name is not allowed"),
    "unreadable": ("файл не читается", "the file cannot be read"),
    "no_manifest": ("описи нет или она не читается", "there is no readable manifest"),
    "too_large": ("слишком много файлов или данных", "too many files or too much data"),
}
"""What may be wrong, in Russian and in English."""

Problem = tuple[str, str]
Opener = Callable[[str], "IO[bytes]"]


def check_zip(package: zipfile.ZipFile) -> list[Problem]:
    """Problems of a package as (code, path); an empty list: everything is as the manifest says."""
    names = [info.filename for info in package.infolist() if not info.is_dir()]
    if len(names) > MAX_FILES or sum(info.file_size for info in package.infolist()) > MAX_BYTES:
        return [("too_large", "")]
    doubled = [("doubled", name) for name in sorted(set(names)) if names.count(name) > 1]
    return doubled + check(names, package.open)


def check_folder(folder: Path) -> list[Problem]:
    """The same for an unpacked package."""
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [name for name in names if "__pycache__" not in name]
    return check(names, lambda name: (folder / name).open("rb"))


def check(names: Iterable[str], opened: Opener) -> list[Problem]:
    """Compare what is there with what the manifest says."""
    there = set(names)
    try:
        with opened(MANIFEST) as file:
            manifest = file.read(_CHUNK * 16)
        listed = entries(json.loads(manifest))
    except (OSError, KeyError, ValueError, TypeError, RecursionError, zipfile.BadZipFile):
        return [("no_manifest", MANIFEST)]
    problems = [("bad_name", path) for path in listed if not _is_safe(path)]
    problems += [("missing", path) for path in sorted(set(listed) - there)]
    problems += [("added", path) for path in sorted(there - set(listed) - {MANIFEST, SUMS})]
    for path in sorted(set(listed) & there):
        problems += _compared(path, listed[path], opened)
    return problems + _sums(there, listed, hashlib.sha256(manifest).hexdigest(), opened)


def entries(manifest: Any) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of each file by path. Raises KeyError, ValueError or TypeError."""
    files = manifest["files"]
    listed = {str(each["path"]): (int(each["size"]), str(each["sha256"])) for each in files}
    if len(listed) != len(files):
        raise ValueError("a path is listed twice")
    return listed


def _compared(path: str, expected: tuple[int, str], opened: Opener) -> list[Problem]:
    digest, size = hashlib.sha256(), 0
    try:
        with opened(path) as file:
            while size <= expected[0]:
                chunk = file.read(_CHUNK)
                if not chunk:
                    break
                size += len(chunk)
                digest.update(chunk)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, EOFError):
        return [("unreadable", path)]
    except Exception as error:  # each compression has an error of its own
        if type(error).__name__ not in {"error", "LZMAError"}:
            raise
        return [("unreadable", path)]
    return [] if (size, digest.hexdigest()) == expected else [("changed", path)]


def _sums(
    there: Iterable[str], listed: dict[str, tuple[int, str]], of_manifest: str, opened: Opener
) -> list[Problem]:
    """The list for sha256sum says the same as the manifest."""
    if SUMS not in there:
        return [("missing", SUMS)]
    try:
        with opened(SUMS) as file:
            lines = file.read(_CHUNK * 16).decode().splitlines()
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile):
        return [("unreadable", SUMS)]
    said = {line[66:]: line[:64] for line in lines if line[64:66] == "  "}
    expected = {path: digest for path, (_, digest) in listed.items()}
    expected[MANIFEST] = of_manifest
    return [] if said == expected else [("sums_differ", SUMS)]


def _is_safe(path: str) -> bool:
    parts = path.split("/")
    return bool(path) and "\\" not in path and not {"", ".", ".."} & set(parts) and ":" not in path


def main(arguments: list[str]) -> int:
    """0 whole, 1 something is wrong, 2 nothing to check."""
    where = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        if where.is_dir():
            problems = check_folder(where)
        else:
            with zipfile.ZipFile(where) as package:
                problems = check_zip(package)
    except (OSError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"{where}: {error}\n")
        return 2
    for code, path in problems:
        sys.stdout.write("!! {}: {} / {}\n".format(path or where, *PROBLEM_TEXTS[code]))
    if not problems:
        sys.stdout.write("OK: все файлы на месте и не изменены / every file is there and unchanged\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
