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
    if party.kind is PartyKind.SOLE_TRADER and not said["by_proxy"]:
        return f"{said['acting']} от своего имени"
    named = " ".join(part for part in (said["title_gen"], said["name_gen"]) if part)
    return f"в лице {named}, {said['acting_gen']} на основании {said['basis_gen']}"
