"""Papers of the demonstration that somebody else wrote."""

from datetime import date

from agreements.clauses import as_document
from agreements.docx.package import RESULT, Package

_BODY = "word/document.xml"


def reworded(docx: bytes, old: str, new: str) -> bytes:
    """The document as the other side returned it."""
    package = Package.read(docx, RESULT)
    text = package.parts[_BODY].decode()
    if old not in text:
        raise ValueError(f"the document does not say {old!r}")
    return package.replacing({_BODY: text.replace(old, new, 1).encode()}).write()


def former_text(party: str, number: str, signed_on: date) -> bytes:
    """A short agreement of a former forum."""
    return as_document(
        f"""**СОГЛАШЕНИЕ о сотрудничестве № {number}**
г. Екатеринбург, {signed_on:%d.%m.%Y}
Организатор форума «Города России» и {party} договорились о следующем.
1. Стороны обмениваются опытом развития городской среды и готовят совместные мероприятия форума.
2. Каждая Сторона несёт свои расходы сама; денежных обязательств Соглашение не создаёт.
3. Соглашение действует три года со дня подписания."""
    )
