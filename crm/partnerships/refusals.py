"""A refusal kept as plain data until somebody reads it, in whatever language that will be."""

from typing import Any

from agreements.bilingual import Text
from crm.core.errors import DomainError, all_refusals


def kept(refusal: DomainError) -> dict[str, Any]:
    """Code and values of the refusal as JSON."""
    return {"code": refusal.code, "values": {name: _plain(value) for name, value in refusal.values.items()}}


def told(stored: dict[str, Any]) -> DomainError | None:
    """The refusal that was kept; None for nothing, or for one that this release no longer knows."""
    kinds = {kind.code: kind for kind in all_refusals() if "code" in vars(kind)}
    kind = kinds.get(stored.get("code", ""))
    if kind is None:
        return None
    return kind(**{name: _read(value) for name, value in stored["values"].items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"ru": value.ru, "en": value.en}
    return value if isinstance(value, int | str) or value is None else str(value)


def _read(value: Any) -> Any:
    return Text(value["ru"], value["en"]) if isinstance(value, dict) else value
