"""Sites come, change their names and close: each from a day on, and never over the heads of people who booked."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.db import Db
from backend.settings import Settings
from tests import make
from tests.conftest import app_on, browser

# A Monday, ten in the morning in Seoul.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NEW = {"kind": "job_cafe", "dong_id": make.CHIPYEONG, "name_ko": "첨단 일자리카페", "name_en": "Cheomdan Job Cafe",
       "address_ko": "광산구 첨단중앙로 1", "address_en": "1 Cheomdanjungang-ro", "phone": "062-613-0000",
       "valid_from": "2026-12-01"}  # fmt: skip
WORDS = {name: NEW[name] for name in ("name_ko", "name_en", "address_ko", "address_en", "phone")}


class Desk:
    """An administrator of the city at a moment that the test sets."""

    def __init__(self, db: Db) -> None:
        self.db, self.now = db, NOW
        self.client: httpx.AsyncClient

    async def enter(self, scope: int | None = None) -> None:
        staff_id = await make.staff(self.db, "administrator", "site" if scope else "city", scope)
        self.client.cookies.update(await make.staff_cookie(self.db, staff_id))
        await self.db.execute("UPDATE sessions SET expires_at = $1", NOW + timedelta(days=400))

    async def public(self) -> list[int]:
        return [site["id"] for site in (await self.client.get("/api/sites")).json()]

    async def mine(self) -> list[int]:
        return [site["id"] for site in (await self.client.get("/api/staff/sites")).json()]

    async def add(self, site: Any, key: UUID | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": str(key or uuid4())}
        return await self.client.post("/api/staff/sites", json=site, headers=headers)

    async def close(self, site_id: int, last_day: str) -> httpx.Response:
        return await self.client.post(f"/api/staff/sites/{site_id}/close", json={"last_day": last_day})

    async def free_on(self, service_id: int, day: str) -> int:
        answer = await self.client.get(f"/api/services/{service_id}/availability", params={"from": day, "days": 1})
        return sum(slot["free"] for slot in answer.json()["days"][0]["slots"])


@pytest.fixture
async def desk(db: Db, app_settings: Settings) -> AsyncIterator[Desk]:
    desk = Desk(db)
    async with browser(app_on(app_settings, db, lambda: desk.now), app_settings) as client:
        desk.client = client
        await desk.enter()
        yield desk


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_new_site_is_public_from_its_first_day_on(desk: Desk) -> None:
    added = await desk.add(NEW)
    assert added.status_code == 201, added.text
    site = added.json()
    assert (site["name_ko"], site["valid_from"], site["valid_until"], site["hours"]) == (
        "첨단 일자리카페", "2026-12-01", None, [],
    )  # fmt: skip
    assert site["id"] in await desk.mine()
    assert site["id"] not in await desk.public()
    # It can be made ready before it opens.
    week = {
        "hours_version": 0,
        "valid_from": "2026-11-23",
        "week": [{"weekday": 1, "opens": "09:00", "closes": "18:00"}],
    }
    ready = await desk.client.put(f"/api/staff/sites/{site['id']}/hours", json=week)
    assert (ready.status_code, ready.json()["today"]["opens"]) == (200, None)
    desk.now = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # midnight in Seoul
    assert site["id"] in await desk.public()
    assert (
        await desk.db.fetchval("SELECT action FROM trail WHERE subject_id = $1 LIMIT 1", str(site["id"]))
        == "site_added"
    )


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"valid_from": "2026-11-22"}, "date_in_past"),
        ({"valid_from": "2026-02-30"}, "invalid_request"),
        ({"dong_id": 1}, "invalid_request"),
        ({"dong_id": 0}, "invalid_request"),
        ({"dong_id": 2**31}, "invalid_request"),
        ({"kind": "museum"}, "invalid_request"),
        ({"name_ko": ""}, "invalid_request"),
        ({"name_ko": "  "}, "invalid_request"),
        ({"name_en": "x" * 61}, "invalid_request"),
        ({"address_ko": "a\u0000b"}, "invalid_request"),
        ({"address_en": "\u202eabc"}, "invalid_request"),
        ({"phone": "call me"}, "invalid_request"),
        ({"phone": "062 120"}, "invalid_request"),
        ({"note": ""}, "invalid_request"),
    ],
)
async def test_a_site_that_makes_no_sense_is_refused(desk: Desk, change: Any, refusal: str) -> None:
    before = await desk.mine()
    answer = await desk.add(NEW | change)
    assert code(answer) == (400, refusal)
    assert await desk.mine() == before


async def test_a_repeated_request_adds_one_site(desk: Desk) -> None:
    key = uuid4()
    first, again = await desk.add(NEW, key), await desk.add(NEW, key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert code(await desk.add(NEW | {"phone": "120"}, key)) == (422, "idempotency_key_reused")


async def test_a_site_is_renamed_for_everybody(desk: Desk) -> None:
    site_id = await make.site(desk.db)
    answer = await desk.client.put(f"/api/staff/sites/{site_id}", json=WORDS | {"name_ko": "  새  이름 "})
    assert (answer.status_code, answer.json()["name_ko"]) == (200, "새 이름")
    shown = next(site for site in (await desk.client.get("/api/sites")).json() if site["id"] == site_id)
    assert (shown["name_ko"], shown["phone"]) == ("새 이름", "062-613-0000")
    assert await desk.db.fetchval("SELECT action FROM trail ORDER BY id DESC LIMIT 1") == "site_changed"


@pytest.mark.parametrize(
    "body", [{}, WORDS | {"phone": ""}, WORDS | {"kind": "job_cafe"}, WORDS | {"name_en": None}, []]
)
async def test_a_change_that_makes_no_sense_is_refused(desk: Desk, body: Any) -> None:
    site_id = await make.site(desk.db)
    assert code(await desk.client.put(f"/api/staff/sites/{site_id}", json=body)) == (400, "invalid_request")


async def test_an_administrator_of_one_site_may_correct_it_but_neither_open_nor_close_one(desk: Desk) -> None:
    mine, other = await make.site(desk.db), await make.site(desk.db, name_ko="충장 일자리카페")
    await desk.enter(mine)
    assert (await desk.client.put(f"/api/staff/sites/{mine}", json=WORDS)).status_code == 200
    assert code(await desk.client.put(f"/api/staff/sites/{other}", json=WORDS)) == (403, "not_allowed")
    assert code(await desk.add(NEW)) == (403, "not_allowed")
    assert code(await desk.close(mine, "2026-12-31")) == (403, "not_allowed")


async def test_a_closed_site_is_open_on_its_last_day_and_gone_the_day_after(desk: Desk) -> None:
    site_id = await make.site(desk.db)
    service_id = await make.service(desk.db, site_id)
    await make.counsellor(desk.db, site_id, service_id)
    assert await desk.free_on(service_id, "2026-11-26")
    closed = await desk.close(site_id, "2026-11-25")
    assert (closed.status_code, closed.json()["valid_until"]) == (200, "2026-11-25")
    assert site_id in await desk.public()
    assert await desk.free_on(service_id, "2026-11-25")
    assert not await desk.free_on(service_id, "2026-11-26")
    # A day set apart does not open it again.
    day = {"on_date": "2026-11-26", "opens": "10:00", "closes": "18:00", "reason_ko": "행사", "reason_en": "Fair"}
    assert (await desk.client.post(f"/api/staff/sites/{site_id}/exceptions", json=day)).status_code == 201
    assert not await desk.free_on(service_id, "2026-11-26")
    desk.now = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert site_id not in await desk.public()
    assert site_id not in await desk.mine()
    assert service_id not in [service["id"] for service in (await desk.client.get("/api/services")).json()]
    assert code(await desk.client.put(f"/api/staff/sites/{site_id}", json=WORDS)) == (404, "not_found")
    assert code(await desk.close(site_id, "2026-12-31")) == (404, "not_found")


async def test_the_last_day_can_be_moved_while_the_site_is_open(desk: Desk) -> None:
    site_id = await make.site(desk.db)
    await desk.close(site_id, "2026-12-31")
    assert (await desk.close(site_id, "2027-01-31")).json()["valid_until"] == "2027-01-31"
    assert (await desk.close(site_id, "9999-12-31")).json()["valid_until"] == "9999-12-31"


async def test_nobody_closes_a_site_over_those_who_booked(desk: Desk) -> None:
    site_id = await make.site(desk.db)
    service_id = await make.service(desk.db, site_id)
    resource_id = await make.counsellor(desk.db, site_id, service_id)
    citizen_id = await make.citizen(desk.db)
    on_26 = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    booking_id = await make.booking(desk.db, service_id, resource_id, citizen_id, on_26)
    assert code(await desk.close(site_id, "2026-11-25")) == (409, "bookings_ahead")
    assert (await desk.client.get("/api/staff/sites")).json()[0]["valid_until"] is None
    # The last day itself is no obstacle, and who has cancelled is none.
    assert (await desk.close(site_id, "2026-11-26")).status_code == 200
    await desk.db.execute("UPDATE bookings SET status = 'cancelled_by_citizen' WHERE id = $1", booking_id)
    assert (await desk.close(site_id, "2026-11-25")).status_code == 200


async def test_a_hold_that_may_still_be_confirmed_counts_and_one_that_ran_out_does_not(desk: Desk) -> None:
    site_id = await make.site(desk.db)
    service_id = await make.service(desk.db, site_id)
    resource_id = await make.counsellor(desk.db, site_id, service_id)
    await make.booking(
        desk.db, service_id, resource_id, await make.citizen(desk.db), datetime(2026, 11, 26, 1, 0, tzinfo=UTC),
        status="held", held_until=NOW + timedelta(minutes=5),
    )  # fmt: skip
    assert code(await desk.close(site_id, "2026-11-25")) == (409, "bookings_ahead")
    desk.now += timedelta(minutes=6)
    assert (await desk.close(site_id, "2026-11-25")).status_code == 200


@pytest.mark.parametrize(
    ("last_day", "refusal"),
    [("2026-11-22", "date_in_past"), ("2026-11-31", "invalid_request"), (None, "invalid_request")],
)
async def test_a_last_day_that_makes_no_sense_is_refused(desk: Desk, last_day: Any, refusal: str) -> None:
    assert code(await desk.close(await make.site(desk.db), last_day)) == (400, refusal)


async def test_a_site_does_not_close_before_it_opens(desk: Desk) -> None:
    site_id = (await desk.add(NEW)).json()["id"]
    assert code(await desk.close(site_id, "2026-11-30")) == (400, "invalid_request")
    assert (await desk.close(site_id, "2026-12-01")).status_code == 200


@pytest.mark.parametrize("site_id", [0, 999999, 2**31])
async def test_a_site_that_is_not_there_is_neither_changed_nor_closed(desk: Desk, site_id: int) -> None:
    assert (await desk.client.put(f"/api/staff/sites/{site_id}", json=WORDS)).status_code in (400, 404)
    assert (await desk.close(site_id, str(date(2026, 12, 31)))).status_code in (400, 404)
