"""SQL of the desk's queue. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.care.desk.models import Counts, DongNamed, Filter, Queued, Worker
from backend.care.models import Level, Need, PauseReason, Status, Urgency
from backend.db import Db, many
from backend.seal import Sealer

PAGE = 100


class _QueueRow(msgspec.Struct, frozen=True, kw_only=True):
    count_all: int
    count_mine: int
    count_unassigned: int
    count_late: int
    count_waiting: int
    count_escalated: int
    # None where the filter lets nothing through.
    id: UUID | None
    code: str | None
    name_sealed: bytes | None
    dong_id: int | None
    dong_ko: str | None
    dong_en: str | None
    needs: list[Need] | None
    urgency: Urgency | None
    risk: int | None
    status: Status | None
    received_at: datetime | None
    due_at: datetime | None
    pause_reason: PauseReason | None
    is_late: bool | None
    assigned_to: UUID | None
    assignee_name: str | None
    escalated_to: Level | None
    to_answer: bool | None
    handed_to_me: bool | None
    needs_provider: bool | None
    not_met: bool | None
    visit_at: datetime | None


QUEUE: LiteralString = """
    WITH handed AS MATERIALIZED (
        SELECT case_id FROM care_handovers WHERE to_staff_id = $2 AND status = 'asked'
    ), mine AS MATERIALIZED (
        SELECT c.id, c.dong_id, c.urgency, c.status, c.risk, c.due_at, c.paused_at, c.assigned_to, c.escalated_to,
               c.id IN (SELECT care_waiting_cases()) AS to_answer,
               c.id IN (SELECT care_unplaced_cases()) AS needs_provider,
               c.id IN (SELECT care_searched_cases()) AS not_met
        FROM care_cases c
        WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[]) AND ($6::int IS NULL OR c.dong_id = $6)
    ), open AS MATERIALIZED (
        SELECT c.id, c.risk, CASE WHEN c.paused_at IS NULL THEN c.due_at END AS runs_until,
               c.not_met OR c.urgency = 'emergency'
                   AND c.status IN ('received', 'reopened', 'assigned', 'visit_scheduled') AS is_first,
               coalesce(c.assigned_to = $2, false) AS is_mine, c.assigned_to IS NULL AS is_unassigned,
               coalesce(c.due_at <= $4, false) AND c.paused_at IS NULL AS is_late,
               c.to_answer, c.needs_provider, c.not_met, handed.case_id IS NOT NULL AS handed_to_me,
               handed.case_id IS NOT NULL OR c.not_met
                   OR ((c.to_answer OR c.needs_provider) AND (c.assigned_to IS NULL OR c.assigned_to = $2
                                        OR c.dong_id = ANY ($3::int[]))) AS is_waiting,
               c.escalated_to <> 'dong' AS is_escalated
        FROM mine c LEFT JOIN handed ON handed.case_id = c.id
    ), page AS MATERIALIZED (
        SELECT * FROM open
        WHERE CASE $5 WHEN 'mine' THEN is_mine WHEN 'unassigned' THEN is_unassigned WHEN 'late' THEN is_late
                      WHEN 'waiting' THEN is_waiting WHEN 'escalated' THEN is_escalated ELSE true END
        ORDER BY is_first DESC, runs_until NULLS LAST, risk DESC, id
        LIMIT $7 OFFSET $8
    ), counts AS (
        SELECT count(*) AS count_all, count(*) FILTER (WHERE is_mine) AS count_mine,
               count(*) FILTER (WHERE is_unassigned) AS count_unassigned,
               count(*) FILTER (WHERE is_late) AS count_late,
               count(*) FILTER (WHERE is_waiting) AS count_waiting,
               count(*) FILTER (WHERE is_escalated) AS count_escalated
        FROM open
    )
    SELECT counts.*, c.id, c.code, p.name_sealed, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, c.needs,
           c.urgency, c.risk, c.status, c.received_at, c.due_at, c.pause_reason, page.is_late, c.assigned_to,
           s.name AS assignee_name, c.escalated_to, page.to_answer, page.handed_to_me,
           page.needs_provider, page.not_met, lower(v.during) AS visit_at
    FROM counts
    LEFT JOIN (page JOIN care_cases c ON c.id = page.id
                    JOIN dongs d ON d.id = c.dong_id
                    LEFT JOIN care_people p ON p.id = c.person_id
                    LEFT JOIN staff s ON s.id = c.assigned_to
                    LEFT JOIN care_visits v ON v.case_id = c.id AND v.status = 'planned') ON true
    ORDER BY page.is_first DESC, page.runs_until NULLS LAST, page.risk DESC, page.id"""


async def read_queue(
    db: Db, sealer: Sealer, staff_id: UUID, dong_ids: Sequence[int], supervised: Sequence[int], now: datetime,
    which: Filter, dong_id: int | None, page: int,
) -> tuple[list[Queued], Counts, bool]:  # fmt: skip
    """A page of the open cases of these dongs, emergencies that nobody saw yet first, then by promise and risk; how
    many each filter lets through; and whether there are more."""
    rows = await many(
        db, _QueueRow,
        QUEUE,
        list(dong_ids), staff_id, list(supervised), now, which, dong_id, PAGE + 1, page * PAGE,
    )  # fmt: skip
    first = rows[0]
    counts = Counts(first.count_all, first.count_mine, first.count_unassigned, first.count_late, first.count_waiting,
                    first.count_escalated)  # fmt: skip
    listed = [_queued(row, sealer) for row in rows if row.id is not None]
    return listed[:PAGE], counts, len(listed) > PAGE


def _queued(row: _QueueRow, sealer: Sealer) -> Queued:
    shown = msgspec.structs.asdict(row)
    return msgspec.convert(
        shown | {
            "name": sealer.open(row.name_sealed) if row.name_sealed else None,
            "dong": DongNamed(row.dong_id or 0, row.dong_ko or "", row.dong_en or ""),
            "assignee": Worker(row.assigned_to, row.assignee_name or "") if row.assigned_to else None,
        },
        Queued,
    )  # fmt: skip


async def count_urging(db: Db, staff_id: UUID, dong_ids: Sequence[int], now: datetime) -> int:
    """Open cases of these dongs that nobody has yet, and those of this manager whose promise is over."""
    return await db.fetchval(
        """SELECT count(*) FROM care_cases c
           WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
             AND (c.assigned_to IS NULL OR (c.assigned_to = $2 AND c.paused_at IS NULL AND c.due_at <= $3))""",
        list(dong_ids), staff_id, now,
    )  # fmt: skip


async def list_dongs(db: Db, dong_ids: Sequence[int], today: date) -> list[DongNamed]:
    """Those that are dongs today, or that still have open cases."""
    return await many(
        db, DongNamed,
        """SELECT d.id, d.name_ko, d.name_en FROM dongs d
           WHERE d.id = ANY ($1::int[]) AND d.valid @> $2::date ORDER BY d.id""",
        list(dong_ids), today,
    )  # fmt: skip


async def find_by_code(db: Db, code: str) -> UUID | None:
    return await db.fetchval("SELECT id FROM care_cases WHERE code = $1", code)


async def list_by_phone(db: Db, phone_index: bytes) -> list[UUID]:
    """The cases of whom this number was told to be, open ones first."""
    return [
        row["id"]
        for row in await db.fetch(
            """SELECT c.id FROM care_people p JOIN care_cases c ON c.person_id = p.id
               WHERE p.phone_index = $1 ORDER BY c.closed_at IS NOT NULL, c.received_at DESC LIMIT 20""",
            phone_index,
        )
    ]  # fmt: skip
