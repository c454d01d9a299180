"""`python -m agreements check TEMPLATE.docx`: everything that is wrong with a template, with places."""

import argparse
import json
import sys

from agreements.bilingual import Text
from agreements.commands.files import Unusable, read, say, write
from agreements.docx import Problem, Report
from agreements.docx.contained import annotate_upload, check_upload, repair_upload
from agreements.docx.problems import Language

NAME = "check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Check a template. Exit 0 acceptable, 1 refused, 2 unreadable."
    parser.add_argument("template", metavar="TEMPLATE.docx")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--annotated",
        metavar="OUT.docx",
        help="write a copy with Word comments at the places",
    )
    parser.add_argument("--repaired", metavar="OUT.docx", help="write a copy with the safe repairs made")


def run(args: argparse.Namespace) -> int:
    """0 acceptable (perhaps with warnings), 1 refused, whatever copies were written."""
    data = read(args.template)
    report = check_upload(data)
    language: Language = "ru" if say(Text("ru", "en")) == "ru" else "en"
    if args.annotated:
        _annotate(data, report, args.annotated, language)
    if args.repaired:
        _repair(data, args.repaired, language)
    if args.json:
        json.dump(report.as_json(language), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(told(report, language))
    return 0 if report.acceptable else 1


def _annotate(data: bytes, report: Report, path: str, language: Language) -> None:
    copy = annotate_upload(data, report.problems, language=language)
    if copy is None:
        raise Unusable(
            say(Text("В этот файл нельзя вписать примечания", "No comments can be written into this file"))
        )
    write(path, copy)


def _repair(data: bytes, path: str, language: Language) -> None:
    """The copy, and on standard error what is different in it."""
    made = repair_upload(data)
    write(path, made.docx)
    for change in made.changes:
        sys.stderr.write(f"{change.where.describe(language)}: {change.before} → {change.after}\n")


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
