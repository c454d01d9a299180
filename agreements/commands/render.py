"""`python -m agreements render TEMPLATE.docx DATA.json OUT.docx`: a document from a template and values."""

import argparse
import json
from decimal import Decimal
from typing import Any

from agreements.bilingual import Text
from agreements.commands.files import USAGE, Unusable, complain, read, say, write
from agreements.commands.refusals import is_about_values, told
from agreements.docx import DocumentError, TemplateRefused, compile_template

NAME = "render"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Render a template. Money comes as text, dates as ISO text. Exit 1 where it fails."
    parser.add_argument("template", metavar="TEMPLATE.docx")
    parser.add_argument("values", metavar="DATA.json")
    parser.add_argument("document", metavar="OUT.docx")


def run(args: argparse.Namespace) -> int:
    """0 made, 1 the template or a value is refused, 2 no Word document or no JSON."""
    values = _values(args.values)
    template = read(args.template)
    try:
        document = compile_template(template).render(values)
    except DocumentError as error:
        complain(f"{args.values if is_about_values(error) else args.template}: {told(error)}")
        return USAGE if isinstance(error, TemplateRefused) and error.is_unreadable else 1
    write(args.document, document)
    return 0


def _values(path: str) -> dict[str, Any]:
    try:
        values = json.loads(read(path), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{path}: {say(Text('это не JSON', 'not JSON'))}: {error}") from error
    if not isinstance(values, dict):
        raise Unusable(f"{path}: {say(Text('нужен объект JSON', 'a JSON object is needed'))}")
    return values
