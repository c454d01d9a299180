"""What goes into an agreement: typed terms, the data tree a template is filled with, the pre-flight check."""

from agreements.terms.cooperation import (
    Approval,
    ContactPerson,
    CooperationTerms,
    PlannedAction,
    SignMethod,
)
from agreements.terms.forum import Equipment, Forum, StandTerms
from agreements.terms.free import FreeTerms
from agreements.terms.inflection import Proof, proofs
from agreements.terms.participation import (
    Conditions,
    Deadlines,
    ParticipationTerms,
    Procurement,
    ProcurementLaw,
)
from agreements.terms.parties import (
    Account,
    BankAccount,
    ForeignAccount,
    ForeignIdentity,
    Party,
    PartyKind,
    TreasuryAccount,
)
from agreements.terms.people import FormState, Inflected, PowerOfAttorney, Signatory
from agreements.terms.preflight import Missing, missing, missing_in_party
from agreements.terms.prices import PaymentInstalment, PriceLine, RefundStep
from agreements.terms.registration import Registration
from agreements.terms.values.cooperation import cooperation_values
from agreements.terms.values.free import free_values
from agreements.terms.values.participation import participation_values

__all__ = [
    "Account",
    "Approval",
    "BankAccount",
    "Conditions",
    "ContactPerson",
    "CooperationTerms",
    "Deadlines",
    "Equipment",
    "ForeignAccount",
    "ForeignIdentity",
    "FormState",
    "Forum",
    "FreeTerms",
    "Inflected",
    "Missing",
    "ParticipationTerms",
    "Party",
    "PartyKind",
    "PaymentInstalment",
    "PlannedAction",
    "PowerOfAttorney",
    "PriceLine",
    "Procurement",
    "ProcurementLaw",
    "Proof",
    "RefundStep",
    "Registration",
    "SignMethod",
    "Signatory",
    "StandTerms",
    "TreasuryAccount",
    "cooperation_values",
    "free_values",
    "missing",
    "missing_in_party",
    "participation_values",
    "proofs",
]
