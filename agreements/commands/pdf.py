"""`python -m agreements pdf IN.docx OUT.pdf`: a Word document as PDF, through LibreOffice."""

import argparse

from agreements.commands.files import USAGE, complain, read, say, write
from agreements.pdf import TROUBLE_TEXTS, PdfError, Trouble, to_pdf

NAME = "pdf"
NO_ENGINE = 3
_FAULTS_OF_THE_FILE = frozenset(
    {Trouble.NOT_WORD, Trouble.MACROS, Trouble.EXTERNAL_CONTENT, Trouble.UNREADABLE}
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Convert a Word document to PDF. Exit 3 where no LibreOffice is installed."
    parser.add_argument("document", metavar="IN.docx")
    parser.add_argument("pdf", metavar="OUT.pdf")
    parser.add_argument("--pdfa", action="store_true", help="PDF/A-2b, for the archive")


def run(args: argparse.Namespace) -> int:
    """0 made, 1 the conversion failed, 2 an unusable file, 3 no engine."""
    try:
        write(args.pdf, to_pdf(read(args.document), pdfa=args.pdfa))
    except PdfError as error:
        complain(f"{args.document}: {say(TROUBLE_TEXTS[error.trouble])}")
        if error.trouble is Trouble.NO_ENGINE:
            return NO_ENGINE
        return USAGE if error.trouble in _FAULTS_OF_THE_FILE else 1
    return 0
