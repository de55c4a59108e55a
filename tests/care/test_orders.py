"""What providers are sent, answer and report, what they never see, and what becomes of it when they leave."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.app import create_app
from backend.care import queries
from backend.care.orders import actions, rules, tasks
from backend.care.orders import queries as orders
from backend.care.orders.models import OrderRow, OrderStatus
from backend.care.queries import enter_city
from backend.db import Database, Db, Pool
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import MONDAY
from tests.care.conftest import CHIPYEONG, TODAY, Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import Desk, code, later, requested
from tests.care.provided import (
    MEALS,
    actions_of,
    answer,
    approve,
    hear,
    organization,
    report,
    reserved,
    send,
    service,
    status_of,
    worker,
)
from tests.conftest import browser

FRIDAY = TODAY - timedelta(days=3)


class Sent:
    """A case whose plan was approved, and an order of it that waits."""

    def __init__(self, office: Office, me: Person, case_id: str, provider: Person, order_id: UUID, of: int, by: int):
        self.office, self.me, self.case_id, self.provider, self.order_id = office, me, case_id, provider, order_id
        self.service_id, self.organization_id = of, by

    async def read(self) -> dict[str, Any]:
        return (await self.provider.get(f"/api/staff/orders/{self.order_id}")).json()


async def sent(office: Office, name: str = "박순자", *, need: str = "meals", **order: Any) -> Sent:
    me, case_id = await requested(
        office, name, person={"name": name, "address": f"{name} 길 1", "born_on": f"194{len(name)}-01-01"}
    )
    organization_id = await organization(office.db)
    service_id = await service(office.db, organization_id, need=need)
    order_id = await send(office.db, office.sealer, case_id, service_id, organization_id, **order)
    await approve(office.db, case_id)
    provider = await worker(office, organization_id)
    return Sent(office, me, case_id, provider, order_id, service_id, organization_id)


# What a provider sees


HIDDEN = ("care_cases", "care_people", "care_events", "care_questions", "care_consents", "care_mandates", "care_visits",
          "care_documents", "care_handovers", "care_openings", "care_plans", "care_plan_items", "care_call_trees",
          "care_calls")  # fmt: skip


async def test_without_a_where_a_provider_sees_its_own_orders_and_nothing_of_a_case(office: Office, db: Db) -> None:
    mine, other = await sent(office), await sent(office, "최병국")
    await ask(await office.citizen("한솔"), "mother", duplicate="new")
    await answer(mine.provider, mine.order_id)
    await report(mine.provider, mine.order_id, status="missed", note="벨을 눌러도 대답이 없어요")
    await hear(office)
    for table in ("care_orders", "care_deliveries", "care_call_trees", "care_calls", "care_mandates"):
        assert await by_owner(db, f"SELECT count(*) > 0 FROM {table}"), table  # noqa: S608
    await queries.enter(db, TODAY, organization_ids=[mine.organization_id])
    for table in HIDDEN:
        assert not await db.fetchval(f"SELECT count(*) FROM {table}"), table  # noqa: S608
    assert [row["id"] for row in await db.fetch("SELECT id FROM care_orders")] == [mine.order_id]
    assert [row["order_id"] for row in await db.fetch("SELECT order_id FROM care_deliveries")] == [mine.order_id]
    assert await db.execute("UPDATE care_orders SET units = 2 WHERE id = $1", other.order_id) == "UPDATE 0"
    about = await db.fetch("SELECT order_id FROM care_orders_about($1)", [mine.order_id, other.order_id])
    assert [row["order_id"] for row in about] == [mine.order_id]
    await queries.enter(db, TODAY)
    assert not await db.fetchval("SELECT count(*) FROM care_orders")
    assert not await db.fetchval("SELECT count(*) FROM care_orders_about($1)", [mine.order_id])


async def test_a_provider_writes_nothing_of_anothers_and_nothing_into_a_case(office: Office, db: Db) -> None:
    mine, other = await sent(office), await sent(office, "최병국")
    await queries.enter(db, TODAY, organization_ids=[mine.organization_id])
    refused = (asyncpg.InsufficientPrivilegeError, asyncpg.ForeignKeyViolationError)
    event = "INSERT INTO care_events (case_id, at, actor_kind, action) VALUES ($1, now(), 'staff', 'seen')"
    delivery = """INSERT INTO care_deliveries (id, order_id, case_id, organization_id, on_date, status, units, staff_id,
                                               at) VALUES ($1, $2, $3, $4, $5, 'done', 1, $6, now())"""
    for statement, args in (
        (event, (UUID(mine.case_id),)),
        (delivery, (uuid4(), other.order_id, UUID(other.case_id), other.organization_id, TODAY, mine.provider.id)),
        # In its own name about another's order, or about its own order in another's case.
        (delivery, (uuid4(), other.order_id, UUID(other.case_id), mine.organization_id, TODAY, mine.provider.id)),
        (delivery, (uuid4(), mine.order_id, UUID(other.case_id), mine.organization_id, TODAY, mine.provider.id)),
        ("UPDATE care_orders SET organization_id = $1", (other.organization_id,)),
        ("DELETE FROM care_orders", ()),
    ):
        with pytest.raises(refused):
            async with db.transaction():
                await db.execute(statement, *args)


async def test_a_provider_is_told_what_was_sent_and_the_person_sees_who_read_it(office: Office, db: Db) -> None:
    it = await sent(office)
    listed = (await it.provider.get("/api/staff/orders")).json()
    assert [(order["name"], order["status"]) for order in listed["orders"]] == [("박순자", "sent")]
    assert (listed["capacities"][0]["reserved"], listed["capacities"][0]["maximum"]) == (5, 10)
    order = await it.read()
    assert order["told"] == {"name": MEALS.name, "phone": MEALS.phone, "address": MEALS.address,
                             "access": MEALS.access, "task": MEALS.task}  # fmt: skip
    assert order["dong"]["id"] == CHIPYEONG
    readers = (await it.me.get(f"/api/care/cases/{it.case_id}/readers")).json()
    assert [(r["who"], r["organization_ko"], r["action"]) for r in readers] == [("고은채", "빛고을도시락", "read")]
    assert await db.fetchval("SELECT citizen_id FROM trail WHERE actor_id = $1 AND subject_kind = 'case'",
                             it.provider.id) == it.me.id  # fmt: skip
    stranger = await worker(office, await organization(db, "다른 기관"), "남기관")
    assert (await stranger.get(f"/api/staff/orders/{it.order_id}")).status_code == 404
    assert (await stranger.get("/api/staff/orders")).json()["orders"] == []
    assert (await it.provider.get(f"/api/staff/care/cases/{it.case_id}")).status_code == 403


async def test_whoever_takes_their_word_back_is_shown_to_no_provider(office: Office, db: Db) -> None:
    it = await sent(office)
    await answer(it.provider, it.order_id)
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    await db.execute(
        """INSERT INTO care_consents (person_id, case_id, purpose, version, given, heard_by, at)
           SELECT person_id, id, 'care_sharing', 1, false, $2, now() FROM care_cases WHERE id = $1""",
        UUID(it.case_id), it.provider.id,
    )  # fmt: skip
    before = await db.fetchval("SELECT count(*) FROM trail")
    order = await it.read()
    assert (order["told"], order["hidden"]) == (None, "not_shared")
    assert (await it.provider.get("/api/staff/orders")).json()["orders"][0]["name"] is None
    assert await db.fetchval("SELECT count(*) FROM trail") == before


# Yes and no


async def test_the_first_yes_begins_the_services_and_family_hears_of_it(office: Office, db: Db) -> None:
    it = await sent(office)
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother", duplicate="join", person={"name": "박순자", "address": "박순자 길 1"})
    await confirm_mandates(db)
    assert (await answer(it.provider, it.order_id, word="월요일부터 가요")).json()["status"] == "accepted"
    assert await status_of(db, it.case_id) == "approved"
    await hear(office)
    assert await status_of(db, it.case_id) == "in_service"
    assert (await actions_of(db, it.case_id))[-2:] == ["order_accepted", "in_service"]
    told = await db.fetch("SELECT citizen_id, kind FROM messages WHERE kind = 'care_step' ORDER BY id")
    assert {row["citizen_id"] for row in told} == {it.me.id, daughter.id}
    assert len(told) == 2
    mine = (await it.me.get(f"/api/care/cases/{it.case_id}/services")).json()
    assert [(s["service_ko"], s["state"], s["next_on"]) for s in mine] == [("점심 도시락", "coming", TODAY.isoformat())]
    # A second service that begins is news as well, and no step.
    another = await send(db, office.sealer, it.case_id, it.service_id, it.organization_id, units_a_week=1)
    await answer(it.provider, another)
    await hear(office)
    assert await db.fetchval("SELECT count(*) FROM messages WHERE kind = 'care_changed'") == 2


async def test_a_no_frees_the_place_forgets_the_person_and_comes_back_to_the_desk(office: Office, db: Db) -> None:
    it = await sent(office)
    assert code(await answer(it.provider, it.order_id, False)) == (400, "invalid_request")
    refused = await answer(it.provider, it.order_id, False, "주민번호 410518-2345678")
    assert code(refused) == (422, "registration_number")
    assert await reserved(db, it.service_id) == 5
    order = (await answer(it.provider, it.order_id, False, "이번 달은 사람이 없어요")).json()
    assert (order["status"], order["told"], order["hidden"]) == ("declined", None, "over")
    await hear(office)
    assert await reserved(db, it.service_id) == 0
    assert await by_owner(db, "SELECT told_sealed IS NULL FROM care_orders WHERE id = $1", it.order_id)
    assert await status_of(db, it.case_id) == "approved"
    sera = await office.member()
    desk = Desk(sera, it.case_id)
    await desk.do("take-over", {"why": "제가 이어서 맡기로 했어요"})
    queue = (await sera.get("/api/staff/care/queue", which="waiting")).json()
    assert [(case["needs_provider"], case["not_met"]) for case in queue["cases"]] == [(True, False)]
    services = (await sera.get(f"{desk.path}/services")).json()
    assert services["orders"][0]["word"] == "이번 달은 사람이 없어요"
    assert services["orders"][0]["needs_provider"]
    mine = (await it.me.get(f"/api/care/cases/{it.case_id}/services")).json()
    assert [s["state"] for s in mine] == ["looking"]
    seen = services["orders"][0]["version"]
    assert code(await desk.say(f"services/{it.order_id}/settle", {"version": seen - 1})) == (409, "stale_version")
    settled = await desk.say(f"services/{it.order_id}/settle", {"version": seen})
    assert not settled.json()["orders"][0]["needs_provider"]
    assert (await sera.get("/api/staff/care/queue", which="waiting")).json()["cases"] == []
    assert (await it.me.get(f"/api/care/cases/{it.case_id}/services")).json() == []


# Who comes


async def name_worker(it: Sent, name: str, *, by: Person | None = None, version: int | None = None) -> Any:
    body = {"version": version or (await it.read())["version"], "care_worker": name}
    return await (by or it.provider).put(f"/api/staff/orders/{it.order_id}/worker", body)


async def comes(it: Sent) -> tuple[str | None, str | None]:
    """Who comes, as the person reads it and as the desk does."""
    [mine] = (await it.me.get(f"/api/care/cases/{it.case_id}/services")).json()
    manager = await it.office.member()
    [theirs] = (await manager.get(f"/api/staff/care/cases/{it.case_id}/services")).json()["orders"]
    return mine["care_worker"], theirs["care_worker"]


async def test_the_provider_says_who_comes_and_says_it_anew(office: Office, db: Db) -> None:
    it = await sent(office)
    assert code(await name_worker(it, "고은채")) == (409, "order_closed")
    body = {"version": 1, "accept": True, "word": "", "care_worker": "  서 가람 "}
    assert (await it.provider.post(f"/api/staff/orders/{it.order_id}/answer", body)).json()["care_worker"] == "서 가람"
    assert await comes(it) == ("서 가람", "서 가람")
    assert code(await name_worker(it, "고은채", version=1)) == (409, "stale_version")
    assert (await name_worker(it, "고은채")).json()["care_worker"] == "고은채"
    assert await comes(it) == ("고은채", "고은채")
    assert await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'name_worker'") == 1
    assert (await name_worker(it, " ")).json()["care_worker"] is None
    assert await comes(it) == (None, None)


async def test_who_comes_is_said_by_its_own_provider_alone_and_is_no_number(office: Office, db: Db) -> None:
    it, other = await sent(office), await sent(office, "최병국")
    await answer(it.provider, it.order_id)
    assert code(await name_worker(it, "남", by=other.provider, version=2)) == (404, "not_found")
    assert code(await name_worker(it, "남", by=await office.member(), version=2))[0] == 403
    assert code(await name_worker(it, "가" * 41)) == (400, "invalid_request")
    assert code(await name_worker(it, "900101-1234568"))[1] == "registration_number"
    # What the provider declines keeps no name; what has long ended forgets it with the rest.
    declined = {"version": 1, "accept": False, "word": "자리가 없어요", "care_worker": "고은채"}
    assert (await other.provider.post(f"/api/staff/orders/{other.order_id}/answer", declined)).json()[
        "care_worker"
    ] is None
    await name_worker(it, "고은채")
    await enter_city(db, MONDAY)
    await actions.end_order(db, it.order_id, "stopped", None, MONDAY)
    await actions.forget_told(db, MONDAY + timedelta(days=31))
    assert await by_owner(db, "SELECT care_worker FROM care_orders WHERE id = $1", it.order_id) is None


def row(status: OrderStatus = "accepted", **changes: Any) -> OrderRow:
    now = MONDAY
    answered = now if status in ("accepted", "declined") else None
    return OrderRow(**({
        "id": uuid4(), "case_id": uuid4(), "plan_item_id": None, "service_id": 1, "service_ko": "", "service_en": "",
        "need": "meals", "unit": "meal", "organization_id": 1, "organization_ko": "", "organization_en": "",
        "organization_phone": "", "status": status, "version": 1, "rrule": "FREQ=WEEKLY;BYDAY=MO,WE",
        "starts_on": TODAY - timedelta(days=30), "ends_on": TODAY + timedelta(days=30), "units": 2, "units_a_week": 4,
        "told_sealed": None, "told_changed_at": None, "told_unread": False,
        "sent_at": now, "answered_at": answered, "answered_by": None,
        "ended_at": now if status == "ended" else None, "end_reason": "done" if status == "ended" else None,
        "word_sealed": None, "end_word_sealed": None, "needs_provider": False, "care_worker": None,
    } | changes))  # fmt: skip


ALLOWED = {("sent", "answer"), ("accepted", "report"), ("accepted", "name"), ("sent", "end"), ("accepted", "end")}


@pytest.mark.parametrize(
    ("status", "act"), list(itertools.product(get_args(OrderStatus), ("answer", "report", "name", "end")))
)
def test_what_can_be_done_with_an_order(status: OrderStatus, act: str) -> None:
    def do() -> None:
        match act:
            case "answer":
                rules.check_answerable(row(status))
            case "report":
                rules.check_report(row(status), TODAY, "done", 1, TODAY)
            case "name":
                rules.check_named(row(status))
            case _:
                rules.check_running(row(status))

    if (status, act) in ALLOWED:
        return do()
    with pytest.raises(rules.OrderClosed):
        do()
    return None


def test_what_ended_can_still_be_reported_up_to_its_last_day() -> None:
    ended = row("ended", answered_at=MONDAY - timedelta(days=20), ended_at=MONDAY)
    rules.check_report(ended, TODAY, "done", 1, TODAY + timedelta(days=2))
    with pytest.raises(rules.NotAnOccasion):
        rules.check_report(ended, TODAY + timedelta(days=2), "done", 1, TODAY + timedelta(days=2))


RHYTHMS = st.sampled_from([
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=2MO", "FREQ=MONTHLY;BYMONTHDAY=31",
])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RHYTHMS, st.integers(0, 120), st.integers(-20, 120), st.integers(0, 60), st.sampled_from(["meal", "once"]))
def test_the_days_of_a_part_are_those_of_the_whole(rrule: str, lasts: int, first: int, span: int, unit: str) -> None:
    order = row(rrule=rrule, unit=unit, starts_on=TODAY, ends_on=TODAY + timedelta(days=lasts))
    whole = rules.days_between(order, order.starts_on, order.ends_on)
    begin = TODAY + timedelta(days=first)
    end = begin + timedelta(days=span)
    assert rules.days_between(order, begin, end) == [day for day in whole if begin <= day <= end]


# Each time that it was to be done


async def test_a_day_is_reported_once_and_a_repeat_answers_as_the_first(office: Office, db: Db) -> None:
    it = await sent(office)
    assert code(await report(it.provider, it.order_id)) == (409, "order_closed")
    await answer(it.provider, it.order_id)
    key = uuid4()
    first = await report(it.provider, it.order_id, note="잘 드셨어요", key=key)
    assert first.status_code == 201, first.text
    again = await report(it.provider, it.order_id, note="잘 드셨어요", key=key)
    assert again.json()["deliveries"] == first.json()["deliveries"]
    assert code(await report(it.provider, it.order_id, note="다르게", key=key)) == (422, "idempotency_key_reused")
    assert code(await report(it.provider, it.order_id)) == (409, "already_reported")
    assert code(await report(it.provider, it.order_id, status="missed", note="없어요")) == (409, "already_reported")
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1), TODAY - timedelta(days=30)):
        assert code(await report(it.provider, it.order_id, day)) == (409, "not_an_occasion"), day
    assert code(await report(it.provider, it.order_id, FRIDAY, units=2)) == (400, "invalid_request")
    assert code(await report(it.provider, it.order_id, FRIDAY, "missed")) == (400, "invalid_request")
    refused = await report(it.provider, it.order_id, FRIDAY, note="410518-2345678")
    assert code(refused) == (422, "registration_number")
    assert await by_owner(db, "SELECT count(*) FROM care_deliveries") == 1


# It ends


async def test_a_case_is_closed_once_nothing_runs(office: Office, db: Db) -> None:
    it = await sent(office)
    await answer(it.provider, it.order_id)
    other = await send(db, office.sealer, it.case_id, it.service_id, it.organization_id, units_a_week=1)
    await hear(office)
    sera = await office.member()
    desk = Desk(sera, it.case_id)
    await desk.do("take")
    closing = {"close_reason": "goal_met"}
    assert code(await desk.step("closed", **closing)) == (409, "guard_unmet")
    version = (await it.read())["version"]
    body = {"version": version, "why": "따님 댁으로 가셨어요"}
    assert code(await desk.say(f"services/{it.order_id}/end", body | {"version": version + 1})) == (
        409,
        "stale_version",
    )
    after = (await desk.say(f"services/{it.order_id}/end", body)).json()
    ended = next(order for order in after["orders"] if order["id"] == str(it.order_id))
    assert (ended["status"], ended["end_reason"], ended["end_word"]) == ("ended", "stopped", "따님 댁으로 가셨어요")
    assert await reserved(db, it.service_id) == 1
    body = {"version": version + 1, "why": "다시"}
    assert code(await desk.say(f"services/{it.order_id}/end", body)) == (409, "order_closed")
    assert code(await desk.step("closed", **closing)) == (409, "guard_unmet")
    assert (await desk.say("services/end", {"why": "모두 마쳐요"})).status_code == 200
    assert await reserved(db, it.service_id) == 0
    assert (await desk.step("closed", **closing)).json()["status"] == "closed"
    assert await by_owner(db, "SELECT end_reason FROM care_orders WHERE id = $1", other) == "case_closed"


async def test_what_is_over_ends_by_itself_and_is_forgotten_later(office: Office, db: Db) -> None:
    it = await sent(office, ends_on=TODAY)
    await answer(it.provider, it.order_id)
    await report(it.provider, it.order_id)
    await hear(office)
    for days, status, knows in ((0, "accepted", True), (1, "ended", True), (32, "ended", False)):
        await tasks.look_through_at(office.context(), MONDAY + timedelta(days=days))
        found = await by_owner(
            db, "SELECT (status, told_sealed IS NOT NULL) FROM care_orders WHERE id = $1", it.order_id
        )
        assert tuple(found) == (status, knows), days
    assert await reserved(db, it.service_id) == 0
    assert (await actions_of(db, it.case_id))[-1] == "service_done"
    await later(office, it.provider, days=33)
    assert [o["name"] for o in (await it.provider.get("/api/staff/orders", which="over")).json()["orders"]] == [None]


# A provider leaves


@pytest.mark.parametrize("by", ["administrator", "its last day"])
async def test_when_a_provider_leaves_its_services_look_for_another(office: Office, db: Db, by: str) -> None:
    it = await sent(office)
    await answer(it.provider, it.order_id)
    await hear(office)
    waiting = await send(db, office.sealer, it.case_id, it.service_id, it.organization_id, units_a_week=1)
    body = {"version": 1, "why": "계약을 마쳤어요"}
    if by == "administrator":
        path = f"/api/staff/care/organizations/{it.organization_id}/leave"
        small = await office.member("administrator", "site", 1, name="작은")
        boss = await office.member("administrator", "city", None, name="문지호")
        assert (await small.post(path, body)).status_code == 403
        assert code(await boss.post(path, body | {"version": 2})) == (409, "stale_version")
        assert (await boss.post(path, body)).json() == {"orders": 2}
        assert (await boss.post(path, body | {"version": 2})).json() == {"orders": 0}
    else:
        await by_owner(db, "UPDATE care_organizations SET valid = daterange('2024-01-01', $1)", TODAY)
        for _ in range(2):
            await tasks.look_through_at(office.context(), MONDAY)
    assert await reserved(db, it.service_id) == 0
    rows = await by_owner(
        db, "SELECT array_agg((status, end_reason, needs_provider, told_sealed IS NULL)) FROM care_orders"
    )
    assert [tuple(row) for row in rows] == [("ended", "organization_left", True, True)] * 2
    assert (await actions_of(db, it.case_id))[-1] == "organization_left"
    assert await db.fetchval("SELECT count(*) FROM messages WHERE kind = 'care_changed'") == 2
    mine = (await it.me.get(f"/api/care/cases/{it.case_id}/services")).json()
    assert [s["state"] for s in mine] == ["looking", "looking"]
    assert (await it.read())["told"] is None
    assert code(await answer(it.provider, waiting)) == (409, "order_closed")


# Races


async def test_what_it_took_is_given_back_once_whoever_is_first(pool: Pool) -> None:
    """A provider declines, the desk ends it, and the provider's contract ends, all at the same moment."""
    async with pool.acquire() as db:
        sealer = make.SEALER
        organization_id = await organization(db)
        service_id = await service(db, organization_id)
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        case_id = await plain_case(db)
        order_ids = [await in_transaction(db, case_id, service_id, organization_id, sealer) for _ in range(8)]
        staff_id = await make.staff(db, "provider", "organization", organization_id)
    assert await number(pool, service_id) == 8
    database = Database(pool)

    async def decline(order_id: UUID) -> None:
        async with database.transaction() as db:
            await queries.enter(db, TODAY, organization_ids=[organization_id])
            if await orders.answer(db, order_id, 1, accept=False, staff_id=staff_id, word_sealed=None,
                                   care_worker=None, now=MONDAY):  # fmt: skip
                await actions.free(db, service_id, 1)

    async def end(order_id: UUID) -> None:
        async with database.transaction() as db:
            await enter_city(db, MONDAY)
            await actions.end_order(db, order_id, "stopped", None, MONDAY)

    await asyncio.gather(*(act(order_id) for order_id in order_ids for act in (decline, end, decline, end)))
    assert await number(pool, service_id) == 0


async def test_one_day_is_reported_once_by_six_phones(pool: Pool, app_settings: Settings) -> None:
    async with pool.acquire() as db:
        organization_id = await organization(db)
        service_id = await service(db, organization_id)
        case_id = await plain_case(db)
        order_id = await in_transaction(db, case_id, service_id, organization_id, make.SEALER)
        staff_ids = [await make.staff(db, "provider", "organization", organization_id, name=f"손{n}") for n in range(6)]
        cookies = [await make.staff_cookie(db, staff_id, at=MONDAY) for staff_id in staff_ids]
        async with db.transaction():
            await queries.enter(db, TODAY, organization_ids=[organization_id])
            said: dict[str, Any] = {"staff_id": staff_ids[0], "word_sealed": None, "care_worker": None, "now": MONDAY}
            assert await orders.answer(db, order_id, 1, accept=True, **said)
    app = create_app(app_settings, connection=Any, clock=lambda: MONDAY)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client:
        people = [Person(id, client, cookie) for id, cookie in zip(staff_ids, cookies, strict=True)]
        found = await asyncio.gather(*(report(who, order_id, status=("done", "missed")[n % 2], note="벨을 눌렀어요")
                                       for n, who in enumerate(people)))  # fmt: skip
    # One says what became of it; that the person was met after all may be said once more.
    assert [answer.status_code for answer in found].count(201) in (1, 2)
    async with pool.acquire() as db, db.transaction():
        await queries.enter(db, TODAY, organization_ids=[organization_id])
        assert await db.fetchval("SELECT count(*) FROM care_deliveries") == 1


async def number(pool: Pool, service_id: int) -> int:
    async with pool.acquire() as db:
        return await reserved(db, service_id)


async def plain_case(db: Db) -> UUID:
    async with db.transaction():
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        person_id, case_id = uuid4(), uuid4()
        await db.execute(
            """INSERT INTO care_people (id, dong_id, address_sealed, household_index, created_at)
               VALUES ($1, $2, $3, $3, now())""",
            person_id, CHIPYEONG, make.SEALER.seal("길 1"),
        )  # fmt: skip
        await db.execute(
            """INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, status, needs, urgency,
                                       received_at)
               VALUES ($1, '12345678', $2, $3, 'call', 'self', 'in_service', '{meals}', 'normal', now())""",
            case_id, person_id, CHIPYEONG,
        )  # fmt: skip
    return case_id


async def in_transaction(db: Db, case_id: UUID, service_id: int, organization_id: int, sealer: Any) -> UUID:
    async with db.transaction():
        return await send(db, sealer, case_id, service_id, organization_id, units_a_week=1)
