"""The inflected forms of a run, signatory by signatory: what a person looks through before or after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agreements.terms import Party, Proof
from crm.leads.models import Organisation, Signatory
from crm.partnerships.readiness import Readiness
from crm.partnerships.terms import is_confirmed


@dataclass(frozen=True)
class ProofSheet:
    """How one signatory and their organisation will stand in a preamble; `count`: in how many agreements."""

    organisation: Organisation
    signatory: Signatory
    party: Party
    is_ours: bool
    proofs: Sequence[Proof]
    count: int = 1

    @property
    def is_confirmed(self) -> bool:
        return all(is_confirmed(proof) for proof in self.proofs)

    @property
    def is_certain(self) -> bool:
        return all(proof.form.certain for proof in self.proofs)


def proof_sheets(ready: Iterable[Readiness]) -> list[ProofSheet]:
    """Ours first, then theirs in the order of the run; who signs several agreements stands there once."""
    found: dict[tuple[bool, int], ProofSheet] = {}
    counts: dict[tuple[bool, int], int] = {}
    for one in ready:
        if one.agreement is None or one.preparation is None:
            continue
        papers = one.preparation.parties
        for place, (party, paper) in enumerate(zip(one.agreement.parties, papers, strict=True)):
            if party.signatory is None:
                continue
            key = (not party.is_ours, party.signatory.id)
            counts[key] = counts.get(key, 0) + 1
            if key not in found:
                found[key] = ProofSheet(
                    party.organisation,
                    party.signatory,
                    paper,
                    party.is_ours,
                    one.preparation.proofs_of(place),
                )
    ordered = sorted(found, key=lambda key: key[0])
    return [
        ProofSheet(
            found[key].organisation,
            found[key].signatory,
            found[key].party,
            found[key].is_ours,
            found[key].proofs,
            counts[key],
        )
        for key in ordered
    ]
