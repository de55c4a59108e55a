"""Districts, sites, hours and holidays, as people see them and administrators change them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from backend.db import Db
from backend.places.actions import load_reference, public_holidays
from backend.settings import Settings
from tests import make
from tests.conftest import app_on, browser

# A Monday, ten in the morning in Seoul.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class At:
    """A client to the app at a moment that the test sets."""

    def __init__(self) -> None:
        self.now = NOW
        self.client: httpx.AsyncClient


@pytest.fixture
async def at(db: Db, app_settings: Settings) -> Any:
    at = At()
    async with browser(app_on(app_settings, db, lambda: at.now), app_settings) as client:
        at.client = client
        yield at


async def administrator(db: Db, at: At, site_id: int | None = None) -> None:
    staff_id = await make.staff(db, "administrator", "site" if site_id else "city", site_id)
    at.client.cookies.update(await make.staff_cookie(db, staff_id))
    # The clock of the test is not the clock that made the session.
    await db.execute("UPDATE sessions SET expires_at = $1", NOW + timedelta(days=400))


async def today_of(at: At, site_id: int) -> dict[str, Any]:
    sites = (await at.client.get("/api/sites")).json()
    return next(site["today"] for site in sites if site["id"] == site_id)


async def test_everybody_sees_five_districts_and_their_dongs(at: At) -> None:
    answer = await at.client.get("/api/places")
    assert set(answer.headers["cache-control"].split(", ")) == {"public", "max-age=3600"}
    districts = answer.json()["districts"]
    assert [d["name_ko"] for d in districts] == ["동구", "서구", "남구", "북구", "광산구"]
    assert sum(len(d["dongs"]) for d in districts) == 96
    usan = [dong["id"] for d in districts for dong in d["dongs"] if dong["name_ko"] == "우산동"]
    assert len(set(usan)) == 2


async def test_a_site_shows_its_hours_of_today(db: Db, at: At) -> None:
    site_id = await make.site(db)
    assert await today_of(at, site_id) == {
        "date": "2026-11-23", "opens": "10:00", "closes": "21:00", "reason_ko": None, "reason_en": None,
    }  # fmt: skip


async def test_today_is_the_day_in_seoul(db: Db, at: At) -> None:
    site_id = await make.site(db)
    at.now = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)  # Saturday in UTC, Sunday in Seoul
    today = await today_of(at, site_id)
    assert (today["date"], today["opens"]) == ("2026-11-29", None)


async def test_a_public_holiday_closes_and_says_which(db: Db, at: At) -> None:
    site_id = await make.site(db)
    at.now = datetime(2026, 12, 25, 3, 0, tzinfo=UTC)
    today = await today_of(at, site_id)
    assert (today["opens"], today["reason_ko"], today["reason_en"]) == (None, "기독탄신일", "Christmas Day")


async def test_an_exception_decides_even_on_a_holiday(db: Db, at: At) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    body = {"on_date": "2026-12-25", "opens": "11:00", "closes": "15:00", "reason_ko": "성탄 행사", "reason_en": "Fair"}
    assert (await at.client.post(f"/api/staff/sites/{site_id}/exceptions", json=body)).status_code == 201
    at.now = datetime(2026, 12, 25, 3, 0, tzinfo=UTC)
    today = await today_of(at, site_id)
    assert (today["opens"], today["closes"], today["reason_en"]) == ("11:00", "15:00", "Fair")


async def test_new_hours_start_on_their_day_and_leave_the_past(db: Db, at: At) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    week = [{"weekday": 2, "opens": "09:00", "closes": "12:00"}, {"weekday": 2, "opens": "13:00", "closes": "18:00"}]
    body = {"hours_version": 0, "valid_from": "2026-12-01", "week": week}
    answer = await at.client.put(f"/api/staff/sites/{site_id}/hours", json=body)
    assert answer.status_code == 200
    hours = answer.json()["hours"]
    assert {h["valid_until"] for h in hours if h["valid_from"] == "2020-01-01"} == {"2026-11-30"}
    assert [(h["opens"], h["closes"]) for h in hours if h["valid_from"] == "2026-12-01"] == [
        ("09:00", "12:00"), ("13:00", "18:00"),
    ]  # fmt: skip
    assert (await today_of(at, site_id))["opens"] == "10:00"
    at.now = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    today = await today_of(at, site_id)
    assert (today["opens"], today["closes"]) == ("09:00", "18:00")
    # Said again for the same day, it replaces what has not begun.
    at.now = NOW
    answer = await at.client.put(f"/api/staff/sites/{site_id}/hours", json={**body, "hours_version": 1, "week": []})
    assert {h["valid_from"] for h in answer.json()["hours"]} == {"2020-01-01"}


async def test_of_two_who_change_the_week_the_second_is_shown_what_the_first_did(db: Db, at: At) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    (shown,) = (await at.client.get("/api/staff/sites")).json()
    body = {"hours_version": shown["hours_version"], "valid_from": "2026-12-01", "week": [monday("09:00", "12:00")]}
    path = f"/api/staff/sites/{site_id}/hours"
    assert (await at.client.put(path, json=body)).status_code == 200
    refused = await at.client.put(path, json=body | {"week": []})
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_version")
    (stands,) = (await at.client.get("/api/staff/sites")).json()
    assert [h["opens"] for h in stands["hours"] if h["valid_from"] == "2026-12-01"] == ["09:00"]
    again = body | {"week": [], "hours_version": stands["hours_version"]}
    assert (await at.client.put(path, json=again)).status_code == 200


def monday(opens: str, closes: str, weekday: int = 1) -> dict[str, Any]:
    return {"weekday": weekday, "opens": opens, "closes": closes}


@pytest.mark.parametrize(
    ("valid_from", "week", "code"),
    [
        ("2026-11-22", [], "date_in_past"),
        ("2026-12-01", [monday("09:00", "12:00", weekday=8)], "invalid_request"),
        ("2026-12-01", [monday("9", "12:00")], "invalid_request"),
        ("2026-12-01", [monday("09:00\n", "12:00")], "invalid_request"),
        ("2026-12-01", [monday("24:00", "25:00")], "invalid_request"),
        ("2026-12-01", [monday("12:00", "12:00")], "invalid_request"),
        ("2026-12-01", [monday("09:00", "12:00"), monday("11:00", "13:00")], "hours_overlap"),
        ("2026-12-01", [monday("09:00", "12:00") | {"note": ""}], "invalid_request"),
        ("2026-02-30", [], "invalid_request"),
        ("2026-12-01", None, "invalid_request"),
    ],
)
async def test_hours_that_make_no_sense_are_refused(db: Db, at: At, valid_from: str, week: Any, code: str) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    answer = await at.client.put(
        f"/api/staff/sites/{site_id}/hours", json={"hours_version": 0, "valid_from": valid_from, "week": week}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await today_of(at, site_id))["opens"] == "10:00"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on_date": "2026-11-22"}, "date_in_past"),
        ({"opens": None}, "invalid_request"),
        ({"opens": "18:00"}, "invalid_request"),
        ({"reason_ko": ""}, "invalid_request"),
        ({"reason_en": "x" * 81}, "invalid_request"),
        ({"reason_en": "a\u0000b"}, "invalid_request"),
    ],
)
async def test_an_exception_that_makes_no_sense_is_refused(db: Db, at: At, change: Any, code: str) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    body = {"on_date": "2026-12-01", "opens": "11:00", "closes": "15:00", "reason_ko": "교육", "reason_en": "Training"}
    answer = await at.client.post(f"/api/staff/sites/{site_id}/exceptions", json=body | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_a_day_has_one_exception_which_can_be_taken_back(db: Db, at: At) -> None:
    site_id, other = await make.site(db), await make.site(db, name_ko="충장 일자리카페")
    await administrator(db, at)
    body = {"on_date": "2026-11-23", "opens": None, "closes": None, "reason_ko": "점검", "reason_en": "Maintenance"}
    added = await at.client.post(f"/api/staff/sites/{site_id}/exceptions", json=body)
    assert added.status_code == 201
    assert (await today_of(at, site_id))["reason_ko"] == "점검"
    again = await at.client.post(f"/api/staff/sites/{site_id}/exceptions", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "exception_exists")
    exception_id = added.json()["exceptions"][0]["id"]
    assert (await at.client.delete(f"/api/staff/sites/{other}/exceptions/{exception_id}")).status_code == 404
    removed = await at.client.delete(f"/api/staff/sites/{site_id}/exceptions/{exception_id}")
    assert (removed.status_code, removed.json()["exceptions"]) == (200, [])
    assert (await today_of(at, site_id))["opens"] == "10:00"


async def test_an_administrator_of_one_site_changes_only_that_one(db: Db, at: At) -> None:
    mine, other = await make.site(db), await make.site(db, name_ko="충장 일자리카페")
    await administrator(db, at, mine)
    assert [site["id"] for site in (await at.client.get("/api/staff/sites")).json()] == [mine]
    body = {"hours_version": 0, "valid_from": "2026-12-01", "week": []}
    assert (await at.client.put(f"/api/staff/sites/{mine}/hours", json=body)).status_code == 200
    assert (await at.client.put(f"/api/staff/sites/{other}/hours", json=body)).status_code == 403
    day = {"name_ko": "임시공휴일", "name_en": "Temporary holiday", "substitute": False}
    assert (await at.client.put("/api/staff/holidays/2026-12-24", json=day)).status_code == 403
    assert (await at.client.delete("/api/staff/holidays/2026-12-25")).status_code == 403


async def test_holidays_can_be_added_and_removed(db: Db, at: At) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    day = {"name_ko": "임시공휴일", "name_en": "Temporary holiday", "substitute": False}
    assert (await at.client.put("/api/staff/holidays/2026-11-23", json=day)).json()["on_date"] == "2026-11-23"
    assert (await today_of(at, site_id))["reason_ko"] == "임시공휴일"
    listed = (await at.client.get("/api/staff/holidays", params={"year": 2026})).json()
    assert "2026-11-23" in [holiday["on_date"] for holiday in listed]
    assert (await at.client.delete("/api/staff/holidays/2026-11-23")).status_code == 204
    assert (await at.client.delete("/api/staff/holidays/2026-11-23")).status_code == 404
    assert (await today_of(at, site_id))["opens"] == "10:00"


@pytest.mark.parametrize("path", ["holidays", "holidays?year=x", "holidays?year=99999999999999999999"])
async def test_a_wrong_year_is_refused(db: Db, at: At, path: str) -> None:
    await administrator(db, at)
    assert (await at.client.get(f"/api/staff/{path}")).status_code == 400


@pytest.mark.parametrize("site_id", [0, 999999, 99999999999999999999])
async def test_a_site_that_is_not_there_is_not_changed(db: Db, at: At, site_id: int) -> None:
    await administrator(db, at)
    answer = await at.client.put(
        f"/api/staff/sites/{site_id}/hours", json={"hours_version": 0, "valid_from": "2026-12-01", "week": []}
    )
    assert answer.status_code in (400, 404)


async def test_every_change_stands_in_the_trail(db: Db, at: At) -> None:
    site_id = await make.site(db)
    await administrator(db, at)
    await at.client.put(
        f"/api/staff/sites/{site_id}/hours", json={"hours_version": 0, "valid_from": "2026-12-01", "week": []}
    )
    row = await db.fetchrow("SELECT actor_kind, action, subject_id FROM trail ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == ("staff", "hours_changed", str(site_id))


async def test_loading_the_reference_again_keeps_what_an_administrator_changed(db: Db) -> None:
    await db.execute("DELETE FROM holidays WHERE on_date = '2026-12-25'")
    await db.execute("UPDATE dongs SET name_en = 'Wrong' WHERE id = 2914007")
    await load_reference(db, TODAY)
    assert not await db.fetchval("SELECT EXISTS (SELECT FROM holidays WHERE on_date = '2026-12-25')")
    assert await db.fetchval("SELECT name_en FROM dongs WHERE id = 2914007") == "Chipyeong-dong"


def test_substitute_days_are_known_as_such() -> None:
    days = {day.on_date: day for day in public_holidays(2026)}
    assert days[date(2026, 8, 17)].substitute
    assert not days[date(2026, 8, 15)].substitute
    assert days[date(2026, 9, 25)].name_ko == "추석"


@pytest.mark.parametrize("path", ["2147483648/hours", "0/hours", "2147483648/exceptions"])
async def test_a_number_that_no_site_can_have_is_no_number(db: Db, at: At, path: str) -> None:
    await administrator(db, at, await make.site(db))
    body = {"hours_version": 0, "valid_from": "2026-12-01", "week": []}
    send = at.client.put if path.endswith("hours") else at.client.post
    assert (await send(f"/api/staff/sites/{path}", json=body)).status_code == 400
