"""Word templates: check, compile once, render many times.

template = compile_template(Path("contract.docx").read_bytes())
document = template.render({"number": "7/26", "total": Decimal("120000.00")})
"""

from agreements.docx.border import Repair, xml_safe
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
    WrongKind,
)
from agreements.docx.integrity import check_package
from agreements.docx.problems import Place, Problem
from agreements.docx.rich import Annex, Listing, Paragraphs, Picture, RichText, Run
from agreements.docx.schema import Branch, Variable, json_schema
from agreements.docx.store import FolderStore, TemplateStore

__all__ = [
    "Annex",
    "Branch",
    "CompiledTemplate",
    "DocumentError",
    "FilterRefused",
    "FolderStore",
    "Listing",
    "MissingValue",
    "Paragraphs",
    "Picture",
    "Place",
    "Problem",
    "RenderingFailed",
    "Repair",
    "Report",
    "RichText",
    "Run",
    "TemplateRefused",
    "TemplateStore",
    "UnsafeValue",
    "ValueLost",
    "Variable",
    "WrongKind",
    "check_package",
    "check_template",
    "compile_template",
    "json_schema",
    "xml_safe",
]
