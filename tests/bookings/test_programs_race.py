"""Races for the places of a program, between real connections."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from backend.bookings.programs import tasks
from backend.db import Database, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import at
from tests.bookings.test_race import Crowd, crowd

pytestmark = pytest.mark.race
__all__ = ["crowd"]


async def open_lecture(crowd: Crowd, capacity: int) -> int:
    cafe = crowd.cafe
    room_id = await make.room(cafe.db, cafe.site_id)
    return await make.program(
        cafe.db, cafe.site_id, room_id, at(14, day=12), now=cafe.clock.now, capacity=capacity
    )  # fmt: skip


async def statuses(crowd: Crowd) -> Counter[str]:
    rows = await crowd.cafe.db.fetch("SELECT status FROM enrolments")
    return Counter(row["status"] for row in rows)


async def test_of_64_people_at_20_places_20_are_in_and_44_wait_in_one_order(crowd: Crowd) -> None:
    program_id = await open_lecture(crowd, 20)
    path = f"/api/programs/{program_id}/enrol"
    replies = await asyncio.gather(*(person.post(path, {"wait": True}) for person in crowd.people))
    assert {reply.status_code for reply in replies} == {201}
    assert Counter(reply.json()["status"] for reply in replies) == {"enrolled": 20, "waiting": 44}
    assert sorted(reply.json()["position"] for reply in replies if reply.json()["position"]) == list(range(1, 45))


async def test_of_64_people_who_will_not_wait_20_are_in_and_44_hear_that_it_is_full(crowd: Crowd) -> None:
    path = f"/api/programs/{await open_lecture(crowd, 20)}/enrol"
    replies = await asyncio.gather(*(person.post(path) for person in crowd.people))
    assert Counter(reply.status_code for reply in replies) == {201: 20, 409: 44}
    assert await statuses(crowd) == {"enrolled": 20}


async def test_places_given_back_and_taken_at_once_are_never_more_than_there_are(
    crowd: Crowd, pool: Pool, app_settings: Settings
) -> None:
    program_id = await open_lecture(crowd, 8)
    path = f"/api/programs/{program_id}/enrol"
    replies = [await person.post(path, {"wait": True}) for person in crowd.people[:16]]
    ids = [reply.json()["id"] for reply in replies]
    context = Context(app_settings, Database(pool), crowd.cafe.sealer)
    for turn in range(3):
        crowd.cafe.clock.forward(hours=13)
        await asyncio.gather(
            *(person.post(f"/api/enrolments/{id}/cancel")
              for person, id in list(zip(crowd.people, ids, strict=False))[turn * 3 : turn * 3 + 3]),
            *(person.post(f"/api/enrolments/{id}/accept") for person, id in zip(crowd.people, ids, strict=False)),
            *(person.post(path, {"wait": True}) for person in crowd.people[16 + turn * 8 : 24 + turn * 8]),
            tasks.pass_on(context, crowd.cafe.clock.now), tasks.pass_on(context, crowd.cafe.clock.now),
        )  # fmt: skip
        count = await crowd.cafe.db.fetchval(
            "SELECT count(*) FROM enrolments WHERE status = 'enrolled' OR offer_until > $1", crowd.cafe.clock.now
        )
        assert count == 8


async def test_one_person_who_presses_ten_times_has_one_place(crowd: Crowd) -> None:
    path = f"/api/programs/{await open_lecture(crowd, 20)}/enrol"
    replies = await asyncio.gather(*(crowd.people[0].post(path) for _ in range(10)))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 9}
    key = UUID(int=1)
    again = await asyncio.gather(*(crowd.people[1].post(path, key=key) for _ in range(10)))
    assert len({reply.json()["id"] for reply in again}) == 1
    assert await statuses(crowd) == {"enrolled": 2}


async def test_one_room_is_not_given_to_two_programs(crowd: Crowd) -> None:
    cafe = crowd.cafe
    room_id = await make.room(cafe.db, cafe.site_id)
    staff = [await cafe.staff() for _ in range(8)]
    schedule = {"starts_at": at(19, day=17).isoformat(), "duration_minutes": 90, "rrule": "FREQ=WEEKLY;COUNT=4"}
    words = dict.fromkeys(("title_ko", "title_en", "leader_ko", "leader_en"), "가")
    wanted = words | {
        "description_ko": "", "description_en": "", "capacity": 2, "opens_at": at(8).isoformat(),
        "closes_at": at(19, day=17).isoformat(), "cancel_until_minutes": 0, "offer_minutes": 60,
        "layout": {"room_id": room_id, "schedule": schedule},
    }  # fmt: skip
    replies = await asyncio.gather(*(person.post("/api/staff/programs", wanted) for person in staff))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 7}
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 4
