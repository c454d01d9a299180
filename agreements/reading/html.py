"""A rendered document as HTML for the screen: paragraphs with their numbers, tables, headers and footers."""

from collections.abc import Callable, Iterator, Mapping
from html import escape

from agreements.comparison.wml import TBL, TC, TR, VAL, Element, P, R, T, parse, q
from agreements.docx.integrity import main_part, relationships
from agreements.docx.package import RESULT, Package
from agreements.reading.marks import GAP_WORDS, MARK
from agreements.reading.numbering import Numbering

LabelOf = Callable[[int], tuple[str, str]]
"""The label of the value behind the number of a mark: whole, and short for the gap itself."""

_SHOWN = {
    q("w:tab"): "\t",
    q("w:br"): "\n",
    q("w:cr"): "\n",
    q("w:noBreakHyphen"): "\u2011",
    q("w:drawing"): "▣",
    q("w:pict"): "▣",
}
_THROUGH = frozenset(
    q(f"w:{name}")
    for name in ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "bdo", "dir", "fldSimple", "ins")
)
_INTO = frozenset({q("w:body"), q("w:footnote"), *_THROUGH})
_ALIGNED = {"center": "is-centred", "right": "is-right", "end": "is-right"}


def page(docx: bytes, label: LabelOf) -> str:
    """A fragment of sections: headers, the text, footnotes, footers. Every text is escaped."""
    package = Package.read(docx, RESULT)
    parts = package.parts
    main = main_part(package) or ""
    linked: dict[str, list[str]] = {}
    for link in relationships(package):
        if link.source == main and link.target in parts:
            linked.setdefault(link.kind, []).append(link.target)
    reader = _Reader(
        _Styles(_first(parts, linked, "styles")), Numbering(_first(parts, linked, "numbering")), label
    )
    stories = [
        *(("header", part) for part in sorted(set(linked.get("header", ())))),
        ("text", main),
        *(("notes", part) for part in linked.get("footnotes", ())),
        *(("footer", part) for part in sorted(set(linked.get("footer", ())))),
    ]
    said = dict.fromkeys((kind, "".join(reader.blocks(parse(parts[part])))) for kind, part in stories)
    return "".join(f'<section class="reading-{kind}">{text}</section>' for kind, text in said if text)


class _Styles:
    """What a paragraph's style says of its look, through the styles it is based on."""

    def __init__(self, root: Element | None) -> None:
        styles = () if root is None else root.iter(q("w:style"))
        self._known = {each.get(q("w:styleId"), ""): each for each in styles}

    def heading(self, name: str) -> str:
        style = self._known.get(name)
        said = "" if style is None else _value(style, "w:name").lower()
        if said == "title":
            return "is-title"
        return "is-heading" if said.startswith("heading") else ""

    def found(self, name: str, path: str) -> str:
        """The value at this path of the style's paragraph properties, or of those it is based on."""
        for _ in range(12):
            style = self._known.get(name)
            if style is None:
                return ""
            if value := _value(style, f"w:pPr/{path}"):
                return value
            name = _value(style, "w:basedOn")
        return ""


class _Reader:
    def __init__(self, styles: _Styles, numbering: Numbering, label: LabelOf) -> None:
        self._styles, self._numbering, self._label = styles, numbering, label

    def blocks(self, container: Element) -> Iterator[str]:
        for each in container:
            if each.tag == P:
                yield self._paragraph(each)
            elif each.tag == TBL:
                rows = "".join(map(self._row, each.findall(TR)))
                yield f'<div class="reading-table" tabindex="0"><table><tbody>{rows}</tbody></table></div>'
            elif each.tag in _INTO:
                yield from self.blocks(each)

    def _paragraph(self, paragraph: Element) -> str:
        text = "".join(_pieces(paragraph))
        if not text.strip():
            return ""
        style = _value(paragraph, "w:pPr/w:pStyle")
        number = self._number(paragraph, style)
        aligned = _value(paragraph, "w:pPr/w:jc") or self._styles.found(style, "w:jc")
        css = " ".join(filter(None, (self._styles.heading(style), _ALIGNED.get(aligned, ""))))
        before = f'<span class="reading-number">{escape(number)}</span> ' if number else ""
        opening = f'<p class="{css}">' if css else "<p>"
        return f"{opening}{before}{self._lit(text)}</p>"

    def _number(self, paragraph: Element, style: str) -> str:
        direct = _value(paragraph, "w:pPr/w:numPr/w:numId")
        num_id = direct or self._styles.found(style, "w:numPr/w:numId")
        depth = _value(paragraph, "w:pPr/w:numPr/w:ilvl") or self._styles.found(style, "w:numPr/w:ilvl")
        return self._numbering.number(num_id, int(depth) if depth.isdigit() else 0) if num_id else ""

    def _lit(self, text: str) -> str:
        """The text with its values lit up and its gaps named."""
        made, at = [], 0
        for mark in MARK.finditer(text):
            made.append(_plain(text[at : mark.start()]))
            label, short = map(escape, self._label(int(mark[1])))
            if mark[2]:
                made.append(f'<span class="value" title="{label}">{_plain(mark[2])}</span>')
            else:
                made.append(f'<span class="gap" title="{label}">{GAP_WORDS}<small>{short}</small></span>')
            at = mark.end()
        return "".join((*made, _plain(text[at:])))

    def _row(self, row: Element) -> str:
        return f"<tr>{''.join(map(self._cell, row.findall(TC)))}</tr>"

    def _cell(self, cell: Element) -> str:
        width = _value(cell, "w:tcPr/w:gridSpan")
        merged = f' colspan="{int(width)}"' if width.isdigit() else ""
        return f"<td{merged}>{''.join(self.blocks(cell))}</td>"


def _pieces(element: Element) -> Iterator[str]:
    for each in element:
        if each.tag == R:
            for inner in each:
                yield (inner.text or "") if inner.tag == T else _SHOWN.get(str(inner.tag), "")
        elif each.tag in _THROUGH:
            yield from _pieces(each)


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _first(parts: Mapping[str, bytes], linked: dict[str, list[str]], kind: str) -> Element | None:
    found = linked.get(kind)
    return parse(parts[found[0]]) if found else None


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(map(q, path.split("/"))))
    return "" if found is None else found.get(VAL, "")
