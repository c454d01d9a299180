"""The words on a certificate of completion, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from agreements.bilingual import Text
from agreements.signing.completion.facts import Channel

Language = Literal["ru", "en"]

CHANNEL_TEXTS: Mapping[Channel, Text] = MappingProxyType(
    {
        Channel.PAPER: Text("на бумаге", "on paper"),
        Channel.PAPER_AT_EVENT: Text("на бумаге, на церемонии", "on paper, at the ceremony"),
        Channel.SCAN_EXCHANGE: Text("обмен скан-копиями", "exchange of scans"),
        Channel.EDO: Text("через оператора ЭДО", "through an EDI operator"),
        Channel.KEP_FILES: Text("квалифицированная электронная подпись", "qualified electronic signature"),
        Channel.PEP: Text("простая электронная подпись", "simple electronic signature"),
    }
)

TITLE = Text("Сертификат завершения подписания", "Certificate of completion")
AGREEMENT = Text("Соглашение", "Agreement")
NUMBER = Text("Номер", "Number")
DATED = Text("Дата", "Date")
COMPLETED = Text("Подписано всеми", "Signed by all")
ORGANISER = Text("Организатор", "Organiser")
PARTIES = Text("Стороны", "Parties")
SIGNATURES = Text("Подписи", "Signatures")
FILES = Text("Файлы и их отпечатки", "Files and their fingerprints")
EVENTS = Text("Ход событий", "History")
CHAIN = Text("Цепочка событий", "Chain of events")
CHAIN_HEAD = Text("событий: {}, отпечаток последнего:", "events: {}, hash of the last:")
MOMENT = Text("Момент", "Moment")
SIGNER = Text("Кто подписал", "Signed by")
CHANNEL = Text("Способ и проверка", "Channel and checks")
BYTES = Text("{} байт", "{} bytes")
CHECK = Text("Проверить состояние соглашения:", "Check the state of the agreement:")
OF_WHAT = Text(
    "Сертификат сообщает, кто, когда и каким способом подписал файлы с указанными отпечатками SHA-256. "
    "Любое изменение файла меняет его отпечаток.",
    "The certificate states who signed the files with these SHA-256 fingerprints, when and how. "
    "Any change of a file changes its fingerprint.",
)
SERVER_TIME = Text(
    "Моменты указаны по часам сервера, пояс: {}.", "Moments are those of the server's clock, zone: {}."
)
STAMPED_TIME = Text(
    "Моменты указаны по часам сервера, пояс: {}; печать удостоверена отметкой времени.",
    "Moments are those of the server's clock, zone: {}; the seal bears a time stamp.",
)
FOR_INFORMATION = Text(
    "Сведения о проверке электронных подписей справочные: проверка выполнена без сертифицированного "
    "средства криптографической защиты.",
    "Checks of electronic signatures are for information: they were made without a certified "
    "cryptographic tool.",
)
PAGE = Text("Лист {} из {}", "Sheet {} of {}")
MADE = Text("Составлен {}", "Made {}")


def said(text: Text, language: Language) -> str:
    return text.ru if language == "ru" else text.en
