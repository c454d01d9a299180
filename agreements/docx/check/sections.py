"""Headers and footers by section: pages that would be left without the one their neighbours have."""

from collections.abc import Iterator

from lxml import etree

from agreements.docx.check.reading import W, parser
from agreements.docx.integrity import main_part, relationships
from agreements.docx.package import Package
from agreements.docx.problems import Place, Problem

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SETTINGS = "word/settings.xml"
_KINDS = {"header": ("верхнего колонтитула", "header"), "footer": ("нижнего колонтитула", "footer")}
_PAGES = {"first": ("первая страница", "the first page"), "even": ("чётные страницы", "even pages")}


def section_problems(package: Package) -> Iterator[Problem]:
    """A section that asks for another first page, or for even pages, and has nothing to put there."""
    main = main_part(package) or ""
    root = etree.fromstring(package.parts[main], parser())
    targets = {link.rid: link.target for link in relationships(package) if link.source == main}
    has_even = _has_even_pages(package)
    given: dict[tuple[str, str], str] = {}
    for number, section in enumerate(root.iter(W + "sectPr"), 1):
        for kind in _KINDS:
            for each in section.findall(f"{W}{kind}Reference"):
                given[kind, each.get(W + "type", "default")] = targets.get(each.get(_R + "id", ""), "")
        for page, is_asked in (("first", _is_on(section.find(W + "titlePg"))), ("even", has_even)):
            for kind, (kind_ru, kind_en) in _KINDS.items():
                if is_asked and (kind, page) not in given and _speaks(package, given.get((kind, "default"))):
                    page_ru, page_en = _PAGES[page]
                    yield Problem.of(
                        "section_without_running_text",
                        Place(main),
                        section=number,
                        page_ru=page_ru,
                        page_en=page_en,
                        kind_ru=kind_ru,
                        kind_en=kind_en,
                    )


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _has_even_pages(package: Package) -> bool:
    if _SETTINGS not in package.parts:
        return False
    return _is_on(etree.fromstring(package.parts[_SETTINGS], parser()).find(W + "evenAndOddHeaders"))


def _speaks(package: Package, part: str | None) -> bool:
    """Whether the header or footer holds any text: an empty one is missed by nobody."""
    if part is None or part not in package.parts:
        return False
    root = etree.fromstring(package.parts[part], parser())
    return any((each.text or "").strip() for each in root.iter(W + "t"))
