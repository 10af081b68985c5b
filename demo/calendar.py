"""When people write to the demo desk, and when it answers. PURE.

All times are UTC. The history ends at `now`; a release, a price change and an outage lie in it
at fixed distances, each moved back to the nearest working day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

HISTORY = timedelta(days=90)
SATURDAY = 5
OPENS, SHUTS = time(8), time(18)
WAKES, SLEEPS = time(6), time(22)
LIVE = timedelta(hours=3)
# How many write in each hour of a working day, relative to each other.
BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 8, 15, 20, 19, 15, 11, 13, 15, 14, 12, 9, 6, 5, 4, 4, 3, 2)
WEEKEND = 0.28
OUTAGE_DAYS_AGO = 9
RELEASE_DAYS_AGO = 31
PRICES_DAYS_AGO = 62


@dataclass(frozen=True)
class Marker:
    """Something that happened to the company, and made people write."""

    key: str
    title: str
    starts: datetime
    ends: datetime


def markers(now: datetime) -> dict[str, Marker]:
    """What happened in the history that ends now, by key."""
    outage = _working_day(now, days_ago=OUTAGE_DAYS_AGO)
    release = _working_day(now, days_ago=RELEASE_DAYS_AGO)
    prices = _working_day(now, days_ago=PRICES_DAYS_AGO)
    found = [
        Marker("prices", "New prices announced", _at(prices, 9), _at(prices, 10)),
        Marker("release", "Release 8.2", _at(release, 7), _at(release, 8)),
        Marker("outage", "Outage", _at(outage, 9, 40), _at(outage, 12, 10)),
    ]
    return {marker.key: marker for marker in found}


def ordinary_moments(*, now: datetime, count: int, rng: Random) -> list[datetime]:
    """Moments of the last ninety days at which somebody writes, in order.

    More on working days and in office hours, and slowly more from month to month.
    """
    first = _at(now - HISTORY, 0) + timedelta(days=1)
    hours = [first + timedelta(hours=n) for n in range(int(HISTORY / timedelta(hours=1)))]
    hours = [hour for hour in hours if hour + timedelta(hours=1) <= now]
    weights = [_weight(hour, first=first) for hour in hours]
    chosen = rng.choices(hours, weights, k=count)
    return sorted(hour + timedelta(seconds=rng.uniform(0, 3599)) for hour in chosen)


def moments_after(
    marker: Marker, *, count: int, fades_hours: float, now: datetime, rng: Random
) -> list[datetime]:
    """Moments at which people write because of something: soon, and then less and less."""
    found = []
    for _ in range(count):
        at = marker.starts + timedelta(hours=rng.expovariate(1 / fades_hours), minutes=2)
        if not _is_awake(at):
            at = _next_morning(at) + timedelta(minutes=rng.uniform(0, 240))
        found.append(min(at, now - timedelta(minutes=rng.uniform(5, 300))))
    return sorted(found)


def latest_moments(*, now: datetime, count: int, rng: Random) -> list[datetime]:
    """Moments of the last three hours, whatever the hour, the newest less than a minute ago."""
    spread = [now - LIVE * (rng.random() ** 1.3) for _ in range(count - 1)]
    return sorted([*spread, now - timedelta(seconds=40)])


def burning_moments(*, now: datetime, count: int, rng: Random) -> list[datetime]:
    """Moments some hours to some days ago at which a quarrel began that is not over."""
    return sorted(now - timedelta(hours=rng.uniform(8, 96)) for _ in range(count))


def when_at_work(at: datetime, *, now: datetime) -> datetime:
    """The first moment from `at` on at which somebody is at work.

    In the last hours somebody always is, so that the desk looks alive at night, too.
    """
    if at > now - 2 * LIVE:
        return at
    while at.weekday() >= SATURDAY or at.time() >= SHUTS:
        at = _at(at + timedelta(days=1), OPENS.hour) + timedelta(minutes=at.minute)
    return at if at.time() >= OPENS else at.replace(hour=OPENS.hour)


def _weight(hour: datetime, *, first: datetime) -> float:
    weight = BY_HOUR[hour.hour] * (1 + 0.3 * ((hour - first) / HISTORY))
    return weight * WEEKEND if hour.weekday() >= SATURDAY else weight


def _is_awake(at: datetime) -> bool:
    return WAKES <= at.time() <= SLEEPS


def _next_morning(at: datetime) -> datetime:
    return _at(at if at.time() < WAKES else at + timedelta(days=1), WAKES.hour)


def _working_day(now: datetime, *, days_ago: int) -> datetime:
    day = now - timedelta(days=days_ago)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day


def _at(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
