"""Inflected forms of a party: given by a person, otherwise computed and marked automatic."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.russian import names, organisations, titles
from agreements.russian.forms import Case, Form
from agreements.russian.names import Sex
from agreements.terms.cooperation import CooperationTerms
from agreements.terms.free import FreeTerms
from agreements.terms.participation import ParticipationTerms
from agreements.terms.parties import Party
from agreements.terms.people import FormState, Inflected, Signatory

# Heads of cities and regions are written with a capital letter by the custom of their own papers.
_HEADS = ("Глава", "Мэр", "Аким", "Губернатор")


@dataclass(frozen=True, slots=True)
class Proof:
    """One inflected form to show to a person: where it belongs, what it was made of, what came out."""

    path: str
    label: str
    source: str
    form: Inflected


def sex_of(party: Party) -> Sex | None:
    """The signatory's sex as stated or as the name tells; None means that a person must say."""
    return names.sex_of(party.signatory.person) if party.signatory else None


def name_genitive(signatory: Signatory) -> Inflected:
    """«Иванова Ивана Ивановича», as after «в лице»."""
    return signatory.name_genitive or _automatic(names.decline(signatory.person, Case.GENITIVE))


def title_genitive(signatory: Signatory) -> Inflected:
    """«генерального директора», but «Главы города Омска»."""
    return signatory.title_genitive or _automatic(
        titles.decline(_in_sentence(signatory.title), Case.GENITIVE)
    )


def named(party: Party) -> Inflected:
    """«именуемый», «именуемая» or «именуемое», agreeing with the organisation or the entrepreneur's sex."""
    if party.named:
        return party.named
    subject = "ИП" if party.is_person else party.full_name
    return _automatic(organisations.agree(subject, sex_of(party)))


def _in_sentence(title: str) -> str:
    """The title with a small first letter, unless it is an abbreviation or the head of a city or region."""
    if title.startswith(_HEADS) or title[1:2].isupper():
        return title
    return title[:1].lower() + title[1:]


def proofs(terms: ParticipationTerms | CooperationTerms | FreeTerms) -> list[Proof]:
    """Every inflected form that will be printed, for the proof page and for confirmation."""
    if isinstance(terms, ParticipationTerms):
        sides = [("organiser", terms.organiser), ("exhibitor", terms.exhibitor)]
    else:
        sides = [(f"parties.{n}", party) for n, party in enumerate(terms.parties)]
    return [proof for path, party in sides for proof in _proofs_of(party, path)]


def _proofs_of(party: Party, path: str) -> Iterator[Proof]:
    yield Proof(f"{path}.named", "именуемый / именуемая / именуемое", party.full_name, named(party))
    signatory = party.signatory
    if signatory and (not party.is_person or signatory.power_of_attorney):
        path = f"{path}.signatory"
        source = signatory.full_name
        yield Proof(f"{path}.name_genitive", "подписант, кого", source, name_genitive(signatory))
        yield Proof(f"{path}.title_genitive", "должность, кого", signatory.title, title_genitive(signatory))


def _automatic(form: Form) -> Inflected:
    return Inflected(form.text, FormState.AUTOMATIC, form.certain)
