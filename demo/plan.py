"""The whole demo desk as plain data: who, what, when. PURE: seed, size and now decide everything."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo import calendar
from demo.clients import (
    TICKETS_PER_CUSTOMER,
    Company,
    Person,
    companies,
    is_seller,
    outsiders,
    people,
)
from demo.happenings import Happening
from demo.staging import Commission
from demo.story.library import the_library
from demo.story.matter import Kind, Library, Matter
from demo.story.teller import Teller
from demo.unfold import Unfolder, pick_of
from tickets.choices import Channel, Priority

ORGANIZATIONS_PER_TICKET = 1 / 16
# Shares of all tickets.
OUTAGE_SHARE, RELEASE_SHARE, PRICES_SHARE, LATEST_SHARE, FIRES_SHARE = (
    0.062,
    0.052,
    0.03,
    0.011,
    0.009,
)
LEAST_LATEST = 12
ORDINARY_ODDS = {
    Kind.FAULT: 47,
    Kind.QUESTION: 20,
    Kind.MONEY: 13,
    Kind.WISH: 6,
    Kind.PRAISE: 7,
    Kind.LEAVING: 3,
    Kind.FOREIGN: 1.5,
    Kind.SPAM: 1,
}


@dataclass(frozen=True)
class PlannedTicket:
    """One conversation: what it is about, and everything that happened, in order."""

    person: Person
    matter: Matter
    channel: Channel
    subject: str
    priority: Priority
    tags: tuple[str, ...]
    fields: dict[str, object]
    happenings: tuple[Happening, ...]

    @property
    def opened_at(self) -> datetime:
        """When the customer first wrote."""
        return self.happenings[0].at


@dataclass(frozen=True)
class Desk:
    """Everything that the loader stores."""

    companies: list[Company]
    people: list[Person]
    tickets: list[PlannedTicket] = field(default_factory=list)


def plan_desk(*, seed: int, count: int, now: datetime) -> Desk:
    """The desk of a seed: `count` tickets over the ninety days that end now."""
    library = the_library()
    rng = Random(f"desk {seed}")  # noqa: S311 - a story, not a secret
    served = companies(
        library=library, count=max(8, round(count * ORGANIZATIONS_PER_TICKET)), rng=rng
    )
    clients = people(
        library=library, served=served, count=max(12, count // TICKETS_PER_CUSTOMER), rng=rng
    )
    strangers = outsiders(library=library, rng=rng)
    writers = _Writers(clients, strangers, rng)
    unfolder = Unfolder(Teller(library, rng), rng, now=now)
    pick = pick_of(library, rng, marked=calendar.markers(now))
    tickets = []
    for at, kind, burns in _occasions(count=count, now=now, library=library, rng=rng):
        matter = pick(kind, at)
        commission = Commission(
            person=writers.who_writes(matter, at), matter=matter, at=at, burns=burns
        )
        told = unfolder.unfold(commission)
        tickets.append(PlannedTicket(matter=matter, person=commission.person, **told))
    return Desk(companies=served, people=[*clients, *strangers], tickets=tickets)


class _Writers:
    """Who writes next: anybody, but nobody twice within a day."""

    def __init__(self, clients: list[Person], strangers: list[Person], rng: Random) -> None:
        self._clients, self._strangers, self._rng = clients, strangers, rng
        self._last: dict[str, datetime] = {}

    def who_writes(self, matter: Matter, at: datetime) -> Person:
        """Somebody who has not begun a conversation in the last day, where there is one."""
        if matter.kind is Kind.SPAM:
            return self._rng.choice([who for who in self._strangers if is_seller(who)])
        if matter.kind is Kind.FOREIGN:
            speak = [who for who in self._strangers if who.language == matter.language]
            return self._rng.choice(speak)
        for _ in range(12):
            person = self._rng.choice(self._clients)
            if at - self._last.get(person.key, at - timedelta(days=2)) > timedelta(days=1):
                break
        self._last[person.key] = at
        return person


def _occasions(
    *, count: int, now: datetime, library: Library, rng: Random
) -> list[tuple[datetime, Kind, bool]]:
    """When somebody writes, about what kind of thing, and whether it burns now; in order."""
    marked = calendar.markers(now)
    outage, release, prices = (
        round(count * share) for share in (OUTAGE_SHARE, RELEASE_SHARE, PRICES_SHARE)
    )
    latest = max(LEAST_LATEST, round(count * LATEST_SHARE))
    fires = round(count * FIRES_SHARE)
    plain = max(0, count - outage - release - prices - latest - fires)
    at_all = calendar.ordinary_moments(now=now, count=plain, rng=rng)
    at_all += calendar.latest_moments(now=now, count=min(latest, count), rng=rng)
    odds = {kind: odd for kind, odd in ORDINARY_ODDS.items() if library.of_kind(kind)}
    kinds = rng.choices(list(odds), list(odds.values()), k=len(at_all))
    found = [(at, kind, False) for at, kind in zip(at_all, kinds, strict=True)]
    burning = calendar.burning_moments(now=now, count=fires, rng=rng)
    found += [(at, rng.choice([Kind.FAULT, Kind.FAULT, Kind.MONEY]), True) for at in burning]
    for key, kind, number, fades in (
        ("outage", Kind.OUTAGE, outage, 4.0),
        ("release", Kind.RELEASE, release, 40.0),
        ("prices", Kind.PRICES, prices, 60.0),
    ):
        if library.of_kind(kind):
            moments = calendar.moments_after(
                marked[key], count=number, fades_hours=fades, now=now, rng=rng
            )
            found += [(at, kind, False) for at in moments]
    return sorted(found, key=lambda occasion: occasion[0])
