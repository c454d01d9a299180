"""`python -m agreements schema TEMPLATE.docx`: what a template needs, as a JSON Schema."""

import argparse
import json

from agreements.commands.files import USAGE, complain, put, read
from agreements.commands.refusals import told
from agreements.docx import TemplateRefused, compile_template

NAME = "schema"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print the JSON Schema of the values a template needs. Exit 1 where it is refused."
    parser.add_argument("template", metavar="TEMPLATE.docx")


def run(args: argparse.Namespace) -> int:
    """0 printed, 1 the template is refused, 2 it is no Word document."""
    try:
        template = compile_template(read(args.template))
    except TemplateRefused as refusal:
        complain(f"{args.template}: {told(refusal)}")
        return USAGE if refusal.is_unreadable else 1
    put(json.dumps(template.schema, ensure_ascii=False, indent=2) + "\n")
    return 0
