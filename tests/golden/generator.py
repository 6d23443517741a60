"""Worlds of thousands of activities over weeks, each with its truth; the same seed makes the same world.

The truth is what the generator decided should happen to an activity (logged, dropped, deleted, …), before any record
was written.
"""

import math
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.golden.loggers import LOGGERS
from tests.golden.making import Making
from tests.golden.people import Directory
from tests.golden.reading import PROFILES, usual_schema
from tests.golden.world import Held, World
from tray_app.adapters.content.profile_files import load_profile
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.crm import Rep

_ZONES = ("America/New_York", "Europe/Berlin", "Asia/Seoul", "America/Los_Angeles")
_FIRST_DAY = date(2026, 10, 19)
"""The weeks after it hold the end of daylight saving on both continents and a month's end."""


def seeded(seed: int) -> random.Random:
    """The same numbers for the same seed."""
    return random.Random(seed)  # noqa: S311 - worlds need repeating, not secrecy


def generate(
    rng: random.Random, *, activities: int = 5000, name: str = "generated", profile: str | None = None
) -> World:
    """A world of about so many activities, logged by one logger. `profile`: which; drawn when None."""
    profile = profile or rng.choice(sorted(LOGGERS))
    logger = rng.choice(LOGGERS[profile])
    rep = Rep(
        user_id="005000000000001AAA",
        username="rep@acme.example",
        email="rep@acme.example",
        name="Robin Rep",
        time_zone=rng.choice(_ZONES),
        country="US",
    )
    zone = ZoneInfo(rep.time_zone)
    days = list(_working_days(max(1, math.ceil(activities / 100))))
    outages = tuple(_outage(rng, days, zone) for _ in range(len(days) // 15))
    loaded = load_profile(profile, [PROFILES])
    people = Directory.drawn(rng, max(12, min(400, activities // 10)))
    making = Making(rng, logger, rep, people, outages, loaded.expected_results)
    for day in days:
        _a_day(making, day, zone, min(activities, 100))
    now = _at(days[-1], 23.9, zone) + timedelta(days=2)
    boundaries = Boundaries(own_domains=frozenset({"acme.example"}))
    return World(
        name=name,
        about=f"{len(making.cases)} activities of {len(days)} days, logged by {profile}, rep in {rep.time_zone}",
        profile=loaded,
        rep=rep,
        boundaries=boundaries,
        settings=CycleSettings(profile=loaded, boundaries=boundaries),
        schema=usual_schema(loaded, now),
        now=now,
        cases=tuple(making.cases),
        held=Held(tasks=tuple(making.tasks), messages=tuple(making.messages), people=making.people.records),
    )


def _a_day(making: Making, day: date, zone: ZoneInfo, wanted: int) -> None:
    rng = making.rng
    until = _at(day, 23.9, zone)
    before = len(making.cases)
    while len(making.cases) - before < wanted:
        # Now and then late in the evening: the day in UTC is another one.
        at = _at(day, rng.uniform(8, 19) if rng.random() < 0.97 else rng.uniform(21, 23.8), zone)
        roll = rng.random()
        if roll < 0.05:
            making.unexpected(at)
        elif roll < 0.60 and making.logger.emails:
            making.sends(at, until)
        else:
            making.calls(at, until)
        if rng.random() < 0.15:
            making.colleagues(_at(day, rng.uniform(8, 19), zone))


def _working_days(count: int) -> Iterator[date]:
    day = _FIRST_DAY
    while count:
        if day.weekday() < 5 or day.day == 1:
            count -= 1
            yield day
        day += timedelta(days=1)


def _outage(rng: random.Random, days: list[date], zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin = _at(rng.choice(days), rng.uniform(9, 15), zone)
    return begin, begin + timedelta(hours=rng.uniform(2, 26))


def _at(day: date, hour: float, zone: ZoneInfo) -> datetime:
    seconds = round(hour * 3600)
    local = datetime.combine(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60), zone)
    return local.astimezone(UTC)
