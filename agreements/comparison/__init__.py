"""Two versions of an agreement compared: a DOCX with native tracked changes, a list of them, an HTML view.

redline = compare(sent, received, author="ООО «Ромашка»", moment=now)
Path("redline.docx").write_bytes(redline.docx)
"""

from agreements.comparison.columns import two_columns
from agreements.comparison.errors import OBSTACLE_TEXTS, NotComparable, Obstacle
from agreements.comparison.redline import Redline, compare
from agreements.comparison.view import Change, changes_in, html_view

__all__ = [
    "OBSTACLE_TEXTS",
    "Change",
    "NotComparable",
    "Obstacle",
    "Redline",
    "changes_in",
    "compare",
    "html_view",
    "two_columns",
]
