"""Which template a run uses and how its rows fill it."""

from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from agreements.batch import columns, free_form, vocabulary
from agreements.batch.errors import BatchRefused
from agreements.batch.filling import Filler
from agreements.batch.house import house_beside
from agreements.docx import CompiledTemplate, TemplateRefused, compile_template

SHIPPED = ("participation", "cooperation")


class Choice(NamedTuple):
    """How to fill the template, and what to say about columns that nobody uses."""

    fill: Filler
    unused_columns: list[str]


def template_named(template: str) -> CompiledTemplate:
    """The shipped template of this name, or that of a DOCX file. Raises BatchRefused."""
    try:
        if template in SHIPPED:
            shipped = resources.files("agreements") / "docx_templates" / f"{template}.docx"
            return compile_template(shipped.read_bytes())
        return compile_template(Path(template).read_bytes())
    except FileNotFoundError as error:
        raise BatchRefused(f"{template}: такого файла и такого шаблона нет") from error
    except OSError as error:
        raise BatchRefused(f"{template}: не удалось прочитать шаблон: {error.strerror}") from error
    except TemplateRefused as error:
        first = error.problems[0]
        raise BatchRefused(f"{template}: {first.where.describe('ru')}: {first.message_ru}") from error


def choose(compiled: CompiledTemplate, headers: Sequence[str], rows_path: Path) -> Choice:
    """The vocabulary of agreements where template and columns speak it, columns named like variables else."""
    known, unknown = columns.recognised(headers)
    kind = _kind(compiled)
    if kind and "full_name" in known.values():
        fill = vocabulary.filler(kind, known, house_beside(rows_path))
        return Choice(fill, [_unused(header, columns.HEADER_OF.values()) for header in unknown])
    named, unknown = free_form.recognised(headers, compiled.variables)
    if not named:
        raise BatchRefused("ни один столбец не подходит к шаблону; столбцы описаны в docs/partners-csv.md")
    paths = [variable.path for variable in compiled.variables]
    return Choice(free_form.filler(named, compiled.variables), [_unused(header, paths) for header in unknown])


def _kind(compiled: CompiledTemplate) -> vocabulary.Kind | None:
    """The kind of agreement whose words are all that the template uses."""
    roots = {variable.path.partition(".")[0].removesuffix("[]") for variable in compiled.variables}
    return next((kind for kind, words in vocabulary.ROOTS.items() if roots and roots <= words), None)


def _unused(header: str, names: Iterable[str]) -> str:
    like = columns.nearest(header, names)
    return f"столбец «{header}» не распознан и не использован" + (f"; возможно, это «{like}»" if like else "")
