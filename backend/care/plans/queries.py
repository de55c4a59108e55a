"""SQL of plans, within what `care.queries.enter` has opened."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.directory.models import ServiceNeed, Tier, Unit
from backend.care.plans.models import ApprovalCount, Granted, PlanStatus, Sending
from backend.care.rules import GuardUnmet
from backend.db import Db, many, one, the


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    number: int
    status: PlanStatus
    version: int
    author_id: UUID
    author_name: str
    writer_ids: list[UUID]
    goals_sealed: bytes | None
    income_percent: int | None
    meeting_on: date | None
    created_at: datetime
    submitted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    returned_sealed: bytes | None


_PLAN: LiteralString = """
    SELECT p.id, p.case_id, p.number, p.status, p.version, p.author_id, a.name AS author_name, p.writer_ids,
           p.goals_sealed, p.income_percent, p.meeting_on, p.created_at, p.submitted_at, b.name AS approved_by,
           p.approved_at, p.returned_sealed
    FROM care_plans p JOIN staff a ON a.id = p.author_id LEFT JOIN staff b ON b.id = p.approved_by
"""


async def find_open(db: Db, case_id: UUID) -> PlanRow | None:
    """The plan that is being written, or waits for its approval."""
    return await one(
        db, PlanRow, _PLAN + "WHERE p.case_id = $1 AND p.status IN ('draft', 'submitted')", case_id
    )  # fmt: skip


async def find_approved(db: Db, case_id: UUID) -> PlanRow | None:
    """The plan that holds."""
    return await one(db, PlanRow, _PLAN + "WHERE p.case_id = $1 AND p.status = 'approved'", case_id)


async def insert_plan(
    db: Db, case_id: UUID, author_id: UUID, goals_sealed: bytes | None, income_percent: int | None, now: datetime
) -> UUID:
    """The case's next plan, empty."""
    plan_id = uuid4()
    await db.execute(
        """INSERT INTO care_plans (id, case_id, number, status, author_id, writer_ids, goals_sealed, income_percent,
                                   created_at)
           SELECT $1, $2, count(*) + 1, 'draft', $3, ARRAY[$3::uuid], $4, $5, $6 FROM care_plans WHERE case_id = $2""",
        plan_id, case_id, author_id, goals_sealed, income_percent, now,
    )  # fmt: skip
    return plan_id


async def write_plan(
    db: Db, plan_id: UUID, writer_id: UUID, goals_sealed: bytes | None, income_percent: int | None,
    meeting_on: date | None,
) -> None:  # fmt: skip
    await db.execute(
        """UPDATE care_plans SET goals_sealed = $3, income_percent = $4, meeting_on = $5, version = version + 1,
                  writer_ids = CASE WHEN $2 = ANY (writer_ids) THEN writer_ids ELSE writer_ids || $2::uuid END
           WHERE id = $1""",
        plan_id, writer_id, goals_sealed, income_percent, meeting_on,
    )  # fmt: skip


async def touch(db: Db, plan_id: UUID, writer_id: UUID) -> None:
    """Somebody wrote in its items."""
    await db.execute(
        """UPDATE care_plans SET version = version + 1,
                  writer_ids = CASE WHEN $2 = ANY (writer_ids) THEN writer_ids ELSE writer_ids || $2::uuid END
           WHERE id = $1""",
        plan_id, writer_id,
    )  # fmt: skip


async def mark_submitted(db: Db, plan_id: UUID, now: datetime) -> None:
    await db.execute(
        """UPDATE care_plans SET status = 'submitted', submitted_at = $2, returned_sealed = NULL, version = version + 1
           WHERE id = $1""",
        plan_id, now,
    )  # fmt: skip


async def mark_draft(db: Db, plan_id: UUID, returned_sealed: bytes | None) -> None:
    """It can be written in again; `returned_sealed`: why it came back."""
    await db.execute(
        """UPDATE care_plans SET status = 'draft', submitted_at = NULL, returned_sealed = $2, version = version + 1
           WHERE id = $1""",
        plan_id, returned_sealed,
    )  # fmt: skip


async def mark_approved(db: Db, plan_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Raises GuardUnmet where the base says that they wrote in it themselves."""
    try:
        async with db.transaction():
            await db.execute(
                """UPDATE care_plans SET status = 'approved', approved_by = $2, approved_at = $3, version = version + 1
                   WHERE id = $1""",
                plan_id, staff_id, now,
            )  # fmt: skip
    except asyncpg.CheckViolationError:
        raise GuardUnmet(reason="not_author") from None


async def mark_replaced(db: Db, plan_id: UUID) -> None:
    await db.execute("UPDATE care_plans SET status = 'replaced', version = version + 1 WHERE id = $1", plan_id)


# Items


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """`sending`: what became of its order, `planned` where there is none, or where it was taken back because the person
    no longer wanted that its provider is told."""

    id: UUID
    service_id: int
    name_ko: str
    name_en: str
    need: ServiceNeed
    tier: Tier
    unit: Unit
    organization_id: int
    organization_ko: str
    organization_en: str
    phone: str
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    unit_won: int
    task_sealed: bytes | None
    tier_why_sealed: bytes | None
    version: int
    sending: Sending


async def list_items(db: Db, plan_id: UUID) -> list[ItemRow]:
    """In the order in which they were added."""
    return await many(
        db, ItemRow,
        """SELECT i.id, i.service_id, s.name_ko, s.name_en, s.need, s.tier, s.unit, s.organization_id,
                  o.name_ko AS organization_ko, o.name_en AS organization_en, o.phone, i.rrule, i.starts_on, i.ends_on,
                  i.units, i.unit_won, i.task_sealed, i.tier_why_sealed, i.version,
                  coalesce((SELECT r.status FROM care_orders r
                            WHERE r.plan_item_id = i.id AND r.end_reason IS DISTINCT FROM 'sharing_refused'
                            ORDER BY r.sent_at DESC, r.id LIMIT 1), 'planned') AS sending
           FROM care_plan_items i
           JOIN care_services s ON s.id = i.service_id
           JOIN care_organizations o ON o.id = s.organization_id
           WHERE i.plan_id = $1 ORDER BY i.position, i.id""",
        plan_id,
    )  # fmt: skip


class NewItemRow(msgspec.Struct, frozen=True, kw_only=True):
    service_id: int
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    unit_won: int
    task_sealed: bytes | None
    tier_why_sealed: bytes | None


async def insert_item(db: Db, plan_id: UUID, item: NewItemRow) -> UUID:
    item_id = uuid4()
    await db.execute(
        """INSERT INTO care_plan_items (id, plan_id, position, service_id, rrule, starts_on, ends_on, units, unit_won,
                                        task_sealed, tier_why_sealed)
           SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
           FROM care_plan_items WHERE plan_id = $2""",
        item_id, plan_id, *msgspec.structs.astuple(item),
    )  # fmt: skip
    return item_id


async def write_item(
    db: Db, item_id: UUID, rrule: str, starts_on: date, ends_on: date, units: int, task_sealed: bytes | None,
    tier_why_sealed: bytes | None,
) -> None:  # fmt: skip
    await db.execute(
        """UPDATE care_plan_items SET rrule = $2, starts_on = $3, ends_on = $4, units = $5, task_sealed = $6,
                  tier_why_sealed = $7, version = version + 1
           WHERE id = $1""",
        item_id, rrule, starts_on, ends_on, units, task_sealed, tier_why_sealed,
    )  # fmt: skip


async def delete_item(db: Db, item_id: UUID) -> None:
    await db.execute("DELETE FROM care_plan_items WHERE id = $1", item_id)


async def begin_today(db: Db, plan_id: UUID, today: date) -> None:
    """What should have begun while the plan waited begins today."""
    await db.execute(
        "UPDATE care_plan_items SET starts_on = $2 WHERE plan_id = $1 AND starts_on < $2 AND ends_on >= $2",
        plan_id, today,
    )  # fmt: skip


async def give_item_to(db: Db, item_id: UUID, service_id: int, unit_won: int) -> None:
    """An approved item is given by somebody else."""
    await db.execute(
        "UPDATE care_plan_items SET service_id = $2, unit_won = $3, version = version + 1 WHERE id = $1",
        item_id, service_id, unit_won,
    )  # fmt: skip


# Money


async def lock_person(db: Db, person_id: UUID) -> None:
    """Nobody else grants this person anything until this transaction ends, in whichever of their cases."""
    await db.execute("SELECT care_lock_person($1)", person_id)


async def list_granted(db: Db, person_id: UUID) -> list[Granted]:
    """What was approved for the person, in all of their cases, as far as it was or will be given; the oldest first."""
    return await many(
        db, Granted,
        """SELECT plan_id, income_percent, tier, unit, unit_won, rrule, starts_on, ends_on, units
           FROM care_granted($1)""",
        person_id,
    )  # fmt: skip


# Approvals


class ApprovalRow(msgspec.Struct, frozen=True, kw_only=True):
    case_id: UUID
    code: str
    name_sealed: bytes | None
    dong_id: int
    dong_ko: str
    dong_en: str
    number: int
    author_id: UUID
    author_name: str
    mine: bool
    services: int
    submitted_at: datetime
    due_at: datetime | None
    is_late: bool


async def list_approvals(db: Db, dong_ids: Sequence[int], staff_id: UUID, now: datetime) -> list[ApprovalRow]:
    """Plans of these dongs that wait; what is promised first comes first."""
    return await many(
        db, ApprovalRow,
        """SELECT c.id AS case_id, c.code, z.name_sealed, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en,
                  p.number, p.author_id, a.name AS author_name, $2 = ANY (p.writer_ids) AS mine,
                  (SELECT count(*) FROM care_plan_items i WHERE i.plan_id = p.id) AS services, p.submitted_at, c.due_at,
                  c.paused_at IS NULL AND coalesce(c.due_at <= $3, false) AS is_late
           FROM care_cases c
           JOIN care_plans p ON p.case_id = c.id AND p.status = 'submitted'
           JOIN dongs d ON d.id = c.dong_id
           JOIN staff a ON a.id = p.author_id
           LEFT JOIN care_people z ON z.id = c.person_id
           WHERE c.status = 'plan_drafted' AND c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
           ORDER BY c.due_at NULLS LAST, p.submitted_at, c.id LIMIT 200""",
        list(dong_ids), staff_id, now,
    )  # fmt: skip


async def count_approvals(db: Db, dong_ids: Sequence[int], staff_id: UUID) -> ApprovalCount:
    """How many wait that this member of staff may approve."""
    return await the(
        db, ApprovalCount,
        """SELECT count(*) FROM care_cases c JOIN care_plans p ON p.case_id = c.id AND p.status = 'submitted'
           WHERE c.status = 'plan_drafted' AND c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
             AND NOT $2 = ANY (p.writer_ids)""",
        list(dong_ids), staff_id,
    )  # fmt: skip


async def may_read(db: Db, case_id: UUID, citizen_id: UUID, today: date) -> bool:
    """Whether there is a plan that holds, and the citizen is the person or is let follow how it goes."""
    return await db.fetchval(
        """SELECT EXISTS (
               SELECT FROM care_plans p JOIN care_cases c ON c.id = p.case_id JOIN care_people z ON z.id = c.person_id
               WHERE p.case_id = $1 AND p.status = 'approved'
                 AND (z.citizen_id = $2
                      OR EXISTS (SELECT FROM care_mandates m
                                 WHERE m.person_id = z.id AND m.citizen_id = $2 AND m.status = 'confirmed'
                                   AND m.valid_until >= $3 AND 'follow' = ANY (m.scope))))""",
        case_id, citizen_id, today,
    )  # fmt: skip
