"""Hours change from a day on, and whoever booked outside the new ones is listed before they are saved."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.bookings.holds.queries import lock_citizen, share_service
from backend.bookings.hours.queries import lock_outside, replace_hours
from backend.bookings.services.queries import list_ahead
from backend.db import Pool
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, said

MORNINGS = [{"weekday": weekday, "starts": "10:00", "ends": "12:00"} for weekday in range(1, 6)]


class Admin:
    def __init__(self, cafe: Cafe, person: Person) -> None:
        self.cafe, self.person = cafe, person

    async def site(self) -> Any:
        return (await self.person.get(f"/api/staff/sites/{self.cafe.site_id}/services")).json()

    async def hours(self, resource_id: int) -> list[Any]:
        return next(r["hours"] for r in (await self.site())["resources"] if r["id"] == resource_id)

    async def put_hours(self, resource_id: int, week: Any, **change: Any) -> Any:
        version = next(r["version"] for r in (await self.site())["resources"] if r["id"] == resource_id)
        body = {"version": version, "valid_from": "2026-03-10", "week": week} | change
        return await self.person.put(f"/api/staff/resources/{resource_id}/hours", body)

    async def add_template(self, **change: Any) -> Any:
        path = f"/api/staff/sites/{self.cafe.site_id}/hours-templates"
        return await self.person.post(path, {"name": "오전", "week": MORNINGS} | change)

    async def apply(self, template_id: int, *resource_ids: int, **change: Any) -> Any:
        body = {"resource_ids": resource_ids, "valid_from": "2026-03-10"} | change
        return await self.person.post(f"/api/staff/hours-templates/{template_id}/apply", body)

    async def site_hours(self, **change: Any) -> Any:
        week = [{"weekday": weekday, "opens": "10:00", "closes": "12:00"} for weekday in range(1, 7)]
        version = await self.cafe.db.fetchval("SELECT hours_version FROM sites WHERE id = $1", self.cafe.site_id)
        body = {"hours_version": version, "valid_from": "2026-03-10", "week": week} | change
        return await self.person.put(f"/api/staff/sites/{self.cafe.site_id}/hours", body)

    async def except_on(self, on_date: str, opens: str | None = None, closes: str | None = None, **more: Any) -> Any:
        body = {"on_date": on_date, "opens": opens, "closes": closes, "reason_ko": "공사", "reason_en": "Works"} | more
        return await self.person.post(f"/api/staff/sites/{self.cafe.site_id}/exceptions", body)


@pytest.fixture
async def admin(cafe: Cafe) -> Admin:
    return Admin(cafe, await cafe.staff("administrator"))


async def book(cafe: Cafe, starts_at: datetime, counsellor_id: int) -> str:
    return (await (await cafe.citizen()).book(cafe.service_id, starts_at, counsellor_id))["id"]


def listed(reply: Any) -> list[str]:
    assert code(reply) == (409, "strands_visits"), reply.text
    return [booking["id"] for booking in reply.json()["bookings"]]


# A counsellor's week


async def test_a_new_week_holds_from_its_day_on(admin: Admin) -> None:
    cafe = admin.cafe
    reply = await admin.put_hours(cafe.yuna, MORNINGS)
    assert reply.status_code == 200, reply.text
    assert len(await cafe.times("2026-03-09", counsellor_id=cafe.yuna)) > 3
    assert await cafe.times("2026-03-10", counsellor_id=cafe.yuna) == ["10:00", "10:40", "11:20"]
    weeks = {(h["valid_from"], h["valid_until"]) for h in reply.json()["hours"]}
    assert weeks == {("2020-01-01", "2026-03-09"), ("2026-03-10", None)}
    # An empty week is no work at all.
    assert (await admin.put_hours(cafe.yuna, [], valid_from="2026-03-11")).status_code == 200
    assert await cafe.times("2026-03-11", counsellor_id=cafe.yuna) == []


async def test_whoever_booked_outside_a_new_week_is_listed_before_it_is_saved(admin: Admin) -> None:
    cafe = admin.cafe
    inside, outside = await book(cafe, at(10, day=10), cafe.yuna), await book(cafe, at(14, 20, day=11), cafe.yuna)
    await book(cafe, at(14, 20, day=11), cafe.haneul)
    before = await admin.hours(cafe.yuna)
    refused = await admin.put_hours(cafe.yuna, MORNINGS)
    assert listed(refused) == [outside]
    assert inside != outside
    assert said(refused.json()["bookings"][0]["starts_at"]) == "14:20"
    assert await admin.hours(cafe.yuna) == before
    saved = await admin.put_hours(cafe.yuna, MORNINGS, strands=refused.json()["strands"])
    assert saved.status_code == 200
    # They stay to be seen until somebody moves them, and are not asked about again.
    assert [visit["id"] for visit in (await admin.site())["outside"]] == [outside]
    assert (await admin.put_hours(cafe.yuna, MORNINGS, valid_from="2026-03-12")).status_code == 200


async def test_a_list_that_has_grown_must_be_seen_again(admin: Admin) -> None:
    cafe = admin.cafe
    first = await book(cafe, at(14, 20, day=11), cafe.yuna)
    seen = (await admin.put_hours(cafe.yuna, MORNINGS)).json()["strands"]
    second = await book(cafe, at(15, day=11), cafe.yuna)
    refused = await admin.put_hours(cafe.yuna, MORNINGS, strands=seen)
    assert listed(refused) == [first, second]
    assert (await admin.put_hours(cafe.yuna, MORNINGS, strands=refused.json()["strands"])).status_code == 200


@pytest.mark.parametrize(
    ("week", "change", "refusal"),
    [
        ([{"weekday": 1, "starts": "12:00", "ends": "12:00"}], {}, "invalid_request"),
        ([{"weekday": 1, "starts": "12:00", "ends": "10:00"}], {}, "invalid_request"),
        ([{"weekday": 8, "starts": "10:00", "ends": "12:00"}], {}, "invalid_request"),
        ([{"weekday": 1, "starts": "24:00", "ends": "25:00"}], {}, "invalid_request"),
        ([MORNINGS[0], {"weekday": 1, "starts": "11:59", "ends": "13:00"}], {}, "hours_overlap"),
        (MORNINGS * 6, {}, "invalid_request"),
        (MORNINGS, {"valid_from": "2026-03-08"}, "date_in_past"),
        (MORNINGS, {"valid_from": None}, "invalid_request"),
        (MORNINGS, {"until": "2026-03-12"}, "invalid_request"),
    ],
)
async def test_a_week_that_makes_no_sense_is_refused(admin: Admin, week: Any, change: Any, refusal: str) -> None:
    assert code(await admin.put_hours(admin.cafe.yuna, week, **change)) == (400, refusal)
    if not change:
        assert code(await admin.add_template(week=week)) == (400, refusal)


async def test_shifts_that_touch_are_one_stretch_of_work(admin: Admin) -> None:
    cafe = admin.cafe
    week = [{"weekday": 2, "starts": "10:00", "ends": "11:00"}, {"weekday": 2, "starts": "11:00", "ends": "12:00"}]
    assert (await admin.put_hours(cafe.yuna, week)).status_code == 200
    assert "10:40" in await cafe.times("2026-03-10", counsellor_id=cafe.yuna)


async def test_a_room_has_no_week_and_two_administrators_do_not_write_over_each_other(admin: Admin) -> None:
    cafe = admin.cafe
    room = await make.room(cafe.db, cafe.site_id)
    assert code(await admin.put_hours(room, MORNINGS)) == (404, "not_found")
    assert (await admin.put_hours(cafe.yuna, MORNINGS)).status_code == 200
    assert code(await admin.put_hours(cafe.yuna, [], version=0)) == (409, "stale_version")


# Templates


async def test_a_template_is_given_to_several_counsellors_from_a_day_on(admin: Admin) -> None:
    cafe = admin.cafe
    template = (await admin.add_template(name="  오전  근무 ")).json()
    assert (template["name"], template["week"]) == ("오전 근무", MORNINGS)
    stranded = await book(cafe, at(14, 20, day=11), cafe.haneul)
    refused = await admin.apply(template["id"], cafe.yuna, cafe.haneul)
    assert listed(refused) == [stranded]
    assert len(await cafe.times("2026-03-10", counsellor_id=cafe.yuna)) > 3
    given = await admin.apply(template["id"], cafe.yuna, cafe.haneul, strands=refused.json()["strands"])
    assert sorted(r["id"] for r in given.json()) == [cafe.yuna, cafe.haneul]
    assert await cafe.times("2026-03-10") == ["10:00", "10:40", "11:20"]


async def test_changing_or_forgetting_a_template_changes_nobodys_hours(admin: Admin) -> None:
    cafe, person = admin.cafe, admin.person
    template = (await admin.add_template()).json()
    await admin.apply(template["id"], cafe.yuna)
    path = f"/api/staff/hours-templates/{template['id']}"
    changed = await person.put(path, {"name": "쉬는 주", "week": [], "version": 0})
    assert (changed.json()["name"], changed.json()["week"], changed.json()["version"]) == ("쉬는 주", [], 1)
    assert code(await person.put(path, {"name": "다른 이름", "week": [], "version": 0})) == (409, "stale_version")
    stale = await cafe.client.delete(path, params={"version": 0}, headers=person.headers)
    assert code(stale) == (409, "stale_version")
    assert (await cafe.client.delete(path, params={"version": 1}, headers=person.headers)).status_code == 204
    assert (await admin.site())["templates"] == []
    assert code(await admin.apply(template["id"], cafe.yuna)) == (404, "not_found")
    assert len(await cafe.times("2026-03-10", counsellor_id=cafe.yuna)) == 3


async def test_a_name_stands_for_one_template_and_a_repeated_request_adds_one(admin: Admin) -> None:
    key = uuid4()
    path = f"/api/staff/sites/{admin.cafe.site_id}/hours-templates"
    first, again = [await admin.person.post(path, {"name": "오전", "week": MORNINGS}, key=key) for _ in range(2)]
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert code(await admin.add_template()) == (409, "template_exists")
    assert code(await admin.add_template(name=" ")) == (400, "invalid_request")


async def test_a_template_is_given_to_counsellors_of_its_site_only(admin: Admin) -> None:
    cafe = admin.cafe
    theirs = await make.counsellor(cafe.db, await make.site(cafe.db))
    room = await make.room(cafe.db, cafe.site_id)
    template_id = (await admin.add_template()).json()["id"]
    reply = await admin.apply(template_id, cafe.yuna, theirs, room)
    assert [field["path"] for field in reply.json()["fields"]] == ["resource_ids.1", "resource_ids.2"]
    assert code(await admin.apply(template_id)) == (400, "invalid_request")
    assert code(await admin.apply(template_id, cafe.yuna, valid_from="2026-03-08")) == (400, "date_in_past")


async def test_an_administrator_of_another_site_sets_no_hours_here(admin: Admin) -> None:
    cafe = admin.cafe
    template_id = (await admin.add_template()).json()["id"]
    other = Admin(cafe, await cafe.staff("administrator", "site", await make.site(cafe.db)))
    body = {"version": 0, "valid_from": "2026-03-10", "week": MORNINGS}
    for reply in (
        await other.person.put(f"/api/staff/resources/{cafe.yuna}/hours", body),
        await other.add_template(),
        await other.apply(template_id, cafe.yuna),
        await other.person.put(f"/api/staff/hours-templates/{template_id}", {"name": "나", "week": [], "version": 0}),
    ):
        assert code(reply) == (403, "not_allowed")


# The site's own hours


async def test_whoever_booked_when_the_site_would_be_closed_is_listed_first(admin: Admin) -> None:
    cafe = admin.cafe
    outside = await book(cafe, at(14, 20, day=11), cafe.yuna)
    refused = await admin.site_hours()
    assert listed(refused) == [outside]
    assert "14:20" in await cafe.times("2026-03-10")
    assert (await admin.site_hours(strands=refused.json()["strands"])).status_code == 200
    assert "14:20" not in await cafe.times("2026-03-10")


async def test_a_day_set_apart_and_its_end_strand_too(admin: Admin) -> None:
    cafe = admin.cafe
    outside = await book(cafe, at(14, 20, day=11), cafe.yuna)
    assert (await admin.except_on("2026-03-10")).status_code == 201
    assert listed(await admin.except_on("2026-03-11")) == [outside]
    assert (await admin.except_on("2026-03-11", "14:00", "16:00")).status_code == 201
    # A Sunday that was open by exception only.
    opened = (await admin.except_on("2026-03-15", "10:00", "18:00")).json()["exceptions"][-1]["id"]
    await cafe.db.execute(
        "INSERT INTO working_hours (resource_id, weekday, starts, ends, valid) "
        "VALUES ($1, 7, '10:00', '18:00', daterange('2026-01-01', NULL))",
        cafe.yuna,
    )
    sunday = await book(cafe, at(11, 20, day=15), cafe.yuna)
    path = f"/api/staff/sites/{cafe.site_id}/exceptions/{opened}"
    refused = await cafe.client.delete(path, headers=admin.person.headers)
    assert listed(refused) == [sunday]
    params = {"strands": refused.json()["strands"]}
    assert (await cafe.client.delete(path, params=params, headers=admin.person.headers)).status_code == 200


async def test_a_public_holiday_strands_the_visits_of_every_site(admin: Admin) -> None:
    cafe = admin.cafe
    outside = await book(cafe, at(14, 20, day=11), cafe.yuna)
    body = {"name_ko": "임시공휴일", "name_en": "Extra holiday", "substitute": False}
    refused = await admin.person.put("/api/staff/holidays/2026-03-11", body)
    assert listed(refused) == [outside]
    saved = await admin.person.put("/api/staff/holidays/2026-03-11", body | {"strands": refused.json()["strands"]})
    assert (saved.status_code, set(saved.json())) == (200, {"on_date", "name_ko", "name_en", "substitute"})


async def test_a_room_needs_its_site_open_and_what_is_over_or_cancelled_is_no_obstacle(admin: Admin) -> None:
    cafe = admin.cafe
    service_id = await make.service(cafe.db, cafe.site_id, kind="room")
    await make.room(cafe.db, cafe.site_id, service_id)
    nara = await cafe.citizen()
    booking = await nara.book(service_id, at(14, day=11))
    assert listed(await admin.site_hours()) == [booking["id"]]
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    await nara.hold(service_id, at(14, day=11))
    assert len(listed(await admin.site_hours())) == 1
    cafe.clock.forward(minutes=6)
    assert (await admin.site_hours()).status_code == 200


# With real connections


@pytest.mark.race
async def test_nobody_books_what_is_being_closed(pool: Pool) -> None:
    """Whoever looks at times keeps the hours from changing until they have taken one, and the other way about."""
    async with pool.acquire() as db:
        site_id = await make.site(db)
        service_id = await make.service(db, site_id)
        resource_id = await make.counsellor(db, site_id, service_id)
        citizen_id = await make.citizen(db)
    now = make.now()
    starts_at = (now + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    looked, closing = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with pool.acquire() as db, db.transaction():
            await lock_citizen(db, citizen_id)
            await share_service(db, service_id)
            looked.set()
            await closing.wait()
            await asyncio.sleep(0.1)
            await make.booking(db, service_id, resource_id, citizen_id, starts_at)

    async def close() -> int:
        await looked.wait()
        async with pool.acquire() as db, db.transaction():
            closing.set()
            await lock_outside(db, site_id, now)
            await replace_hours(db, resource_id, now.date(), [])
            assert len(await list_ahead(db, resource_id, now)) == 1
            return len(await lock_outside(db, site_id, now))

    _, outside = await asyncio.wait_for(asyncio.gather(hold(), close()), 10)
    assert outside == 1
