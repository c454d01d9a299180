"""Runs with their rows: what is shown of them, and what making their agreements needs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from agreements.lifecycle import ENDED, State
from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.storage import StoredFile
from crm.exhibition.models import Booking, Edition
from crm.exhibition.queries.bookings import bookings_whole
from crm.leads.models import Organisation, Signatory
from crm.leads.queries.organisations import organisations_whole
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    RegisterEntry,
    Revision,
    RevisionPdf,
    Template,
    TemplateVersion,
)
from crm.partnerships.models.runs import AgreementRun, AgreementRunRow, RowState
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.readiness import OpenAgreement, Readiness, looked_at

LATELY = timedelta(days=7)


def run_or_404(run_id: int, by: Actor) -> AgreementRun:
    return _found(session.scalar(_whole(by).where(AgreementRun.id == run_id)))


def run_to_change(run_id: int, by: Actor) -> AgreementRun:
    """Locked: starting, stopping and repeating wait for each other."""
    found = _whole(by).where(AgreementRun.id == run_id).with_for_update(of=AgreementRun)
    return _found(session.scalar(found.execution_options(populate_existing=True)))


def _whole(by: Actor) -> Select[AgreementRun]:
    found = select(AgreementRun).options(
        joinedload(AgreementRun.template_version, innerjoin=True).options(
            joinedload(TemplateVersion.file, innerjoin=True),
            joinedload(TemplateVersion.template, innerjoin=True)
            .joinedload(Template.type, innerjoin=True)
            .joinedload(AgreementType.register, innerjoin=True),
        ),
        joinedload(AgreementRun.edition, innerjoin=True),
        joinedload(AgreementRun.user),
        joinedload(AgreementRun.our_signatory),
    )
    return found if _sees_all(by) else found.where(AgreementRun.id.is_(None))


def _sees_all(by: Actor) -> bool:
    return by.may(PartnershipsPermission.AGREEMENT_VIEW) or by.kind in ("command", "job")


def _found(run: AgreementRun | None) -> AgreementRun:
    if run is None:
        raise NotFound
    return run


def organiser_of(run: AgreementRun, by: Actor) -> Organisation | None:
    """Our side, with its signatories."""
    found = run.edition.organiser_id
    return next(iter(organisations_whole([found], by)), None) if found is not None else None


# Rows as they are made


def waiting_rows(run: AgreementRun, row_ids: Collection[int]) -> Sequence[AgreementRunRow]:
    """Those of the rows that still wait, locked: whoever else makes them comes later and finds them made."""
    return session.scalars(
        select(AgreementRunRow)
        .where(
            AgreementRunRow.run_id == run.id,
            AgreementRunRow.id.in_(row_ids),
            AgreementRunRow.state == RowState.WAITING,
        )
        .order_by(AgreementRunRow.id)
        .with_for_update(of=AgreementRunRow)
        .execution_options(populate_existing=True)
    ).all()


def readiness_of(
    run: AgreementRun, rows: Sequence[AgreementRunRow], *, by: Actor, lock: bool = False
) -> list[Readiness]:
    """How ready the rows are now; with `lock`, bookings and organisations stay as they are till the end."""
    _with_subjects(rows, by, lock=lock)
    return looked_at(run, rows, organiser_of(run, by), _standing(run, rows), by=by)


def rows_of(run: AgreementRun, *states: RowState) -> Sequence[AgreementRunRow]:
    found = select(AgreementRunRow).where(AgreementRunRow.run_id == run.id).order_by(AgreementRunRow.id)
    return session.scalars(found.where(AgreementRunRow.state.in_(states)) if states else found).all()


def _with_subjects(rows: Sequence[AgreementRunRow], by: Actor, *, lock: bool) -> None:
    """Give every row its booking and its organisation, whole, by a fixed number of statements."""
    booking_ids = {row.booking_id for row in rows if row.booking_id is not None}
    bookings = {one.id: one for one in bookings_whole(booking_ids, by, lock=lock)}
    own = {row.organisation_id for row in rows if row.booking_id is None}
    organisations = {one.id: one for one in organisations_whole(own, by, lock=lock)}
    named = {row.organisation_id for row in rows} - own
    organisations |= {one.id: one for one in organisations_whole(named, by)}
    for row in rows:
        set_committed_value(row, "booking", bookings.get(row.booking_id or 0))
        set_committed_value(row, "organisation", organisations.get(row.organisation_id))


def _standing(run: AgreementRun, rows: Sequence[AgreementRunRow]) -> dict[int, OpenAgreement]:
    """Open agreements of the run's kind in a row's way: of its booking, or with its organisation."""
    living = (
        select(Agreement.id, Agreement.title, Agreement.booking_id, Agreement.organisation_id)
        .join(AgreementType, AgreementType.id == Agreement.type_id)
        .where(
            AgreementType.kind_of == run.kind_of,
            Agreement.edition_id == run.edition_id,
            Agreement.state.not_in(ENDED),
        )
        .order_by(Agreement.id)
    )
    if run.kind_of is AgreementKind.PARTICIPATION:
        found = session.execute(living.where(Agreement.booking_id.in_([row.booking_id for row in rows])))
        by_key = {row.booking_id: OpenAgreement(row.id, row.title) for row in found}
        standing = {row.id: by_key.get(row.booking_id) for row in rows}
    else:
        ids = [row.organisation_id for row in rows]
        found = session.execute(living.where(Agreement.organisation_id.in_(ids)))
        by_key = {row.organisation_id: OpenAgreement(row.id, row.title) for row in found}
        standing = {row.id: by_key.get(row.organisation_id) for row in rows}
    own = {row.id: row.agreement_id for row in rows}
    return {row_id: one for row_id, one in standing.items() if one is not None and one.id != own[row_id]}


# Rows as they are shown


@dataclass(frozen=True)
class Counts:
    """How many rows of a run stand where; `submitted` of those that are made."""

    waiting: int = 0
    made: int = 0
    refused: int = 0
    cancelled: int = 0
    submitted: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.made + self.refused + self.cancelled

    @property
    def done(self) -> int:
        return self.total - self.waiting


def counts_of(run_ids: Collection[int]) -> dict[int, Counts]:
    """Counts of each run."""
    submitted = func.count().filter(Agreement.state != State.DRAFT)
    found = session.execute(
        select(AgreementRunRow.run_id, AgreementRunRow.state, func.count(), submitted)
        .outerjoin(Agreement, Agreement.id == AgreementRunRow.agreement_id)
        .where(AgreementRunRow.run_id.in_(run_ids))
        .group_by(AgreementRunRow.run_id, AgreementRunRow.state)
    )
    told: dict[int, dict[str, int]] = {run_id: {} for run_id in run_ids}
    for run_id, state, count, handed_in in found:
        told[run_id][state.value] = count
        told[run_id]["submitted"] = told[run_id].get("submitted", 0) + handed_in
    return {run_id: Counts(**values) for run_id, values in told.items()}


@dataclass(frozen=True)
class RowShown:
    """A row as lists, sheets and the API show it."""

    id: int
    organisation_id: int
    organisation: str
    inn: str
    city: str
    booking_id: int | None
    state: RowState
    refusal: dict[str, Any]
    done_at: datetime | None
    agreement_id: int | None
    title: str | None
    amount: Decimal | None
    agreement_state: State | None
    number: str | None


def rows_shown(
    run_id: int, *, state: RowState | None = None, limit: int | None = None, after: int | None = None
) -> list[RowShown]:
    """In the order of choosing; `after` is the id of the last row of the page before."""
    found = _shown().where(AgreementRunRow.run_id == run_id).order_by(AgreementRunRow.id)
    if state is not None:
        found = found.where(AgreementRunRow.state == state)
    if after is not None:
        found = found.where(AgreementRunRow.id > after)
    return [RowShown(*values) for values in session.execute(found.limit(limit) if limit else found)]


def _shown() -> Select[*tuple[Any, ...]]:
    return (
        select(
            AgreementRunRow.id,
            AgreementRunRow.organisation_id,
            Organisation.short_name,
            Organisation.inn,
            Organisation.city,
            AgreementRunRow.booking_id,
            AgreementRunRow.state,
            AgreementRunRow.refusal,
            AgreementRunRow.done_at,
            AgreementRunRow.agreement_id,
            Agreement.title,
            Agreement.amount,
            Agreement.state,
            RegisterEntry.number,
        )
        .join(Organisation, Organisation.id == AgreementRunRow.organisation_id)
        .outerjoin(Agreement, Agreement.id == AgreementRunRow.agreement_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == Agreement.entry_id)
    )


@dataclass(frozen=True)
class RunShown:
    """A run as the list shows it."""

    id: int
    template: str
    kind: AgreementKind
    edition: str
    user_id: int | None
    user: str | None
    created_at: datetime
    started_at: datetime | None
    cancelled_at: datetime | None
    counts: Counts = Counts()

    @property
    def is_working(self) -> bool:
        return self.started_at is not None and self.counts.waiting > 0


def runs_shown(
    by: Actor, *, limit: int, after: int | None = None, of_user: int | None = None
) -> list[RunShown]:
    """The newest first."""
    found = (
        select(
            AgreementRun.id,
            Template.name,
            AgreementType.kind_of,
            Edition.numeral,
            AgreementRun.user_id,
            User.name,
            AgreementRun.created_at,
            AgreementRun.started_at,
            AgreementRun.cancelled_at,
        )
        .join(TemplateVersion, TemplateVersion.id == AgreementRun.template_version_id)
        .join(Template, Template.id == TemplateVersion.template_id)
        .join(AgreementType, AgreementType.id == Template.type_id)
        .join(Edition, Edition.id == AgreementRun.edition_id)
        .outerjoin(User, User.id == AgreementRun.user_id)
        .order_by(AgreementRun.id.desc())
        .limit(limit)
    )
    if not _sees_all(by):
        return []
    if after is not None:
        found = found.where(AgreementRun.id < after)
    if of_user is not None:
        lately = clock.now() - LATELY
        found = found.where(AgreementRun.user_id == of_user, AgreementRun.created_at > lately)
    rows: list[Any] = list(session.execute(found))
    counts = counts_of([row[0] for row in rows])
    return [RunShown(*(*row[:9], counts[row[0]])) for row in rows]


# Documents


@dataclass(frozen=True)
class PaperOfRow:
    """The latest document of a row's agreement, by where its content lies."""

    row_id: int
    organisation: str
    number: str | None
    docx: str
    pdf: str | None


def papers_of(run_id: int) -> list[PaperOfRow]:
    """The papers of what was made: the revision that was sent, else the latest."""
    newer = aliased(Revision)
    replaced = (
        select(newer.id).where(newer.agreement_id == Revision.agreement_id, newer.n > Revision.n).exists()
    )
    docx, pdf = aliased(StoredFile), aliased(StoredFile)
    found = (
        select(AgreementRunRow.id, Organisation.short_name, RegisterEntry.number, docx.sha256, pdf.sha256)
        .join(Organisation, Organisation.id == AgreementRunRow.organisation_id)
        .join(Agreement, Agreement.id == AgreementRunRow.agreement_id)
        .join(Revision, and_(Revision.agreement_id == Agreement.id, ~replaced))
        .join(docx, docx.id == Revision.docx_id)
        .outerjoin(RevisionPdf, RevisionPdf.revision_id == Revision.id)
        .outerjoin(pdf, pdf.id == RevisionPdf.file_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == Agreement.entry_id)
        .where(AgreementRunRow.run_id == run_id)
        .order_by(AgreementRunRow.id)
    )
    return [PaperOfRow(*values) for values in session.execute(found)]


def next_without_pages(run_id: int, after: int) -> int | None:
    """The next revision of a run's agreements that has no PDF yet."""
    return session.scalar(
        select(func.min(Revision.id))
        .join(AgreementRunRow, AgreementRunRow.agreement_id == Revision.agreement_id)
        .where(AgreementRunRow.run_id == run_id, Revision.id > after, ~Revision.pdf.has())
    )


def stamp_of(run: AgreementRun) -> str:
    """Changes when anything changes that the readiness of the run's rows depends on, as far as one sees."""
    rows = select(AgreementRunRow.organisation_id).where(AgreementRunRow.run_id == run.id)
    ours = [run.edition.organiser_id or 0]
    touched = or_(Organisation.id.in_(rows), Organisation.id.in_(ours))
    latest = [
        session.scalar(select(func.max(Organisation.updated_at)).where(touched)),
        session.scalar(
            select(func.max(Signatory.updated_at)).where(
                or_(Signatory.organisation_id.in_(rows), Signatory.organisation_id.in_(ours))
            )
        ),
        session.scalar(select(func.max(Booking.updated_at)).where(Booking.edition_id == run.edition_id)),
        session.scalar(select(func.max(Agreement.updated_at)).where(Agreement.edition_id == run.edition_id)),
        session.scalar(select(Edition.updated_at).where(Edition.id == run.edition_id)),
    ]
    return "-".join(f"{moment.timestamp():.3f}" if moment else "0" for moment in latest)
