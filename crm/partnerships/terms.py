"""What goes into one agreement, in the typed terms of the library of paper, and how ready it is."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from agreements import terms as paper
from agreements.clauses import label_of
from agreements.terms import FormState, Inflected, Missing, Proof, Registration
from crm.core.storage import StoredFile
from crm.exhibition.terms import forum_of, price_lines, stand_terms
from crm.leads.terms import party_of
from crm.partnerships import own_variables
from crm.partnerships.details import Details, FreeDetails, UploadDetails, details_from, details_of
from crm.partnerships.errors import BookingNeeded
from crm.partnerships.models import Agreement, AgreementKind, Party
from crm.partnerships.models.clauses import SPACES, ClauseChoice

Terms = paper.ParticipationTerms | paper.CooperationTerms | paper.FreeTerms


@dataclass(frozen=True)
class Preparation:
    """An agreement as it would be printed now: the terms, their tree, and what stands in the way.

    `content_hash` names template and data without registration fields: equal hashes are equal texts. A text
    that came as a file has no `terms`: nothing is missing from it and nothing of it is inflected here.
    """

    terms: Terms | None
    parties: tuple[paper.Party, ...]
    values: dict[str, Any]
    content_hash: str
    missing: Sequence[Missing]
    proofs: Sequence[Proof]
    amount: Decimal | None

    @property
    def forms_confirmed(self) -> bool:
        return all(is_confirmed(proof) for proof in self.proofs)

    def proofs_of(self, position: int) -> list[Proof]:
        """The inflected forms of the party in this place of the preamble, from 0."""
        prefix = f"{_path_in(self.terms, position)}."
        return [proof for proof in self.proofs if proof.path.startswith(prefix)]


def prepare(agreement: Agreement) -> Preparation:
    """Look at a whole loaded agreement as paper."""
    if agreement.upload is not None:
        return _as_uploaded(agreement, agreement.upload)
    assert agreement.template_version is not None  # a constraint says so
    terms = terms_of(agreement)
    values = values_of(terms) | clause_values(agreement.clauses)
    return Preparation(
        terms=terms,
        parties=paper_parties(terms),
        values=values,
        content_hash=content_hash(agreement.template_version.file.sha256, values),
        missing=[
            *paper.missing(terms),
            *_missing_clauses(agreement.clauses),
            *_unanswered(agreement, values),
        ],
        proofs=paper.proofs(terms),
        amount=amount_of(terms),
    )


def _as_uploaded(agreement: Agreement, upload: StoredFile) -> Preparation:
    """The file is the text; parties and terms beside it say what it is about."""
    parties = tuple(_paper_party(party) for party in agreement.parties)
    values = {
        "upload": {"name": upload.name, "sha256": upload.sha256},
        "parties": [{"role": one.role, "full_name": one.full_name} for one in parties],
        "terms": agreement.terms,
    }
    details = details_of(agreement)
    return Preparation(
        terms=None,
        parties=parties,
        values=values,
        content_hash=content_hash(upload.sha256, values),
        missing=(),
        proofs=(),
        amount=details.amount if isinstance(details, UploadDetails) else agreement.amount,
    )


def terms_of(agreement: Agreement, details: Details | None = None) -> Terms:
    """The typed terms: parties and prices from the records, the rest from what a person filled in.

    `details` stand for those that are kept, to look at a text before anything is saved.
    """
    parties = tuple(_paper_party(party) for party in agreement.parties)
    details = details or details_from(agreement.type.kind_of, agreement.terms)
    forum = forum_of(agreement.edition)
    if isinstance(details, FreeDetails):
        return _free_terms(agreement, parties, forum, details)
    if agreement.type.kind_of is AgreementKind.COOPERATION:
        return paper.CooperationTerms(parties=parties, forum=forum, **details.fields())
    if agreement.booking is None:
        raise BookingNeeded
    return paper.ParticipationTerms(
        organiser=parties[0],
        exhibitor=parties[1],
        forum=forum,
        stand=stand_terms(agreement.booking),
        lines=price_lines(agreement.booking),
        **details.fields(),
    )


def _free_terms(
    agreement: Agreement, parties: tuple[paper.Party, ...], forum: paper.Forum, details: FreeDetails
) -> paper.FreeTerms:
    booking, version = agreement.booking, agreement.template_version
    assert version is not None  # a text that is a file never comes here
    return paper.FreeTerms(
        parties=parties,
        forum=forum,
        stand=stand_terms(booking) if booking else None,
        lines=price_lines(booking) if booking else (),
        own=own_variables.values_of(version, details.answers),
        place=details.place,
    )


def values_of(terms: Terms, registration: Registration | None = None) -> dict[str, Any]:
    """The data tree for the template; with `registration` the same with number and date filled in."""
    if isinstance(terms, paper.ParticipationTerms):
        return paper.participation_values(replace(terms, registration=registration))
    if isinstance(terms, paper.FreeTerms):
        return paper.free_values(replace(terms, registration=registration))
    return paper.cooperation_values(replace(terms, registration=registration))


def clause_values(choices: Sequence[ClauseChoice]) -> dict[str, Any]:
    """Which wordings stand in the agreement, by place: what the snapshot of a revision pins."""
    spaces: dict[str, Any] = {}
    for one in choices:
        said = one.version
        spaces.setdefault(SPACES[one.language], {})[one.code] = (
            {"title": said.clause.title, "version": said.n, "sha256": said.file.sha256} if said else None
        )
    return spaces


def _missing_clauses(choices: Sequence[ClauseChoice]) -> list[Missing]:
    """Places for which the library had no approved wording."""
    return [
        Missing(one.path, label_of(one.code)) for one in choices if one.version is None and not one.left_out
    ]


def content_hash(template_sha256: str, values: dict[str, Any]) -> str:
    """SHA-256 over the template and the values without registration fields, as canonical JSON."""
    canonical = json.dumps(
        [template_sha256, values], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def amount_of(terms: Terms) -> Decimal | None:
    """The price of participation; other papers have none."""
    return terms.total if isinstance(terms, paper.ParticipationTerms) else None


def paper_parties(terms: Terms) -> tuple[paper.Party, ...]:
    """The parties in the order of the preamble."""
    if isinstance(terms, paper.ParticipationTerms):
        return terms.organiser, terms.exhibitor
    return terms.parties


def is_confirmed(proof: Proof) -> bool:
    """Whether a person vouches for the form; an agreeing participle told by a known word needs none."""
    return proof.form.state is not FormState.AUTOMATIC or (
        proof.path.endswith(".named") and proof.form.certain
    )


def paper_path(kind: AgreementKind, position: int) -> str:
    """Where the terms keep the party in this place of the preamble, from 0."""
    if kind is AgreementKind.PARTICIPATION:
        return ("organiser", "exhibitor")[position]
    return f"parties.{position}"


def _path_in(terms: Terms | None, position: int) -> str:
    is_participation = isinstance(terms, paper.ParticipationTerms)
    return paper_path(
        AgreementKind.PARTICIPATION if is_participation else AgreementKind.COOPERATION, position
    )


def _unanswered(agreement: Agreement, values: dict[str, Any]) -> list[Missing]:
    """What the template itself asks for, where it is one with variables of its own."""
    if agreement.type.kind_of is not AgreementKind.FREE or agreement.template_version is None:
        return []
    return own_variables.unanswered(agreement.template_version, values)


def _paper_party(party: Party) -> paper.Party:
    found = party_of(party.organisation, party.signatory, party.role)
    return replace(found, named=Inflected(party.named)) if party.named else found
