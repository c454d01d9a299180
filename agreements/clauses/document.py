"""A clause as a Word document of its own: what the check reads, what two versions are compared as."""

import io

from docx import Document

from agreements.clauses.text import lines
from agreements.docx.package import RESULT, Package
from agreements.docx.rich import refuse_invalid

_POINT = "List Number"


def as_document(text: str) -> bytes:
    """The paragraphs of `text` in order, a tag never divided; equal texts give equal bytes.

    Raises UnsafeValue where a character can stand in no document.
    """
    refuse_invalid(text)
    document = Document()
    for line in lines(text):
        paragraph = document.add_paragraph(style=_POINT if line.is_point else None)
        for run in line.runs:
            made = paragraph.add_run(run.content)
            made.bold, made.italic = run.bold or None, run.italic or None
    out = io.BytesIO()
    document.save(out)
    return Package.read(out.getvalue(), RESULT).write()
