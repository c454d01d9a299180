"""`python -m agreements batch TEMPLATE ROWS OUTDIR`: a document per row of a CSV or XLSX file."""

import argparse
from pathlib import Path

from agreements.batch import SHIPPED, BatchRefused, Summary, Verdict, generate
from agreements.bilingual import Text
from agreements.commands.files import USAGE, complain, put, say

NAME = "batch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make a document per row and report.csv. TEMPLATE is a DOCX file or a shipped template: "
        f"{', '.join(SHIPPED)}. Exit 1 where some rows are refused."
    )
    parser.add_argument("template", metavar="TEMPLATE")
    parser.add_argument("rows", metavar="ROWS.csv|xlsx")
    parser.add_argument("out", metavar="OUTDIR")
    parser.add_argument("--pdf", action="store_true", help="a PDF beside every document")


def run(args: argparse.Namespace) -> int:
    """0 all made, 1 some rows refused, 2 the run could not start."""
    try:
        summary = generate(args.template, Path(args.rows), Path(args.out), pdf=args.pdf)
    except BatchRefused as error:
        complain(str(error))
        return USAGE
    put(told(summary) + "\n")
    return 0 if summary.all_made else 1


def told(summary: Summary) -> str:
    """One line on what was made, for the terminal."""
    counts = {verdict: summary.count(verdict) for verdict in Verdict}
    text = say(
        Text(
            "создано {made}, из них с предупреждениями {warning}; отклонено {refused}; отчёт: {report}",
            "made {made}, with warnings {warning}; refused {refused}; report: {report}",
        )
    )
    made = counts[Verdict.MADE] + counts[Verdict.WARNING]
    return text.format(
        made=made, warning=counts[Verdict.WARNING], refused=counts[Verdict.REFUSED], report=summary.report
    )
