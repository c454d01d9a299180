"""Clauses: typed text with numbered points and emphasis, checked like a template, written into documents.

    report = check_template(as_document(text), vocabulary=names)
    template.render(values | {"clauses": {"confidentiality": written(text, values)}})

A line is a paragraph; `1.` at its beginning makes it a numbered point, `**bold**` and `*italic*` emphasise.
"""

from agreements.clauses.document import as_document
from agreements.clauses.styles import POINT_STYLE, point_style_of
from agreements.clauses.text import Line, label_of, lines, words_of
from agreements.clauses.writing import fragment, written

__all__ = [
    "POINT_STYLE",
    "Line",
    "as_document",
    "fragment",
    "label_of",
    "lines",
    "point_style_of",
    "words_of",
    "written",
]
