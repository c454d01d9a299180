"""How people call a template's variable: what a lawyer said of it, else what its name tells."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from agreements.bilingual import Text

WAYS = ("", "text", "long", "money", "number", "date")
"""How a text may be asked for; empty: as the template uses it."""

_CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What legal staff say of one variable; empty texts leave it to the product.

    `way` is how a value is asked for that the template prints as it is: a date is then typed as a date and
    printed in words. `may_be_empty`: the document is made without it, too.
    """

    label: str = ""
    label_en: str = ""
    hint: str = ""
    default: str = ""
    way: str = ""
    may_be_empty: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From plain JSON; what an older version does not know stays as it is by default."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Only what was said."""
        return {name: value for name, value in asdict(self).items() if value}

    def label_of(self, path: str) -> Text:
        """The label in both languages, from the name of the variable where nobody gave one."""
        label = self.label or readable(path)
        return Text(label, self.label_en or label)


def readable(path: str) -> str:
    """«срок_оплаты» → «Срок оплаты»; the last step of a path with its words apart."""
    name = path.removesuffix("[]").rpartition(".")[2]
    words = _CAMEL.sub(" ", name).replace("_", " ").split()
    said = " ".join(word if word.isupper() else word.lower() for word in words) or path
    return said[:1].upper() + said[1:]
