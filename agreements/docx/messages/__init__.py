"""The catalogue of problems: every code with its severity, sentence and remedy in two languages."""

from agreements.docx.messages.files import HAZARDS, PACKAGE
from agreements.docx.messages.message import Message
from agreements.docx.messages.templates import BLOCKS, MEANING, SAFETY, TAGS

MESSAGES: dict[str, Message] = {**PACKAGE, **HAZARDS, **TAGS, **BLOCKS, **SAFETY, **MEANING}
"""Every problem the engine can report, by its code."""
