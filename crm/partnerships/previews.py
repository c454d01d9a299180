"""What is made from a template's file to be looked at: its text, its repairs, comments, sample pages.

Each is made in a process with limits and kept beside the files: it can be made anew at any time.
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from agreements import pdf
from agreements.docx import (
    Differences,
    FolderStore,
    Outline,
    Place,
    Problem,
    RepairedCopy,
    Variable,
    differences,
)
from agreements.docx.contained import annotate_upload, outline_upload, repair_upload, sample_upload
from agreements.docx.preview.outline import as_json, from_json
from agreements.docx.problems import Language
from agreements.docx.repair import Change
from agreements.docx.schema import Branch
from crm.core import storage
from crm.core.storage import StoredFile
from crm.partnerships.models import TemplateVersion

EDITION = "1"
"""Of the code that makes them: another one makes all anew."""


def outline_of(file: StoredFile) -> Outline:
    """The text of the file as its page shows it; empty where it is no Word document."""
    return from_json(json.loads(_kept(file.sha256, "outline", _outline)))


def repaired_copy(file: StoredFile) -> RepairedCopy:
    """A copy of the file with the safe repairs, and what they are."""
    told, _line, docx = _kept(file.sha256, "repair", _repair).partition(b"\n")
    changes = (Change(**{**each, "where": Place(**each["where"])}) for each in json.loads(told))
    return RepairedCopy(docx, tuple(changes))


def prepare(sha256: str) -> None:
    """Make what the page of a version shows, ahead of whoever opens it."""
    _kept(sha256, "outline", _outline)
    _kept(sha256, "repair", _repair)


def annotated_copy(version: TemplateVersion, language: Language) -> bytes | None:
    """The file with what the check said as comments; None where nothing can be written into it."""
    return annotate_upload(storage.content_of(version.file), problems_of(version), language=language)


def sample_pages(file: StoredFile) -> bytes | None:
    """The PDF of the template filled with the names of its values, if it was made already."""
    return _store().get(_key(file.sha256, "pages"))


def make_sample_pages(sha256: str) -> None:
    """Make that PDF: seconds of work for a job. Where sample data do not fit, an empty one is kept."""
    filled = sample_upload(storage.storage().get(sha256))
    _store().put(_key(sha256, "pages"), pdf.to_pdf(filled) if filled else b"")


def problems_of(version: TemplateVersion) -> list[Problem]:
    """What the check said, as the library of paper says it."""
    fields = ("code", "severity", "excerpt", "message_ru", "message_en", "remedy_ru", "remedy_en")
    return [
        Problem(where=Place(**each.get("where", {})), **{name: each[name] for name in fields})
        for each in version.report.get("problems", ())
    ]


def variables_of(version: TemplateVersion) -> tuple[Variable, ...]:
    """What the version asks for; empty for one with errors, or checked before this was kept."""
    tuples = ("conditions", "choices")
    return tuple(
        Variable(**{**each, **{name: tuple(each[name]) for name in tuples}})
        for each in version.report.get("variables", ())
    )


def branches_of(version: TemplateVersion) -> tuple[Branch, ...]:
    """Where the version decides, and what."""
    return tuple(
        Branch(**{**each, "variables": tuple(each["variables"]), "where": Place(**each["where"])})
        for each in version.report.get("branches", ())
    )


def new_in(version: TemplateVersion, earlier: TemplateVersion | None) -> Differences | None:
    """What the version asks for that the earlier did not; None where one of them is not known."""
    if earlier is None or not (version.report.get("variables") and earlier.report.get("variables")):
        return None
    return differences(variables_of(earlier), variables_of(version))


def _kept(sha256: str, kind: str, make: Callable[[bytes], bytes]) -> bytes:
    store, key = _store(), _key(sha256, kind)
    made = store.get(key)
    if made is None:
        made = make(storage.storage().get(sha256))
        store.put(key, made)
    return made


def _outline(data: bytes) -> bytes:
    return json.dumps(as_json(outline_upload(data)), ensure_ascii=False).encode()


def _repair(data: bytes) -> bytes:
    """The changes as a line of JSON, then the copy where there are any."""
    made = repair_upload(data)
    told = json.dumps([asdict(each) for each in made.changes], ensure_ascii=False)
    return told.encode() + b"\n" + (made.docx if made.changes else b"")


def _key(sha256: str, kind: str) -> str:
    return f"{sha256}-{kind}-{EDITION}"


def _store() -> FolderStore:
    return FolderStore(storage.spare_folder("previews"))
