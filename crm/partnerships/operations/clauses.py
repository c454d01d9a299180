"""The library of clauses: writing, checking, approving them; taking them into agreements."""

import hashlib
from dataclasses import asdict, dataclass

from agreements.clauses import as_document
from agreements.docx import Report, UnsafeValue
from agreements.docx.contained import check_upload
from agreements.vocabulary import vocabulary
from crm.core import storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.core.storage import StoredFile
from crm.partnerships import rules
from crm.partnerships.documents import DOCX
from crm.partnerships.errors import TemplateHasProblems, TemplateTooLarge, TemplateUnchanged, VersionRetired
from crm.partnerships.errors.clauses import (
    ClauseCodeTaken,
    ClauseNeeded,
    ClauseTextUnusable,
    FallbackCircular,
    WordingUnknown,
)
from crm.partnerships.events.clauses import (
    AgreementClauseChosen,
    AgreementClauseLeftOut,
    ClauseAdded,
    ClauseChanged,
    ClauseVersionApproved,
    ClauseVersionRetired,
    ClauseVersionWritten,
)
from crm.partnerships.models import Agreement, AgreementKind, VersionStatus
from crm.partnerships.models.clauses import Clause, ClauseChoice, ClauseLanguage, ClauseVersion, Risk
from crm.partnerships.moves import tell
from crm.partnerships.operations.library import report_as_json
from crm.partnerships.operations.text import follow_data, require_changeable
from crm.partnerships.queries import clauses as library


@dataclass(frozen=True)
class ClauseFacts:
    """What a person says of a clause."""

    code: str
    language: ClauseLanguage
    title: str
    category: str = ""
    risk: Risk = Risk.LOW
    when_to_use: str = ""
    fallback_of_id: int | None = None


def add_clause(facts: ClauseFacts, *, by: Actor) -> Clause:
    """A clause without a wording yet."""
    if library.clause_coded(facts.code, facts.language) is not None:
        raise ClauseCodeTaken(code=facts.code)
    clause = Clause(**asdict(facts), versions=[])
    session.add(clause)
    session.flush()
    record(ClauseAdded(code=clause.code, title=clause.title), about=clause, by=by)
    return library.clause_to_change(clause.id)


def change_clause(clause: Clause, facts: ClauseFacts, *, by: Actor) -> None:
    """Everything but code and language, which templates and twins know it by."""
    softer = {one.id for one in library.softer_than(clause)}
    if facts.fallback_of_id is not None and facts.fallback_of_id in softer | {clause.id}:
        raise FallbackCircular
    for name in ("title", "category", "risk", "when_to_use", "fallback_of_id"):
        setattr(clause, name, getattr(facts, name))
    session.flush()
    record(ClauseChanged(title=clause.title), about=clause, by=by)


def write_version(clause: Clause, text: str, *, by: Actor) -> ClauseVersion:
    """The typed wording: over the draft where there is one, else as the next version; checked at once."""
    text = text.strip()
    document = _document(text)
    file = _file(clause, document, by)
    draft = next((one for one in clause.versions if one.status is VersionStatus.DRAFT and one.text), None)
    if draft is None:
        return _add(clause, file, text, check_wording(document), by)
    draft.text, draft.file, draft.made_by = text, file, by.label
    draft.report = report_as_json(check_wording(document))
    session.flush()
    record(ClauseVersionWritten(n=draft.n, sha256=file.sha256), about=clause, by=by)
    return draft


def upload_version(clause: Clause, content: bytes, *, by: Actor) -> ClauseVersion:
    """A Word fragment as the next version, for what typed text cannot say: tables, pictures."""
    if len(content) > rules.LARGEST_TEMPLATE:
        raise TemplateTooLarge(megabytes=rules.LARGEST_TEMPLATE // rules.MEGABYTE)
    return _add(clause, _file(clause, content, by), "", check_wording(content), by)


def check_text(text: str) -> Report:
    """What the check says of a wording somebody is typing; raises ClauseTextUnusable."""
    return check_wording(_document(text.strip()))


def check_wording(document: bytes) -> Report:
    """The check of templates: a clause may use the names of every kind of paper."""
    names = frozenset().union(*(vocabulary(kind.value) for kind in AgreementKind))
    return check_upload(document, vocabulary=names)


def approve_version(version: ClauseVersion, *, by: Actor) -> None:
    """From now on new agreements take this wording; the one before steps back."""
    if version.status is VersionStatus.RETIRED:
        raise VersionRetired
    if not version.report["acceptable"]:
        raise TemplateHasProblems
    if version.status is VersionStatus.APPROVED:
        return
    clause = version.clause
    for earlier in clause.versions:
        if earlier.status is VersionStatus.APPROVED:
            earlier.status = VersionStatus.RETIRED
    version.status, version.approved_by = VersionStatus.APPROVED, by.label
    session.flush()
    record(ClauseVersionApproved(n=version.n, sha256=version.file.sha256), about=clause, by=by)


def retire_version(version: ClauseVersion, *, by: Actor) -> None:
    """No more agreements take this wording; those that took it keep it."""
    if version.status is VersionStatus.RETIRED:
        return
    version.status = VersionStatus.RETIRED
    session.flush()
    record(ClauseVersionRetired(n=version.n), about=version.clause, by=by)


def choose_wording(choice: ClauseChoice, version: ClauseVersion | None, *, by: Actor) -> None:
    """Another wording for a place of the agreement, or none where the template can do without."""
    agreement = choice.agreement
    require_changeable(agreement)
    if version is None and not is_optional(agreement, choice):
        raise ClauseNeeded
    if version is not None and version not in library.wordings_of(choice):
        raise WordingUnknown
    choice.version, choice.left_out = version, version is None
    session.flush()
    title = version.clause.title if version else ""
    told = (
        AgreementClauseChosen(path=choice.path, title=title, n=version.n)
        if version
        else AgreementClauseLeftOut(path=choice.path)
    )
    tell(told, agreement, by)
    follow_data(agreement, by=by)


def is_optional(agreement: Agreement, choice: ClauseChoice) -> bool:
    """Whether the template asks if the clause is there before it prints it."""
    report = agreement.template_version.report if agreement.template_version else {}
    places = report.get("clauses", [])
    return any(
        one["optional"] and (one["code"], one["language"]) == (choice.code, choice.language.value)
        for one in places
    )


def _document(text: str) -> bytes:
    if not text or len(text) > rules.LONGEST_CLAUSE:
        raise ClauseTextUnusable(longest=rules.LONGEST_CLAUSE)
    try:
        return as_document(text)
    except UnsafeValue as error:
        raise ClauseTextUnusable(longest=rules.LONGEST_CLAUSE) from error


def _file(clause: Clause, content: bytes, by: Actor) -> StoredFile:
    sha256 = hashlib.sha256(content).hexdigest()
    for earlier in clause.versions:
        if earlier.file.sha256 == sha256:
            raise TemplateUnchanged(n=earlier.n)
    return storage.keep_file(content, name=f"{clause.code}.docx", media_type=DOCX, by=by.label)


def _add(clause: Clause, file: StoredFile, text: str, report: Report, by: Actor) -> ClauseVersion:
    version = ClauseVersion(
        n=clause.versions[0].n + 1 if clause.versions else 1,
        text=text,
        file=file,
        status=VersionStatus.DRAFT,
        report=report_as_json(report),
        made_by=by.label,
    )
    clause.versions.insert(0, version)
    session.flush()
    record(ClauseVersionWritten(n=version.n, sha256=file.sha256), about=clause, by=by)
    return version
