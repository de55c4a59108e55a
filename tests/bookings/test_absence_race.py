"""Absences between real connections: two desks, people who book at that moment, and answers that cross."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from backend.app import create_app
from backend.bookings.absences.tasks import end_unanswered
from backend.db import Database, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests.bookings.conftest import Cafe, Clock, at, code, furnish
from tests.bookings.test_absences import Sick, chosen, read, shown
from tests.conftest import browser

pytestmark = pytest.mark.race


@pytest.fixture
async def sick(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[Sick]:
    """As in `test_absences`, on a base of its own with as many connections as there are requests."""
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        cafe = Cafe(db, client, clock, app.state.sealer)
        await furnish(db, cafe)
        yield Sick(cafe, Context(app_settings, Database(pool), cafe.sealer), await cafe.staff())


async def taken(sick: Sick) -> list[tuple[Any, ...]]:
    """Who has which counsellor when: the base itself refuses two at one time."""
    rows = await sick.cafe.db.fetch(
        """SELECT b.id::text, a.resource_id, b.status FROM allocations a JOIN bookings b ON b.id = a.booking_id
           WHERE a.active ORDER BY 1, 2"""
    )
    return [tuple(row) for row in rows]


async def test_people_who_take_the_colleague_s_places_at_that_moment_lose_nobody_s_visit(sick: Sick) -> None:
    times = ((13, 0), (13, 40), (14, 20), (15, 0))
    stranded = [await sick.booked(*time) for time in times]
    choices = [chosen(visit) for visit in (await sick.plan())["visits"]]
    crowd = [await sick.cafe.citizen(f"사람 {n}") for n in range(8)]
    begun, *held = await asyncio.gather(
        sick.desk.post("/api/staff/absences", sick.period() | {"visits": choices}),
        *(person.hold(sick.cafe.service_id, at(*times[n % 4]), sick.cafe.haneul) for n, person in enumerate(crowd)),
    )
    assert begun.status_code == 201, begun.text
    assert {reply.status_code for reply in held} <= {201, 409}
    visits = begun.json()["visits"]
    assert [visit["status"] for visit in visits] == ["offered"] * 4
    # Each has a place of their own; where somebody was quicker it is said.
    assert len({(visit["offer"]["starts_at"], visit["offer"]["counsellor"]["id"]) for visit in visits}) == 4
    for visit, (hour, minute) in zip(visits, times, strict=True):
        same = visit["offer"]["starts_at"] == visit["was_at"] and visit["offer"]["counsellor"]["id"] == sick.cafe.haneul
        lost = any(r.status_code == 201 and r.json()["starts_at"] == visit["was_at"] for r in held)
        assert visit["replanned"] == (not same), (hour, minute)
        assert not (same and lost)
    for person, booking_id in stranded:
        assert (await read(person, booking_id))["status"] == "confirmed"


async def test_two_desks_at_once_say_it_once_and_a_repeated_one_gets_the_same_answer(sick: Sick) -> None:
    await sick.booked(14, 20)
    choices, key = [chosen(visit) for visit in (await sick.plan())["visits"]], uuid4()
    body = sick.period() | {"visits": choices}
    other = await sick.cafe.staff()
    one, two, again = await asyncio.gather(
        sick.desk.post("/api/staff/absences", body, key=key), other.post("/api/staff/absences", body),
        sick.desk.post("/api/staff/absences", body, key=key),
    )  # fmt: skip
    assert sorted(reply.status_code for reply in (one, two, again)) in ([201, 201, 409], [201, 409, 409])
    assert {code(r)[1] for r in (one, two, again) if r.status_code == 409} == {"already_away"}
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM absences") == 1
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_offer'") == 1


async def test_a_tap_that_crosses_with_the_counsellor_s_return_leaves_one_visit_at_one_place(sick: Sick) -> None:
    for _ in range(3):
        nara, booking_id = await sick.booked(14, 20)
        absence = await sick.begin_as_planned()
        offer = shown(await read(nara, booking_id))
        took, undone = await asyncio.gather(
            nara.post(f"/api/bookings/{booking_id}/take", offer),
            sick.desk.post(f"/api/staff/absences/{absence['id']}/undo"),
        )
        assert undone.status_code == 200, undone.text
        after = await read(nara, booking_id)
        with_ = sick.cafe.haneul if took.status_code == 200 else sick.cafe.yuna
        assert (after["away"], after["counsellor"]["id"]) == (None, with_)
        assert await taken(sick) == [(booking_id, with_, "confirmed")]
        await nara.post(f"/api/bookings/{booking_id}/cancel")


async def test_a_tap_that_crosses_with_the_clock_or_with_a_cancellation_counts_once(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    offer = shown(await read(nara, booking_id))
    took, cancelled, _ = await asyncio.gather(
        nara.post(f"/api/bookings/{booking_id}/take", offer),
        nara.post(f"/api/bookings/{booking_id}/cancel"),
        end_unanswered(sick.context, at(14, 11)),
    )
    status = (await read(nara, booking_id))["status"]
    (visit,) = await sick.visits()
    if took.status_code == 200:
        assert visit["status"] == "accepted"
        assert status in ("confirmed", "cancelled_by_citizen")
    else:
        assert cancelled.status_code == 200
        assert (status, visit["status"]) == ("cancelled_by_centre", "cancelled")
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM bookings WHERE status = 'held'") == 0
