"""Values that bring their own formatting: rich text, listings, pictures, ready paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import urlsplit

from agreements.docx.errors import UnsafeValue

Underline = Literal["single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave"]

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
EMU_PER_MM = 36_000
_INVALID = re.compile("[\x00-\x06\x08\x0b\x0d-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COLOUR = re.compile(r"#?(?:[0-9A-Fa-f]{6}|auto)\Z")
_STYLE = re.compile(r"[\w .-]{1,120}\Z")
_FONT = re.compile(r"(?:(?:ascii|hAnsi|cs|eastAsia):)?[\w .-]{1,80}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


class Rich:
    """A value that is more than plain text; immutable, checked when it is made."""

    __slots__ = ()

    def text(self) -> str:
        """What a reader sees of it, breaks included; this must stand in the result."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Listing(Rich):
    """Text where `\\n` is a new line, `\\a` a new paragraph, `\\t` a tab and `\\f` a new page."""

    content: str

    def __post_init__(self) -> None:
        refuse_invalid(self.content)

    def text(self) -> str:
        return self.content


@dataclass(frozen=True, slots=True)
class Run(Rich):
    """A stretch of text in one formatting; sizes in half points, colours as RRGGBB.

    Breaks work as in `Listing`. `link` makes it a hyperlink (http, https or mailto).
    """

    content: str
    style: str | None = None
    colour: str | None = None
    shading: str | None = None
    size: int | None = None
    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: Underline | None = None
    position: Literal["superscript", "subscript"] | None = None
    font: str | None = None
    """A font name, or `region:name` for one script, as `eastAsia:SimSun`."""
    right_to_left: bool = False
    language: str | None = None
    link: str | None = None

    def __post_init__(self) -> None:
        refuse_invalid(self.content)
        for value, pattern in (
            (self.style, _STYLE),
            (self.colour, _COLOUR),
            (self.shading, _COLOUR),
            (self.font, _FONT),
            (self.language, _LANGUAGE),
        ):
            if value is not None and not pattern.match(value):
                raise UnsafeValue("", "unsafe_attribute", value)
        if self.size is not None and not 1 <= self.size <= 3276:
            raise UnsafeValue("", "unsafe_attribute", str(self.size))
        if self.link is not None:
            refuse_address(self.link)
            if "\a" in self.content or "\f" in self.content:
                raise UnsafeValue("", "break_character", "a link ends with its paragraph")

    def text(self) -> str:
        return self.content

    def properties(self) -> str:
        """The run properties in the markup of Word, empty for plain text."""
        return "".join(self._property_elements())

    def _property_elements(self) -> Iterator[str]:
        if self.style:
            yield f'<w:rStyle w:val="{self.style}"/>'
        if self.colour:
            yield f'<w:color w:val="{self.colour.lstrip("#")}"/>'
        if self.shading:
            yield f'<w:shd w:fill="{self.shading.lstrip("#")}"/>'
        if self.size:
            yield f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
        if self.position:
            yield f'<w:vertAlign w:val="{self.position}"/>'
        for wanted, tag in ((self.bold, "b"), (self.italic, "i")):
            if wanted:
                yield f"<w:{tag}/>" + (f"<w:{tag}Cs/>" if self.right_to_left else "")
        if self.underline:
            yield f'<w:u w:val="{self.underline}"/>'
        if self.strike:
            yield "<w:strike/>"
        if self.font:
            yield self._fonts(self.font)
        if self.right_to_left:
            yield '<w:rtl w:val="true"/>'
        if self.language:
            yield f'<w:lang w:val="{self.language}"/>'

    @staticmethod
    def _fonts(font: str) -> str:
        region, _, name = font.rpartition(":")
        regional = f' w:{region}="{name}"' if region else ""
        return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"{regional}/>'


@dataclass(frozen=True, slots=True)
class RichText(Rich):
    """Runs in a row, for a `{{r name }}` tag."""

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, *pieces: "str | Run | RichText") -> "RichText":
        """Rich text from plain strings, runs and other rich texts."""
        return cls(tuple(run for piece in pieces for run in _runs(piece)))

    def text(self) -> str:
        return "".join(run.content for run in self.runs)


@dataclass(frozen=True, slots=True)
class Paragraphs(Rich):
    """Whole paragraphs with their styles, for a `{{p name }}` tag: pairs of style (or None) and text."""

    content: tuple[tuple[str | None, RichText], ...]

    def __post_init__(self) -> None:
        for style, _ in self.content:
            if style is not None and not _STYLE.match(style):
                raise UnsafeValue("", "unsafe_attribute", style)

    def text(self) -> str:
        return "\n".join(text.text() for _, text in self.content)


@dataclass(frozen=True, slots=True)
class Picture(Rich):
    """A PNG, JPEG, GIF, BMP or TIFF file; sides in millimetres, one given side keeps the proportion."""

    data: bytes
    width: float | None = None
    height: float | None = None
    link: str | None = None
    name: str = ""
    """The file name Word shows for it."""

    def __post_init__(self) -> None:
        refuse_invalid(self.name)
        if self.link is not None:
            refuse_address(self.link)

    def text(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Annex(Rich):
    """Another Word document, put in the place of a `{{p name }}` tag with its styles and numbering.

    The first rendering with it merges the two packages (some 100 ms); the template remembers the result.
    """

    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file."""
        return sha256(self.data).hexdigest()

    def text(self) -> str:
        return ""


def _runs(piece: "str | Run | RichText") -> tuple[Run, ...]:
    if isinstance(piece, RichText):
        return piece.runs
    return (piece,) if isinstance(piece, Run) else (Run(piece),)


def refuse_invalid(text: str) -> None:
    """UnsafeValue where `text` holds a character no XML document can hold."""
    if found := _INVALID.search(text):
        raise UnsafeValue("", "control_character", f"U+{ord(found[0]):04X} at {found.start() + 1}")


def refuse_address(address: str) -> None:
    """UnsafeValue where a hyperlink is not plain http, https or mailto."""
    if urlsplit(address).scheme.lower() not in LINK_SCHEMES or _INVALID.search(address) or " " in address:
        raise UnsafeValue("", "address", address)
