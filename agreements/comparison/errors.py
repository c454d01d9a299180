"""What a comparison refuses; codes are stable, sentences are data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from agreements.bilingual import Text


class Obstacle(StrEnum):
    NOT_WORD = "not_word"
    FOREIGN_CHUNK = "foreign_chunk"
    UNPROVEN = "unproven"


OBSTACLE_TEXTS: Mapping[Obstacle, Text] = MappingProxyType(
    {
        Obstacle.NOT_WORD: Text(
            "Это не документ Word (DOCX) или файл повреждён: попросите у другой стороны DOCX.",
            "This is not a Word document (DOCX), or the file is damaged: ask the other side for the DOCX.",
        ),
        Obstacle.FOREIGN_CHUNK: Text(
            "В документ вложен фрагмент другого формата: откройте его в Word и сохраните заново.",
            "A fragment of another format is embedded: open the document in Word and save it again.",
        ),
        Obstacle.UNPROVEN: Text(
            "Правки не удалось показать надёжно: сравните тексты в двух колонках.",
            "The changes could not be marked reliably: compare the two texts side by side.",
        ),
    }
)


class NotComparable(Exception):
    """Two documents that give no redline.

    `source` is `old` or `new` where one of them is to blame; `detail` is for the log.
    """

    def __init__(self, obstacle: Obstacle, detail: str = "", source: str = "") -> None:
        super().__init__(": ".join(filter(None, (obstacle, source, detail))))
        self.obstacle = obstacle
        self.detail = detail
        self.source = source
