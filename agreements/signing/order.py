"""Whose turn it is to sign: groups in order, within a group side by side; pure rules (agreements.md §4).

The same number means side by side; the next group opens when everybody who can hold it up has acted. Viewers
and copies never hold anybody up: viewers may look from the start, copies are sent when all is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agreements.bilingual import Text


class Part(StrEnum):
    """What a recipient is asked for."""

    SIGNER = "signer"
    APPROVER = "approver"
    VIEWER = "viewer"
    COPY = "copy"

    @property
    def blocks(self) -> bool:
        """Whether the others wait for this recipient."""
        return self in {Part.SIGNER, Part.APPROVER}


class Act(StrEnum):
    """What a recipient has done so far."""

    NONE = "none"
    DONE = "done"
    DECLINED = "declined"


class Standing(StrEnum):
    """Where a recipient stands now."""

    WAITING = "waiting"  # an earlier group has not finished
    OPEN = "open"  # may act now
    DONE = "done"
    DECLINED = "declined"
    CLOSED = "closed"  # somebody declined: nothing is asked any more
    INFORMED = "informed"  # viewer, or a copy that has been sent


class OrderFault(StrEnum):
    NOBODY_SIGNS = "nobody_signs"
    BELOW_ONE = "below_one"
    GAP = "gap"
    TWICE = "twice"


ORDER_FAULT_TEXTS = {
    OrderFault.NOBODY_SIGNS: Text("Никто не назначен подписантом.", "Nobody is asked to sign."),
    OrderFault.BELOW_ONE: Text("Очерёдность начинается с 1.", "The order begins with 1."),
    OrderFault.GAP: Text("В очерёдности есть пропуск.", "The order has a gap."),
    OrderFault.TWICE: Text("Получатель указан дважды.", "A recipient is named twice."),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person in the order. `key` is the caller's own id; `group` counts from 1 (signers, approvers)."""

    key: str
    part: Part = Part.SIGNER
    group: int = 1
    act: Act = Act.NONE


def faults(recipients: Sequence[Recipient]) -> tuple[OrderFault, ...]:
    """What is wrong with an order before it is sent; empty: nothing."""
    groups = {each.group for each in recipients if each.part.blocks}
    keys = [each.key for each in recipients]
    found = {
        OrderFault.NOBODY_SIGNS: not any(each.part is Part.SIGNER for each in recipients),
        OrderFault.BELOW_ONE: any(group < 1 for group in groups),
        OrderFault.GAP: bool(groups) and min(groups) >= 1 and groups != set(range(1, max(groups) + 1)),
        OrderFault.TWICE: len(keys) != len(set(keys)),
    }
    return tuple(fault for fault, is_so in found.items() if is_so)


def open_group(recipients: Iterable[Recipient]) -> int | None:
    """The number of the group that may act now; None when all have acted or somebody declined."""
    everybody = list(recipients)
    if is_declined(everybody):
        return None
    return min((each.group for each in everybody if each.part.blocks and each.act is Act.NONE), default=None)


def standing(recipient: Recipient, recipients: Iterable[Recipient]) -> Standing:
    """Where this one of the recipients stands."""
    everybody = list(recipients)
    if recipient.part is Part.VIEWER:
        return Standing.INFORMED
    if recipient.part is Part.COPY:
        return Standing.INFORMED if is_complete(everybody) else Standing.WAITING
    if recipient.act is not Act.NONE:
        return Standing.DONE if recipient.act is Act.DONE else Standing.DECLINED
    if is_declined(everybody):
        return Standing.CLOSED
    return Standing.OPEN if recipient.group == open_group(everybody) else Standing.WAITING


def whose_turn(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Those who may act now, in the order given."""
    everybody = list(recipients)
    return tuple(each for each in everybody if standing(each, everybody) is Standing.OPEN)


def newly_open(before: Iterable[Recipient], after: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Those whose turn has come by a change: the ones to invite."""
    had = {each.key for each in whose_turn(before)}
    return tuple(each for each in whose_turn(after) if each.key not in had)


def is_complete(recipients: Iterable[Recipient]) -> bool:
    """Whether everybody who was asked has acted; an order that asks nobody is never complete."""
    asked = [each for each in recipients if each.part.blocks]
    return bool(asked) and all(each.act is Act.DONE for each in asked)


def is_declined(recipients: Iterable[Recipient]) -> bool:
    return any(each.part.blocks and each.act is Act.DECLINED for each in recipients)
