"""`python -m agreements check TEMPLATE.docx`: everything that is wrong with a template, with places."""

import argparse
import json

from agreements.bilingual import Text
from agreements.commands.files import USAGE, complain, put, read, say
from agreements.docx import Problem, Report
from agreements.docx.contained import check_upload
from agreements.docx.problems import Language

NAME = "check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Check a template. Exit 0 acceptable, 1 refused, 2 unreadable."
    parser.add_argument("template", metavar="TEMPLATE.docx")
    parser.add_argument("--json", action="store_true", help="the report as JSON")


def run(args: argparse.Namespace) -> int:
    """0 acceptable (perhaps with warnings), 1 refused, 2 no Word document."""
    report = check_upload(read(args.template))
    language: Language = "ru" if say(Text("ru", "en")) == "ru" else "en"
    if args.json:
        put(json.dumps(report.as_json(language), ensure_ascii=False, indent=2) + "\n")
    elif not report.is_unreadable:
        put(told(report, language))
    if report.is_unreadable:
        complain(f"{args.template}: {report.problems[0].message(language)}")
        return USAGE
    return 0 if report.acceptable else 1


def told(report: Report, language: Language) -> str:
    """The report for a person."""
    verdict = Text("Шаблон годится", "The template is acceptable")
    if not report.acceptable:
        verdict = Text("Шаблон не годится", "The template is refused")
    lines = [say(verdict), *(_line(problem, language) for problem in report.problems)]
    return "\n".join(lines) + "\n"


def _line(problem: Problem, language: Language) -> str:
    sign = "✗" if problem.severity == "error" else "!"
    excerpt = f"\n    {problem.excerpt}" if problem.excerpt else ""
    remedy = f"\n    → {problem.remedy(language)}" if problem.remedy(language) else ""
    return f"{sign} {problem.where.describe(language)}: {problem.message(language)}{excerpt}{remedy}"
