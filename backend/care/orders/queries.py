"""SQL of orders and what was done of them, within what `care.queries.enter` has opened."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.care.orders.models import DeliveryRow, EndReason, OrderRow
from backend.care.orders.sending.models import Ended
from backend.db import Db, many, one, the

ORDER: LiteralString = """
    SELECT o.id, o.case_id, o.plan_item_id, o.service_id, s.name_ko AS service_ko, s.name_en AS service_en, s.need,
           s.unit, o.organization_id, g.name_ko AS organization_ko, g.name_en AS organization_en,
           g.phone AS organization_phone, o.status, o.version, o.rrule, o.starts_on, o.ends_on, o.units,
           o.units_a_week, o.told_sealed, o.told_changed_at, o.told_unread,
           o.sent_at, o.answered_at, o.answered_by, o.ended_at, o.end_reason,
           o.word_sealed, o.end_word_sealed, o.care_worker,
           -- An item of a plan whose place another took needs nobody any more.
           o.needs_provider AND NOT EXISTS (
               SELECT FROM care_plan_items i JOIN care_plans p ON p.id = i.plan_id
               WHERE i.id = o.plan_item_id AND p.status = 'replaced') AS needs_provider
    FROM care_orders o
    JOIN care_services s ON s.id = o.service_id
    JOIN care_organizations g ON g.id = o.organization_id
"""


async def find_order(db: Db, order_id: UUID) -> OrderRow:
    """An order that this transaction may see. Raises NotFound."""
    return await the(db, OrderRow, ORDER + "WHERE o.id = $1", order_id)


async def lock_order(db: Db, order_id: UUID) -> OrderRow:
    """The order, which nobody else changes until this transaction ends."""
    await db.execute("SELECT FROM care_orders WHERE id = $1 FOR NO KEY UPDATE", order_id)
    return await find_order(db, order_id)


async def list_of_case(db: Db, case_id: UUID) -> list[OrderRow]:
    """What runs first, then what needs somebody, the newest first."""
    return await many(
        db, OrderRow,
        ORDER + """WHERE o.case_id = $1
                   ORDER BY o.status = 'accepted' DESC, o.status = 'sent' DESC, o.needs_provider DESC, o.sent_at DESC,
                            o.id""",
        case_id,
    )  # fmt: skip


async def list_running(db: Db, *, case_id: UUID | None = None, organization_id: int | None = None) -> list[UUID]:
    """The orders of a case or an organization that are sent or accepted, in the order in which they are locked."""
    return [
        row["id"]
        for row in await db.fetch(
            """SELECT id FROM care_orders
               WHERE status IN ('sent', 'accepted') AND ($1::uuid IS NULL OR case_id = $1)
                 AND ($2::int IS NULL OR organization_id = $2)
               ORDER BY service_id, id""",
            case_id, organization_id,
        )
    ]  # fmt: skip


async def list_over(db: Db, today: date) -> list[UUID]:
    """What runs although its last day is over."""
    return [
        row["id"]
        for row in await db.fetch(
            """SELECT id FROM care_orders WHERE status IN ('sent', 'accepted') AND ends_on < $1
               ORDER BY service_id, id LIMIT 500""",
            today,
        )
    ]  # fmt: skip


async def answer(
    db: Db,
    order_id: UUID,
    version: int,
    *,
    accept: bool,
    staff_id: UUID,
    word_sealed: bytes | None,
    care_worker: str | None,
    now: datetime,
) -> bool:
    """The provider's yes or no; a no leaves nothing of what was told, and needs somebody else. False where the order is
    no longer waiting, or is another version."""
    return await db.fetchval(
        """UPDATE care_orders
           SET status = CASE WHEN $3 THEN 'accepted' ELSE 'declined' END, answered_at = $6, answered_by = $4,
               word_sealed = $5, care_worker = $7, told_sealed = CASE WHEN $3 THEN told_sealed END,
               needs_provider = NOT $3, version = version + 1
           WHERE id = $1 AND version = $2 AND status = 'sent' RETURNING true""",
        order_id, version, accept, staff_id, word_sealed, now, care_worker,
    ) or False  # fmt: skip


async def name_worker(db: Db, order_id: UUID, care_worker: str | None) -> None:
    await db.execute(
        "UPDATE care_orders SET care_worker = $2, version = version + 1 WHERE id = $1", order_id, care_worker
    )


async def mark_ended(
    db: Db, order_id: UUID, reason: EndReason, word_sealed: bytes | None, now: datetime
) -> Ended | None:
    """End what runs; None where it does not any more, so that what it took is given back once.

    Where the provider left, it keeps nothing and somebody else is needed.
    """
    return await one(
        db, Ended,
        """UPDATE care_orders
           SET status = 'ended', ended_at = $4, end_reason = $2, end_word_sealed = $3,
               needs_provider = $2 = 'organization_left',
               told_sealed = CASE WHEN $2 <> 'organization_left' THEN told_sealed END, version = version + 1
           WHERE id = $1 AND status IN ('sent', 'accepted')
           RETURNING id, service_id, organization_id, units_a_week""",
        order_id, reason, word_sealed, now,
    )  # fmt: skip


async def mark_settled(db: Db, order_id: UUID) -> bool:
    """Nobody else is needed for it. False where that was so."""
    return await db.fetchval(
        """UPDATE care_orders SET needs_provider = false, version = version + 1
           WHERE id = $1 AND needs_provider RETURNING true""",
        order_id,
    ) or False  # fmt: skip


async def mark_answer_noted(db: Db, order_id: UUID, now: datetime) -> bool:
    """False where the case knows of the answer already."""
    return await db.fetchval(
        """UPDATE care_orders SET noted_at = $2
           WHERE id = $1 AND noted_at IS NULL AND answered_at IS NOT NULL RETURNING true""",
        order_id, now,
    ) or False  # fmt: skip


async def forget_told(db: Db, before: datetime) -> int:
    """What ended before a moment says nothing more of whom it was for."""
    done = await db.execute(
        """UPDATE care_orders SET told_sealed = NULL, care_worker = NULL
           WHERE ended_at < $1 AND (told_sealed IS NOT NULL OR care_worker IS NOT NULL)""",
        before,
    )
    return int(done.split()[1])


async def forget_told_of(db: Db, organization_id: int) -> None:
    """An organization that left keeps nothing of anybody."""
    await db.execute(
        "UPDATE care_orders SET told_sealed = NULL WHERE organization_id = $1 AND told_sealed IS NOT NULL",
        organization_id,
    )


# What was done


_DELIVERY: LiteralString = """
    SELECT d.id, d.order_id, d.case_id, d.on_date, d.status, d.units, d.note_sealed, d.staff_id, s.name AS who, d.at
    FROM care_deliveries d JOIN staff s ON s.id = d.staff_id
"""


async def list_deliveries(db: Db, order_ids: Sequence[UUID], since: date) -> list[DeliveryRow]:
    """The latest first."""
    return await many(
        db, DeliveryRow,
        _DELIVERY + "WHERE d.order_id = ANY ($1::uuid[]) AND d.on_date >= $2 ORDER BY d.on_date DESC, d.id",
        list(order_ids), since,
    )  # fmt: skip


async def find_delivery(db: Db, delivery_id: UUID) -> DeliveryRow:
    return await the(db, DeliveryRow, _DELIVERY + "WHERE d.id = $1", delivery_id)


class Tally(msgspec.Struct, frozen=True):
    order_id: UUID
    done: int
    missed: int


async def count_deliveries(db: Db, case_id: UUID) -> dict[UUID, Tally]:
    rows = await many(
        db, Tally,
        """SELECT order_id, count(*) FILTER (WHERE status = 'done') AS done,
                  count(*) FILTER (WHERE status = 'missed') AS missed
           FROM care_deliveries WHERE case_id = $1 GROUP BY order_id""",
        case_id,
    )  # fmt: skip
    return {row.order_id: row for row in rows}


async def mark_delivery_noted(db: Db, delivery_id: UUID, now: datetime) -> bool:
    """False where the case knows of it already."""
    return (
        await db.fetchval(
            "UPDATE care_deliveries SET noted_at = $2 WHERE id = $1 AND noted_at IS NULL RETURNING true",
            delivery_id,
            now,
        )
        or False
    )


async def list_watched(db: Db, needs: Sequence[str], first: date, last: date) -> list[OrderRow]:
    """What a provider gives of what is watched and ran on one of these days, of cases whose person is at home as far as
    one knows. Without those who are looked for already."""
    return await many(
        db, OrderRow,
        ORDER + """JOIN care_cases c ON c.id = o.case_id
                   WHERE o.status = 'accepted' AND s.need = ANY ($1::text[]) AND o.starts_on <= $3 AND o.ends_on >= $2
                     AND c.closed_at IS NULL AND c.pause_reason IS DISTINCT FROM 'in_hospital'
                     AND c.pause_reason IS DISTINCT FROM 'away'
                     AND NOT EXISTS (SELECT FROM care_call_trees t WHERE t.case_id = o.case_id AND t.ended_at IS NULL)
                   ORDER BY o.case_id, o.id""",
        list(needs), first, last,
    )  # fmt: skip


async def list_left(db: Db, today: date) -> list[int]:
    """The organizations that are there no more and still have something open."""
    return [
        row["id"]
        for row in await db.fetch(
            """SELECT g.id FROM care_organizations g
               WHERE upper(g.valid) <= $1::date
                 AND EXISTS (SELECT FROM care_orders o
                             WHERE o.organization_id = g.id AND o.status IN ('sent', 'accepted'))
               ORDER BY g.id""",
            today,
        )
    ]  # fmt: skip
