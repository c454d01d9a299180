"""File names for the documents of a run: readable, safe on every system, unique by the row's number."""

import re
import unicodedata

_LENGTH = 60
_UNSAFE = re.compile(r"[^0-9A-Za-zА-Яа-яЁё]+")


def file_name(row: int, title: str) -> str:
    """`017-ООО-Городские-технологии.docx`; a title of other scripts leaves the number alone."""
    words = _UNSAFE.sub("-", unicodedata.normalize("NFC", title)).strip("-")
    return f"{row:03}-{words[:_LENGTH].rstrip('-')}.docx" if words else f"{row:03}.docx"
