"""Who comes to somebody has what stands about them now, as long as they agree to that."""

from typing import Any

from backend.db import Db
from tests.bookings.conftest import Person
from tests.care.conftest import SEO_GU, Office, by_owner, wanted
from tests.care.desk import Desk
from tests.care.provided import answer, worker
from tests.care.test_consents import put, sent_plan
from tests.care.test_person import change

UNCHEON = 2914008


async def coming(office: Office, db: Db, *, accepted: bool = True) -> tuple[Person, str, str, Person, Person]:
    """The person, their case, the order, somebody of its provider, who has read it, and the desk's supervisor."""
    me, case_id, _ = await sent_plan(office)
    order_id, organization_id = await by_owner(db, "SELECT (id, organization_id) FROM care_orders")
    provider = await worker(office, organization_id)
    if accepted:
        assert (await answer(provider, order_id)).status_code == 200
    await read(provider, order_id)
    return me, case_id, order_id, provider, await office.member("care_supervisor", "district", SEO_GU, name="주다온")


async def read(provider: Person, order_id: str) -> dict[str, Any]:
    return (await provider.get(f"/api/staff/orders/{order_id}")).json()


async def is_new(provider: Person) -> bool:
    [order] = (await provider.get("/api/staff/orders")).json()["orders"]
    return order["is_told_anew"]


async def version_of(db: Db) -> int:
    return await by_owner(db, "SELECT version FROM care_people")


async def test_what_is_corrected_reaches_those_who_come_and_is_marked_until_they_read_it(
    office: Office, db: Db
) -> None:
    me, case_id, order_id, provider, boss = await coming(office, db)
    before = await read(provider, order_id)
    assert (await is_new(provider), before["told_changed_at"]) == (False, None)
    corrected = await change(boss, case_id, await version_of(db), address="새길 7, 101호", access="비밀번호 2580")
    assert corrected.status_code == 200, corrected.text
    assert "told_anew" in [event["action"] for event in corrected.json()["events"]]
    assert await is_new(provider)
    after = await read(provider, order_id)
    assert after["told"] == before["told"] | {
        "phone": "062-234-5678", "address": "치평동 새길 7, 101호", "access": "비밀번호 2580"}  # fmt: skip
    assert after["told_changed_at"] is not None
    assert not await is_new(provider)
    assert (await read(provider, order_id))["told_changed_at"] == after["told_changed_at"]
    trail = await db.fetchrow("SELECT actor_id, citizen_id, fields FROM trail WHERE action = 'tell_provider'")
    assert trail is not None
    assert tuple(trail) == (boss.id, me.id, ["access", "address", "phone"])


async def test_what_is_the_same_is_told_once(office: Office, db: Db) -> None:
    _, case_id, _, provider, boss = await coming(office, db, accepted=False)
    await change(boss, case_id, await version_of(db))
    [order] = (await provider.get("/api/staff/orders")).json()["orders"]
    assert (order["status"], order["is_told_anew"]) == ("sent", True)
    versions = await by_owner(db, "SELECT version FROM care_orders")
    # Whom else to call is not theirs to know.
    answered = await change(boss, case_id, await version_of(db), contact=None)
    assert answered.status_code == 200
    assert await by_owner(db, "SELECT version FROM care_orders") == versions


async def test_another_dong_is_another_address(office: Office, db: Db) -> None:
    _, case_id, order_id, provider, boss = await coming(office, db)
    await Desk(boss, case_id).do("dong", {"dong_id": UNCHEON, "why": "이사하셨어요"})
    assert await is_new(provider)
    assert (await read(provider, order_id))["told"]["address"].startswith(
        await db.fetchval("SELECT name_ko FROM dongs WHERE id = $1", UNCHEON)
    )


async def test_nothing_new_is_told_without_consent_and_all_of_it_when_it_is_given_again(office: Office, db: Db) -> None:
    me, case_id, order_id, provider, boss = await coming(office, db)
    await put(me, case_id, "care_sharing", given=False)
    sealed = await by_owner(db, "SELECT told_sealed FROM care_orders")
    await change(boss, case_id, await version_of(db), address="새길 7, 101호")
    assert await by_owner(db, "SELECT told_sealed FROM care_orders") == sealed
    assert ((await read(provider, order_id))["told"], await is_new(provider)) == (None, False)
    await put(me, case_id, "care_sharing", given=True)
    assert await is_new(provider)
    assert (await read(provider, order_id))["told"]["address"] == "치평동 새길 7, 101호"


async def test_whoever_asks_anew_from_another_address_is_found_there(office: Office, db: Db) -> None:
    me, _, order_id, provider, _ = await coming(office, db)
    again = wanted(duplicate="new", person={"address": "새길 7, 101호", "access": "비밀번호 2580"})
    assert (await me.post("/api/care/requests", again)).status_code == 201
    assert await is_new(provider)
    told = (await read(provider, order_id))["told"]
    assert (told["address"], told["access"]) == ("치평동 새길 7, 101호", "비밀번호 2580")


async def test_what_is_over_says_what_it_said(office: Office, db: Db) -> None:
    _, case_id, order_id, _, boss = await coming(office, db)
    ended = await boss.post(f"/api/staff/care/cases/{case_id}/services/{order_id}/end", {"version": 2, "why": "그만"})
    assert ended.status_code in (200, 201), ended.text
    sealed = await by_owner(db, "SELECT told_sealed FROM care_orders")
    await change(boss, case_id, await version_of(db), address="새길 7, 101호")
    assert await by_owner(db, "SELECT told_sealed FROM care_orders") == sealed
