"""Races between real connections: on one connection they would show nothing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import asyncpg
import httpx
import pytest

from backend.app import create_app
from backend.bookings import passes
from backend.bookings.holds import queries
from backend.db import Database, Pool
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at, code, furnish
from tests.conftest import browser

pytestmark = pytest.mark.race


@dataclass
class Crowd:
    cafe: Cafe
    people: list[Person]


@pytest.fixture
async def crowd(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[Crowd]:
    """The cafe on a base of its own, and 64 people with a name and a consent."""
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        cafe = Cafe(db, client, clock, app.state.sealer)
        await furnish(db, cafe)
        yield Crowd(cafe, [await cafe.citizen(f"사람 {n}") for n in range(64)])


async def all_at_once(crowd: Crowd, count: int, **wanted: Any) -> list[httpx.Response]:
    return await asyncio.gather(*(person.hold(crowd.cafe.service_id, **wanted) for person in crowd.people[:count]))


async def test_of_64_people_at_one_time_one_gets_it_and_63_are_shown_others(crowd: Crowd) -> None:
    replies = await all_at_once(crowd, 64, starts_at=at(13), counsellor_id=crowd.cafe.yuna)
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 63}
    shown = Counter(
        tuple(slot["starts_at"] for slot in reply.json()["alternatives"]) for reply in replies
        if reply.status_code == 409
    )  # fmt: skip
    assert {len(times) for times in shown} == {3}
    # Spread, so that they do not all race for the same time again.
    assert len(shown) >= 8
    assert shown.most_common(1)[0][1] <= 20
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 1
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM bookings") == 1


async def test_20_people_at_20_free_places_all_get_one(crowd: Crowd) -> None:
    for n in range(18):
        await make.counsellor(crowd.cafe.db, crowd.cafe.site_id, crowd.cafe.service_id, name_ko=f"상담사 {n}")
    replies = await all_at_once(crowd, 20, starts_at=at(13))
    assert [reply.status_code for reply in replies] == [201] * 20
    assert len({reply.json()["counsellor"]["id"] for reply in replies}) == 20


async def test_20_people_get_20_units_of_one_thing_and_the_next_gets_none(crowd: Crowd) -> None:
    crowd.cafe.service_id = await make.service(crowd.cafe.db, crowd.cafe.site_id)
    await make.counsellor(crowd.cafe.db, crowd.cafe.site_id, crowd.cafe.service_id, units=20)
    replies = await all_at_once(crowd, 21, starts_at=at(13))
    assert Counter(reply.status_code for reply in replies) == {201: 20, 409: 1}


async def test_a_hold_that_ran_out_is_in_nobodys_way(crowd: Crowd) -> None:
    late = await crowd.people[0].hold(crowd.cafe.service_id, at(13), crowd.cafe.yuna)
    crowd.cafe.clock.forward(minutes=6)
    path = f"/api/bookings/{late.json()['id']}/confirm"
    confirmed, *replies = await asyncio.gather(
        crowd.people[0].post(path, {"about": ""}),
        *(person.hold(crowd.cafe.service_id, at(13), crowd.cafe.yuna) for person in crowd.people[1:20]),
    )
    assert Counter(reply.status_code in (200, 201) for reply in (confirmed, *replies))[True] == 1
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 1


async def test_a_request_that_is_repeated_at_the_same_moment_books_once(crowd: Crowd) -> None:
    key = uuid4()
    replies = await asyncio.gather(
        *(crowd.people[0].hold(crowd.cafe.service_id, at(13), key=key) for _ in range(10))
    )  # fmt: skip
    assert {reply.status_code for reply in replies} == {201}
    (booking_id,) = {reply.json()["id"] for reply in replies}
    key = uuid4()
    path = f"/api/bookings/{booking_id}/confirm"
    replies = await asyncio.gather(*(crowd.people[0].post(path, {"about": "면접"}, key=key) for _ in range(10)))
    assert {reply.status_code for reply in replies} == {200}
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM messages") == 1


async def test_one_person_with_many_windows_stays_within_the_limit(crowd: Crowd) -> None:
    times = [at(hour, day=day) for day in (10, 11, 12, 13) for hour in (13, 15)]
    nara = crowd.people[0]
    holds = [(await nara.hold(crowd.cafe.service_id, time)).json()["id"] for time in times]
    replies = await asyncio.gather(*(nara.post(f"/api/bookings/{id}/confirm", {"about": ""}) for id in holds))
    assert Counter(reply.status_code for reply in replies) == {200: 2, 409: 6}


async def test_cancelling_and_checking_in_at_once_has_one_outcome(crowd: Crowd) -> None:
    nara, yuna = crowd.people[0], await crowd.cafe.staff()
    booking = await nara.book(crowd.cafe.service_id, at(11, 20))
    crowd.cafe.clock.now = at(9, 20)
    other = await crowd.people[1].book(crowd.cafe.service_id, at(13))
    replies = await asyncio.gather(
        nara.post(f"/api/bookings/{booking['id']}/cancel"),
        yuna.post(f"/api/staff/bookings/{booking['id']}/cancel", {"reason": "상담사가 아파요"}),
        yuna.post(f"/api/staff/bookings/{other['id']}/cancel", {"reason": "상담사가 아파요"}),
        crowd.people[1].post(f"/api/bookings/{other['id']}/cancel"),
    )
    assert [code(reply)[0] for reply in replies].count(200) == 2
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind LIKE '%cancelled%'") == 2


async def test_a_repeat_that_overtakes_its_first_does_nothing_twice(crowd: Crowd) -> None:
    nara, other = crowd.people[:2]
    booking = await nara.book(crowd.cafe.service_id, at(13))
    replies = await asyncio.gather(*(nara.post(f"/api/bookings/{booking['id']}/cancel") for _ in range(6)))
    assert [reply.status_code for reply in replies] == [200] * 6
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind LIKE '%cancelled%'") == 1
    held = (await other.hold(crowd.cafe.service_id, at(15))).json()
    shown = {"held_until": held["held_until"]}
    replies = await asyncio.gather(*(other.post(f"/api/bookings/{held['id']}/extend", shown) for _ in range(6)))
    assert {reply.json()["extensions_left"] for reply in replies} == {2}


async def test_people_who_change_their_mind_crosswise_all_get_an_answer(crowd: Crowd) -> None:
    counsellors = [crowd.cafe.yuna, crowd.cafe.haneul]
    for turn in range(3):
        replies = await asyncio.gather(*(
            person.hold(crowd.cafe.service_id, at(13 + 2 * (n % 2)), counsellors[(n + turn) % 2])
            for n, person in enumerate(crowd.people[:16])
        ))  # fmt: skip
        assert {reply.status_code for reply in replies} <= {201, 409}
    assert await crowd.cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") <= 4


async def test_a_deadlock_and_a_code_in_use_are_tried_once_more(crowd: Crowd) -> None:
    nara = crowd.people[0]
    taken = (await crowd.people[1].hold(crowd.cafe.service_id, at(15))).json()["code"]
    with patch.object(passes, "new_code", side_effect=[taken, "ABC234"]):
        assert (await nara.hold(crowd.cafe.service_id, at(13))).json()["code"] == "ABC234"
    lock, tries = queries.lock_resources, 0

    async def unlucky(*args: Any) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncpg.DeadlockDetectedError
        await lock(*args)

    with patch.object(queries, "lock_resources", unlucky):
        assert (await nara.hold(crowd.cafe.service_id, at(13, 40))).status_code == 201
    assert tries == 2


async def test_a_site_that_closes_while_people_hold_times_has_either_them_or_its_last_day(crowd: Crowd) -> None:
    cafe = crowd.cafe
    administrator = await cafe.staff("administrator")
    wanted = [(person, at(10, 40 * (n % 2), day=11 + n // 2)) for n, person in enumerate(crowd.people[:6])]
    close = administrator.post(f"/api/staff/sites/{cafe.site_id}/close", {"last_day": "2026-03-10"})
    holds = [person.hold(cafe.service_id, starts_at) for person, starts_at in wanted]
    closed, *replies = await asyncio.gather(close, *holds)
    held = [reply for reply in replies if reply.status_code == 201]
    assert (closed.status_code == 409) == bool(held), (closed.text, len(held))


async def test_of_30_people_who_move_to_one_time_two_have_it_and_28_keep_theirs(crowd: Crowd) -> None:
    """Two counsellors work then; nobody waits for another in a circle, and nobody ends with two times or none."""
    cafe, people = crowd.cafe, crowd.people[:30]
    times = [at(13, day=10), at(13, 40, day=10), at(14, 20, day=10)]
    for _ in range(8):
        await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(15).time())])
    held = await asyncio.gather(*(p.hold(cafe.service_id, times[n % 3]) for n, p in enumerate(people)))
    ids = [reply.json()["id"] for reply in held]
    await asyncio.gather(*(p.post(f"/api/bookings/{id}/confirm", {}) for p, id in zip(people, ids, strict=True)))
    to = {"starts_at": at(15, day=10).isoformat()}
    replies = await asyncio.gather(*(p.post(f"/api/bookings/{id}/move", to) for p, id in zip(people, ids, strict=True)))
    assert Counter(reply.status_code for reply in replies) == {200: 2, 409: 28}
    rows = await cafe.db.fetch(
        """SELECT b.id, lower(b.during) = min(lower(a.during)) AS same, count(*) AS n
           FROM bookings b JOIN allocations a ON a.booking_id = b.id AND a.active GROUP BY b.id"""
    )
    assert len(rows) == 30
    assert all(row["same"] and row["n"] == 1 for row in rows)


async def test_a_booking_that_is_cancelled_while_it_moves_is_one_or_the_other(crowd: Crowd) -> None:
    cafe, nara = crowd.cafe, crowd.people[0]
    for n in range(10):
        booking = await nara.book(cafe.service_id, at(13, day=10))
        path = f"/api/bookings/{booking['id']}"
        moved, cancelled = await asyncio.gather(
            nara.post(f"{path}/move", {"starts_at": at(15, day=10).isoformat()}), nara.post(f"{path}/cancel")
        )
        assert cancelled.status_code == 200, n
        assert moved.status_code in (200, 409)
        assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0


async def test_of_a_counsellor_who_keeps_a_time_free_and_32_who_want_it_one_wins(crowd: Crowd) -> None:
    cafe = crowd.cafe
    yuna = await cafe.staff()
    kept = {"resource_id": cafe.yuna, "starts_at": at(13).isoformat(), "ends_at": at(14).isoformat(), "reason": "외근"}
    block, *holds = await asyncio.gather(
        yuna.post("/api/staff/blocks", kept),
        *(person.hold(cafe.service_id, at(13), cafe.yuna) for person in crowd.people[:32]),
    )
    won = [reply for reply in holds if reply.status_code == 201]
    assert (block.status_code, len(won)) in ((201, 0), (409, 1))
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 1


async def test_two_desks_and_a_crowd_at_one_time_make_one_booking(crowd: Crowd) -> None:
    cafe = crowd.cafe
    desks = [await cafe.staff() for _ in range(8)]
    body = {"service_id": cafe.service_id, "starts_at": at(13).isoformat(), "counsellor_id": cafe.yuna, "name": "가",
            "consent": "phone"}  # fmt: skip
    replies = await asyncio.gather(
        *(desk.post("/api/staff/bookings", body | {"phone": f"010-4000-10{n:02}"}) for n, desk in enumerate(desks)),
        *(person.hold(cafe.service_id, at(13), cafe.yuna) for person in crowd.people[:8]),
    )
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 15}


async def test_one_new_number_entered_at_two_desks_at_once_is_one_person(crowd: Crowd) -> None:
    cafe = crowd.cafe
    desks = [await cafe.staff() for _ in range(2)]
    replies = await asyncio.gather(*(
        desk.post("/api/staff/bookings", {
            "service_id": cafe.service_id, "starts_at": starts.isoformat(), "phone": "010-4000-4821", "name": "권나래",
            "consent": "counter",
        }) for desk, starts in zip(desks, (at(13), at(14, 20)), strict=True)
    ))  # fmt: skip
    assert [reply.status_code for reply in replies] == [201, 201]
    assert await cafe.db.fetchval("SELECT count(DISTINCT citizen_id) FROM bookings") == 1


async def test_a_visit_that_is_moved_and_a_booking_of_the_same_time_never_both_have_it(crowd: Crowd) -> None:
    cafe, yuna = crowd.cafe, await crowd.cafe.staff()
    mine = await crowd.people[0].book(cafe.service_id, at(10), cafe.yuna)
    to = {"starts_at": at(13).isoformat(), "counsellor_id": cafe.yuna}
    moved, *holds = await asyncio.gather(
        yuna.post(f"/api/staff/bookings/{mine['id']}/move", to),
        *(person.hold(cafe.service_id, at(13), cafe.yuna) for person in crowd.people[1:24]),
    )
    won = sum(reply.status_code == 201 for reply in holds)
    assert (moved.status_code, won) in ((200, 0), (409, 1))
    # Whoever lost has what they had.
    start = await cafe.db.fetchval("SELECT lower(during) FROM bookings WHERE id = $1", mine["id"])
    assert start == (at(13) if moved.status_code == 200 else at(10))
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active AND booking_id = $1", mine["id"]) == 1
