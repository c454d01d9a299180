"""The markup of values: plain text with its breaks, runs, paragraphs, drawings."""

from collections.abc import Callable

from markupsafe import _escape_inner as _plain_escape  # type: ignore[attr-defined]  # C: text in, text out

from agreements.docx.rich import Paragraphs, RichText, Run

LINE = '</w:t><w:br/><w:t xml:space="preserve">'
_TEXT = '<w:t xml:space="preserve">'
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

escape: Callable[[str], str] = _plain_escape
"""The text with `& < > " '` replaced."""

Linker = Callable[[str], str]
"""Makes a relationship for an address and returns its id."""


def with_breaks(escaped: str, run: str, paragraph: str) -> str:
    """Escaped text inside of `w:t` with its breaks as elements.

    `run` and `paragraph` are the markup of the properties (`w:rPr`, `w:pPr`) that go on after a break.
    """
    if "\t" in escaped:
        escaped = escaped.replace("\t", f"</w:t></w:r><w:r>{run}<w:tab/></w:r><w:r>{run}{_TEXT}")
    if "\a" in escaped:
        escaped = escaped.replace("\a", f"</w:t></w:r></w:p><w:p>{paragraph}<w:r>{run}{_TEXT}")
    if "\n" in escaped:
        escaped = escaped.replace("\n", LINE)
    if "\f" in escaped:
        escaped = escaped.replace("\f", f"</w:t></w:r></w:p>{_PAGE}<w:p>{paragraph}<w:r>{run}{_TEXT}")
    return escaped


def rich_text(value: RichText, paragraph: str, linker: Linker) -> str:
    """The runs of `value`, to stand inside of a paragraph with the properties `paragraph`."""
    return "".join(_run(run, paragraph, linker) for run in value.runs)


def paragraphs(value: Paragraphs, linker: Linker) -> str:
    """The paragraphs of `value`, to stand between paragraphs."""
    return "".join(_paragraph(style, text, linker) for style, text in value.content)


def _paragraph(style: str | None, text: RichText, linker: Linker) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{rich_text(text, properties, linker)}</w:p>"


def _run(run: Run, paragraph: str, linker: Linker) -> str:
    elements = run.properties()
    properties = f"<w:rPr>{elements}</w:rPr>" if elements else ""
    text = with_breaks(escape(run.content), properties, paragraph)
    markup = f"<w:r>{properties}{_TEXT}{text}</w:t></w:r>"
    if run.link is None:
        return markup
    return f'<w:hyperlink r:id="{linker(run.link)}" w:tgtFrame="_blank">{markup}</w:hyperlink>'
