"""SQL of tasks, under what `care.queries.enter` has said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.desk.models import DongNamed, Worker
from backend.care.followup import rules
from backend.care.followup.models import How, TaskKind, TaskListed, TaskShown, TaskStatus, Turn, Whose
from backend.care.models import CareRules, PauseReason, Status, Urgency
from backend.care.rules import StaleCase, end_of
from backend.db import Db, many, the
from backend.seal import Sealer

MOST_LISTED = 200


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    version: int
    kind: TaskKind
    what_sealed: bytes | None
    opens_on: date
    due_on: date
    planned_on: date
    status: TaskStatus
    by_rule: bool
    how: How | None
    word_sealed: bytes | None
    ended_at: datetime | None
    ended_by: str | None


async def list_of_case(db: Db, case_id: UUID) -> list[TaskRow]:
    """What is to be done first, then what is over, the latest first."""
    return await many(
        db, TaskRow,
        """SELECT t.id, t.case_id, t.version, CASE WHEN t.is_help THEN 'help' ELSE t.kind END AS kind, t.what_sealed,
                  t.opens_on, t.due_on, t.planned_on, t.status, t.created_by IS NULL AS by_rule, t.how,
                  t.word_sealed, t.ended_at, s.name AS ended_by
           FROM care_tasks t LEFT JOIN staff s ON s.id = t.ended_by
           WHERE t.case_id = $1
           ORDER BY t.status <> 'open', CASE WHEN t.status = 'open' THEN t.planned_on END, t.ended_at DESC, t.id""",
        case_id,
    )  # fmt: skip


async def find_task(db: Db, case_id: UUID, task_id: UUID) -> TaskRow:
    """Raises NotFound."""
    return await the(
        db, TaskRow,
        """SELECT t.id, t.case_id, t.version, CASE WHEN t.is_help THEN 'help' ELSE t.kind END AS kind, t.what_sealed,
                  t.opens_on, t.due_on, t.planned_on, t.status, t.created_by IS NULL AS by_rule, t.how,
                  t.word_sealed, t.ended_at, s.name AS ended_by
           FROM care_tasks t LEFT JOIN staff s ON s.id = t.ended_by WHERE t.id = $2 AND t.case_id = $1""",
        case_id, task_id,
    )  # fmt: skip


def show(row: TaskRow, sealer: Sealer, today: date) -> TaskShown:
    return TaskShown(
        id=row.id, version=row.version, kind=row.kind, what=sealer.open(row.what_sealed) if row.what_sealed else "",
        opens_on=row.opens_on, due_on=row.due_on, planned_on=row.planned_on,
        turn=rules.turn(row.opens_on, row.due_on, row.planned_on, today), status=row.status, by_rule=row.by_rule,
        how=row.how, word=sealer.open(row.word_sealed) if row.word_sealed else "", ended_at=row.ended_at,
        ended_by=row.ended_by,
    )  # fmt: skip


class _ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    version: int
    name_sealed: bytes | None
    dong_id: int
    dong_ko: str
    dong_en: str
    kind: TaskKind
    what_sealed: bytes | None
    opens_on: date
    due_on: date
    planned_on: date
    turn: Turn
    urgency: Urgency
    pause_reason: PauseReason | None
    assigned_to: UUID | None
    assignee_name: str | None
    can_work: bool


async def list_tasks(
    db: Db,
    sealer: Sealer,
    staff_id: UUID,
    dong_ids: Sequence[int],
    supervised: Sequence[int],
    whose: Whose,
    until: date,
    today: date,
) -> list[TaskListed]:
    """What is to be done in these dongs and opens by a day: help that somebody needs first, then what is late, then by
    the day it is planned for. Help for somebody whom nobody has is everybody's. What a colleague wrote down stays at
    their case, which opens with a reason."""
    rows = await many(
        db, _ListedRow,
        """SELECT t.id, t.case_id, t.version, p.name_sealed, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en,
                  CASE WHEN t.is_help THEN 'help' ELSE t.kind END AS kind, t.what_sealed, t.opens_on, t.due_on,
                  t.planned_on, c.urgency, c.pause_reason, c.assigned_to, s.name AS assignee_name,
                  c.assigned_to IS NULL OR c.assigned_to = $2 OR c.dong_id = ANY ($7::int[]) AS can_work,
                  CASE WHEN t.due_on < $5 THEN 'overdue' WHEN t.planned_on <= $5 THEN 'today'
                       WHEN t.opens_on <= $5 THEN 'open' ELSE 'coming' END AS turn
           FROM care_cases c
           JOIN care_tasks t ON t.case_id = c.id AND t.status = 'open' AND t.opens_on <= $4
           JOIN dongs d ON d.id = c.dong_id
           LEFT JOIN care_people p ON p.id = c.person_id
           LEFT JOIN staff s ON s.id = c.assigned_to
           WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
             AND ($3 = 'dongs' OR c.assigned_to = $2 OR (t.is_help AND c.assigned_to IS NULL))
           ORDER BY NOT t.is_help, t.due_on >= $5, t.planned_on > $5, t.due_on, t.planned_on, t.id LIMIT $6""",
        list(dong_ids), staff_id, whose, until, today, MOST_LISTED, list(supervised),
    )  # fmt: skip
    return [
        TaskListed(
            id=row.id, case_id=row.case_id, version=row.version,
            name=sealer.open(row.name_sealed) if row.name_sealed else None,
            dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en), kind=row.kind,
            what=sealer.open(row.what_sealed) if row.what_sealed and row.can_work else "", opens_on=row.opens_on,
            due_on=row.due_on, planned_on=row.planned_on, turn=row.turn, urgency=row.urgency,
            pause_reason=row.pause_reason,
            assignee=Worker(row.assigned_to, row.assignee_name or "") if row.assigned_to else None,
            can_work=row.can_work,
        )
        for row in rows
    ]  # fmt: skip


async def count_due(db: Db, staff_id: UUID, dong_ids: Sequence[int], today: date) -> int:
    """What a member of staff is to have done by the end of this day, and help for somebody whom nobody has."""
    return await db.fetchval(
        """SELECT count(*) FROM care_cases c JOIN care_tasks t ON t.case_id = c.id AND t.status = 'open'
           WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
             AND (c.assigned_to = $2 OR (t.is_help AND c.assigned_to IS NULL))
             AND least(t.due_on, t.planned_on) <= $3""",
        list(dong_ids), staff_id, today,
    )  # fmt: skip


async def insert_task(
    db: Db, case_id: UUID, kind: TaskKind, window: rules.Window, now: datetime, *, what_sealed: bytes | None = None,
    created_by: UUID | None = None,
) -> UUID:  # fmt: skip
    """Raises TaskExists where one of its kind is to be done already."""
    task_id = uuid4()
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_tasks (id, case_id, kind, opens_on, due_on, planned_on, what_sealed, created_by,
                                           created_at)
                   VALUES ($1, $2, $3, $4, $5, $4, $6, $7, $8)""",
                task_id, case_id, kind, window.opens_on, window.due_on, what_sealed, created_by, now,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise rules.TaskExists from None
    return task_id


async def ask_for_help(db: Db, case_id: UUID, what_sealed: bytes, staff_id: UUID, today: date, now: datetime) -> None:
    """Somebody is to see to it today. Asked for again before that, it is the same task with the newest word."""
    await db.execute(
        """INSERT INTO care_tasks (id, case_id, kind, is_help, opens_on, due_on, planned_on, what_sealed, created_by,
                                   created_at)
           VALUES ($1, $2, 'other', true, $5, $5, $5, $3, $4, $6)
           ON CONFLICT (case_id) WHERE status = 'open' AND is_help
           DO UPDATE SET what_sealed = excluded.what_sealed, version = care_tasks.version + 1""",
        uuid4(), case_id, what_sealed, staff_id, today, now,
    )  # fmt: skip


async def end_task(
    db: Db, task_id: UUID, version: int, status: TaskStatus, staff_id: UUID, now: datetime, *, how: How | None = None,
    word_sealed: bytes | None = None,
) -> None:  # fmt: skip
    """Raises StaleCase where somebody was faster."""
    if not await db.fetchval(
        """UPDATE care_tasks SET status = $3, ended_by = $4, ended_at = $5, how = $6, word_sealed = $7,
                  version = version + 1
           WHERE id = $1 AND version = $2 AND status = 'open' RETURNING true""",
        task_id, version, status, staff_id, now, how, word_sealed,
    ):  # fmt: skip
        raise StaleCase


async def plan_task(db: Db, task_id: UUID, version: int, planned_on: date) -> None:
    """Raises StaleCase where somebody was faster."""
    if not await db.fetchval(
        """UPDATE care_tasks SET planned_on = $3, version = version + 1
           WHERE id = $1 AND version = $2 AND status = 'open' RETURNING true""",
        task_id, version, planned_on,
    ):  # fmt: skip
        raise StaleCase


async def renew_promise(db: Db, case_id: UUID, due_on: date) -> None:
    """Somebody looked in: the next time is promised."""
    await db.execute(
        """UPDATE care_cases SET due_at = CASE WHEN paused_at IS NULL THEN $2 ELSE due_at END, escalated_to = 'dong',
                  version = version + 1
           WHERE id = $1 AND closed_at IS NULL AND due_at IS NOT NULL""",
        case_id, end_of(due_on),
    )  # fmt: skip


# By rule


class _Kept(msgspec.Struct, frozen=True):
    open: list[TaskKind]
    done: list[TaskKind]
    done_on: list[date]


async def keep_tasks(
    db: Db, case_id: UUID, status: Status, began_on: date, today: date, care_rules: CareRules,
    closed: Collection[date], now: datetime,
) -> list[TaskKind]:  # fmt: skip
    """Make what a case lacks, as it is followed; nothing twice. Which were made."""
    kept = await the(
        db, _Kept,
        """SELECT coalesce(array_agg(kind) FILTER (WHERE status = 'open'), '{}') AS open,
                  coalesce(array_agg(kind ORDER BY ended_at) FILTER (WHERE status = 'done'), '{}') AS done,
                  coalesce(array_agg((ended_at AT TIME ZONE 'Asia/Seoul')::date ORDER BY ended_at)
                           FILTER (WHERE status = 'done'), '{}') AS done_on
           FROM care_tasks WHERE case_id = $1""",
        case_id,
    )  # fmt: skip
    last_done = dict(zip(kept.done, kept.done_on, strict=True))
    made = rules.to_make(status, kept.open, last_done, began_on, today, care_rules, closed)
    for kind, window in made.items():
        await insert_task(db, case_id, kind, window, now)
    return list(made)


async def drop_tasks(db: Db, case_id: UUID, now: datetime, *, also_others: bool) -> None:
    """The case went another way. `also_others`: what somebody thought of themselves, too, and help."""
    await db.execute(
        """UPDATE care_tasks SET status = 'dropped', ended_at = $2, version = version + 1
           WHERE case_id = $1 AND status = 'open' AND ($3 OR created_by IS NULL OR kind <> 'other')""",
        case_id, now, also_others,
    )  # fmt: skip


async def finish_reassessment(db: Db, case_id: UUID, staff_id: UUID, now: datetime) -> None:
    """It was begun anew: what was to be done is done."""
    await db.execute(
        """UPDATE care_tasks SET status = 'done', ended_by = $2, ended_at = $3, version = version + 1
           WHERE case_id = $1 AND status = 'open' AND kind = 'reassessment'""",
        case_id, staff_id, now,
    )  # fmt: skip


class Lacking(msgspec.Struct, frozen=True):
    id: UUID
    status: Status
    began_on: date


async def lock_lacking(db: Db) -> list[Lacking]:
    """Cases that are followed and have no task of looking in, or of assessing anew, that is to come."""
    return await many(
        db, Lacking,
        """SELECT c.id, c.status,
                  (coalesce((SELECT max(e.at) FROM care_events e WHERE e.case_id = c.id AND e.to_status = 'in_service'),
                            c.received_at) AT TIME ZONE 'Asia/Seoul')::date AS began_on
           FROM care_cases c
           WHERE c.closed_at IS NULL AND c.status IN ('in_service', 'monitoring')
             AND (NOT EXISTS (SELECT FROM care_tasks t WHERE t.case_id = c.id AND t.status = 'open'
                                AND t.kind IN ('monitoring_call', 'monitoring_visit'))
                  OR NOT EXISTS (SELECT FROM care_tasks t WHERE t.case_id = c.id AND t.status = 'open'
                                   AND t.kind = 'reassessment'))
           ORDER BY c.id LIMIT 500 FOR NO KEY UPDATE OF c SKIP LOCKED""",
    )  # fmt: skip


class Overdue(msgspec.Struct, frozen=True):
    id: UUID
    case_id: UUID


async def mark_overdue(db: Db, today: date, now: datetime) -> list[Overdue]:
    """Tasks whose last day is over, once each; not of a case whose clock stands still."""
    return await many(
        db, Overdue,
        """UPDATE care_tasks t SET overdue_at = $2
           FROM care_cases c
           WHERE c.id = t.case_id AND t.status = 'open' AND t.overdue_at IS NULL AND t.due_on < $1
             AND c.closed_at IS NULL AND c.paused_at IS NULL
           RETURNING t.id, t.case_id""",
        today, now,
    )  # fmt: skip
