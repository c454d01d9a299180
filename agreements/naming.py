"""How the file of a document is called, fit for every file system and every mail program."""

import re
import unicodedata

LONGEST = 120
"""Characters before the extension."""

_UNFIT = re.compile(r'[«»"“”„<>|?*:\\]')


def file_name(kind: str, number: str, counterparty: str, extension: str) -> str:
    """«Договор № 12 — ООО Ромашка.docx»; a draft, which has no number, says so."""
    what = f"{kind} № {number}" if number else f"{kind}, проект"
    plain = _UNFIT.sub("", f"{what} — {counterparty}".replace("/", "-"))
    visible = "".join(letter for letter in " ".join(plain.split()) if unicodedata.category(letter)[0] != "C")
    return f"{visible[:LONGEST].rstrip(' .')}.{extension}"
