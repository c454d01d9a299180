"""The gate for files from outside: what they are by their bytes, and whether they are safe to keep."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agreements.docx.check.hazards import hazards
from agreements.docx.errors import TemplateRefused
from agreements.docx.limits import OutOfLimits, in_child
from agreements.docx.package import OLE_SIGNATURE, UPLOAD, Package
from agreements.docx.problems import errors_in
from agreements.incoming.pdf_actions import faults_of
from agreements.incoming.refusals import Fault, PaperRefused
from agreements.incoming.scans import is_picture, pdf_of
from agreements.pdf import PdfError, Trouble
from agreements.pdf.inspection import check_word

LARGEST = 15 * 1024 * 1024
"""Bytes of one upload. A Word document may have 10 MB, as a template may."""
_PDF_WITHIN = 1024
"""PDF readers look for the header this far into the file (ISO 32000, implementation notes)."""
_TROUBLES = {Trouble.MACROS: Fault.MACROS, Trouble.EXTERNAL_CONTENT: Fault.EXTERNAL_CONTENT}


class PaperKind(StrEnum):
    WORD = "docx"
    PDF = "pdf"


MEDIA_TYPES = {
    PaperKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that passed the gate, untouched; pictures have become one PDF."""

    kind: PaperKind
    content: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def admitted(content: bytes) -> Paper:
    """The file as it came, once it is known to be a sound DOCX or PDF or a picture; else PaperRefused.

    The name of the file says nothing and is not asked. A PDF is taken apart in a process with limits.
    """
    _require_size(content)
    if is_picture(content):
        return admitted_scans([content])
    if content.startswith(b"PK"):
        _require_word(content)
        return Paper(PaperKind.WORD, content)
    if content.startswith(OLE_SIGNATURE):
        raise PaperRefused(Fault.OLD_WORD)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        _require_quiet_pdf(content)
        return Paper(PaperKind.PDF, content)
    raise PaperRefused(Fault.UNKNOWN_KIND)


def admitted_scans(pictures: Sequence[bytes]) -> Paper:
    """Pictures of sheets, one page each in this order, as one PDF."""
    if sum(map(len, pictures)) > LARGEST:
        raise PaperRefused(Fault.TOO_LARGE)
    return Paper(PaperKind.PDF, pdf_of(pictures))


def _require_size(content: bytes) -> None:
    if not content:
        raise PaperRefused(Fault.EMPTY)
    if len(content) > LARGEST:
        raise PaperRefused(Fault.TOO_LARGE)


def _require_word(content: bytes) -> None:
    try:
        package = Package.read(content, UPLOAD)
        check_word(content)
    except TemplateRefused as error:
        raise PaperRefused(Fault.NOT_WORD, str(error)) from error
    except PdfError as error:
        raise PaperRefused(_TROUBLES.get(error.trouble, Fault.NOT_WORD), error.detail) from error
    if errors := errors_in(hazards(package)):
        raise PaperRefused(Fault.ACTIVE_FIELDS, errors[0].message("en"))


def _require_quiet_pdf(content: bytes) -> None:
    try:
        answer = in_child(faults_of, content)
    except OutOfLimits as error:
        raise PaperRefused(Fault.PDF_TOO_HARD, str(error)) from error
    if faults := json.loads(answer):
        raise PaperRefused(Fault(faults[0]))
