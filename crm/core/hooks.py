"""The doors between rooms: hooks that a feature or a plug-in implements, carrying plain facts, never rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pluggy

from crm.core.actor import Actor

PROJECT = "vitrina"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation, shown to whoever holds `permission`.

    `section` is the heading it stands under; `badge` counts what waits there for somebody, by a cheap query.
    """

    label: str
    endpoint: str
    icon: str
    permission: str
    order: int
    section: str = ""
    badge: Callable[[Actor], int] | None = None


@dataclass(frozen=True)
class TodayItem:
    """A line on somebody's first screen: what to do, why, until when. `urgency`: overdue, soon or calm.

    `mark` is said in place of a term where there is none: «14 дней».
    """

    group: str
    title: str
    detail: str
    url: str
    urgency: str = "calm"
    due: datetime | None = None
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the first screen: how far, of how many; opens the rows behind it.

    `group` is the heading it stands under, `order` ranks it there and the groups by their first; a Decimal is
    an amount in roubles; `kind` is a kind of state of the design language.
    """

    group: str
    label: str
    value: int | Decimal
    url: str
    total: int | None = None
    kind: str = "neutral"
    order: int = 0
    note: str = ""


@dataclass(frozen=True)
class CardSection:
    """A section on an organisation's card, rendered from `template` with `values`."""

    title: str
    template: str
    values: dict[str, Any]
    order: int


@dataclass(frozen=True)
class AgreementProgress:
    """How far an organisation's agreement is; `kind` is a kind of status of the design language."""

    organisation_id: int
    label: str
    kind: str
    url: str
    is_signed: bool


@dataclass(frozen=True)
class CardAction:
    """A way from a record's page to work that another feature does for it."""

    label: str
    url: str
    icon: str
    order: int


@dataclass(frozen=True)
class Subscription:
    """Work after the commit of events. `keys` empty means every event; at least once, in any order.

    `many` takes the events of one large transaction together where that saves work.
    """

    name: str
    handler: Callable[[Any], None]
    keys: frozenset[str] = frozenset()
    many: Callable[[Sequence[Any]], None] | None = None


@dataclass(frozen=True)
class PeriodicJob:
    """Background work that comes round: `kind` of job, how often."""

    kind: str
    every: timedelta


@dataclass(frozen=True)
class SearchHit:
    """What search keeps of a record. `visible_to` holds permissions or keys such as `organisation:7`."""

    kind: str
    record_id: int
    title: str
    subtitle: str
    url: str
    words: str
    visible_to: frozenset[str]


class Specifications(Protocol):
    """The hooks. Each is called in the order of registration, features first, plug-ins after."""

    @hookspec
    def nav_items(self) -> Sequence[NavItem]:
        """Entries of the main navigation."""

    @hookspec
    def today_items(self, actor: Actor) -> Sequence[TodayItem]:
        """What waits for this person."""

    @hookspec
    def quick_actions(self) -> Sequence[NavItem]:
        """What one starts from anywhere: «Завести лид»."""

    @hookspec
    def figures(self, actor: Actor) -> Sequence[Figure]:
        """Where we are, for the first screen."""

    @hookspec
    def overview_sections(self, actor: Actor) -> Sequence[CardSection]:
        """Sections of the first screen about the whole, e.g. the cities' showcases."""

    @hookspec(firstresult=True)
    def edition_name(self) -> str | None:
        """The name of the edition people work in, shown under the brand."""

    @hookspec(firstresult=True)
    def opening_day(self) -> date | None:
        """The day the current edition opens."""

    @hookspec
    def card_sections(self, organisation_id: int, actor: Actor) -> Sequence[CardSection]:
        """Sections of an organisation's card, also shown in the tab inside a CRM."""

    @hookspec
    def booking_sections(self, booking_id: int, actor: Actor) -> Sequence[CardSection]:
        """Sections of a booking's page, e.g. its agreements with the next move."""

    @hookspec
    def agreement_progress(
        self, edition_id: int, organisation_ids: Sequence[int]
    ) -> Sequence[AgreementProgress]:
        """The leading agreement of each of these organisations at an edition; none where there is none."""

    @hookspec
    def card_actions(self, kind: str, record_id: int, actor: Actor) -> Sequence[CardAction]:
        """What else may be done for the record (an organisation, a lead) whose page is open."""

    @hookspec
    def list_actions(self, kind: str, actor: Actor) -> Sequence[CardAction]:
        """What else may be started from the list of such records (bookings, showcases, organisations)."""

    @hookspec
    def event_subscriptions(self) -> Sequence[Subscription]:
        """Work after the commit."""

    @hookspec
    def periodic_jobs(self) -> Sequence[PeriodicJob]:
        """Background work that comes round."""

    @hookspec
    def actor_organisations(self, user_id: int) -> Sequence[int]:
        """Organisations that this user acts for."""

    @hookspec(firstresult=True)
    def current_edition_id(self) -> int | None:
        """The edition that sells now and that new leads belong to; None while none is open."""

    @hookspec
    def search_hits(self, kind: str, record_id: int) -> Sequence[SearchHit]:
        """What search shall keep of this record now; empty when it is not of the implementer's kind."""

    @hookspec
    def searchable(self) -> Sequence[tuple[str, Sequence[int]]]:
        """Kinds with the ids of all their records, for building the index anew."""

    @hookspec
    def stand_released(self, stand_ids: Sequence[int], organisation_id: int, reason: str, by: Actor) -> None:
        """In the transaction that released stands of an organisation; may raise a DomainError, no I/O."""

    @hookspec
    def booking_ended(self, booking_id: int, reason: str, by: Actor) -> None:
        """In the transaction that ended a booking (expired, cancelled); voids its open agreements."""


def new_manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Specifications)
    return manager


class _Hooks:
    """The plug-ins of the running application; `install` replaces them (one application per process)."""

    def __init__(self) -> None:
        self.manager = new_manager()

    def install(self, plugins: Sequence[object]) -> None:
        self.manager = new_manager()
        for plugin in reversed(plugins):  # pluggy calls last registered first; we promise declared order
            self.manager.register(plugin)

    def collect(self, name: str, **facts: Any) -> list[Any]:
        """All answers of a hook that returns sequences, in one list."""
        return [item for answer in getattr(self.manager.hook, name)(**facts) for item in answer or ()]

    def first(self, name: str, **facts: Any) -> Any:
        """The first answer of a hook that is asked for one value, None when nobody gives any."""
        return getattr(self.manager.hook, name)(**facts)

    def call(self, name: str, **facts: Any) -> None:
        """Let everybody who listens to this hook act in the present transaction."""
        getattr(self.manager.hook, name)(**facts)


hooks = _Hooks()
