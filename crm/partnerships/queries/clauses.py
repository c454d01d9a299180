"""The library of clauses: its list, a clause with its versions and relations, what a place may take."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from crm.core.db import session
from crm.core.errors import NotFound
from crm.leads.rules.names import folded
from crm.partnerships.models import Template, TemplateVersion, VersionStatus
from crm.partnerships.models.clauses import (
    SPACES,
    Clause,
    ClauseChoice,
    ClauseLanguage,
    ClauseVersion,
    Risk,
)


@dataclass(frozen=True)
class ClauseFilter:
    """What is typed above the list; empty fields do not narrow it."""

    text: str = ""
    category: str = ""
    risk: Risk | None = None
    language: ClauseLanguage | None = None


_WHOLE = (
    selectinload(Clause.versions).options(
        joinedload(ClauseVersion.file, innerjoin=True), joinedload(ClauseVersion.clause, innerjoin=True)
    ),
    joinedload(Clause.fallback_of),
)


def clauses(wanted: ClauseFilter | None = None) -> list[Clause]:
    """By category and code, the Russian wording before its twin. A library has some hundreds at most."""
    wanted = wanted or ClauseFilter()
    found = select(Clause).options(*_WHOLE).order_by(Clause.category, Clause.code, Clause.language.desc())
    if wanted.category:
        found = found.where(Clause.category == wanted.category)
    if wanted.risk is not None:
        found = found.where(Clause.risk == wanted.risk)
    if wanted.language is not None:
        found = found.where(Clause.language == wanted.language)
    typed = folded(wanted.text)
    return [one for one in session.scalars(found).unique() if typed in _said_of(one)]


def _said_of(clause: Clause) -> str:
    newest = clause.versions[0].text if clause.versions else ""
    return folded(" ".join((clause.code, clause.title, clause.when_to_use, newest)))


def categories() -> Sequence[str]:
    found = select(Clause.category).where(Clause.category != "").distinct().order_by(Clause.category)
    return session.scalars(found).all()


def clause_or_404(clause_id: int) -> Clause:
    return _one(clause_id, lock=False)


def clause_to_change(clause_id: int) -> Clause:
    """Locked, so that versions are numbered one after another."""
    return _one(clause_id, lock=True)


def _one(clause_id: int, *, lock: bool) -> Clause:
    found = select(Clause).where(Clause.id == clause_id).options(*_WHOLE)
    if lock:
        found = found.with_for_update(of=Clause).execution_options(populate_existing=True)
    clause = session.scalars(found).unique().one_or_none()
    if clause is None:
        raise NotFound
    return clause


def version_of(clause: Clause, n: int) -> ClauseVersion:
    found = next((one for one in clause.versions if one.n == n), None)
    if found is None:
        raise NotFound
    return found


def clause_coded(code: str, language: ClauseLanguage) -> Clause | None:
    found = select(Clause).where(Clause.code == code, Clause.language == language).options(*_WHOLE)
    return session.scalars(found).unique().one_or_none()


def twin_of(clause: Clause) -> Clause | None:
    """The same clause in the other language."""
    other = ClauseLanguage.EN if clause.language is ClauseLanguage.RU else ClauseLanguage.RU
    return clause_coded(clause.code, other)


def chain_of(clause: Clause) -> list[Clause]:
    """From the firmest wording to the softest, this one among them."""
    family = {one.id: one for one in clauses(ClauseFilter(language=clause.language))}
    top, seen = clause.id, {clause.id}
    while (above := family[top].fallback_of_id) in family and above not in seen:
        top = above
        seen.add(above)
    return [family[top], *softer_than(family[top], list(family.values()))]


def softer_than(clause: Clause, among: Sequence[Clause] | None = None) -> list[Clause]:
    """The fallbacks of a wording and theirs, in the order in which they are offered."""
    known = among if among is not None else clauses(ClauseFilter(language=clause.language))
    found: list[Clause] = []
    waiting = [clause.id]
    while waiting:
        next_id = waiting.pop(0)
        for one in known:
            if one.fallback_of_id == next_id and one not in found and one.id != clause.id:
                found.append(one)
                waiting.append(one.id)
    return found


def wording_for(code: str, language: ClauseLanguage) -> ClauseVersion | None:
    """The approved version for a place; of the other language where this one has none, which pages show."""
    for one in (language, *(other for other in ClauseLanguage if other is not language)):
        clause = clause_coded(code, one)
        if clause is not None and clause.approved is not None:
            return clause.approved
    return None


def wordings_of(choice: ClauseChoice) -> list[ClauseVersion]:
    """What may stand in this place: the clause itself and its fallbacks, approved, the firmest first."""
    clause = clause_coded(choice.code, choice.language) or clause_coded(
        choice.code, next(one for one in ClauseLanguage if one is not choice.language)
    )
    if clause is None:
        return []
    return [one.approved for one in (clause, *softer_than(clause)) if one.approved is not None]


def choice_or_404(agreement_id: int, choice_id: int) -> ClauseChoice:
    found = session.scalar(
        select(ClauseChoice)
        .where(ClauseChoice.id == choice_id, ClauseChoice.agreement_id == agreement_id)
        .options(joinedload(ClauseChoice.version).joinedload(ClauseVersion.clause, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found


def uses_of(clause: Clause) -> dict[int, int]:
    """How many agreements took each version, by the version's id."""
    found = (
        select(ClauseChoice.version_id, func.count())
        .join(ClauseVersion, ClauseVersion.id == ClauseChoice.version_id)
        .where(ClauseVersion.clause_id == clause.id)
        .group_by(ClauseChoice.version_id)
    )
    return {row[0]: row[1] for row in session.execute(found) if row[0] is not None}


def templates_with(clause: Clause) -> list[Template]:
    """Templates whose version in force keeps a place for this clause."""
    found = (
        select(TemplateVersion)
        .where(TemplateVersion.status == VersionStatus.APPROVED)
        .options(joinedload(TemplateVersion.template, innerjoin=True))
    )
    place = {"code": clause.code, "language": clause.language.value}
    return [
        version.template
        for version in session.scalars(found)
        if any(place.items() <= one.items() for one in version.report.get("clauses", []))
    ]


def clause_names() -> tuple[frozenset[str], frozenset[str]]:
    """The names a template may use, and those of clauses that no approved version stands behind."""
    rows = clauses()
    ready = {one.code for one in rows if one.approved is not None}
    known = {one.code for one in rows}
    spaces = SPACES.values()
    names = {*spaces, *(f"{space}.{code}" for space in spaces for code in ready)}
    return frozenset(names), frozenset(f"{space}.{code}" for space in spaces for code in known - ready)
