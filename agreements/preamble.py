"""How a party is introduced in the preamble, as a sentence to look at before it is printed."""

from agreements.terms.parties import Party, PartyKind
from agreements.terms.values.party import party_values


def introduction(party: Party, role: str) -> str:
    """«Общество …, именуемое в дальнейшем «Участник», в лице директора …, действующего …»."""
    said = party_values(party, role)
    start = f"{said['full_name']}, {said['named']} в дальнейшем «{said['role']}»"
    return f"{start}, {authority(party)}" if party.signatory else start


def authority(party: Party) -> str:
    """«в лице директора Иванова Ивана Ивановича, действующего на основании Устава»."""
    said = party_values(party, "")["signatory"]
    if _acts_in_person(party):
        return basis(party)
    named = " ".join(part for part in (said["title_gen"], said["name_gen"]) if part)
    return f"в лице {named}, {basis(party)}"


def basis(party: Party) -> str:
    """«действующего на основании Устава», of an entrepreneur «действующий от своего имени»."""
    said = party_values(party, "")["signatory"]
    if _acts_in_person(party):
        return f"{said['acting']} от своего имени"
    return f"{said['acting_gen']} на основании {said['basis_gen']}"


def _acts_in_person(party: Party) -> bool:
    by_proxy = party.signatory is not None and party.signatory.power_of_attorney is not None
    return party.kind is PartyKind.SOLE_TRADER and not by_proxy
