"""SQL of call trees, within what `care.queries.enter` has opened."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from backend.care.calls.models import Cause, EndedHow, ProviderRules, Result, Whom
from backend.care.models import Level, Urgency
from backend.db import Db, many, one, the


async def provider_rules(db: Db, on_date: date) -> ProviderRules:
    return await the(
        db, ProviderRules,
        """SELECT high_risk, high_minutes, normal_minutes, told_days FROM care_provider_rules
           WHERE valid @> $1::date""",
        on_date,
    )  # fmt: skip


async def was_met(db: Db, case_id: UUID, since: date) -> bool:
    """Whether somebody met the person on that day or later: a provider who did its work, or whoever looked for them."""
    return await db.fetchval(
        """SELECT EXISTS (SELECT FROM care_deliveries WHERE case_id = $1 AND on_date >= $2 AND status = 'done')
                  OR EXISTS (SELECT FROM care_call_trees
                             WHERE case_id = $1 AND ended_how IN ('met', 'reported')
                               AND (ended_at AT TIME ZONE 'Asia/Seoul')::date >= $2)""",
        case_id, since,
    )  # fmt: skip


async def insert_tree(
    db: Db, case_id: UUID, order_id: UUID, on_date: date, cause: Cause, due_at: datetime, now: datetime
) -> UUID | None:
    """None where this person is looked for already, or was for this very day."""
    return await db.fetchval(
        """INSERT INTO care_call_trees (id, case_id, order_id, on_date, cause, raised_at, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id""",
        uuid4(), case_id, order_id, on_date, cause, now, due_at,
    )  # fmt: skip


async def list_contacts(db: Db, case_id: UUID, today: date) -> list[UUID | None]:
    """Who knows how the person is and has a number: whoever acts for them, then whoever asked; None for somebody who
    asked without an account. A neighbour who told of them is not asked."""
    return [
        row["citizen_id"]
        for row in await db.fetch(
            """SELECT m.citizen_id, 1 AS rank FROM care_mandates m
               JOIN care_cases c ON c.person_id = m.person_id JOIN citizens z ON z.id = m.citizen_id
               WHERE c.id = $1 AND m.status = 'confirmed' AND m.valid_until >= $2 AND z.phone_sealed IS NOT NULL
               UNION ALL
               SELECT c.requester_id, 2 FROM care_cases c LEFT JOIN citizens z ON z.id = c.requester_id
               WHERE c.id = $1 AND c.relation NOT IN ('self', 'neighbour', 'staff')
                 AND coalesce(z.phone_sealed, c.requester_sealed) IS NOT NULL
                 AND NOT EXISTS (SELECT FROM care_mandates m
                                 WHERE m.person_id = c.person_id AND m.citizen_id = c.requester_id
                                   AND m.status = 'confirmed' AND m.valid_until >= $2)
               ORDER BY rank, citizen_id""",
            case_id, today,
        )
    ]  # fmt: skip


async def insert_calls(db: Db, tree_id: UUID, case_id: UUID, calls: Sequence[tuple[Whom, UUID | None]]) -> None:
    await db.executemany(
        """INSERT INTO care_calls (id, tree_id, case_id, position, whom, citizen_id)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        [(uuid4(), tree_id, case_id, n, whom, citizen_id) for n, (whom, citizen_id) in enumerate(calls, 1)],
    )


class TreeRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    order_id: UUID
    service_ko: str
    service_en: str
    organization_ko: str
    organization_en: str
    organization_phone: str
    on_date: date
    cause: Cause
    note_sealed: bytes | None
    """What the provider said of the visit."""
    raised_at: datetime
    due_at: datetime | None
    escalated_to: Level
    ended_at: datetime | None
    ended_how: EndedHow | None


async def find_tree(db: Db, tree_id: UUID) -> TreeRow:
    """Raises NotFound."""
    return await the(
        db, TreeRow,
        """SELECT t.id, t.case_id, t.order_id, s.name_ko AS service_ko, s.name_en AS service_en,
                  g.name_ko AS organization_ko, g.name_en AS organization_en, g.phone AS organization_phone, t.on_date,
                  t.cause, d.note_sealed, t.raised_at, t.due_at, t.escalated_to, t.ended_at, t.ended_how
           FROM care_call_trees t
           JOIN care_orders o ON o.id = t.order_id
           JOIN care_services s ON s.id = o.service_id
           JOIN care_organizations g ON g.id = o.organization_id
           LEFT JOIN care_deliveries d ON d.order_id = t.order_id AND d.on_date = t.on_date AND d.status = 'missed'
           WHERE t.id = $1""",
        tree_id,
    )  # fmt: skip


async def lock_tree(db: Db, tree_id: UUID) -> TreeRow:
    await db.execute("SELECT FROM care_call_trees WHERE id = $1 FOR NO KEY UPDATE", tree_id)
    return await find_tree(db, tree_id)


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    position: int
    whom: Whom
    citizen_id: UUID | None
    name: str | None
    phone_sealed: bytes | None
    result: Result | None
    at: datetime | None
    by: str
    note_sealed: bytes | None


async def list_calls(db: Db, tree_id: UUID) -> list[CallRow]:
    """In order, with the account of whoever is to be called where there is one."""
    return await many(
        db, CallRow,
        """SELECT k.id, k.position, k.whom, k.citizen_id, z.name, z.phone_sealed, k.result, k.at,
                  coalesce(s.name, '') AS by, k.note_sealed
           FROM care_calls k
           LEFT JOIN citizens z ON z.id = k.citizen_id
           LEFT JOIN staff s ON s.id = k.staff_id
           WHERE k.tree_id = $1 ORDER BY k.position""",
        tree_id,
    )  # fmt: skip


async def answer_call(
    db: Db, call_id: UUID, result: Result, staff_id: UUID, note_sealed: bytes | None, now: datetime
) -> None:
    await db.execute(
        "UPDATE care_calls SET result = $2, staff_id = $3, note_sealed = $4, at = $5 WHERE id = $1",
        call_id, result, staff_id, note_sealed, now,
    )  # fmt: skip


async def set_due(db: Db, tree_id: UUID, due_at: datetime) -> None:
    await db.execute("UPDATE care_call_trees SET due_at = $2 WHERE id = $1", tree_id, due_at)


async def end_tree(db: Db, tree_id: UUID, how: EndedHow, now: datetime) -> None:
    await db.execute(
        """UPDATE care_call_trees SET ended_at = $3, ended_how = $2, due_at = NULL
           WHERE id = $1 AND ended_at IS NULL""",
        tree_id, how, now,
    )  # fmt: skip


async def end_met_by_provider(db: Db, case_id: UUID, order_id: UUID, on_date: date, now: datetime) -> bool:
    """A provider did its work on that day: whoever was looked for since a day before is found, and on the same day
    where it is the one that had met nobody, or none had said so. Whether that was so."""
    return await db.fetchval(
        """UPDATE care_call_trees SET ended_at = $4, ended_how = 'reported', due_at = NULL
           WHERE case_id = $1 AND ended_at IS NULL
             AND (on_date < $3 OR on_date = $3 AND (order_id = $2 OR cause = 'unreported'))
           RETURNING true""",
        case_id, order_id, on_date, now,
    ) or False  # fmt: skip


async def end_of_closed_cases(db: Db, now: datetime) -> None:
    await db.execute(
        """UPDATE care_call_trees t SET ended_at = $1, ended_how = 'case_closed', due_at = NULL
           FROM care_cases c WHERE c.id = t.case_id AND c.closed_at IS NOT NULL AND t.ended_at IS NULL""",
        now,
    )


class OpenRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    name_sealed: bytes | None
    dong_id: int
    dong_ko: str
    dong_en: str
    risk: int
    urgency: Urgency
    lives_alone: bool | None
    service_ko: str
    service_en: str
    on_date: date
    cause: Cause
    raised_at: datetime
    due_at: datetime
    escalated_to: Level
    next_whom: Whom | None
    assigned_to: UUID | None
    assignee_name: str | None


async def list_open(db: Db, dong_ids: Sequence[int]) -> list[OpenRow]:
    """Who is looked for in these dongs: by when the next call is to be made, and of those the greatest risk first."""
    return await many(
        db, OpenRow,
        """SELECT t.id, t.case_id, c.code, p.name_sealed, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, c.risk,
                  c.urgency, p.lives_alone, s.name_ko AS service_ko, s.name_en AS service_en, t.on_date, t.cause,
                  t.raised_at, t.due_at, t.escalated_to,
                  (SELECT k.whom FROM care_calls k
                   WHERE k.tree_id = t.id
                     AND k.position > coalesce((SELECT max(m.position) FROM care_calls m
                                                WHERE m.tree_id = t.id AND m.result IS NOT NULL), 0)
                   ORDER BY k.position LIMIT 1) AS next_whom,
                  c.assigned_to, a.name AS assignee_name
           FROM care_call_trees t
           JOIN care_cases c ON c.id = t.case_id
           JOIN dongs d ON d.id = c.dong_id
           JOIN care_orders o ON o.id = t.order_id
           JOIN care_services s ON s.id = o.service_id
           LEFT JOIN care_people p ON p.id = c.person_id
           LEFT JOIN staff a ON a.id = c.assigned_to
           WHERE t.ended_at IS NULL AND c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
           ORDER BY t.due_at, c.risk DESC, t.id LIMIT 200""",
        list(dong_ids),
    )  # fmt: skip


async def count_open(db: Db, dong_ids: Sequence[int]) -> int:
    return await db.fetchval(
        """SELECT count(*) FROM care_call_trees t JOIN care_cases c ON c.id = t.case_id
           WHERE t.ended_at IS NULL AND c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])""",
        list(dong_ids),
    )


class Overdue(msgspec.Struct, frozen=True):
    id: UUID
    case_id: UUID
    due_at: datetime
    escalated_to: Level


async def lock_overdue(db: Db, now: datetime) -> list[Overdue]:
    """What was not called in time and can still be shown to somebody above."""
    return await many(
        db,
        Overdue,
        """SELECT id, case_id, due_at, escalated_to FROM care_call_trees
           WHERE ended_at IS NULL AND due_at <= $1 AND escalated_to <> 'city'
           ORDER BY due_at, id FOR NO KEY UPDATE SKIP LOCKED LIMIT 200""",
        now,
    )


async def mark_escalated(db: Db, tree_id: UUID, to: Level) -> None:
    await db.execute("UPDATE care_call_trees SET escalated_to = $2 WHERE id = $1", tree_id, to)


class Requester(msgspec.Struct, frozen=True):
    name_sealed: bytes | None
    phone_sealed: bytes | None


async def find_requester(db: Db, case_id: UUID) -> Requester | None:
    """Who asked without an account."""
    return await one(
        db, Requester,
        """SELECT requester_name_sealed AS name_sealed, requester_sealed AS phone_sealed
           FROM care_cases WHERE id = $1""",
        case_id,
    )  # fmt: skip
