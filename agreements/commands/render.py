"""`python -m agreements render TEMPLATE.docx DATA.json OUT.docx`: a document from a template and values."""

import argparse
import json
from decimal import Decimal
from typing import Any

from agreements.bilingual import Text
from agreements.commands.files import Unusable, complain, read, say, write
from agreements.docx import DocumentError, compile_template

NAME = "render"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Render a template. Money comes as text, dates as ISO text. Exit 1 where it fails."
    parser.add_argument("template", metavar="TEMPLATE.docx")
    parser.add_argument("values", metavar="DATA.json")
    parser.add_argument("document", metavar="OUT.docx")


def run(args: argparse.Namespace) -> int:
    """0 made, 1 the template or a value is refused."""
    values = _values(args.values)
    template = read(args.template)
    try:
        document = compile_template(template).render(values)
    except DocumentError as error:
        complain(f"{args.template}: {error}")
        return 1
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
