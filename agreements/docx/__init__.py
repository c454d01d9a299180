"""Word templates: check, compile once, render many times.

template = compile_template(Path("contract.docx").read_bytes())
document = template.render({"number": "7/26", "total": Decimal("120000.00")})
"""

from agreements.docx.annotation import annotated
from agreements.docx.border import Repair, xml_safe
from agreements.docx.changes import Differences, differences
from agreements.docx.check import Report, check_template
from agreements.docx.compiled import CompiledTemplate, compile_template
from agreements.docx.errors import (
    DocumentError,
    FilterRefused,
    MissingValue,
    RenderingFailed,
    TemplateRefused,
    UnsafeValue,
    ValueLost,
)
from agreements.docx.integrity import check_package
from agreements.docx.preview import Outline, outline
from agreements.docx.problems import Place, Problem
from agreements.docx.repair import RepairedCopy, repaired
from agreements.docx.rich import Annex, Listing, Paragraphs, Picture, RichText, Run
from agreements.docx.schema import Branch, Variable, json_schema
from agreements.docx.store import FolderStore, TemplateStore

__all__ = [
    "Annex",
    "Branch",
    "CompiledTemplate",
    "Differences",
    "DocumentError",
    "FilterRefused",
    "FolderStore",
    "Listing",
    "MissingValue",
    "Outline",
    "Paragraphs",
    "Picture",
    "Place",
    "Problem",
    "RenderingFailed",
    "Repair",
    "RepairedCopy",
    "Report",
    "RichText",
    "Run",
    "TemplateRefused",
    "TemplateStore",
    "UnsafeValue",
    "ValueLost",
    "Variable",
    "annotated",
    "check_package",
    "check_template",
    "compile_template",
    "differences",
    "json_schema",
    "outline",
    "repaired",
    "xml_safe",
]
