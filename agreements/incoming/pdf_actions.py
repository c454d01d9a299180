"""What a PDF would do by itself: every object is looked at, whichever page or field it hides behind."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pikepdf

from agreements.incoming.refusals import Fault

MOST_PAGES = 500
_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_LAUNCHES = frozenset({"/Launch", "/ImportData", "/SubmitForm", "/GoToE"})
_DEEPEST = 50


def faults_of(content: bytes) -> bytes:
    """The faults as a JSON list, the gravest first; meant for a child process.

    Actions: ISO 32000-2, 12.6.4. A PDF that asks a password or forbids changes is refused as a whole, as
    nobody could print or join it later. XFA forms are programs and count as scripts.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            faults = list(dict.fromkeys(_faults(document)))
    except pikepdf.PasswordError:
        faults = [Fault.PDF_LOCKED]
    except (pikepdf.PdfError, ValueError, RecursionError):
        faults = [Fault.NOT_PDF]
    return json.dumps(faults).encode()


def _faults(document: pikepdf.Pdf) -> Iterator[Fault]:
    if document.is_encrypted:
        yield Fault.PDF_LOCKED
        return
    if not len(document.pages):
        yield Fault.NOT_PDF
    if len(document.pages) > MOST_PAGES:
        yield Fault.TOO_MANY_PAGES
    for found in document.objects:
        yield from _faults_in(found, 0)


def _faults_in(found: Any, depth: int) -> Iterator[Fault]:
    """Direct values only: what is referred to is an object of its own and comes in its turn."""
    if depth > _DEEPEST:
        yield Fault.NOT_PDF
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield from _faults_of_dictionary(found, depth)
    elif isinstance(found, pikepdf.Array):
        for inner in found:
            if not _is_reference(inner):
                yield from _faults_in(inner, depth + 1)


def _faults_of_dictionary(found: Any, depth: int) -> Iterator[Fault]:
    kind = found.get("/S")
    if "/JS" in found or "/XFA" in found or (isinstance(kind, pikepdf.Name) and str(kind) in _SCRIPTS):
        yield Fault.PDF_SCRIPTS
    if isinstance(kind, pikepdf.Name) and str(kind) in _LAUNCHES:
        yield Fault.PDF_LAUNCHES
    for _, inner in found.items():
        if not _is_reference(inner):
            yield from _faults_in(inner, depth + 1)


def _is_reference(found: Any) -> bool:
    return isinstance(found, pikepdf.Object) and found.is_indirect
