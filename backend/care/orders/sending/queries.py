"""SQL of sending, within what `care.queries.enter` has opened."""

from datetime import date, datetime
from uuid import UUID, uuid4

from backend.care.orders.sending.models import Ended, Running, ToSend
from backend.db import Db, many


async def may_be_told(db: Db, person_id: UUID) -> bool | None:
    """The latest word about telling providers of this person; None while they were not asked."""
    return await db.fetchval(
        "SELECT given FROM care_consents WHERE person_id = $1 AND purpose = 'care_sharing' ORDER BY id DESC LIMIT 1",
        person_id,
    )


async def insert_order(
    db: Db, case_id: UUID, order: ToSend, starts_on: date, told_sealed: bytes, now: datetime
) -> UUID:
    order_id = uuid4()
    await db.execute(
        """INSERT INTO care_orders (id, case_id, plan_item_id, service_id, organization_id, rrule, starts_on, ends_on,
                                    units, units_a_week, told_sealed, sent_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""",
        order_id, case_id, order.plan_item_id, order.service_id, order.organization_id, order.rrule, starts_on,
        order.ends_on, order.units, order.units_a_week, told_sealed, now,
    )  # fmt: skip
    return order_id


async def lock_running_of(db: Db, person_id: UUID) -> list[Running]:
    """What of a person's is sent or accepted, in whichever of their cases this transaction sees."""
    return await many(
        db, Running,
        """SELECT o.id, o.case_id, o.organization_id, d.name_ko AS dong_ko, o.told_sealed
           FROM care_orders o JOIN care_cases c ON c.id = o.case_id JOIN dongs d ON d.id = c.dong_id
           WHERE c.person_id = $1 AND o.status IN ('sent', 'accepted') AND o.told_sealed IS NOT NULL
           ORDER BY o.service_id, o.id FOR NO KEY UPDATE OF o""",
        person_id,
    )  # fmt: skip


async def tell_anew(db: Db, order_id: UUID, told_sealed: bytes, now: datetime) -> None:
    await db.execute(
        """UPDATE care_orders SET told_sealed = $2, told_changed_at = $3, told_unread = true, version = version + 1
           WHERE id = $1""",
        order_id, told_sealed, now,
    )  # fmt: skip


async def take_back(db: Db, case_id: UUID, now: datetime) -> list[Ended]:
    """End what no provider has accepted yet, with nothing left of what was told. What it took of the service stays
    with the plan."""
    return await many(
        db, Ended,
        """UPDATE care_orders SET status = 'ended', ended_at = $2, end_reason = 'sharing_refused', told_sealed = NULL,
                  version = version + 1
           WHERE case_id = $1 AND status = 'sent'
           RETURNING id, service_id, organization_id, units_a_week""",
        case_id, now,
    )  # fmt: skip


async def list_running_at(db: Db, case_id: UUID) -> list[tuple[int, UUID]]:
    """The organizations that come to somebody, with the order for which they do."""
    return [
        (row["organization_id"], row["id"])
        for row in await db.fetch(
            "SELECT organization_id, id FROM care_orders WHERE case_id = $1 AND status = 'accepted' ORDER BY id",
            case_id,
        )
    ]  # fmt: skip


async def end_of_plan(db: Db, plan_id: UUID, now: datetime) -> list[Ended]:
    """End the running orders of a plan whose place another takes; what they took is to be given back."""
    return await many(
        db, Ended,
        """UPDATE care_orders o SET status = 'ended', ended_at = $2, end_reason = 'replaced', version = o.version + 1
           FROM care_plan_items i
           WHERE i.id = o.plan_item_id AND i.plan_id = $1 AND o.status IN ('sent', 'accepted')
           RETURNING o.id, o.service_id, o.organization_id, o.units_a_week""",
        plan_id, now,
    )  # fmt: skip
