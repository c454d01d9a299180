"""What happens to each organisation of the demonstration, told by the product's own operations.

A chapter begins some days ago and goes as far as its outcome says; the clock is stopped at each step, so that
timelines read as if people had worked all these weeks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from agreements.lifecycle import TerminationGround, Verb
from crm.core import clock, storage
from crm.core.actor import Actor
from crm.demo.organisations import Cast
from crm.demo.papers import former_text, reworded
from crm.exhibition import operations as exhibition
from crm.exhibition import queries as stands
from crm.exhibition.models import Booking
from crm.exhibition.rules.holds import HoldSource
from crm.leads import operations as leads
from crm.leads.models import Contact, Lead, Organisation, Stage
from crm.leads.models.activities import ActivityKind
from crm.leads.operations import activities
from crm.leads.queries import lead_to_change
from crm.partnerships import operations as agreements
from crm.partnerships.details import UploadDetails
from crm.partnerships.models import Agreement, AgreementKind, Channel, TalkChannel
from crm.partnerships.moves import CONSEQUENCE, make_move
from crm.partnerships.operations import ending, talks, text, uploads
from crm.partnerships.queries import library


class Outcome(IntEnum):
    """How far a chapter goes; each includes those before it up to HELD, BOOKED or later."""

    NEW = 0
    CONTACTED = 1
    INTERESTED = 2
    OFFER = 3
    LOST = 4
    HELD = 5
    REQUESTED = 6
    BOOKED = 7
    DRAFT = 8
    APPROVED = 9
    SENT = 10
    THEIRS = 11
    SIGNED = 12
    DECLINED = 13
    VOIDED = 14
    CANCELLED = 15
    REJECTED = 16
    WITHDRAWN = 17
    CALLED_OFF = 18


ENDS_WITH_BOOKING = frozenset({Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.CALLED_OFF})
TAKES_A_STAND = frozenset(Outcome) - set(list(Outcome)[:5])


@dataclass(frozen=True)
class Chapter:
    """One organisation's way: its stand, its outcome, how many days ago it began."""

    cast: Cast
    outcome: Outcome
    days: int
    stand: str = ""
    kinds: tuple[AgreementKind, ...] = (AgreementKind.PARTICIPATION,)


@dataclass
class Teller:
    """Tells chapters by the hands of a manager and a lawyer, on the stands of the open edition."""

    manager: Actor
    lawyer: Actor
    stand_ids: dict[str, int]
    now: datetime
    at: datetime = field(init=False)

    def tell(self, chapter: Chapter, organisation: Organisation, contact: Contact) -> list[Agreement]:
        self.at = self.now - timedelta(days=chapter.days, hours=chapter.days % 7)
        lead = self._first_talk(chapter, organisation, contact)
        if chapter.outcome is Outcome.LOST:
            with self._later(days=3):
                leads.lose_lead(
                    lead, reason="Бюджет на выставки в этом году уже распределён", by=self.manager
                )
        if chapter.outcome not in TAKES_A_STAND:
            return []
        booking = self._stand(chapter, organisation, lead)
        if booking is not None and booking.total:
            leads.change_amount(lead, booking.total, by=self.manager)
        if booking is None or chapter.outcome in (Outcome.REQUESTED, Outcome.BOOKED):
            return []
        if chapter.outcome in ENDS_WITH_BOOKING:
            self._end_booking(booking, chapter.outcome)
            return []
        made = [self._agreement(kind, booking, chapter.outcome) for kind in chapter.kinds]
        self._last_word(chapter, organisation, lead)
        return made

    def _first_talk(self, chapter: Chapter, organisation: Organisation, contact: Contact) -> Lead:
        with self._later():
            logged = leads.log_lead(
                organisation,
                contact=contact,
                interest=chapter.cast.interest,
                source="Заявка с сайта" if chapter.days % 3 else "Прошлогодний участник",
                amount=Decimal(90_000 + 15_000 * (chapter.days % 9)) if chapter.cast.sector else None,
                by=self.manager,
            )
            lead = lead_to_change(logged.id)
        talks: list[tuple[Outcome, Stage, ActivityKind, str]] = [
            (Outcome.CONTACTED, Stage.CONTACTED, ActivityKind.CALL, "Познакомились, просят условия"),
            (Outcome.INTERESTED, Stage.INTERESTED, ActivityKind.MAIL, "Отправили презентацию и прайс"),
            (Outcome.OFFER, Stage.OFFER, ActivityKind.MEETING, "Показали план зала, обсудили место"),
        ]
        for outcome, stage, kind, summary in talks:
            if chapter.outcome >= outcome:
                with self._later(days=1, hours=3):
                    activities.log_activity(
                        organisation, kind=kind, summary=summary, lead=lead, by=self.manager
                    )
                    leads.advance_lead(lead.id, stage, self.manager)
        if chapter.outcome <= Outcome.OFFER:
            with self._later(hours=1):
                leads.set_next_step(
                    lead,
                    next_step=NEXT_STEPS[chapter.outcome],
                    due=self.now + timedelta(days=1 + chapter.days % 4),
                    by=self.manager,
                )
        return lead

    def _stand(self, chapter: Chapter, organisation: Organisation, lead: Lead) -> Booking | None:
        with self._later(days=1, hours=2):
            stand = stands.stand_to_change(self.stand_ids[chapter.stand])
            if chapter.outcome is Outcome.HELD:
                self.at = self.now
        if chapter.outcome is Outcome.HELD:
            exhibition.hold_stand(
                stand, organisation=organisation, lead_id=lead.id, source=HoldSource.MANAGER, by=self.manager
            )
            return None
        with self._later(hours=1):
            if chapter.outcome is Outcome.REQUESTED:
                self.at = self.now - timedelta(hours=5)
            if chapter.outcome in (Outcome.REQUESTED, Outcome.REJECTED, Outcome.WITHDRAWN):
                return exhibition.request_stands(
                    [stand], organisation=organisation, lead_id=lead.id, by=self.manager
                )
            return exhibition.book_stands(
                [stand], organisation=organisation, lead_id=lead.id, by=self.manager
            )

    def _end_booking(self, booking: Booking, outcome: Outcome) -> None:
        with self._later(days=1):
            if outcome is Outcome.REJECTED:
                exhibition.reject_booking(booking, "Сектор уже заполнен, предложили другой", by=self.manager)
            elif outcome is Outcome.WITHDRAWN:
                exhibition.withdraw_booking(booking, "Нашли место побольше", by=self.manager)
            else:
                exhibition.cancel_booking(booking, "Участник закрыл проект", by=self.manager)

    def _agreement(self, kind: AgreementKind, booking: Booking, outcome: Outcome) -> Agreement:
        with self._later(days=1):
            agreement = agreements.draft_agreement(kind, booking=booking, by=self.lawyer)
        if outcome > Outcome.DRAFT:
            with self._later(hours=4):
                self._confirm_forms(agreement)
                agreements.submit(agreement, by=self.lawyer)
        if outcome is Outcome.CANCELLED:
            with self._later(days=1):
                ending.cancel(agreement, "Участник перенёс участие на следующий год", by=self.lawyer)
            return agreement
        if outcome >= Outcome.SENT:
            with self._later(hours=5):
                agreements.register_and_send(agreement, by=self.lawyer)
        steps: dict[Outcome, Callable[[Agreement], None]] = {
            Outcome.THEIRS: self._sign_theirs,
            Outcome.SIGNED: self._sign_all,
            Outcome.DECLINED: self._decline,
            Outcome.VOIDED: self._void,
        }
        if outcome in steps:
            steps[outcome](agreement)
        return agreement

    def _last_word(self, chapter: Chapter, organisation: Organisation, lead: Lead) -> None:
        """Somebody talked to them lately, so that only leads meant to rot do."""
        self.at = max(self.at, self.now - timedelta(days=1, hours=chapter.days))
        if lead.stage.is_open:
            with self._later():
                activities.log_activity(
                    organisation, kind=ActivityKind.CALL, summary="Сверили сроки", lead=lead, by=self.manager
                )

    def _confirm_forms(self, agreement: Agreement) -> None:
        for party in agreement.parties:
            text.confirm_forms(party, by=self.lawyer)

    def _sign_theirs(self, agreement: Agreement) -> None:
        self._sign(agreement, ours=False)

    def _sign_all(self, agreement: Agreement) -> None:
        self._sign(agreement, ours=False)
        self._sign(agreement, ours=True)

    def _sign(self, agreement: Agreement, *, ours: bool) -> None:
        with self._later(days=2, hours=3):
            for party in agreement.parties:
                if party.is_ours is ours:
                    agreements.record_signature(
                        party,
                        signed_on=clock.today(agreement.edition.time_zone),
                        channel=Channel.PAPER,
                        by=self.lawyer,
                    )

    def _decline(self, agreement: Agreement) -> None:
        with self._later(days=3):
            party = next(party for party in agreement.parties if not party.is_ours)
            ending.decline(party, "Просят исключить пункт о неустойке за досрочный демонтаж", by=self.lawyer)

    def _void(self, agreement: Agreement) -> None:
        with self._later(days=2):
            ending.void(agreement, "Изменилась площадь стенда, готовим новый договор", by=self.lawyer)

    def with_counterpart(self, organisation: Organisation, edition_id: int, days: int) -> Agreement:
        """A cooperation agreement without a stand, approved `days` ago."""
        self.at = self.now - timedelta(days=days)
        with self._later():
            agreement = agreements.draft_agreement(
                AgreementKind.COOPERATION,
                organisation=organisation,
                edition=stands.edition_or_404(edition_id),
                by=self.lawyer,
            )
        with self._later(hours=3):
            self._confirm_forms(agreement)
            agreements.submit(agreement, by=self.lawyer)
        return agreement

    def with_intentions(
        self, organisation: Organisation, edition_id: int, days: int, answers: dict[str, Any]
    ) -> Agreement:
        """A protocol of intentions, made by its own template and filled with `answers`."""
        self.at = self.now - timedelta(days=days)
        with self._later():
            agreement = agreements.draft_agreement(
                AgreementKind.FREE,
                organisation=organisation,
                edition=stands.edition_or_404(edition_id),
                by=self.lawyer,
            )
        with self._later(hours=2):
            text.save_terms(agreement, {"answers": answers}, by=self.lawyer)
        return agreement

    def approve(self, agreement: Agreement) -> None:
        with self._later(hours=3):
            self._confirm_forms(agreement)
            agreements.submit(agreement, by=self.lawyer)

    def negotiate(self, agreement: Agreement, contact: Contact) -> None:
        with self._later(days=1):
            talks.negotiate(agreement, contact, TalkChannel.EMAIL, by=self.lawyer)

    def send_back(self, agreement: Agreement, old: str, new: str) -> None:
        """The other side returns our text with `old` changed to `new`."""
        with self._later(days=2):
            ours = storage.content_of(agreement.revisions[-1].docx)
            paper = uploads.admit([reworded(ours, old, new)])
            talks.take_counter_edit(agreement, paper, file_name="Правки контрагента.docx", by=self.lawyer)

    def former(self, organisation: Organisation, edition_id: int, signed_on: date, number: str) -> None:
        """An agreement of a former forum, entered from its file with the number it had."""
        kind = library.type_of_kind(AgreementKind.COOPERATION)
        assert kind is not None
        described = uploads.Described(
            type=kind,
            organisation=organisation,
            edition=stands.edition_or_404(edition_id),
            title="",
            details=UploadDetails(valid_from=signed_on, valid_to=signed_on + timedelta(days=365 * 3)),
        )
        self.at = self.now - timedelta(days=30)
        with self._later():
            uploads.upload_agreement(
                uploads.admit([former_text(organisation.full_name, number, signed_on)]),
                described,
                file_name="Соглашение прошлого форума.docx",
                signed=uploads.Signed(signed_on, number),
                by=self.lawyer,
            )

    def sign_and_enforce(self, agreement: Agreement) -> None:
        with self._later(days=1):
            agreements.register_and_send(agreement, by=self.lawyer)
        self._sign_all(agreement)
        with self._later(days=1):
            agreement.effective_on = clock.today(agreement.edition.time_zone)
            ending.take_effect(agreement, by=self.lawyer)

    def end(self, agreement: Agreement, verb: Verb) -> None:
        """Bring an agreement in force to one of its ends."""
        with self._later(days=2):
            today = clock.today(agreement.edition.time_zone)
            facts: dict[Verb, dict[str, Any]] = {
                Verb.FULFIL: {"obligations_open": 0},
                Verb.END: {"ends_on": today - timedelta(days=1)},
                Verb.TERMINATE: {
                    "terminated_on": today,
                    "signed_on": agreement.made_on,
                    "termination_ground": TerminationGround.MUTUAL,
                    "termination_document": True,
                },
                Verb.SUPERSEDE: {"successor_active": True},
            }
            make_move(
                agreement, verb, self.lawyer, reason="По соглашению сторон", roles=CONSEQUENCE, **facts[verb]
            )

    @contextmanager
    def _later(self, *, days: int = 0, hours: int = 0) -> Iterator[None]:
        """The next step of the chapter, never after the present moment."""
        self.at = min(self.at + timedelta(days=days, hours=hours), self.now)
        with clock.stopped_at(self.at):
            yield


NEXT_STEPS = {
    Outcome.NEW: "Позвонить и познакомиться",
    Outcome.CONTACTED: "Отправить презентацию выставки",
    Outcome.INTERESTED: "Показать план зала",
    Outcome.OFFER: "Узнать решение по стенду",
}
