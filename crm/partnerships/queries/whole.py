"""An agreement with everything that making, showing and moving it needs."""

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from crm.exhibition.models import Booking, BookingLine, Stand
from crm.leads.models import Organisation
from crm.partnerships.models import (
    Agreement,
    AgreementType,
    Party,
    RegisterEntry,
    Revision,
    RevisionPdf,
    TemplateVersion,
)
from crm.partnerships.models.approvals import Approval, ApprovalStep
from crm.partnerships.models.clauses import ClauseChoice, ClauseVersion
from crm.partnerships.models.obligations import Obligation, ObligationReport, ReportFile


def whole(statement: Select[Agreement]) -> Select[Agreement]:
    """The same statement, loading the whole agreement."""
    stands = selectinload(Agreement.booking).selectinload(Booking.lines).joinedload(BookingLine.stand)
    return statement.options(
        joinedload(Agreement.type, innerjoin=True).joinedload(AgreementType.register, innerjoin=True),
        joinedload(Agreement.template_version).options(
            joinedload(TemplateVersion.file, innerjoin=True),
            joinedload(TemplateVersion.template, innerjoin=True),
        ),
        joinedload(Agreement.edition, innerjoin=True),
        joinedload(Agreement.organisation, innerjoin=True),
        joinedload(Agreement.entry).joinedload(RegisterEntry.register, innerjoin=True),
        joinedload(Agreement.owner),
        joinedload(Agreement.upload),
        joinedload(Agreement.talks_contact),
        selectinload(Agreement.parties).options(
            joinedload(Party.organisation, innerjoin=True).options(
                selectinload(Organisation.contacts), selectinload(Organisation.signatories)
            ),
            joinedload(Party.signatory),
        ),
        selectinload(Agreement.revisions).options(
            joinedload(Revision.docx, innerjoin=True),
            joinedload(Revision.pdf).joinedload(RevisionPdf.file, innerjoin=True),
        ),
        selectinload(Agreement.clauses)
        .joinedload(ClauseChoice.version)
        .options(
            joinedload(ClauseVersion.file, innerjoin=True), joinedload(ClauseVersion.clause, innerjoin=True)
        ),
        selectinload(Agreement.approvals).options(
            joinedload(Approval.revision, innerjoin=True),
            selectinload(Approval.steps).options(
                joinedload(ApprovalStep.approver, innerjoin=True), joinedload(ApprovalStep.deputy)
            ),
        ),
        selectinload(Agreement.obligations).options(
            joinedload(Obligation.responsible),
            selectinload(Obligation.reports)
            .selectinload(ObligationReport.files)
            .joinedload(ReportFile.file, innerjoin=True),
        ),
        selectinload(Agreement.booking).joinedload(Booking.edition, innerjoin=True),
        selectinload(Agreement.booking).joinedload(Booking.organisation, innerjoin=True),
        stands.joinedload(Stand.hall),
        stands.joinedload(Stand.category),
    )


def knowing_itself(agreement: Agreement) -> Agreement:
    """Parties, approvals, obligations and revisions know their agreement, signatories their organisation."""
    for revision in agreement.revisions:
        set_committed_value(revision, "agreement", agreement)
    for choice in agreement.clauses:
        set_committed_value(choice, "agreement", agreement)
    for approval in agreement.approvals:
        set_committed_value(approval, "agreement", agreement)
        for step in approval.steps:
            set_committed_value(step, "approval", approval)
    for party in agreement.parties:
        set_committed_value(party, "agreement", agreement)
        for signatory in party.organisation.signatories:
            set_committed_value(signatory, "organisation", party.organisation)
    parties = {party.id: party for party in agreement.parties}
    for obligation in agreement.obligations:
        set_committed_value(obligation, "agreement", agreement)
        set_committed_value(obligation, "party", parties[obligation.party_id])
        for report in obligation.reports:
            set_committed_value(report, "obligation", obligation)
    return agreement
