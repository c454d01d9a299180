"""A template as a page shows it: its text as plain data, bounded, and what is wrong at each place."""

from agreements.docx.preview.marks import Piece, pieces
from agreements.docx.preview.outline import Grid, Line, Outline, Story
from agreements.docx.preview.reading import outline

__all__ = ["Grid", "Line", "Outline", "Piece", "Story", "outline", "pieces"]
