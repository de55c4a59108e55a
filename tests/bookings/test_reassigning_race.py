"""Visits given to colleagues between real connections: whoever was first has the time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.app import create_app
from backend.db import Database, Pool
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, at, code, furnish, moment
from tests.bookings.test_reassigning import give, read, to_whom
from tests.conftest import browser

pytestmark = pytest.mark.race


@pytest.fixture
async def cafe(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[Cafe]:
    """On a base of its own, with as many connections as there are requests."""
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        cafe = Cafe(db, client, clock, app.state.sealer)
        await furnish(db, cafe)
        yield cafe


async def taken(cafe: Cafe) -> list[tuple[Any, ...]]:
    rows = await cafe.db.fetch(
        """SELECT a.resource_id, lower(a.during), a.booking_id::text FROM allocations a WHERE a.active
           AND a.held_until IS NULL ORDER BY 1, 2, 3"""
    )
    return [tuple(row) for row in rows]


async def test_a_visit_given_and_somebody_who_books_the_colleague_at_that_moment(cafe: Cafe) -> None:
    desk, times = await cafe.staff(), [(13, 0), (13, 40), (14, 20), (15, 0), (15, 40), (16, 20)]
    gave = lost = 0
    for time in times:
        nara, boram = await cafe.citizen(), await cafe.citizen("보람")
        booking = (await nara.book(cafe.service_id, at(*time), cafe.yuna))["id"]
        version = (await to_whom(desk, booking))["version"]
        given, held = await asyncio.gather(
            give(desk, booking, cafe.haneul, version=version), boram.hold(cafe.service_id, at(*time), cafe.haneul)
        )
        assert (given.status_code, held.status_code) in {(204, 409), (409, 201)}, (given.text, held.text)
        if given.status_code == 204:
            gave += 1
        else:
            lost += 1
            assert code(given) == (409, "colleague_busy")
        # Nobody's visit was lost over it.
        has_it = cafe.haneul if given.status_code == 204 else cafe.yuna
        assert (await read(nara, booking))["counsellor"]["id"] == has_it
    assert gave + lost == len(times)


async def test_of_six_visits_of_one_time_a_colleague_takes_one(cafe: Cafe) -> None:
    desk = await cafe.staff()
    crew = [cafe.yuna, *[await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko=f"동료 {n}")
                         for n in range(5)]]  # fmt: skip
    visits = [(await (await cafe.citizen()).book(cafe.service_id, at(13), one))["id"] for one in crew]
    versions = [(await to_whom(desk, visit))["version"] for visit in visits]
    replies = await asyncio.gather(
        *(give(desk, visit, cafe.haneul, version=version) for visit, version in zip(visits, versions, strict=True))
    )
    assert sorted(reply.status_code for reply in replies) == [204, 409, 409, 409, 409, 409]
    assert {code(reply)[1] for reply in replies if reply.text} == {"colleague_busy"}
    assert len({row[0] for row in await taken(cafe)}) == len(await taken(cafe)) == 6
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_moved'") == 1


async def test_two_desks_give_one_visit_to_two_colleagues_and_one_of_them_has_it(cafe: Cafe) -> None:
    sora = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko="한소라")
    nara, one, two = await cafe.citizen(), await cafe.staff(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    version = (await to_whom(one, booking))["version"]
    replies = await asyncio.gather(
        give(one, booking, cafe.haneul, version=version), give(two, booking, sora, version=version)
    )
    assert sorted(reply.status_code for reply in replies) == [204, 409]
    assert {code(reply)[1] for reply in replies if reply.text} == {"stale_version"}
    won = cafe.haneul if replies[0].status_code == 204 else sora
    assert await taken(cafe) == [(won, at(13), booking)]
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_moved'") == 1


CROSSING = {"cancel": ("bookings/{}/cancel", {}), "move": ("bookings/{}/move", {"starts_at": at(16, 20).isoformat()}),
            "check-in": ("staff/bookings/{}/check-in", {})}  # fmt: skip


@pytest.mark.parametrize("what", CROSSING)
async def test_giving_crosses_with_what_becomes_of_the_visit_and_one_of_both_comes_first(cafe: Cafe, what: str) -> None:
    path, body = CROSSING[what]
    desk, other = await cafe.staff(), await cafe.staff()
    for _ in range(5):
        nara = await cafe.citizen()
        booking = (await nara.book(cafe.service_id, at(15), cafe.yuna))["id"]
        version = (await to_whom(desk, booking))["version"]
        cafe.clock.now = at(14, 30) if what == "check-in" else at(9)
        given, crossed = await asyncio.gather(
            give(desk, booking, cafe.haneul, version=version),
            (other if what == "check-in" else nara).post(f"/api/{path.format(booking)}", body),
        )
        assert crossed.status_code == 200, crossed.text
        assert given.status_code == 204 or code(given) in {(409, "stale_version"), (409, "wrong_status")}
        after = await read(nara, booking)
        # Under the visit stands what it says, and a visit that is off has nothing.
        said = [] if what == "cancel" else [(after["counsellor"]["id"], moment(after["starts_at"]), booking)]
        assert [row for row in await taken(cafe) if row[2] == booking] == said
        assert (
            after["status"] == {"cancel": "cancelled_by_citizen", "move": "confirmed", "check-in": "checked_in"}[what]
        )
        if given.status_code == 204 and what != "move":
            assert after["counsellor"]["id"] == cafe.haneul
        cafe.clock.now = at(9)
        await cafe.db.execute("DELETE FROM allocations")
        await cafe.db.execute("UPDATE bookings SET status = 'expired'")
