"""The description of the API as a file."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from crm.web.api.openapi import as_text

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


@click.command()
@click.option("--check", is_flag=True, help="Only say whether the committed file is true.")
@with_appcontext
def openapi(check: bool) -> None:
    """Write docs/openapi.json from the code."""
    text = as_text(current_app)
    if not check:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        raise click.ClickException("docs/openapi.json differs from the code: run flask --app wsgi openapi")
