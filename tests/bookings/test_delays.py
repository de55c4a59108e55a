"""'Running 15 minutes late': who is to come is told once, and nobody is given up for it."""

from typing import Any

import pytest

from backend.bookings import tasks
from backend.db import Database
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code


async def late(desk: Person, cafe: Cafe, minutes: int) -> Any:
    reply = await desk.post("/api/staff/delays", {"resource_id": cafe.yuna, "minutes": minutes})
    assert reply.status_code == 200, reply.text
    return reply.json()["told"]


async def kinds(person: Person) -> list[str]:
    return sorted(message["kind"] for message in (await person.get("/api/inbox")).json())


async def pass_of(person: Person, booking_id: str) -> dict[str, Any]:
    return (await person.get(f"/api/bookings/{booking_id}")).json()


async def test_the_rest_of_the_day_is_told_once_a_change_and_sees_it(cafe: Cafe) -> None:
    desk, nara, boram = await cafe.staff(), await cafe.citizen(), await cafe.citizen()
    today = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    tomorrow = (await boram.book(cafe.service_id, at(13, day=10), cafe.yuna))["id"]
    assert [await late(desk, cafe, n) for n in (15, 15, 30)] == [1, 0, 1]
    assert (await kinds(nara)).count("counsellor_late") == 2
    assert "counsellor_late" not in await kinds(boram)
    assert ((await pass_of(nara, today))["late_minutes"], (await pass_of(boram, tomorrow))["late_minutes"]) == (30, 0)
    day = (await desk.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert [c["late_minutes"] for c in day["counsellors"]] == [30, 0]
    assert day["bookings"][0]["late_minutes"] == 30
    text = (await nara.get("/api/inbox")).json()
    assert any("15분쯤 늦어요" in message["body_ko"] for message in text)


async def test_it_can_be_taken_back_which_is_told_too(cafe: Cafe) -> None:
    desk, nara = await cafe.staff(), await cafe.citizen()
    booking_id = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    assert await late(desk, cafe, 0) == 0
    assert [await late(desk, cafe, n) for n in (10, 0, 0, 10)] == [1, 1, 0, 1]
    assert (await kinds(nara)).count("counsellor_on_time") == 1
    assert (await kinds(nara)).count("counsellor_late") == 2
    assert (await pass_of(nara, booking_id))["late_minutes"] == 10


async def test_who_has_arrived_and_whose_time_is_over_is_told_nothing(cafe: Cafe) -> None:
    desk = await cafe.staff()
    cafe.clock.now = at(13, 10)
    for hour, status in ((10, "confirmed"), (11, "completed"), (13, "checked_in"), (14, "cancelled_by_centre")):
        person = await make.citizen(cafe.db)
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, person, at(hour), status=status)
    assert await late(desk, cafe, 15) == 0


@pytest.fixture
async def context(cafe: Cafe, app_settings: Settings) -> Context:
    return Context(app_settings, Database(cafe.db), cafe.sealer)


async def test_nobody_is_given_up_or_gets_a_point_while_their_counsellor_is_late(cafe: Cafe, context: Context) -> None:
    await cafe.db.execute("UPDATE service_rules SET grace_minutes = 10 WHERE service_id = $1", cafe.service_id)
    desk, nara = await cafe.staff(), await cafe.citizen()
    booking_id = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    await late(desk, cafe, 20)
    cafe.clock.now = at(13, 15)
    await tasks.release_absent(context, cafe.clock.now)
    assert (await pass_of(nara, booking_id))["status"] == "confirmed"
    refused = await desk.post(f"/api/staff/bookings/{booking_id}/no-show")
    assert code(refused) == (409, "too_early")
    # Ten minutes after the counsellor was there.
    await tasks.release_absent(context, at(13, 29))
    assert (await pass_of(nara, booking_id))["status"] == "confirmed"
    await tasks.release_absent(context, at(13, 30))
    assert (await pass_of(nara, booking_id))["status"] == "no_show"


async def test_who_cannot_wait_so_long_pays_nothing_for_it(cafe: Cafe) -> None:
    await cafe.db.execute("UPDATE penalty_rules SET late_cancel_points = 1")
    desk, nara = await cafe.staff(), await cafe.citizen()
    booking_id = (await nara.book(cafe.service_id, at(10, 40), cafe.yuna))["id"]
    await late(desk, cafe, 30)
    cannot = await nara.post(f"/api/bookings/{booking_id}/reply", {"reply": "cannot"})
    assert cannot.json()["status"] == "cancelled_by_citizen"
    assert await cafe.db.fetchval("SELECT count(*) FROM penalties") == 0


async def test_it_ends_with_the_day(cafe: Cafe) -> None:
    desk, nara = await cafe.staff(), await cafe.citizen()
    await late(desk, cafe, 30)
    cafe.clock.now = at(9, day=10)
    booking_id = (await nara.book(cafe.service_id, at(13, day=10), cafe.yuna))["id"]
    assert (await pass_of(nara, booking_id))["late_minutes"] == 0


@pytest.mark.parametrize("minutes", [-5, 7, 125])
async def test_only_minutes_that_somebody_would_say_are_taken(cafe: Cafe, minutes: int) -> None:
    reply = await (await cafe.staff()).post("/api/staff/delays", {"resource_id": cafe.yuna, "minutes": minutes})
    assert code(reply) == (400, "invalid_request")


async def test_only_for_ones_own_site(cafe: Cafe) -> None:
    elsewhere = await make.site(cafe.db, name_ko="다른 곳")
    stranger = await cafe.staff(scope_kind="site", scope_id=elsewhere)
    reply = await stranger.post("/api/staff/delays", {"resource_id": cafe.yuna, "minutes": 15})
    assert code(reply) == (404, "not_found")
