"""Whether a redline keeps its promise: accepted it says the new text, rejected the old, and it is sound."""

from collections import Counter
from collections.abc import Iterator

from agreements.comparison.errors import NotComparable, Obstacle
from agreements.comparison.outline import Outline, outline
from agreements.comparison.revisions import accept_all, reject_all
from agreements.comparison.source import opened
from agreements.comparison.wml import DEL, ID, INS, Element, T, parse, q, qs
from agreements.docx.integrity import package_problems
from agreements.docx.package import Package

_MARKS = (INS, DEL, q("w:rPrChange"), q("w:pPrChange"))
_DRAWN = qs("w:drawing w:pict w:object")


def prove(old: bytes, new: bytes, redline: bytes) -> None:
    """NotComparable(unproven), with every failed check, unless the redline is exact and sound."""
    failures = list(_failures(old, new, redline))
    if failures:
        raise NotComparable(Obstacle.UNPROVEN, "; ".join(failures))


def _failures(old: bytes, new: bytes, redline: bytes) -> Iterator[str]:
    before, after = outline(old, accept_all), outline(new, accept_all)
    yield from _differences("accepted", after, outline(redline, accept_all), set())
    # sections follow the new document: where the old one had another number, its headers prove nothing
    has_other_sections = before["sections"] != after["sections"]
    paged = {story for story in before.keys() | after.keys() if "/" in story or story == "sections"}
    yield from _differences(
        "rejected", before, outline(redline, reject_all), paged if has_other_sections else set()
    )
    yield from _unsound(opened(new), opened(redline))


def _differences(which: str, wanted: Outline, got: Outline, ignored: set[str]) -> Iterator[str]:
    for story in sorted((wanted.keys() | got.keys()) - ignored):
        if wanted.get(story) != got.get(story):
            yield f"{which}: {story} differs"


def _unsound(new: Package, redline: Package) -> Iterator[str]:
    known = set(package_problems(new))
    yield from (problem.message("en") for problem in package_problems(redline) if problem not in known)
    yield from _unsound_marks([parse(data) for name, data in redline.parts.items() if _has_text(name)])


def _has_text(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml") and "/" not in name.removeprefix("word/")


def _unsound_marks(roots: list[Element]) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for root in roots:
        ids.update(mark.get(ID, "") for mark in root.iter(*_MARKS))
        for text in root.iter(T):
            around = [each.tag for each in text.iterancestors()]
            if DEL in around and not _DRAWN.intersection(around[: around.index(DEL)]):
                yield "plain text within a deletion"
        for mark in root.iter(*_MARKS):
            if not (mark.get(q("w:author")) and mark.get(q("w:date"))):
                yield "an unsigned change"
    yield from (f"the number {number} is used {n} times" for number, n in ids.items() if n > 1)
