"""The directory: what is found for somebody, who keeps it, and what is promised of it."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from backend.care.directory.queries import find_service, free, list_services, reserve
from backend.care.directory.rules import ServiceFull
from backend.care.queries import enter
from backend.db import Db, Pool
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, UNAM3, Office, Person, by_owner
from tests.care.desk import code

BUK_GU = 29170
ORGANIZATIONS = "/api/staff/care/organizations"


def organization(**changes: Any) -> dict[str, Any]:
    return {
        "name_ko": "빛고을 한끼", "name_en": "Bitgoeul Meals", "phone": "062-000-0100", "district_id": SEO_GU,
        "valid_from": "2026-01-01",
        "locations": [{"name_ko": "조리실", "name_en": "Kitchen", "address_ko": "치평로 20", "dong_id": CHIPYEONG}],
    } | changes  # fmt: skip


def service(**changes: Any) -> dict[str, Any]:
    return {
        "name_ko": "저녁 도시락", "name_en": "Evening meals", "need": "meals", "tier": "seven", "unit": "meal",
        "unit_won": 9_000, "maximum": 40, "dong_ids": [CHIPYEONG],
        "schedules": [{"byday": ["MO", "WE", "FR"], "opens_at": "16:00", "closes_at": "18:00"}],
    } | changes  # fmt: skip


async def kept(who: Person, *services: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An organization with services, as its page shows it."""
    answer = await who.post(ORGANIZATIONS, organization(**changes))
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    for one in services:
        answer = await who.post(f"{ORGANIZATIONS}/{shown['id']}/services", one)
        assert answer.status_code == 201, answer.text
        shown = answer.json()
    return shown


def to_change(shown: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the form of a service sends back of it."""
    fixed = ("id", "need", "tier", "unit", "reserved", "prices")
    return {name: value for name, value in shown.items() if name not in fixed} | changes


async def names(who: Person, **asked: Any) -> list[str]:
    answer = await who.get("/api/staff/care/directory", **asked)
    assert answer.status_code == 200, answer.text
    return [one["name_ko"] for one in answer.json()]


async def test_what_fits_somebody_is_found_in_the_order_of_the_law(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    await kept(
        admin,
        service(name_ko="긴급 식사", tier="emergency", dong_ids=[]),
        service(name_ko="저녁 도시락"),
        service(name_ko="다 찬 도시락", maximum=0),
        service(name_ko="경로식당", tier="public", min_age=65, dong_ids=[]),
        service(name_ko="청년 도시락", max_age=39, maximum=None),
        service(name_ko="운암동 도시락", dong_ids=[UNAM3]),
        service(name_ko="집안일", need="housework"),
    )
    ended = await kept(admin, service(name_ko="끝난 도시락"), name_ko="끝난 기관")
    end = {"version": ended["version"], "last_day": str(TODAY)}
    assert (await admin.post(f"{ORGANIZATIONS}/{ended['id']}/end", end)).status_code == 200
    office.clock.forward(days=1)
    manager = await office.member()
    found = await names(manager, dong_id=CHIPYEONG, need="meals", age=84)
    assert found == ["경로식당", "저녁 도시락", "다 찬 도시락", "긴급 식사"]
    assert "청년 도시락" in await names(manager, dong_id=CHIPYEONG, age=30)
    assert await names(manager, dong_id=UNAM3, text="운암") == ["운암동 도시락"]
    assert len(await names(manager)) == 7
    assert "빛고을 한끼" in str((await manager.get(ORGANIZATIONS, text="한끼")).json())


async def test_a_service_says_all_that_a_plan_needs(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    shown = await kept(admin, service())
    found = await find_service(office.db, shown["services"][0]["id"], TODAY)
    assert found is not None
    assert (found.unit_won, found.maximum, found.left, found.organization.name_en) == (9_000, 40, 40, "Bitgoeul Meals")
    assert (found.schedules[0].byday, found.schedules[0].opens_at) == (["MO", "WE", "FR"], "16:00")
    # It has no price before it was written down, so it could not be planned then.
    assert await find_service(office.db, found.id, date(2026, 3, 8)) is None


async def test_who_keeps_which_organization(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    mine = await office.member("care_supervisor", "district", SEO_GU)
    others = await office.member("care_supervisor", "district", BUK_GU)
    of_dong = await office.member("care_supervisor")
    manager = await office.member()
    shown = await kept(admin, service())
    path, change = f"{ORGANIZATIONS}/{shown['id']}", organization(version=shown["version"], name_ko="빛고을 밥상")
    del change["valid_from"], change["district_id"]
    may_edit = [(await who.get(path)).json()["may_edit"] for who in (admin, mine, others, of_dong, manager)]
    assert may_edit == [True, True, False, False, False]
    for who in (others, of_dong, manager):
        assert code(await who.put(path, change)) == (403, "not_allowed")
        assert code(await who.post(f"{path}/services", service())) == (403, "not_allowed")
        assert code(await who.post(ORGANIZATIONS, organization())) == (403, "not_allowed")
    # A district keeps no organization of the city's own.
    assert code(await mine.post(ORGANIZATIONS, organization(district_id=None))) == (403, "not_allowed")
    assert (await mine.put(path, change)).json()["name_ko"] == "빛고을 밥상"
    assert code(await mine.put(path, change)) == (409, "stale_version")
    trail = await by_owner(
        office.db, "SELECT array_agg(action ORDER BY id) FROM trail WHERE subject_kind LIKE 'care_%'"
    )
    assert trail == ["organization_added", "service_added", "organization_changed"]


async def test_what_is_written_is_checked(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    shown = await kept(admin, service())
    path = f"{ORGANIZATIONS}/{shown['id']}/services"
    backwards = [{"byday": ["MO"], "opens_at": "18:00", "closes_at": "09:00"}]
    assert code(await admin.post(path, service(schedules=backwards))) == (400, "invalid_request")
    assert code(await admin.post(path, service(min_age=70, max_age=60))) == (400, "invalid_request")
    assert code(await admin.post(path, service(dong_ids=[1]))) == (400, "unknown_dong")
    assert code(await admin.post(path, service(name_ko="  "))) == (400, "invalid_request")
    told = "문의 410518-2345678"
    assert code(await admin.post(path, service(description_ko=told))) == (422, "registration_number")
    assert code(await admin.post(ORGANIZATIONS, organization(phone="410518-2345678"))) == (422, "registration_number")
    assert code(await admin.post(ORGANIZATIONS, organization(district_id=1))) == (400, "unknown_dong")
    key = uuid4()
    for _ in range(2):
        assert (await admin.post(ORGANIZATIONS, organization(name_ko="한 번만"), key=key)).status_code == 201
    assert len((await admin.get(ORGANIZATIONS, text="한 번만")).json()) == 1


async def test_a_price_changes_from_a_day_ahead_and_never_the_past(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    shown = await kept(admin, service())
    (one,) = shown["services"]
    path = f"/api/staff/care/services/{one['id']}/prices"
    new = {"version": one["version"], "valid_from": str(TODAY), "unit_won": 9_500}
    assert code(await admin.post(path, new)) == (400, "tomorrow_earliest")
    answer = await admin.post(path, new | {"valid_from": "2026-04-01"})
    assert answer.json()["services"][0]["prices"] == [
        {"valid_from": "2026-03-09", "valid_until": "2026-03-31", "unit_won": 9_000},
        {"valid_from": "2026-04-01", "valid_until": None, "unit_won": 9_500},
    ]
    assert code(await admin.post(path, new | {"valid_from": "2026-03-20"})) == (409, "stale_version")
    # Another thought: sooner. What was to begin later is forgotten.
    again = {"version": 2, "valid_from": "2026-03-20", "unit_won": 9_300}
    assert len((await admin.post(path, again)).json()["services"][0]["prices"]) == 2
    priced = [await find_service(office.db, one["id"], date(2026, 3, day)) for day in (19, 20)]
    assert [found.unit_won for found in priced if found] == [9_000, 9_300]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE care_cost_options SET unit_won = 1 WHERE lower(valid) <= care_today()",
        "DELETE FROM care_cost_options",
        "UPDATE care_cost_options SET valid = daterange('2025-01-01', NULL)",
        "UPDATE care_cost_options SET valid = daterange(lower(valid), '2026-03-09')",
        "DELETE FROM care_money_rules",
        "UPDATE care_money_rules SET year_cap_won = 0",
        "UPDATE care_income_bands SET pays_percent = 0",
    ],
)
async def test_the_base_keeps_what_held(office: Office, sql: Any) -> None:
    await kept(await office.member("administrator", "city", None), service())
    await enter(office.db, TODAY)
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
        async with office.db.transaction():
            await office.db.execute(sql)


async def test_two_who_edit_a_service_lose_nothing(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    shown = await kept(admin, service())
    (one,) = shown["services"]
    path = f"/api/staff/care/services/{one['id']}"
    mine = to_change(one, name_ko="따뜻한 저녁", maximum=60, dong_ids=[CHIPYEONG, UNAM3])
    (changed,) = (await admin.put(path, mine)).json()["services"]
    assert (changed["name_ko"], changed["maximum"], changed["dong_ids"]) == (
        "따뜻한 저녁",
        60,
        sorted([CHIPYEONG, UNAM3]),
    )
    assert code(await admin.put(path, to_change(one, name_ko="다른 이름"))) == (409, "stale_version")
    # Off the list, it is found no more; with what is promised of it, it cannot shrink below that.
    await reserve(office.db, one["id"], 50)
    refused = await admin.put(path, to_change(changed, maximum=49))
    assert (code(refused), refused.json()["figures"]) == ((409, "capacity_promised"), {"reserved": 50})
    assert (await admin.put(path, to_change(changed, status="inactive"))).status_code == 200
    assert await list_services(office.db, TODAY) == []


async def test_an_organization_ends_with_its_open_orders_named(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    shown = await kept(admin, service())
    await office.db.execute("SELECT set_config('care.dongs', $1, true)", str(CHIPYEONG))
    await by_owner(
        office.db,
        """WITH person AS (
               INSERT INTO care_people (id, dong_id, address_sealed, household_index, created_at)
               VALUES (gen_random_uuid(), $1, '', '', now()) RETURNING id),
           c AS (
               INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, status, needs, urgency,
                                       received_at)
               SELECT gen_random_uuid(), '12345678', id, $1, 'call', 'self', 'in_service', '{meals}', 'normal', now()
               FROM person RETURNING id)
           INSERT INTO care_orders (id, case_id, service_id, organization_id, rrule, starts_on, ends_on, units,
                                    units_a_week, sent_at)
           SELECT gen_random_uuid(), id, $2, $3, 'FREQ=DAILY', '2026-03-01', '2026-03-31', 1, 7, now() FROM c""",
        CHIPYEONG, shown["services"][0]["id"], shown["id"],
    )  # fmt: skip
    path, body = f"{ORGANIZATIONS}/{shown['id']}/end", {"version": shown["version"], "last_day": "2026-03-20"}
    refused = await admin.post(path, body)
    assert (code(refused), refused.json()["figures"]) == ((409, "organization_has_open_services"), {"orders": 1})
    assert code(await admin.post(path, body | {"last_day": "2026-03-08"})) == (400, "date_in_past")
    ended = (await admin.post(path, body | {"open_orders": 1})).json()
    assert (ended["valid_until"], ended["open_orders"]) == ("2026-03-20", 1)
    again = await admin.post(path, {"version": ended["version"], "last_day": None})
    assert again.json()["valid_until"] is None


async def test_what_nobody_counts_is_promised_without_end_and_given_back(office: Office) -> None:
    shown = await kept(await office.member("administrator", "city", None), service(maximum=None))
    service_id = shown["services"][0]["id"]
    await reserve(office.db, service_id, 5_000)
    await free(office.db, service_id, 4_999)
    found = await find_service(office.db, service_id, TODAY)
    assert found is not None
    assert (found.maximum, found.left) == (None, None)
    assert await by_owner(office.db, "SELECT reserved FROM care_service_capacities") == 1


async def some_service(db: Db, maximum: int) -> int:
    return await by_owner(
        db,
        """WITH o AS (
               INSERT INTO care_organizations (name_ko, name_en, phone, valid)
               VALUES ('가', 'A', '1', daterange('2026-01-01', NULL)) RETURNING id),
           s AS (
               INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit)
               SELECT id, '나', 'B', 'meals', 'seven', 'meal' FROM o RETURNING id)
           INSERT INTO care_service_capacities (service_id, maximum) SELECT id, $1 FROM s RETURNING service_id""",
        maximum,
    )


@pytest.mark.race
async def test_of_forty_at_once_ten_get_the_last_ten(pool: Pool) -> None:
    async with pool.acquire() as db:
        service_id = await some_service(db, 10)

    async def order() -> bool:
        async with pool.acquire() as db, db.transaction():
            try:
                await reserve(db, service_id, 1)
            except ServiceFull:
                # What else the transaction did stands: the refusal broke nothing.
                return await db.fetchval("SELECT false")
            return True

    won = await asyncio.gather(*(order() for _ in range(40)))
    async with pool.acquire() as db:
        left = await db.fetchrow("SELECT maximum, reserved FROM care_service_capacities")
    assert (sum(won), tuple(left or ())) == (10, (10, 10))


async def test_the_rules_of_money_are_set_ahead_and_taken_back(office: Office) -> None:
    admin = await office.member("administrator", "city", None)
    manager = await office.member()
    path = "/api/staff/care/money-rules"
    shown = (await manager.get(path)).json()
    assert (shown["may_edit"], [one["year_cap_won"] for one in shown["rules"]]) == (False, [1_500_000])
    new: dict[str, Any] = {
        "rule_ids": [shown["rules"][0]["id"]], "valid_from": "2027-01-01", "year_cap_won": 1_700_000,
        "emergency_days": 30, "emergency_month_hours": 72, "emergency_visit_hours": 8, "emergency_extensions": 1,
        "bands": [{"up_to_percent": 100, "pays_percent": 0}, {"up_to_percent": 160, "pays_percent": 50}],
    }  # fmt: skip
    of_seo = await office.member("administrator", "district", SEO_GU)
    assert code(await of_seo.put(path, new)) == (403, "not_allowed")
    assert code(await admin.put(path, new | {"valid_from": str(TODAY)})) == (400, "tomorrow_earliest")
    falling = [{"up_to_percent": 100, "pays_percent": 50}, {"up_to_percent": 160, "pays_percent": 0}]
    assert code(await admin.put(path, new | {"bands": falling})) == (400, "invalid_request")
    assert code(await admin.put(path, new | {"bands": falling[::-1]})) == (400, "invalid_request")
    saved = (await admin.put(path, new)).json()["rules"]
    assert [(one["valid_from"], one["valid_until"]) for one in saved] == [
        ("2023-04-01", "2026-12-31"), ("2027-01-01", None)
    ]  # fmt: skip
    assert code(await admin.put(path, new | {"year_cap_won": 1})) == (409, "stale_version")
    asked = {
        "items": [{"tier": "seven", "unit": "hour", "unit_won": 20_000, "rrule": "FREQ=WEEKLY;BYDAY=TU,TH",
                   "starts_on": "2026-12-01", "ends_on": "2027-01-31", "units": 2}],
        "income_percent": 130, "granted_won": 1_400_000,
    }  # fmt: skip
    years = (await manager.post(f"{path}/example", asked)).json()["years"]
    assert [(y["cap_won"], y["person_won"], y["over_won"]) for y in years] == [
        (1_500_000, 240_000, 60_000), (1_700_000, 160_000, 0)
    ]  # fmt: skip
    as_if = {name: value for name, value in new.items() if name != "rule_ids"} | {"year_cap_won": 0}
    years = (await manager.post(f"{path}/example", asked | {"rules": as_if})).json()["years"]
    assert years[1]["over_won"] == 160_000
    gone = await admin.client.delete(f"{path}/{saved[1]['id']}", headers=admin.headers)
    assert [one["valid_until"] for one in gone.json()["rules"]] == [None]
    held = await admin.client.delete(f"{path}/{saved[0]['id']}", headers=admin.headers)
    assert code(held) == (404, "not_found")
