"""One run: a template and a file of rows in, a document per good row and a report out.

It needs no database, writes no records and takes no number: number and date stay blank on paper.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from agreements.batch.choice import choose, template_named
from agreements.batch.errors import BatchRefused, RowRefused
from agreements.batch.filling import Filler
from agreements.batch.naming import file_name
from agreements.batch.reading import read_rows
from agreements.batch.report import Outcome, Verdict, report_csv
from agreements.batch.table import Row
from agreements.docx import CompiledTemplate, DocumentError, MissingValue, UnsafeValue
from agreements.pdf import TROUBLE_TEXTS, PdfError, Trouble, engine, to_pdf

REPORT = "report.csv"
CONVERSIONS = 2
"""PDF conversions at a time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run made: outcomes of the rows, after those about the table as a whole (their row is 0)."""

    outcomes: tuple[Outcome, ...]
    report: Path

    def count(self, verdict: Verdict) -> int:
        """Rows with this verdict."""
        return sum(outcome.row > 0 and outcome.verdict is verdict for outcome in self.outcomes)

    @property
    def all_made(self) -> bool:
        return not self.count(Verdict.REFUSED)


def generate(template: str, rows_path: Path, out: Path, *, pdf: bool = False) -> Summary:
    """Make a document in the folder `out` for every good row of `rows_path`, and `report.csv`.

    `template` is the name of a shipped template or the path of a DOCX. One that uses only the vocabulary
    of agreements takes the columns of docs/partners-csv.md; any other takes columns named like its
    variables. A row that cannot be used is refused in the report while the others are made. Raises
    BatchRefused where the run cannot start: template, table, organiser's file or folder unusable.
    """
    compiled = template_named(template)
    table = read_rows(rows_path)
    if not table.rows:
        raise BatchRefused(f"{rows_path.name}: нет строк с данными")
    fill, unused = choose(compiled, table.headers, rows_path)
    try:
        out.mkdir(parents=True, exist_ok=True)
        about_table = [Outcome(0, 1, Verdict.WARNING, reason) for reason in unused]
        made = [_make(compiled, fill, row, out) for row in table.rows]
        if pdf and engine() is None:
            about_table.append(Outcome(0, 1, Verdict.WARNING, TROUBLE_TEXTS[Trouble.NO_ENGINE].ru))
        elif pdf:
            made = list(_with_pdf(made, out))
        outcomes = (*about_table, *made)
        _write(out / REPORT, report_csv(outcomes))
    except OSError as error:
        raise BatchRefused(f"{error.filename or out}: не удалось записать: {error.strerror}") from error
    return Summary(outcomes, out / REPORT)


def _make(compiled: CompiledTemplate, fill: Filler, row: Row, out: Path) -> Outcome:
    try:
        if row.fault:
            raise RowRefused(row.fault)
        filled = fill(row)
        document = compiled.render(filled.values)
    except (RowRefused, DocumentError) as refusal:
        return Outcome(row.number, row.line, Verdict.REFUSED, _reason(refusal))
    name = file_name(row.number, filled.title)
    _write(out / name, document)
    verdict = Verdict.WARNING if filled.warnings else Verdict.MADE
    return Outcome(row.number, row.line, verdict, "; ".join((*filled.warnings, *filled.notes)), name)


def _reason(refusal: RowRefused | DocumentError) -> str:
    match refusal:
        case MissingValue():
            return f"{refusal.path}: нет значения, а шаблон его печатает"
        case UnsafeValue():
            return f"{refusal.path}: недопустимые знаки ({refusal.reason})"
        case _:
            return str(refusal)


def _with_pdf(outcomes: Sequence[Outcome], out: Path) -> Iterator[Outcome]:
    """The outcomes, after a PDF was made beside every document; a failed one is a warning."""

    def convert(outcome: Outcome) -> Outcome:
        if not outcome.file:
            return outcome
        document = out / outcome.file
        try:
            _write(document.with_suffix(".pdf"), to_pdf(document.read_bytes()))
        except PdfError as error:
            trouble = f"PDF не создан: {TROUBLE_TEXTS[error.trouble].ru}"
            reason = "; ".join(filter(None, (outcome.reason, trouble)))
            return replace(outcome, verdict=Verdict.WARNING, reason=reason)
        return outcome

    with ThreadPoolExecutor(CONVERSIONS) as pool:
        yield from pool.map(convert, outcomes)


def _write(path: Path, data: bytes) -> None:
    """Put the file in its place at once: a run that is stopped leaves no half document."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
