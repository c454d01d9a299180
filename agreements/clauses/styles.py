"""The paragraph style that numbers the points of a template, so that a clause takes its turn in them."""

from agreements.docx.package import Package

POINT_STYLE = "Пунктдоговора"
"""The id of «Пункт договора» in the shipped templates: a multilevel list is bound to it."""
_STYLES = "word/styles.xml"


def point_style_of(template: bytes) -> str | None:
    """The style for a clause's points in this template; None where it has no such style."""
    styles = Package.read(template).parts.get(_STYLES, b"").decode("utf-8", "replace")
    return POINT_STYLE if f'w:styleId="{POINT_STYLE}"' in styles else None
