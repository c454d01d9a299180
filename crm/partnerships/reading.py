"""The text of an agreement as it would read with terms that are not saved: nothing is kept by looking."""

from collections.abc import Callable, Iterable, Mapping

from agreements.bilingual import Text
from agreements.labels import label_of, short_label_of
from agreements.reading import Gaps, Reading, read
from agreements.terms import Missing, missing
from crm.partnerships import own_variables
from crm.partnerships.details import Details
from crm.partnerships.documents import compiled, made_from
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.terms import terms_of, values_of

Say = Callable[[Text], str]

_PRINTED: Mapping[str, tuple[str, ...]] = {
    "signatory.surname": ("signatory.full_name", "signatory.initials", "signatory.name_gen"),
    "signatory.title": ("signatory.title", "signatory.title_gen"),
    "signatory.basis": ("signatory.basis_gen",),
    "forum.starts": ("forum.starts", "forum.dates"),
    "forum.ends": ("forum.ends", "forum.dates"),
}
"""Where a value that is missing in the terms would stand in the text, unless under its own name."""
_TABLES = frozenset({"payments"})
"""Lists of groups: a row of gaps would say less than the form does."""


def reading_of(agreement: Agreement, details: Details | None, say: Say) -> Reading:
    """The text with `details` in the place of the kept ones; `say` chooses the language of labels.

    Raises DocumentError where the template cannot be filled, ValueError where terms contradict each other.
    """
    terms = terms_of(agreement, details)
    version = made_from(agreement)
    own = own_variables.wording_of(version)
    return read(
        compiled(version),
        values_of(terms),
        _gaps(agreement, missing(terms)),
        lambda path: (say(label_of(path, own)), say(short_label_of(path, own))),
    )


def _gaps(agreement: Agreement, lacking: Iterable[Missing]) -> Gaps:
    paths = frozenset(path for one in lacking for path in _printed(one.path))
    if agreement.type.kind_of is not AgreementKind.FREE:
        return Gaps(paths)
    own = own_variables.gaps_of(made_from(agreement))
    return Gaps(paths | own.paths, own.rows)


def _printed(path: str) -> list[str]:
    """`parties.0.signatory.title` → `parties[0].signatory.title` and its genitive."""
    if path in _TABLES:
        return []
    for source, targets in _PRINTED.items():
        if path.endswith(source):
            return [_indexed(path.removesuffix(source) + target) for target in targets]
    return [_indexed(path)]


def _indexed(path: str) -> str:
    steps = path.split(".")
    made = steps[0]
    for step in steps[1:]:
        made += f"[{step}]" if step.isdigit() else f".{step}"
    return made
