"""Two papers of ours compared: their text as a redline, their data variable by variable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from agreements.bilingual import Text
from agreements.comparison import Redline, compare
from agreements.docx.errors import TemplateRefused
from agreements.docx.package import Package
from agreements.intake import Wording
from agreements.labels import label_of
from crm.core import storage
from crm.core.storage import StoredFile
from crm.partnerships.errors import PapersTooLong
from crm.partnerships.rules import LONGEST_COMPARED

_LAID_OUT_AGAIN = frozenset({"party_rows"})
"""Values that only repeat others in the order of a table."""


@dataclass(frozen=True)
class Paper:
    """One side of a comparison: the n-th revision or version, who made it and when."""

    n: int
    file: StoredFile
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class ChangedVariable:
    """A variable of a template by label and path, and what it was and is; None where it does not exist."""

    path: str
    label: Text
    old: Any
    new: Any


def redline(old: Paper, new: Paper) -> Redline:
    """The tracked changes from one paper to the other, dated and signed as the newer one was made.

    Raises PapersTooLong, and NotComparable where no redline can be proven.
    """
    return _compared(old.file.sha256, new.file.sha256, new.made_by, new.made_at)


def contents(old: Paper, new: Paper) -> tuple[bytes, bytes]:
    """Both files, of a length that a request may compare; raises PapersTooLong."""
    return _content(old.file.sha256), _content(new.file.sha256)


def changed_variables(
    old: Mapping[str, Any], new: Mapping[str, Any], own: Mapping[str, Wording] | None = None
) -> list[ChangedVariable]:
    """What differs between two snapshots of data, in the order of the new one, then what is gone.

    `own` are the words for the template's own variables. A party of a free paper stands in the data under
    its role too: it is told once.
    """
    before, after = dict(_leaves(old)), dict(_leaves(new))
    return [
        ChangedVariable(path, label_of(path, own, first=1), before.get(path), after.get(path))
        for path in dict.fromkeys([*after, *before])
        if before.get(path) != after.get(path) and not _is_repeated(path, after)
    ]


def _is_repeated(path: str, values: Mapping[str, Any]) -> bool:
    """Whether this only says again what stands under `parties`."""
    return path.startswith(("organiser.", "counterparty.")) and "parties[1].kind" in values


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with its path; elements of lists are counted from 1, as people do."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if path or name not in _LAID_OUT_AGAIN:
                yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for n, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{path}[{n}]")
    else:
        yield path, value


@lru_cache(maxsize=16)
def _compared(old_sha256: str, new_sha256: str, author: str, moment: datetime) -> Redline:
    """Compared once per process: contents never change under their name."""
    return compare(_content(old_sha256), _content(new_sha256), author, moment)


def _content(sha256: str) -> bytes:
    content = storage.storage().get(sha256)
    if _length(content) > LONGEST_COMPARED:
        raise PapersTooLong
    return content


def _length(content: bytes) -> int:
    """Bytes of XML in the document, unpacked: pictures cost a comparison nothing, text does."""
    try:
        return sum(len(part) for _, part in Package.read(content).xml_parts())
    except TemplateRefused:
        return 0  # the comparison itself says that it is no Word document
