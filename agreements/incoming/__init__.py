"""Papers that others wrote: is this file safe to keep, what does it say, what can be read off it.

    paper = admitted(content)
    for one in suggestions(text_of(paper)):
        ...

Nothing here is taken as true: a suggestion carries its sentence, and a person decides.
"""

from agreements.incoming.files import LARGEST, Paper, PaperKind, admitted, admitted_scans
from agreements.incoming.reading import text_of
from agreements.incoming.refusals import FAULT_TEXTS, Fault, PaperRefused
from agreements.incoming.suggestions import Subject, Suggestion, suggestions

__all__ = [
    "FAULT_TEXTS",
    "LARGEST",
    "Fault",
    "Paper",
    "PaperKind",
    "PaperRefused",
    "Subject",
    "Suggestion",
    "admitted",
    "admitted_scans",
    "suggestions",
    "text_of",
]
