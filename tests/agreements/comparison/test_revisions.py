"""Accepting and rejecting as Word does it, one kind of mark at a time; written out by hand."""

import pytest
from lxml import etree

from agreements.comparison.revisions import accept_all, reject_all
from tests.agreements.words import W

SIGNED = 'w:id="1" w:author="a" w:date="2027-01-01T00:00:00Z"'


def part(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{inner}</w:body>')


def inside(root: etree._Element) -> str:
    text = "".join(etree.tostring(each, encoding="unicode") for each in root)
    return text.replace(f' xmlns:w="{W}"', "")


def run(text: str, name: str = "t") -> str:
    return f"<w:r><w:{name}>{text}</w:{name}></w:r>"


def marked(kind: str, inner: str = "") -> str:
    return f"<w:{kind} {SIGNED}>{inner}</w:{kind}>"


def mark_of_paragraph(kind: str, more: str = "") -> str:
    return f"<w:pPr>{more}<w:rPr><w:{kind} {SIGNED}/></w:rPr></w:pPr>"


CASES = [
    ("nothing", f"<w:p>{run('a')}</w:p>", f"<w:p>{run('a')}</w:p>", f"<w:p>{run('a')}</w:p>"),
    (
        "runs",
        f"<w:p>{marked('ins', run('b'))}{marked('del', run('a', 'delText'))}</w:p>",
        f"<w:p>{run('b')}</w:p>",
        f"<w:p>{run('a')}</w:p>",
    ),
    (
        "a field",
        f"<w:p>{marked('del', run('PAGE', 'delInstrText'))}</w:p>",
        "<w:p/>",
        f"<w:p>{run('PAGE', 'instrText')}</w:p>",
    ),
    (
        "a move",
        f"<w:p><w:moveFromRangeStart w:id='1'/>{marked('moveFrom', run('a'))}{marked('moveTo', run('b'))}"
        f"</w:p>",
        f"<w:p>{run('b')}</w:p>",
        f"<w:p>{run('a')}</w:p>",
    ),
    (
        "an insertion that was deleted again",
        f"<w:p>{marked('ins', marked('del', run('a', 'delText')))}</w:p>",
        "<w:p/>",
        "<w:p/>",
    ),
    (
        "a deleted paragraph mark",
        f"<w:p>{mark_of_paragraph('del', '<w:jc/>')}{run('a')}</w:p><w:p><w:pPr><w:b/></w:pPr>{run('b')}"
        f"</w:p>",
        f"<w:p><w:pPr><w:b/></w:pPr>{run('a')}{run('b')}</w:p>",
        f"<w:p><w:pPr><w:jc/><w:rPr/></w:pPr>{run('a')}</w:p><w:p><w:pPr><w:b/></w:pPr>{run('b')}</w:p>",
    ),
    (
        "three paragraphs flowing together",
        f"<w:p>{mark_of_paragraph('del')}{run('a')}</w:p><w:p>{mark_of_paragraph('del')}{run('b')}</w:p>"
        f"<w:p>{run('c')}</w:p>",
        f"<w:p>{run('a')}{run('b')}{run('c')}</w:p>",
        f"<w:p><w:pPr><w:rPr/></w:pPr>{run('a')}</w:p><w:p><w:pPr><w:rPr/></w:pPr>{run('b')}</w:p><w:p>"
        f"{run('c')}</w:p>",
    ),
    (
        "an emptied paragraph before a table",
        f"<w:p>{mark_of_paragraph('del')}{marked('del', run('a', 'delText'))}</w:p><w:tbl><w:tr><w:tc/>"
        f"</w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
        f"<w:p><w:pPr><w:rPr/></w:pPr>{run('a')}</w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
    ),
    (
        "rows",
        f"<w:tbl><w:tr><w:trPr><w:del {SIGNED}/></w:trPr><w:tc/></w:tr><w:tr><w:trPr><w:ins {SIGNED}/>"
        f"</w:trPr>"
        "<w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr/><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr/><w:tc/></w:tr></w:tbl>",
    ),
    (
        "a table of one inserted row",
        f"<w:tbl><w:tr><w:trPr><w:ins {SIGNED}/></w:trPr><w:tc/></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr/><w:tc/></w:tr></w:tbl>",
        "",
    ),
    (
        "a cell",
        f"<w:tbl><w:tr><w:tc><w:tcPr><w:cellIns {SIGNED}/></w:tcPr></w:tc><w:tc/></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:tcPr/></w:tc><w:tc/></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
    ),
    (
        "formatting",
        f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {SIGNED}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr></w:r>"
        f"</w:p>",
        "<w:p><w:r><w:rPr><w:b/></w:rPr></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:i/></w:rPr></w:r></w:p>",
    ),
    (
        "properties of a paragraph, its mark's own kept",
        f"<w:p><w:pPr><w:jc/><w:rPr><w:b/></w:rPr><w:pPrChange {SIGNED}><w:pPr><w:ind/></w:pPr>"
        f"</w:pPrChange></w:pPr></w:p>",
        "<w:p><w:pPr><w:jc/><w:rPr><w:b/></w:rPr></w:pPr></w:p>",
        "<w:p><w:pPr><w:ind/><w:rPr><w:b/></w:rPr></w:pPr></w:p>",
    ),
    (
        "a section, its headers kept",
        f"<w:sectPr><w:headerReference/><w:cols/><w:sectPrChange {SIGNED}><w:sectPr><w:pgSz/></w:sectPr>"
        f"</w:sectPrChange></w:sectPr>",
        "<w:sectPr><w:headerReference/><w:cols/></w:sectPr>",
        "<w:sectPr><w:headerReference/><w:pgSz/></w:sectPr>",
    ),
]


@pytest.mark.parametrize(
    ("tracked", "accepted", "rejected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_kind_of_mark_is_settled_both_ways(tracked: str, accepted: str, rejected: str) -> None:
    for settle, wanted in ((accept_all, accepted), (reject_all, rejected)):
        root = part(tracked)
        assert settle(root) is (tracked != accepted)
        assert inside(root) == wanted
        assert settle(root) is False, "nothing is left to settle"
