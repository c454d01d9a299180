"""Agreements by the hundred, without records: a table in, documents and a report out."""

from pathlib import Path

import click

from agreements.batch import SHIPPED, BatchRefused
from agreements.batch import generate as generate_batch
from agreements.commands.batch import told

agreements = click.Group("agreements", help="Documents without records.")
SOME_REFUSED, UNUSABLE = 1, 2


@agreements.command("generate")
@click.option("--template", required=True, help=f"A DOCX file, or one of: {', '.join(SHIPPED)}.")
@click.option("--input", "rows", required=True, type=click.Path(path_type=Path), help="CSV or XLSX.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the documents.")
@click.option("--pdf", is_flag=True, help="A PDF beside every document.")
def generate(template: str, rows: Path, out: Path, pdf: bool) -> None:
    """A document per row and report.csv. Writes no records, takes no number. Columns: docs/partners-csv.md.

    Exit 0 all made, 1 some rows refused, 2 the run could not start.
    """
    try:
        summary = generate_batch(template, rows, out, pdf=pdf)
    except BatchRefused as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(UNUSABLE) from None
    click.echo(told(summary))
    if not summary.all_made:
        raise SystemExit(SOME_REFUSED)
