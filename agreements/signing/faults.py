"""Why a file is no signature at all; codes are stable, sentences are data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from agreements.bilingual import Text


class Fault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PDF = "pdf"
    NOT_ASN1 = "not_asn1"
    TOO_COMPLEX = "too_complex"
    NOT_SIGNED_DATA = "not_signed_data"
    NO_SIGNERS = "no_signers"
    TOO_MANY_SIGNERS = "too_many_signers"
    DOCUMENT_MISSING = "document_missing"


FAULT_TEXTS: Mapping[Fault, Text] = MappingProxyType(
    {
        Fault.EMPTY: Text("Это не подпись: файл пуст.", "Not a signature: the file is empty."),
        Fault.TOO_LARGE: Text(
            "Файл слишком велик для подписи: проверяются файлы до 64 МБ.",
            "The file is too large for a signature: up to 64 MB are checked.",
        ),
        Fault.PDF: Text(
            "Это не подпись, а документ PDF. Загрузите файл подписи: .sig, .p7s, .sgn или .p7m.",
            "Not a signature but a PDF document. Give the signature file: .sig, .p7s, .sgn or .p7m.",
        ),
        Fault.NOT_ASN1: Text(
            "Это не подпись: файл повреждён, обрезан или другого формата.",
            "Not a signature: the file is damaged, cut short or of another format.",
        ),
        Fault.TOO_COMPLEX: Text(
            "Это не подпись: строение файла неправдоподобно сложное.",
            "Not a signature: the structure of the file is implausibly complex.",
        ),
        Fault.NOT_SIGNED_DATA: Text(
            "Это не подпись: в файле CMS нет подписанных данных (сертификат, ключ или зашифрованный файл).",
            "Not a signature: the file holds no signed data (a certificate, a key or something encrypted).",
        ),
        Fault.NO_SIGNERS: Text(
            "В файле нет ни одной подписи: только сертификаты.",
            "The file holds no signature, only certificates.",
        ),
        Fault.TOO_MANY_SIGNERS: Text(
            "В файле больше подписей, чем проверяется за один раз (64).",
            "The file holds more signatures than are checked at once (64).",
        ),
        Fault.DOCUMENT_MISSING: Text(
            "Подпись отсоединённая: документа в ней нет. Укажите файл, который подписан.",
            "The signature is detached and holds no document: name the file that was signed.",
        ),
    }
)


class NotASignature(Exception):
    """Nothing that could be judged. `fault` is the code; `detail` is for the log, not for a page."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail
