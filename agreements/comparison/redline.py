"""Two documents in, one out that says both: every part compared and written as tracked changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lxml import etree

from agreements.comparison.blocks import Story
from agreements.comparison.clean import blocks_of
from agreements.comparison.definitions import translate
from agreements.comparison.notes import KINDS, Notes
from agreements.comparison.output import Output
from agreements.comparison.pen import Pen
from agreements.comparison.proof import prove
from agreements.comparison.reading import Reading
from agreements.comparison.sections import Reference, in_force, sections
from agreements.comparison.source import Source
from agreements.comparison.view import Change, changes_in
from agreements.comparison.wml import DEL, ID, INS, Element, q


@dataclass(frozen=True, slots=True)
class Redline:
    """A DOCX whose tracked changes lead from the old text to the new, proven in both directions.

    `settled` names the inputs (`old`, `new`) that came with tracked changes of their own: they were
    taken as accepted, in a copy.
    """

    docx: bytes
    changes: tuple[Change, ...]
    settled: tuple[str, ...]


def compare(old: bytes, new: bytes, author: str, moment: datetime) -> Redline:
    """The changes from `old` to `new` as tracked changes of `author` at `moment` (aware).

    Accepting all of them gives `new`, rejecting all gives `old`: text to the code point, paragraphs,
    tables, rows and cells, in body, headers, footers and notes; this is checked before it is returned.
    Formatting of runs and paragraphs is tracked; sections, table properties and styles are the new ones.
    Raises NotComparable.
    """
    before, after = Source(old, "old"), Source(new, "new")
    docx = _Comparison(before, after, author, moment).write()
    prove(old, new, docx)
    settled = [name for name, source in (("old", before), ("new", after)) if source.had_changes]
    return Redline(docx, changes_in(docx), tuple(settled))


class _Comparison:
    def __init__(self, old: Source, new: Source, author: str, moment: datetime) -> None:
        self._old, self._new = old, new
        self._output = Output(old, new)
        self._pen = Pen(author, moment, first=_highest_id(new) + 1)
        self._notes = Notes(old, new)

    def write(self) -> bytes:
        translate(self._old, self._new, self._output)
        headers = list(self._paired_headers())
        for section, reference in list(self._headers_gone()):
            self._write_header_gone(section, reference)
        body = self._story(self._old.main, self._new.main).difference(self._old.body, self._new.body)
        _replace_blocks(self._new.body, body)
        for old_part, new_part in headers:
            self._write_header(old_part, new_part)
        for kind in KINDS:
            if self._notes.has(kind):
                self._write_notes(kind)
        self._output.put(self._new.main, self._new.tree(self._new.main))
        return self._output.finish()

    def _story(self, old_part: str, new_part: str) -> Story:
        return Story(
            Reading(partial(self._old.identity, old_part)),
            Reading(partial(self._new.identity, new_part)),
            self._pen,
            partial(self._output.adopt, old_part=old_part, new_part=new_part),
            self._notes.id_of,
        )

    def _paired_headers(self) -> Iterator[tuple[str | None, str]]:
        """Each header and footer of the new document once, with the old one of its section."""
        old, seen = in_force(self._old), set()
        for number, places in enumerate(in_force(self._new)):
            theirs = old[min(number, len(old) - 1)] if old else {}
            for place, reference in places.items():
                if reference.part not in seen:
                    seen.add(reference.part)
                    counterpart = theirs.get(place)
                    yield (counterpart.part if counterpart else None), reference.part

    def _headers_gone(self) -> Iterator[tuple[Element, Reference]]:
        """Headers of old sections in whose place the new document shows none."""
        pages = zip(sections(self._new), in_force(self._new), in_force(self._old), strict=False)
        seen: set[str] = set()
        for section, new, old in pages:
            for place, reference in old.items():
                if place not in new and reference.part not in seen:
                    seen.add(reference.part)
                    yield section, reference

    def _write_header(self, old_part: str | None, new_part: str) -> None:
        root = self._new.tree(new_part)
        story = self._story(old_part or new_part, new_part)
        if old_part is None:
            _replace_blocks(root, story.one_sided(root, INS))
        else:
            _replace_blocks(root, story.difference(self._old.tree(old_part), root))
        self._output.put(new_part, root)

    def _write_header_gone(self, section: Element, reference: Reference) -> None:
        name = self._output.add_part(reference.part)
        rid = self._output.link(self._old.main, reference.rid, self._new.main)
        kind, page = reference.place
        named = etree.Element(q(f"w:{kind}Reference"), {q("w:type"): page, q("r:id"): rid})
        section.insert(0, named)
        root = self._old.tree(reference.part)
        # its own relationships came along under their old ids, so the old elements stand as they are
        story = self._story(reference.part, name)
        _replace_blocks(root, story.one_sided(root, DEL))
        self._output.put(name, root)

    def _write_notes(self, kind: str) -> None:
        old_part, new_part = self._old.linked(kind), self._new.linked(kind)
        if new_part is None:
            assert old_part is not None
            new_part = self._bring_notes(kind, old_part)
            root = self._separators(old_part)
        else:
            root = self._new.tree(new_part)
        self._notes.write(kind, root, self._story(old_part or new_part, new_part))
        self._output.put(new_part, root)

    def _bring_notes(self, kind: str, old_part: str) -> str:
        links = self._old.links(self._old.main).values()
        rid = next(link.rid for link in links if link.kind == kind)
        self._output.link(self._old.main, rid, self._new.main)
        return self._output.add_part(old_part)

    def _separators(self, part: str) -> Element:
        """A notes part without notes: only the lines that Word draws above them."""
        old = self._old.tree(part)
        root = etree.Element(old.tag, dict(old.attrib), nsmap=old.nsmap)
        root.extend(each for each in list(old) if each.get(q("w:type")) is not None)
        return root


def _replace_blocks(container: Element, blocks: list[Element]) -> None:
    """Put `blocks` in the place of all the container holds, but for what follows its last block."""
    last = blocks_of(container)[-1]
    rest = list(last.itersiblings())
    container[:] = [*blocks, *rest]


def _highest_id(source: Source) -> int:
    ids = (each.get(ID, "") for part in source.stories() for each in source.tree(part).iter())
    return max((int(each) for each in ids if each.isdigit()), default=0)
