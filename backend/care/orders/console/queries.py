"""SQL of the provider's console. It runs with the provider's organizations entered and nothing else: orders and
deliveries of its own are all that it sees of care."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from backend.care.orders.console.models import CapacityShown, OrganizationOfMine
from backend.care.orders.models import DeliveryStatus, OrderRow
from backend.care.orders.queries import ORDER
from backend.db import Db, many

MOST_OVER = 100


async def list_orders(db: Db, organization_ids: Sequence[int], which: Literal["open", "over"]) -> list[OrderRow]:
    """What waits for an answer first, then what runs; or what is over, the latest first."""
    if which == "over":
        return await many(
            db, OrderRow,
            ORDER + """WHERE o.organization_id = ANY ($1::int[]) AND o.status IN ('declined', 'ended')
                       ORDER BY coalesce(o.ended_at, o.answered_at) DESC, o.id LIMIT $2""",
            list(organization_ids), MOST_OVER,
        )  # fmt: skip
    return await many(
        db, OrderRow,
        ORDER + """WHERE o.organization_id = ANY ($1::int[]) AND o.status IN ('sent', 'accepted')
                   ORDER BY o.status = 'sent' DESC, o.sent_at, o.id LIMIT 1000""",
        list(organization_ids),
    )  # fmt: skip


class About(msgspec.Struct, frozen=True):
    """Whose data an order carries, the dong that answers for it, and whether the person still agrees to that."""

    order_id: UUID
    citizen_id: UUID | None
    dong_id: int
    shared: bool


async def mark_told_read(db: Db, order_id: UUID) -> None:
    """Somebody of the provider has read what was changed."""
    await db.execute("UPDATE care_orders SET told_unread = false WHERE id = $1 AND told_unread", order_id)


async def list_about(db: Db, order_ids: Sequence[UUID]) -> dict[UUID, About]:
    rows = await many(
        db, About,
        "SELECT order_id, citizen_id, dong_id, shared FROM care_orders_about($1::uuid[])", list(order_ids),
    )  # fmt: skip
    return {row.order_id: row for row in rows}


async def list_capacities(db: Db, organization_ids: Sequence[int]) -> list[CapacityShown]:
    """Of services that have a most; of the others there is nothing to tell."""
    return await many(
        db, CapacityShown,
        """SELECT s.name_ko AS service_ko, s.name_en AS service_en, s.unit, c.maximum, c.reserved
           FROM care_services s JOIN care_service_capacities c ON c.service_id = s.id
           WHERE s.organization_id = ANY ($1::int[]) AND s.status = 'active' AND c.maximum IS NOT NULL
           ORDER BY s.name_ko, s.id""",
        list(organization_ids),
    )  # fmt: skip


async def list_organizations(db: Db, organization_ids: Sequence[int]) -> list[OrganizationOfMine]:
    return await many(
        db, OrganizationOfMine,
        "SELECT id, name_ko, name_en FROM care_organizations WHERE id = ANY ($1::int[]) ORDER BY id",
        list(organization_ids),
    )  # fmt: skip


async def report(
    db: Db, order: OrderRow, on_date: date, status: DeliveryStatus, units: int, note_sealed: bytes | None,
    staff_id: UUID, now: datetime,
) -> UUID | None:  # fmt: skip
    """What became of a day; None where that was said already. That a missed one was met after all may still be said."""
    return await db.fetchval(
        """INSERT INTO care_deliveries AS d (id, order_id, case_id, organization_id, on_date, status, units,
                                             note_sealed, staff_id, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT ON CONSTRAINT care_deliveries_once
           DO UPDATE SET status = excluded.status, units = excluded.units, note_sealed = excluded.note_sealed,
                         staff_id = excluded.staff_id, at = excluded.at, noted_at = NULL
           WHERE d.status = 'missed' AND excluded.status = 'done'
           RETURNING id""",
        uuid4(), order.id, order.case_id, order.organization_id, on_date, status, units, note_sealed, staff_id, now,
    )  # fmt: skip
