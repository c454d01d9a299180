"""Documents by the hundred: rows of a CSV or XLSX file and a template in, documents and a report out."""

from agreements.batch.choice import SHIPPED
from agreements.batch.errors import BatchRefused
from agreements.batch.generation import REPORT, Summary, generate
from agreements.batch.reading import read_rows
from agreements.batch.report import Outcome, Verdict
from agreements.batch.table import Row, Table, TableUnreadable

__all__ = [
    "REPORT",
    "SHIPPED",
    "BatchRefused",
    "Outcome",
    "Row",
    "Summary",
    "Table",
    "TableUnreadable",
    "Verdict",
    "generate",
    "read_rows",
]
