"""`python -m agreements package verify FILE.zip`: is a package of an agreement whole and unchanged."""

import argparse
import json
import sys
from pathlib import Path

from agreements.bilingual import Text
from agreements.commands.files import USAGE, complain, read, say
from agreements.commands.verify import BAD, CANNOT_CHECK, told, trust_in
from agreements.signing import FAULT_TEXTS
from agreements.signing.package import PROBLEM_TEXTS, NotAPackage, PackageVerdict, check_package

NAME = "package"
_WHOLE = Text("Файлов: {}; все на месте и не изменены.", "Files: {}; all are there and unchanged.")
_NOT_WHOLE = Text("Пакет не цел.", "The package is not whole.")
_NOT_ZIP = Text("Это не пакет соглашения (ZIP).", "This is no package of an agreement (ZIP).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check a package: every file of its manifest is there and unchanged, none was added; with --trust "
        "its signatures too. Exit 0 good, 1 bad, 2 unreadable, 3 signatures cannot be checked here."
    )
    chosen = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = chosen.add_parser("verify", help="check a package")
    one.add_argument("package", metavar="FILE.zip")
    one.add_argument("--trust", metavar="DIR", help="certificates and lists to judge its signatures by")
    one.add_argument("--json", action="store_true", help="the verdict as JSON")


def run(args: argparse.Namespace) -> int:
    """0 whole (and its signatures good), 1 not, 2 no package, 3 signatures that cannot be checked here."""
    store = trust_in(args.trust) if args.trust else None
    try:
        verdict = check_package(read(args.package), store)
    except NotAPackage:
        complain(f"{args.package}: {say(_NOT_ZIP)}")
        return USAGE
    if args.json:
        json.dump(verdict.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_described(verdict))
    if verdict.is_bad:
        return BAD
    return 0 if verdict.is_complete else CANNOT_CHECK


def _described(verdict: PackageVerdict) -> str:
    heading = ", № ".join(filter(None, (verdict.title, verdict.number)))
    lines = [heading] if heading else []
    lines.append(say(_WHOLE).format(verdict.files) if verdict.is_whole else say(_NOT_WHOLE))
    lines += [f"✗ {path}: {say(Text(*PROBLEM_TEXTS[code]))}" for code, path in verdict.problems]
    for each in verdict.signatures:
        lines += ["", f"{Path(each.path).name} → {Path(each.document).name}"]
        lines.append(told(each.report) if each.report else say(FAULT_TEXTS[each.fault]) if each.fault else "")
    return "\n".join(lines).rstrip() + "\n"
