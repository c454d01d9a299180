"""`python -m agreements compare OLD.docx NEW.docx OUT.docx`: the difference as tracked changes."""

import argparse
from datetime import UTC, datetime

from agreements.bilingual import Text
from agreements.commands.files import USAGE, complain, put, read, say, write
from agreements.comparison import OBSTACLE_TEXTS, NotComparable, Obstacle, compare

NAME = "compare"
UNPROVEN = 1
_NO_CHANGES = Text("Изменений содержания нет.", "No change of content.")
_CHANGES = Text("Изменений: {}", "Changes: {}")
_SETTLED = Text(
    "В исходных файлах были правки: они учтены как принятые.",
    "The input files had tracked changes: they were taken as accepted.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write the difference of two Word documents as tracked changes."
    parser.add_argument("old", metavar="OLD.docx")
    parser.add_argument("new", metavar="NEW.docx")
    parser.add_argument("out", metavar="OUT.docx")
    parser.add_argument("--author", default="Vitrina", help="whose changes they are (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """0 written, 1 no reliable redline of these two, 2 an unusable file."""
    try:
        redline = compare(read(args.old), read(args.new), args.author, datetime.now(UTC))
        write(args.out, redline.docx)
    except NotComparable as error:
        named = {"old": args.old, "new": args.new}.get(error.source, args.new)
        complain(f"{named}: {say(OBSTACLE_TEXTS[error.obstacle])}")
        return UNPROVEN if error.obstacle is Obstacle.UNPROVEN else USAGE
    if redline.settled:
        complain(say(_SETTLED))
    found = len(redline.changes)
    put((say(_CHANGES).format(found) if found else say(_NO_CHANGES)) + "\n")
    return 0
