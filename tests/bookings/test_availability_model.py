"""What is free, against a plain model that looks at every minute of every unit."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from backend.bookings.models import ResourceKind, Wish
from backend.bookings.slots import queries as slots
from backend.bookings.slots.models import ServiceRules
from backend.db import Db
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import at

MONDAY, DAYS = date(2026, 3, 9), 3
DAY = 24 * 60
# From and until, in minutes since midnight.
Span = tuple[int, int]
Hours = tuple[Sequence[Span], ...]


class Thing(NamedTuple):
    """`hours`: of counsellors only. `parts`: the things, by number, that it contains."""

    kind: ResourceKind
    units: int = 1
    capacity: int = 50
    active: bool = True
    required: bool = True
    hours: Hours = ()
    parts: frozenset[int] = frozenset()


class Taken(NamedTuple):
    """Of a thing's unit; `since` in minutes after Monday's midnight, and some seconds longer. `how`: booked, by the
    booking that moves, held, held until now, or given back."""

    thing: int
    unit: int
    since: int
    minutes: int
    seconds: int
    how: str


class World(NamedTuple):
    """`wished`: things by number, whatever they are."""

    open: Hours
    exception: tuple[int, Span | None] | None
    rules: ServiceRules
    from_tuesday: ServiceRules | None
    things: Sequence[Thing]
    taken: Sequence[Taken]
    wished: Sequence[int]
    minutes: int | None
    people: int
    now: datetime
    by_staff: bool


def make_world(random: Random) -> World:
    """Mostly open and half full."""

    def often(*values: Any) -> Any:
        """The first one more often than the others."""
        return random.choice([values[0], values[0], *values])

    def hours(first: int, last: int) -> Hours:
        """On quarters of an hour: two spans that may touch, and now and then a day off."""
        days: list[Sequence[Span]] = []
        for _ in range(DAYS):
            seam, pause = random.randint(first + 8, last - 8), often(0, 4)
            spans = [(15 * random.randint(first, first + 6), 15 * seam), (15 * (seam + pause), 15 * last)]
            days.append(often(spans, spans[:1], []))
        return tuple(days)

    def rules() -> ServiceRules:
        return ServiceRules(
            duration_minutes=often(40, 15), max_duration_minutes=often(None, 120),
            granularity_minutes=often(20, 15, 40), buffer_before_minutes=often(0, 10),
            buffer_after_minutes=often(0, 5, 240), days_ahead=often(9, 0, 1),
            notice_minutes=often(0, 60), cancel_until_minutes=0, max_live=1,
        )  # fmt: skip

    def thing(kind: ResourceKind) -> Thing:
        return Thing(kind, often(1, 2), often(6, 2), random.random() < 0.9, often(True, False), hours(32, 72))

    things = [thing("counsellor") for _ in range(often(2, 0, 1))] + [thing("room") for _ in range(often(1, 0, 2))]
    things += [thing("equipment") for _ in range(often(0, 1))]
    if random.random() < 0.5 and things:
        # A hall, and what it is made of.
        things.append(Thing("room", parts=frozenset(random.sample(range(len(things)), random.randint(1, len(things))))))
    taken = [
        Taken(random.randrange(len(things)), often(1, 2), DAY * random.randrange(DAYS) + 5 * random.randint(96, 252),
              5 * random.randint(1, 30), often(0, 30), often("booked", "held", "moves", "late", "back"))
        for _ in range(random.randint(0, 30) if things else 0)
    ]  # fmt: skip
    return World(
        hours(36, 96), often(None, (random.randrange(DAYS), None), (random.randrange(DAYS), (600, 840))), rules(),
        often(None, rules()), things, taken, [random.randrange(5) for _ in range(often(0, 1))], often(None, 40, 60, 80),
        often(1, 3), random.choice([at(0), at(12, 1), at(13, day=10)]), random.random() < 0.5,
    )  # fmt: skip


def kept(world: World) -> list[Taken]:
    """Without what the exclusion constraint refuses."""
    found: list[Taken] = []
    for one in world.taken:
        if one.thing < len(world.things) and one.unit <= world.things[one.thing].units and not any(
            other.how != "back" and (one.thing, one.unit) == (other.thing, other.unit)
            and one.since <= other.since + other.minutes and other.since <= one.since + one.minutes
            for other in found
        ):  # fmt: skip
            found.append(one)
    return found


def days_of(world: World, ids: list[int], wish: Wish) -> list[list[dict[str, Any]]]:
    """The starts of each day, minute by minute."""
    busy: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    for n, thing in enumerate(world.things):
        for unit in range(1, thing.units + 1):
            own = [t for t in kept(world) if (t.thing, t.unit) == (n, unit) or t.thing in thing.parts]
            busy[ids[n], unit] = minutes_of(own, "booked", "held"), minutes_of(own, "booked")
    return [list(starts_of(day, world, ids, wish, busy)) for day in range(DAYS)]


def minutes_of(taken: list[Taken], *how: str) -> set[int]:
    return {
        minute for one in taken if one.how in how
        for minute in range(one.since, one.since + one.minutes + (one.seconds > 0))
    }  # fmt: skip


def starts_of(day: int, world: World, ids: list[int], wish: Wish, busy: dict[tuple[int, int], Any]) -> Any:
    rules = world.from_tuesday if world.from_tuesday and day else world.rules
    long, most = wish.minutes or rules.duration_minutes, rules.max_duration_minutes or rules.duration_minutes
    if not rules.duration_minutes <= long <= most or (long - rules.duration_minutes) % rules.granularity_minutes:
        return
    if not world.by_staff and MONDAY + timedelta(days=day) > world.now.date() + timedelta(days=rules.days_ahead):
        return
    hours = world.open[day]
    if world.exception and world.exception[0] == day:
        hours = [world.exception[1]] if world.exception[1] else []
    needed = needed_of(day, world, ids, wish, hours)
    earliest = world.now + timedelta(minutes=0 if world.by_staff else rules.notice_minutes)
    for minute in range(DAY):
        starts_at = at(0) + timedelta(days=day, minutes=minute)
        if starts_at < earliest:
            continue
        since = day * DAY + minute - rules.buffer_before_minutes
        visit = range(since, day * DAY + minute + long + rules.buffer_after_minutes)
        here = {
            key: [
                (id, unit) for id, unit, there in serving
                if (("counsellor", 0) in needed and key[0] != "counsellor")
                or begins(minute, long, there, rules.granularity_minutes)
            ]
            for key, serving in needed.items()
        }  # fmt: skip
        if not needed or not all(here.values()):
            continue
        free = {key: [one for one in units if busy[one][0].isdisjoint(visit)] for key, units in here.items()}
        least = min(map(len, free.values()))
        unbooked = min(sum(busy[one][1].isdisjoint(visit) for one in units) for units in here.values())
        yield {
            "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=long),
            "taken_from": starts_at - timedelta(minutes=rules.buffer_before_minutes),
            "taken_until": starts_at + timedelta(minutes=long + rules.buffer_after_minutes),
            "free": least, "looking": unbooked - least, "needs": len(needed),
            "counsellor_ids": sorted({id for id, _ in free.get(("counsellor", 0), [])}),
            "room_ids": sorted({id for id, _ in free.get(("room", 0), [])}),
            "candidate_ids": sorted({id for units in here.values() for id, _ in units}),
        }  # fmt: skip


def needed_of(
    day: int, world: World, ids: list[int], wish: Wish, hours: Sequence[Span]
) -> dict[tuple[str, int], list[tuple[int, int, set[int]]]]:
    """By what a visit takes one of: the units that may serve, and when each is there."""
    needed: dict[Any, list[tuple[int, int, set[int]]]] = {}
    for id, thing in zip(ids, world.things, strict=True):
        if thing.kind == "equipment" and not thing.required and id not in wish.equipment_ids:
            continue
        serving = needed.setdefault((thing.kind, id if thing.kind == "equipment" else 0), [])
        there = {minute for since, until in hours for minute in range(since, until)}
        if thing.kind == "counsellor":
            there &= {minute for since, until in thing.hours[day] for minute in range(since, until)}
        named = {"counsellor": wish.counsellor_id, "room": wish.room_id, "equipment": None}[thing.kind]
        if thing.active and named in (None, id) and (thing.kind != "room" or thing.capacity >= wish.party_size):
            serving += [(id, unit, there) for unit in range(1, thing.units + 1)]
    return needed


def begins(minute: int, long: int, there: set[int], step: int) -> bool:
    """It is there all along, and the grid begins whenever it came."""
    if not there.issuperset(range(minute, minute + long)):
        return False
    came = next(m for m in count(minute, -1) if m - 1 not in there)
    return (minute - came) % step == 0


async def settle(db: Db, world: World) -> tuple[int, list[int], UUID]:
    """Put a world into the base: the service, its things, and the booking that moves."""
    site_id = await make.site(db, weekdays=range(0))
    await db.executemany(
        """INSERT INTO opening_hours (site_id, weekday, opens, closes, valid)
           VALUES ($1, $2, $3::text::time, $4::text::time, '[2026-01-01,)')""",
        [(site_id, day + 1, *map(clock, span)) for day, hours in enumerate(world.open) for span in hours],
    )
    if world.exception:
        day, span = world.exception
        opens, closes = (time(span[0] // 60), time(span[1] // 60)) if span else (None, None)
        await insert_exception(db, site_id, MONDAY + timedelta(days=day), opens, closes, "행사", "Event")
    tuesday = MONDAY + timedelta(days=1) if world.from_tuesday else None
    service_id = await make.service(db, site_id, valid_until=tuesday, **rules_of(world.rules))
    if world.from_tuesday and tuesday:
        await slots.insert_rules(db, service_id, world.from_tuesday, valid_from=tuesday, valid_until=None)
    ids = [
        await slots.insert_resource(db, site_id, thing.kind, [service_id], name_ko="것", name_en="Thing",
                                    units=thing.units, capacity=thing.capacity, required=thing.required)
        for thing in world.things
    ]  # fmt: skip
    await db.execute("UPDATE resources SET active = false WHERE id = ANY ($1)",
                     [id for id, thing in zip(ids, world.things, strict=True) if not thing.active])  # fmt: skip
    for id, thing in zip(ids, world.things, strict=True):
        await slots.insert_parts(db, id, [ids[part] for part in thing.parts])
        await db.executemany(
            """INSERT INTO working_hours (resource_id, weekday, starts, ends, valid)
               VALUES ($1, $2, $3::text::time, $4::text::time, '[2026-03-09,2026-03-12)')""",
            [(id, day + 1, *map(clock, span)) for day, hours in enumerate(thing.hours) for span in hours],
        )
    moves = await db.fetchval(
        """INSERT INTO bookings (service_id, status, during, code, created_at)
           VALUES ($1, 'expired', tstzrange($2, $3), 'ABC234', $2) RETURNING id""",
        service_id, at(8), at(9),
    )  # fmt: skip
    until = {"held": world.now + timedelta(seconds=1), "late": world.now}
    await db.executemany(
        """INSERT INTO allocations (booking_id, resource_id, unit, during, active, held_until)
           VALUES ($1, $2, $3, tstzrange($4, $5), $6, $7)""",
        [
            (moves if one.how == "moves" else None, ids[one.thing], one.unit, at(0) + timedelta(minutes=one.since),
             at(0) + timedelta(minutes=one.since + one.minutes, seconds=one.seconds), one.how != "back",
             until.get(one.how))
            for one in kept(world)
        ],
    )  # fmt: skip
    return service_id, ids, moves


def rules_of(rules: ServiceRules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in rules.__struct_fields__}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def wish_of(world: World, ids: list[int]) -> Wish:
    named = {world.things[n].kind: ids[n] for n in world.wished if n < len(ids)}
    equipment = [named["equipment"]] if "equipment" in named else []
    return Wish(counsellor_id=named.get("counsellor"), room_id=named.get("room"), equipment_ids=equipment,
                minutes=world.minutes, party_size=world.people)  # fmt: skip


async def compare(db: Db, world: World, seed: int) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        service_id, ids, moves = await settle(db, world)
        wish = wish_of(world, ids)
        found = await slots.find_days(
            db, service_id, MONDAY, DAYS, wish, world.now, moving=moves, by_staff=world.by_staff
        )
    finally:
        await transaction.rollback()
    said = [[{name: getattr(start, name) for name in start.__struct_fields__} for start in day.starts] for day in found]
    for start in (start for day in said for start in day):
        start["candidate_ids"] = sorted(set(start["candidate_ids"]))
    assert said == days_of(world, ids, wish), f"seed {seed}: {world}"


@pytest.mark.parametrize("worlds", [60, pytest.param(3000, marks=pytest.mark.nightly)])
async def test_every_start_is_what_a_look_at_every_minute_says(db: Db, worlds: int) -> None:
    for seed in range(worlds):
        await compare(db, make_world(Random(seed)), seed)
