"""A provider of care with a service, what was sent to it, and what the clerks make of what it says."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from backend.care import queries
from backend.care.directory.queries import reserve
from backend.care.orders import tasks
from backend.care.orders.sending.models import Told
from backend.db import Db
from backend.seal import Sealer
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, Office, by_owner

MEALS = Told(name="박순자", phone="010-2345-6789", address="치평동 상무대로 1001", access="초인종이 고장 났어요",
             task="점심 도시락을 문 앞이 아니라 손에 드려 주세요")  # fmt: skip


async def organization(db: Db, name: str = "빛고을도시락", *, until: date | None = None) -> int:
    return await by_owner(
        db,
        """INSERT INTO care_organizations (name_ko, name_en, phone, district_id, valid)
           VALUES ($1, 'Bitgoeul Meals', '062-350-1000', $2, daterange('2024-01-01', $3)) RETURNING id""",
        name, SEO_GU, until,
    )  # fmt: skip


async def service(db: Db, organization_id: int, *, need: str = "meals", maximum: int = 10) -> int:
    service_id = await by_owner(
        db,
        """INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit)
           VALUES ($1, '점심 도시락', 'Lunch', $2, 'seven', 'meal') RETURNING id""",
        organization_id, need,
    )  # fmt: skip
    await db.execute("INSERT INTO care_service_capacities (service_id, maximum) VALUES ($1, $2)", service_id, maximum)
    return service_id


async def send(
    db: Db, sealer: Sealer, case_id: UUID | str, service_id: int, organization_id: int, *, units_a_week: int = 5,
    rrule: str = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", starts_on: date = TODAY - timedelta(days=14),
    ends_on: date = TODAY + timedelta(days=60), plan_item_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """An order that waits for its provider, with what it takes of the service."""
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    await reserve(db, service_id, units_a_week)
    order_id = uuid4()
    await db.execute(
        """INSERT INTO care_orders (id, case_id, plan_item_id, service_id, organization_id, rrule, starts_on, ends_on,
                                    units, units_a_week, told_sealed, sent_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, '2026-03-01 09:00+09')""",
        order_id, UUID(str(case_id)), plan_item_id, service_id, organization_id, rrule, starts_on, ends_on,
        units_a_week, sealer.seal(msgspec.json.encode(MEALS).decode()),
    )  # fmt: skip
    return order_id


async def reserved(db: Db, service_id: int) -> int:
    return await db.fetchval("SELECT reserved FROM care_service_capacities WHERE service_id = $1", service_id)


async def worker(office: Office, organization_id: int, name: str = "고은채") -> Person:
    return await office.member("provider", "organization", organization_id, name=name)


async def answer(who: Person, order_id: UUID, accept: bool = True, word: str = "") -> httpx.Response:
    seen = (await who.get(f"/api/staff/orders/{order_id}")).json()
    body = {"version": seen.get("version", 1), "accept": accept, "word": word}
    return await who.post(f"/api/staff/orders/{order_id}/answer", body)


async def report(
    who: Person, order_id: UUID, on_date: date = TODAY, status: str = "done", note: str = "", *, units: int = 1,
    key: UUID | None = None,
) -> httpx.Response:  # fmt: skip
    body: dict[str, Any] = {"on_date": on_date.isoformat(), "status": status, "units": units, "note": note}
    return await who.post(f"/api/staff/orders/{order_id}/deliveries", body, key=key)


async def hear(office: Office) -> None:
    """What was put into the queue about orders is done, twice, as a worker that dies may do it."""
    jobs = {"order_answered": tasks.order_answered_at, "delivery_reported": tasks.delivery_reported_at}
    rows = await office.db.fetch(
        "DELETE FROM pgqueuer WHERE entrypoint = ANY ($1::text[]) RETURNING entrypoint, payload, id", list(jobs)
    )
    for row in sorted(rows, key=lambda row: row["id"]) * 2:
        await jobs[row["entrypoint"]](office.context(), row["payload"].decode(), office.clock.now)


async def status_of(db: Db, case_id: str) -> str:
    return await by_owner(db, "SELECT status FROM care_cases WHERE id = $1", UUID(case_id))


async def approve(db: Db, case_id: str, to: str = "approved") -> None:
    """The case is where its plan was approved, whichever way it came there."""
    await by_owner(db, "UPDATE care_cases SET status = $2 WHERE id = $1", UUID(case_id), to)


async def actions_of(db: Db, case_id: str) -> list[str]:
    return await by_owner(
        db, "SELECT array_agg(action ORDER BY id) FROM care_events WHERE case_id = $1", UUID(case_id)
    )  # fmt: skip
