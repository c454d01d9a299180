"""`python -m agreements schema TEMPLATE.docx`: what a template needs, as a JSON Schema."""

import argparse
import json
import sys

from agreements.commands.files import complain, read
from agreements.docx import TemplateRefused, compile_template

NAME = "schema"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print the JSON Schema of the values a template needs. Exit 1 where it is refused."
    parser.add_argument("template", metavar="TEMPLATE.docx")


def run(args: argparse.Namespace) -> int:
    """0 printed, 1 the template is refused."""
    try:
        template = compile_template(read(args.template))
    except TemplateRefused as refusal:
        complain(f"{args.template}: {refusal}")
        return 1
    json.dump(template.schema, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0
