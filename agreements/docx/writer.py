"""How one rendering prints its values into one part: escaped, recorded, and refused where they get lost."""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup

from agreements.docx.additions import Additions
from agreements.docx.errors import MissingValue, RenderingFailed, UnsafeValue, ValueLost
from agreements.docx.markup import escape, paragraphs, rich_text, with_breaks
from agreements.docx.problems import Place
from agreements.docx.rich import Annex, Listing, Paragraphs, Picture, Rich, RichText, Run
from agreements.docx.structure import Site

_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\sid=")\d+')
_BREAK_SIGNS = "\n\t\a\f"
_BREAKS = str.maketrans(_BREAK_SIGNS, "\x00\x00\x00\x00")
_ATTRIBUTE = frozenset("0123456789ABCDEFabcdefghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ#.-_ ")


class NotFast(Exception):
    """This value (an annex, breaks inside of changing formatting) is for the slow path."""


class PartWriter:
    """The functions the compiled code of one part calls, and the texts they have printed."""

    __slots__ = (
        "_additions",
        "_annexes",
        "_name",
        "_numbers",
        "_seen",
        "_sites",
        "_steps",
        "brings_elements",
    )

    def __init__(
        self,
        name: str,
        sites: Sequence[Site],
        additions: Additions,
        numbers: Iterator[int],
        annexes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._name = name
        self._sites = sites
        self._additions = additions
        self._numbers = numbers
        self._annexes = annexes
        self._seen: list[str] = []
        self._steps = array("l")
        self.brings_elements = False
        """Whether a value printed markup of its own: a picture, formatted text, an annex."""

    def functions(self) -> dict[str, Callable[..., str | None]]:
        """The names the generated code knows."""
        see, odd = self._seen.append, self._odd

        def text(value: Any, site: int) -> str:
            if value.__class__ is str and (value.isprintable() or ("\n" not in value and "\t" not in value)):
                see(value)
                return escape(value)
            return odd(value, site)

        return {
            "text": text,
            "attribute": self._attribute,
            "between": self._between,
            "number": self._number,
            "step": self._steps.append,
        }

    def shape(self) -> bytes:
        """A digest of the way through the template, with the breaks in the values.

        Two renderings of one shape have the same elements and differ only in the characters of their
        values, unless a value brought elements of its own.
        """
        return blake2b(self._steps.tobytes(), digest_size=16).digest()

    def taken(self) -> list[str]:
        """The texts printed since the last call, in order, without breaks: all must be in the result."""
        taken = self._seen.copy()
        self._seen.clear()  # the same list goes on: the functions hold its `append`
        return taken

    def _number(self) -> str:
        return str(next(self._numbers))

    def _odd(self, value: Any, index: int) -> str:
        site = self._sites[index]
        if isinstance(value, str):
            if isinstance(value, Markup):  # the escape filter was here before
                value = value.unescape()
            return self._broken(value, site, index)
        if isinstance(value, Rich):
            return self._rich_in_text(value, site, index)
        return self._broken(printed(value, site.path), site, index)

    def _broken(self, text: str, site: Site, index: int) -> str:
        if not site.breaks:
            self._seen.append(text)
            return escape(text)
        pieces = text.translate(_BREAKS).split("\x00")
        self._seen.extend(pieces)
        if len(pieces) == 1:
            return escape(text)
        if site.run is None or site.paragraph is None:
            raise NotFast(site.path)
        breaks = [ord(sign) for sign in text if sign in _BREAK_SIGNS]
        self._steps.extend((-1 - len(breaks), index, *breaks))
        return with_breaks(escape(text), site.run, site.paragraph)

    def _rich_in_text(self, value: Rich, site: Site, index: int) -> str:
        match value:
            case Listing() if site.breaks:
                return self._broken(value.content, site, index)
            case Picture() if site.breaks:
                self.brings_elements = True
                drawing = self._additions.drawing(self._name, value, next(self._numbers))
                return (
                    f'</w:t></w:r><w:r><w:drawing>{drawing}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
                )
        raise UnsafeValue(site.path, "needs_run_tag", type(value).__name__)

    def _between(self, value: Any, index: int) -> str:
        """A value that stands where only elements may: `{{r … }}` and `{{p … }}`."""
        site = self._sites[index]
        self.brings_elements = self.brings_elements or isinstance(value, Rich)
        match value:
            case RichText() | Run() if site.kind == "run":
                text = value if isinstance(value, RichText) else RichText((value,))
                if site.paragraph is None:
                    raise NotFast(site.path)
                self._see_rich(text)
                return rich_text(text, site.paragraph, self._link)
            case Paragraphs() if site.kind == "block":
                for _, text in value.content:
                    self._see_rich(text)
                return paragraphs(value, self._link)
            case Annex() if site.kind == "block":
                return self._annex(value, site)
            case Rich():
                raise UnsafeValue(site.path, "needs_run_tag", type(value).__name__)
        if printed(value, site.path):
            raise ValueLost(site.path, Place(self._name))
        return ""

    def _annex(self, value: Annex, site: Site) -> str:
        markup = self._annexes.get(value.sha256)
        if markup is None:
            raise NotFast(site.path)  # not merged into the package yet
        return _DRAWING.sub(lambda found: f"{found[1]}{next(self._numbers)}", markup)

    def _see_rich(self, text: RichText) -> None:
        for run in text.runs:
            self._seen.extend(run.content.translate(_BREAKS).split("\x00"))

    def _link(self, address: str) -> str:
        return self._additions.link(self._name, address)

    def _attribute(self, value: Any, index: int) -> str:
        """Widths in columns and colours: letters, digits and few signs."""
        site = self._sites[index]
        text = printed(value, site.path)
        if not _ATTRIBUTE.issuperset(text):
            raise UnsafeValue(site.path, "unsafe_attribute", text[:40])
        return text


def printed(value: Any, path: str) -> str:
    """What a plain value looks like in text; None and absent values have no look."""
    if value is None:
        raise MissingValue(path)
    if isinstance(value, Undefined):
        return str(value)  # raises, naming what is absent
    if isinstance(value, list | dict):
        raise RenderingFailed(f"{path} is a list or a group and cannot be printed")
    return str(value)
