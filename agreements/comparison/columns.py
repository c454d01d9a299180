"""Two texts side by side, line by line: what a reader gets where no redline could be proven."""

from difflib import SequenceMatcher
from html import escape
from itertools import zip_longest

from agreements.comparison.view import lines_of


def two_columns(old: bytes, new: bytes) -> str:
    """A table of two columns as an HTML fragment, every text escaped; rows that differ are `is-changed`.

    A line is a paragraph, or a table row with its cells divided by bars. It compares lines only and marks
    nothing within them, so it cannot mislead. Raises NotComparable for what is no Word document.
    """
    mine, yours = lines_of(old), lines_of(new)
    rows: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, mine, yours).get_opcodes():
        css = "is-same" if kind == "equal" else "is-changed"
        rows += (_row(css, one, two) for one, two in zip_longest(mine[i:j], yours[k:m], fillvalue=""))
    return f'<table class="two-columns"><tbody>{"".join(rows)}</tbody></table>'


def _row(css: str, old: str, new: str) -> str:
    return f'<tr class="{css}"><td>{_cell(old)}</td><td>{_cell(new)}</td></tr>'


def _cell(text: str) -> str:
    return escape(text).replace("\n", "<br>")
