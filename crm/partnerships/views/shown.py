"""What the page of an agreement shows: how far it is, the one next action, what is missing and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from agreements.lifecycle import ENDED, REFUSAL_TEXTS, SIGNING, Move, State, Verb
from agreements.preamble import introduction
from agreements.terms import Missing, Proof
from crm.core.actor import Actor
from crm.partnerships import words
from crm.partnerships.models import Agreement, Party
from crm.partnerships.models.clauses import SPACES
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.terms import Preparation, is_confirmed, paper_path
from crm.partnerships.views import deciding, duties
from crm.partnerships.views.deciding import NextAction
from crm.web.addresses import with_back
from crm.web.language import said

NEXT_VERB = {
    State.DRAFT: Verb.SUBMIT,
    State.APPROVED: Verb.SEND,
    State.IN_NEGOTIATION: Verb.ACCEPT_TEXT,
    State.OUT_FOR_SIGNATURE: Verb.SIGN,
    State.PARTIALLY_SIGNED: Verb.SIGN,
    State.DECLINED: Verb.REVISE,
    State.SIGNATURE_EXPIRED: Verb.VOID,
    State.SIGNED: Verb.TAKE_EFFECT,
}
OTHER_VERBS = (
    Verb.NEGOTIATE,
    Verb.ACCEPT_TEXT,
    Verb.TAKE_COUNTER_EDIT,
    Verb.WITHDRAW,
    Verb.DECLINE,
    Verb.REVISE,
    Verb.VOID,
    Verb.CANCEL,
    Verb.TAKE_EFFECT,
)
"""Moves of the menu that have a page; those of later rooms (termination) come with them."""


@dataclass(frozen=True)
class OtherMove:
    """Another move of the menu; without an address it is greyed and `why` says the reason."""

    title: str
    url: str
    asks: bool
    why: str


@dataclass(frozen=True)
class Gap:
    """What must be filled on one page before the document can be made."""

    labels: Sequence[str]
    url: str


def rail(agreement: Agreement) -> list[tuple[str, str, str | None]]:
    """The way of an agreement in five steps: passed, present, ahead, broken off."""
    steps = (_("Проект"), _("Согласовано"), _("На подписи"), _("Подписано"), _("Действует"))
    at, broken = _step(agreement)
    shown: list[tuple[str, str, str | None]] = []
    for n, label in enumerate(steps):
        state = "done" if n < at else "todo" if n > at else "failed" if broken else "current"
        shown.append((label, state, _(words.title_of_state(agreement.state)) if n == at and broken else None))
    if agreement.state in (State.ACTIVE, State.FULFILLED):
        shown[-1] = (steps[-1], "done", None)
    return shown


def _step(agreement: Agreement) -> tuple[int, bool]:
    state = agreement.state
    if state in (State.ACTIVE, State.FULFILLED, State.EXPIRED, State.TERMINATED, State.SUPERSEDED):
        return 4, state in (State.EXPIRED, State.TERMINATED, State.SUPERSEDED)
    if state is State.SIGNED:
        return 3, False
    if state in SIGNING | {State.DECLINED, State.SIGNATURE_EXPIRED, State.VOIDED}:
        return 2, state not in SIGNING
    if state is State.CANCELLED:
        return (1, True) if agreement.entry_id else (0, True)
    return (0, False) if state is State.DRAFT else (1, False)


def gaps(agreement: Agreement, missing: Sequence[Missing], *, back: str = "") -> list[Gap]:
    """By the page on which they are filled, in the order of the document; `back`: whence one comes."""
    pages: dict[str, list[str]] = {}
    for one in missing:
        label = said(one.label)
        if back:  # the list says already whose it is
            label = label.partition(": ")[2] or label
        pages.setdefault(_where(agreement, one.path), []).append(label[:1].upper() + label[1:])
    return [Gap(labels, with_back(url, back)) for url, labels in pages.items()]


def _where(agreement: Agreement, path: str) -> str:
    """The page on which a missing field is filled."""
    for place, party in enumerate(agreement.parties):
        root = paper_path(agreement.type.kind_of, place)
        if path.startswith(f"{root}.signatory"):
            return _signatory_page(agreement, party)
        if path.startswith(f"{root}."):
            return url_for("leads.edit_organisation", organisation_id=party.organisation.id)
    if path.startswith(("stand.", "lines.")) and agreement.booking is not None:
        return url_for("exhibition.booking", booking_id=agreement.booking.id)
    if path.partition(".")[0] in SPACES.values():
        return "#clauses"
    if path.startswith("forum."):
        return url_for("exhibition.edition", edition_id=agreement.edition.id)
    return "#terms"


def _signatory_page(agreement: Agreement, party: Party) -> str:
    if party.signatory is not None:
        return url_for("leads.signatory", signatory_id=party.signatory.id)
    if party.organisation.signatories and agreement.id is None:
        return url_for("leads.organisation", organisation_id=party.organisation.id)
    if party.organisation.signatories:
        return url_for("partnerships.party_form", agreement_id=agreement.id, party_id=party.id)
    return url_for("leads.new_signatory", organisation_id=party.organisation.id)


def next_action(
    agreement: Agreement,
    preparation: Preparation | None,
    moves: Sequence[Move],
    by: Actor,
    *,
    is_sending: bool,
) -> NextAction | None:
    """What to do now; None where the agreement has come to rest."""
    if agreement.state in ENDED:
        return None
    if agreement.state is State.ACTIVE:
        return duties.next_action(agreement, by)
    if preparation is not None and (text := _about_text(agreement, preparation, by)) is not None:
        return text
    if agreement.state in SIGNING:
        return _signature(agreement, by)
    if agreement.state is State.IN_REVIEW:
        return deciding.next_action(agreement, by)
    verb = NEXT_VERB.get(agreement.state)
    move = next((one for one in moves if one.verb is verb), None)
    if move is None:
        return None
    if verb is Verb.SEND and agreement.entry is not None:
        return _sending(agreement, by, is_sending=is_sending)
    return _by_move(agreement, move, by)


def _about_text(agreement: Agreement, preparation: Preparation, by: Actor) -> NextAction | None:
    """Before anything else the text must be there, current and looked at."""
    if preparation.missing:
        return NextAction(
            _("Заполните недостающие данные: %(count)s", count=len(preparation.missing)),
            _("Документ сформируется сам, как только всё будет на месте."),
            _("Что заполнить"),
            "#missing",
        )
    latest = agreement.latest_revision
    is_current = latest is not None and latest.content_hash == preparation.content_hash
    if not is_current or (agreement.state is State.DRAFT and latest is not None and latest.frozen_at):
        why = _("Данные изменились с прошлой редакции.") if latest else ""
        url = url_for("partnerships.render_revision", agreement_id=agreement.id)
        return NextAction(_("Сформируйте документ"), why, _("Сформировать документ"), url, "post")
    if agreement.state is State.DRAFT and not preparation.forms_confirmed:
        return NextAction(
            _("Проверьте, как стороны названы в преамбуле"),
            _("Падежные формы подставлены автоматически: подтвердите их или поправьте."),
            _("К формам"),
            "#parties",
        )
    return None


def _by_move(agreement: Agreement, move: Move, by: Actor) -> NextAction:
    revising = agreement.ended_reason or _("Документ вернётся в проект: исправьте его и отправьте снова.")
    addresses = {
        Verb.SUBMIT: (
            May.AGREEMENT_CREATE,
            "partnerships.submit",
            "post",
            _("Прочитайте документ. После согласования ему можно присвоить номер и отправить его."),
        ),
        Verb.SEND: (
            May.AGREEMENT_REGISTER,
            "partnerships.request_sending",
            "post",
            _("Номер даётся в реестре по порядку и остаётся за документом навсегда."),
        ),
        Verb.ACCEPT_TEXT: (
            May.AGREEMENT_CREATE,
            "partnerships.accept_text",
            "post",
            _("Если контрагент согласен, текст снова согласован. Если прислал правки, загрузите их файл."),
        ),
        Verb.REVISE: (May.AGREEMENT_CREATE, "partnerships.revise", "post", revising),
        Verb.VOID: (
            May.AGREEMENT_EDIT,
            "partnerships.void_form",
            "drawer",
            _("Номер останется в реестре с причиной: другому документу он не достанется."),
        ),
        Verb.TAKE_EFFECT: (
            May.AGREEMENT_EDIT,
            "partnerships.take_effect",
            "post",
            _("Подписали все стороны: отметьте, что документ действует."),
        ),
    }
    permission, endpoint, way, why = addresses[move.verb]
    title = _(words.VERBS[move.verb])
    if not by.may(permission):
        return NextAction(title, _("Это делают автор документа и юристы."))
    if move.refusal is not None:
        return NextAction(title, said(REFUSAL_TEXTS[move.refusal]))
    return NextAction(title, why, title, url_for(endpoint, agreement_id=agreement.id), way)


def _sending(agreement: Agreement, by: Actor, *, is_sending: bool) -> NextAction:
    number = agreement.entry.number if agreement.entry else ""
    if is_sending:
        return NextAction(_("Номер %(number)s присвоен, готовим документ…", number=number))
    url = url_for("partnerships.request_sending", agreement_id=agreement.id)
    label = _("Отправить") if by.may(May.AGREEMENT_REGISTER) else ""
    return NextAction(
        _("Отправьте документ: номер %(number)s уже присвоен", number=number), "", label, url, "post"
    )


def _signature(agreement: Agreement, by: Actor) -> NextAction | None:
    party = next_signer(agreement)
    if party is None:
        return None
    name = party.organisation.short_name
    title = (
        _("Подпишите с нашей стороны: %(party)s", party=name)
        if party.is_ours
        else _("Ждём подпись: %(party)s", party=name)
    )
    if not by.may(May.AGREEMENT_SIGN):
        return NextAction(title)
    url = url_for("partnerships.signature_form", agreement_id=agreement.id, party_id=party.id)
    why = _("Когда подписанный экземпляр вернётся, отметьте дату и приложите скан.")
    return NextAction(title, "" if party.is_ours else why, _("Отметить подпись"), url, "drawer")


def next_signer(agreement: Agreement) -> Party | None:
    """The other side first: it is theirs we wait for."""
    waiting = [party for party in agreement.parties if not party.signature.is_settled]
    return min(waiting, key=lambda party: (party.is_ours, party.position), default=None)


def other_moves(agreement: Agreement, moves: Sequence[Move], by: Actor) -> list[OtherMove]:
    """The menu: everything else this actor may try, impossible ones with the reason."""
    main = NEXT_VERB.get(agreement.state)
    return [
        _other(agreement, move, by)
        for move in moves
        if move.verb in OTHER_VERBS and move.verb is not main and _may_try(move.verb, by)
    ]


def _may_try(verb: Verb, by: Actor) -> bool:
    return by.may(May.AGREEMENT_SIGN if verb is Verb.DECLINE else May.AGREEMENT_EDIT) or (
        verb in _OF_AUTHORS and by.may(May.AGREEMENT_CREATE)
    )


_OF_AUTHORS = frozenset(
    {
        Verb.CANCEL,
        Verb.WITHDRAW,
        Verb.REVISE,
        Verb.NEGOTIATE,
        Verb.ACCEPT_TEXT,
        Verb.TAKE_COUNTER_EDIT,
    }
)
_ENDPOINTS = {
    Verb.NEGOTIATE: ("partnerships.talks_form", True),
    Verb.ACCEPT_TEXT: ("partnerships.accept_text", False),
    Verb.TAKE_COUNTER_EDIT: ("partnerships.counter_edit_form", True),
    Verb.WITHDRAW: ("partnerships.withdraw", False),
    Verb.DECLINE: ("partnerships.decline_form", True),
    Verb.REVISE: ("partnerships.revise", False),
    Verb.VOID: ("partnerships.void_form", True),
    Verb.CANCEL: ("partnerships.cancel_form", True),
    Verb.TAKE_EFFECT: ("partnerships.take_effect", False),
}


def _other(agreement: Agreement, move: Move, by: Actor) -> OtherMove:
    endpoint, asks = _ENDPOINTS[move.verb]
    title = _(words.VERBS[move.verb])
    if move.refusal is not None:
        return OtherMove(title, "", asks, said(REFUSAL_TEXTS[move.refusal]))
    return OtherMove(title, url_for(endpoint, agreement_id=agreement.id), asks, "")


@dataclass(frozen=True)
class Form:
    """One inflected form: what it is, how it will be printed, whether a person vouches for it."""

    label: str
    text: str
    is_confirmed: bool
    is_certain: bool


@dataclass(frozen=True)
class PartyCard:
    """A party as the page shows it; after sending, as it went on paper."""

    party: Party
    full_name: str
    signatory: str
    title: str
    basis: str
    forms: Sequence[Form]
    sentence: str

    @property
    def is_confirmed(self) -> bool:
        return all(form.is_confirmed for form in self.forms)


def party_cards(agreement: Agreement, preparation: Preparation | None) -> list[PartyCard]:
    if preparation is None:
        return [_sent_card(party) for party in agreement.parties]
    return [_card(party, preparation, place) for place, party in enumerate(agreement.parties)]


def _card(party: Party, preparation: Preparation, place: int) -> PartyCard:
    signatory = party.signatory
    return PartyCard(
        party=party,
        full_name=party.organisation.full_name,
        signatory=signatory.full_name if signatory else "",
        title=signatory.title if signatory else "",
        basis=signatory.basis if signatory else "",
        forms=[_form(proof) for proof in _as_read(preparation.proofs_of(place))] if signatory else [],
        sentence=introduction(preparation.parties[place], party.role) if preparation.terms else "",
    )


def _sent_card(party: Party) -> PartyCard:
    kept = party.snapshot
    signatory = kept.get("signatory") or {}
    names = (signatory.get(part, "") for part in ("surname", "name", "patronymic"))
    return PartyCard(
        party=party,
        full_name=kept.get("full_name") or party.organisation.full_name,
        signatory=" ".join(name for name in names if name),
        title=signatory.get("title", ""),
        basis=signatory.get("basis", ""),
        forms=[],
        sentence="",
    )


def _as_read(proofs: Sequence[Proof]) -> list[Proof]:
    """In the order of the preamble: how it is called, in whose office, in whose person."""
    return sorted(proofs, key=lambda proof: ("named", "title_genitive", "name_genitive").index(_name(proof)))


def _name(proof: Proof) -> str:
    return proof.path.rpartition(".")[2]


def _form(proof: Proof) -> Form:
    labels = {
        "named": _("Именуется"),
        "title_genitive": _("Должность"),
        "name_genitive": _("В лице"),
    }
    label = labels[_name(proof)]
    return Form(label, proof.form.text, is_confirmed(proof), proof.form.certain)
