"""`python -m agreements requisites`: which requisites are impossible, which suspicious, and why."""

import argparse

from agreements.bilingual import Text
from agreements.commands.files import put, say
from agreements.commands.tsv import Row, extend_lines
from agreements.requisites import check, kinds

NAME = "requisites"

_CONTEXT = ("bic", "eks")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read tab-separated lines under a header: kind, value, context such as bic=…;eks=…; add the columns "
        "verdict (impossible, suspicious, fine or not_checked) and reason."
    )
    parser.add_argument("--kinds", action="store_true", help="list the kinds and stop")


def run(args: argparse.Namespace) -> int:
    """0: every line has its verdict."""
    if args.kinds:
        put("".join(f"{kind}\n" for kind in kinds()))
    else:
        extend_lines(("kind", "value", "context"), ("verdict", "reason"), _judged)
    return 0


def _judged(row: Row) -> tuple[str, str]:
    kind = row["kind"].lower()
    if kind not in kinds():
        unknown = Text("Вид «{}» неизвестен; список видов: --kinds.", "Kind “{}” is unknown; see --kinds.")
        return "not_checked", say(unknown).format(row["kind"])
    verdict = check(kind, row["value"], **_context(row["context"]))
    return verdict.outcome, say(Text(verdict.reason_ru, verdict.reason_en))


def _context(text: str) -> dict[str, str]:
    """«bic=044525225;eks=40102…»; what no rule asks for is passed over."""
    pairs = (pair.partition("=") for pair in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs if key.strip().lower() in _CONTEXT}
