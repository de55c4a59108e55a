"""SQL of the desk. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.desk.models import (
    CareColleague,
    Counts,
    DongNamed,
    Filter,
    Queued,
    Worker,
)
from backend.care.desk.rules import HandoverOpen, VisitOverlap
from backend.care.models import ActorKind, ContactRelation, Level, Need, PauseReason, Purpose, Relation, Status, Urgency
from backend.db import Db, many, one
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
    visit_at: datetime | None


QUEUE: LiteralString = """
    WITH handed AS MATERIALIZED (
        SELECT case_id FROM care_handovers WHERE to_staff_id = $2 AND status = 'asked'
    ), mine AS MATERIALIZED (
        SELECT c.id, c.dong_id, c.urgency, c.status, c.risk, c.due_at, c.paused_at, c.assigned_to, c.escalated_to,
               -- One look into a small index for each case: a join would ask the policy about every question.
               (SELECT true FROM care_questions q
                WHERE q.case_id = c.id AND q.answered_at IS NULL AND q.asked_by = 'citizen' LIMIT 1)
                   IS NOT NULL AS to_answer
        FROM care_cases c
        WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[]) AND ($6::int IS NULL OR c.dong_id = $6)
    ), open AS MATERIALIZED (
        SELECT c.id, c.risk, CASE WHEN c.paused_at IS NULL THEN c.due_at END AS runs_until,
               c.urgency = 'emergency'
                   AND c.status IN ('received', 'reopened', 'assigned', 'visit_scheduled') AS is_first,
               coalesce(c.assigned_to = $2, false) AS is_mine, c.assigned_to IS NULL AS is_unassigned,
               coalesce(c.due_at <= $4, false) AND c.paused_at IS NULL AS is_late,
               c.to_answer, handed.case_id IS NOT NULL AS handed_to_me,
               handed.case_id IS NOT NULL
                   OR (c.to_answer AND (c.assigned_to IS NULL OR c.assigned_to = $2
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
           lower(v.during) AS visit_at
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


# One case


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    name_sealed: bytes | None
    born_on_sealed: bytes | None
    phone_sealed: bytes | None
    address_sealed: bytes
    access_sealed: bytes | None
    lives_alone: bool | None
    contact_name_sealed: bytes | None
    contact_phone_sealed: bytes | None
    contact_relation: ContactRelation | None
    has_account: bool
    died_at: datetime | None
    version: int


async def find_person(db: Db, person_id: UUID) -> PersonRow | None:
    """None where the person has moved out of this desk's sight."""
    return await one(
        db, PersonRow,
        """SELECT name_sealed, born_on_sealed, phone_sealed, address_sealed, access_sealed, lives_alone,
                  contact_name_sealed, contact_phone_sealed, contact_relation, citizen_id IS NOT NULL AS has_account,
                  died_at, version
           FROM care_people WHERE id = $1""",
        person_id,
    )  # fmt: skip


class RequesterRow(msgspec.Struct, frozen=True):
    name: str | None
    phone_sealed: bytes | None
    told_name_sealed: bytes | None
    told_phone_sealed: bytes | None


async def find_requester(db: Db, case_id: UUID) -> RequesterRow | None:
    """Who asked for somebody else: in an account, or on the phone."""
    return await one(
        db, RequesterRow,
        """SELECT z.name, z.phone_sealed, c.requester_name_sealed AS told_name_sealed,
                  c.requester_sealed AS told_phone_sealed
           FROM care_cases c LEFT JOIN citizens z ON z.id = c.requester_id
           WHERE c.id = $1 AND c.relation <> 'self' AND num_nonnulls(c.requester_id, c.requester_sealed,
                                                                     c.requester_name_sealed) > 0""",
        case_id,
    )  # fmt: skip


async def find_worker(db: Db, staff_id: UUID) -> Worker | None:
    return await one(db, Worker, "SELECT id, name FROM staff WHERE id = $1", staff_id)


class EventRow(msgspec.Struct, frozen=True):
    at: datetime
    kind: ActorKind
    who: str
    action: str
    from_status: Status | None
    to_status: Status | None
    why_sealed: bytes | None


async def list_events(db: Db, case_id: UUID) -> list[EventRow]:
    """The latest first."""
    return await many(
        db, EventRow,
        """SELECT e.at, e.actor_kind AS kind, coalesce(s.name, z.name, '') AS who, e.action, e.from_status, e.to_status,
                  e.why_sealed
           FROM care_events e
           LEFT JOIN staff s ON e.actor_kind = 'staff' AND s.id = e.actor_id
           LEFT JOIN citizens z ON e.actor_kind = 'citizen' AND z.id = e.actor_id
           WHERE e.case_id = $1 ORDER BY e.id DESC""",
        case_id,
    )  # fmt: skip


class ConsentRow(msgspec.Struct, frozen=True):
    purpose: Purpose
    given: bool
    at: datetime
    given_by: str | None
    heard_by: str | None


async def list_consents(db: Db, person_id: UUID) -> list[ConsentRow]:
    """The latest word about each purpose."""
    return await many(
        db, ConsentRow,
        """SELECT DISTINCT ON (k.purpose) k.purpose, k.given, k.at, z.name AS given_by, s.name AS heard_by
           FROM care_consents k
           LEFT JOIN citizens z ON z.id = k.given_by
           LEFT JOIN staff s ON s.id = k.heard_by
           WHERE k.person_id = $1 ORDER BY k.purpose, k.id DESC""",
        person_id,
    )  # fmt: skip


class MandateRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    citizen_id: UUID
    name: str | None
    relation: Relation
    status: Literal["asked", "confirmed", "refused", "revoked"]
    asked_at: datetime
    valid_until: date
    confirmed_at: datetime | None
    confirmed_how: Literal["phone", "code", "in_person", "account"] | None
    digest: bool


async def list_mandates(db: Db, person_id: UUID) -> list[MandateRow]:
    return await many(
        db, MandateRow,
        """SELECT m.id, m.citizen_id, z.name, m.relation, m.status, m.asked_at, m.valid_until, m.confirmed_at,
                  m.confirmed_how, 'digest' = ANY (m.scope) AS digest
           FROM care_mandates m JOIN citizens z ON z.id = m.citizen_id
           WHERE m.person_id = $1 ORDER BY m.asked_at DESC, m.id""",
        person_id,
    )  # fmt: skip


async def answer_mandate(
    db: Db, mandate_id: UUID, person_id: UUID, to: Literal["confirmed", "refused", "revoked"],
    how: Literal["phone", "in_person"], staff_id: UUID, now: datetime,
) -> UUID | None:  # fmt: skip
    """Whose mandate it is; None where it is not one that can go there: only what is asked for is confirmed or refused,
    within its time, and only what is confirmed is revoked."""
    return await db.fetchval(
        """UPDATE care_mandates
           SET status = $3, confirmed_at = CASE WHEN $3 = 'confirmed' THEN $6::timestamptz ELSE confirmed_at END,
               confirmed_how = CASE WHEN $3 = 'confirmed' THEN $4 ELSE confirmed_how END,
               confirmed_by = CASE WHEN $3 = 'confirmed' THEN $5::uuid ELSE confirmed_by END,
               ended_at = CASE WHEN $3 = 'confirmed' THEN NULL ELSE $6::timestamptz END
           WHERE id = $1 AND person_id = $2
             AND status = CASE WHEN $3 = 'revoked' THEN 'confirmed' ELSE 'asked' END
             AND ($3 <> 'confirmed' OR valid_until >= ($6::timestamptz AT TIME ZONE 'Asia/Seoul')::date)
           RETURNING citizen_id""",
        mandate_id, person_id, to, how, staff_id, now,
    )  # fmt: skip


async def list_colleagues(db: Db, dong_id: int, today: date) -> list[CareColleague]:
    """The care managers of a dong, those with the least to do first. Grants for a district or the city count, too."""
    return await many(
        db, CareColleague,
        """SELECT s.id, s.name, s.title, count(c.id) AS open FROM staff s
           LEFT JOIN care_cases c ON c.assigned_to = s.id AND c.closed_at IS NULL
           WHERE s.active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'care_manager' AND r.valid @> $2::date
                 AND (r.scope_kind = 'city' OR (r.scope_kind = 'dong' AND r.scope_id = $1)
                      OR (r.scope_kind = 'district'
                          AND r.scope_id = (SELECT d.district_id FROM dongs d WHERE d.id = $1))))
           GROUP BY s.id ORDER BY count(c.id), s.name, s.id""",
        dong_id, today,
    )  # fmt: skip


async def touch(db: Db, case_id: UUID) -> None:
    """What the case is about changed: whoever has an older one in front of them is told."""
    await db.execute("UPDATE care_cases SET version = version + 1 WHERE id = $1", case_id)


async def set_urgency(db: Db, case_id: UUID, urgency: Urgency, risk: int, due_at: datetime) -> None:
    await db.execute(
        "UPDATE care_cases SET urgency = $2, risk = $3, due_at = $4, version = version + 1 WHERE id = $1",
        case_id, urgency, risk, due_at,
    )  # fmt: skip


async def count_tries(db: Db, case_id: UUID) -> int:
    """On how many days somebody tried to reach the person since the case was received, or began again."""
    return await db.fetchval(
        """SELECT count(DISTINCT (e.at AT TIME ZONE 'Asia/Seoul')::date) FROM care_events e
           WHERE e.case_id = $1 AND e.action IN ('tried_phone', 'tried_door')
             AND e.id > (SELECT max(b.id) FROM care_events b
                         WHERE b.case_id = $1 AND b.to_status IN ('received', 'reopened'))""",
        case_id,
    )  # fmt: skip


async def list_open_of_person(db: Db, person_id: UUID, dong_id: int) -> list[UUID]:
    return [
        row["id"]
        for row in await db.fetch(
            "SELECT id FROM care_cases WHERE person_id = $1 AND dong_id = $2 AND closed_at IS NULL ORDER BY id",
            person_id, dong_id,
        )
    ]  # fmt: skip


async def move_person(db: Db, person_id: UUID, dong_id: int, household_index: bytes) -> None:
    await db.execute(
        "UPDATE care_people SET dong_id = $2, household_index = $3, version = version + 1 WHERE id = $1",
        person_id,
        dong_id,
        household_index,
    )


async def move_case(db: Db, case_id: UUID, dong_id: int, staff_id: UUID | None) -> None:
    await db.execute(
        """UPDATE care_cases SET dong_id = $2, assigned_to = $3, escalated_to = 'dong', version = version + 1
           WHERE id = $1""",
        case_id, dong_id, staff_id,
    )  # fmt: skip


# Visits


class VisitRow(msgspec.Struct, frozen=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    status: Literal["planned", "cancelled"]


async def list_visits(db: Db, case_id: UUID) -> list[VisitRow]:
    """The latest first."""
    return await many(
        db, VisitRow,
        """SELECT v.id, lower(v.during) AS starts_at, upper(v.during) AS ends_at, s.name AS staff_name, v.status
           FROM care_visits v JOIN staff s ON s.id = v.staff_id
           WHERE v.case_id = $1 ORDER BY v.status = 'planned' DESC, lower(v.during) DESC, v.id""",
        case_id,
    )  # fmt: skip


async def set_visit(
    db: Db, case_id: UUID, staff_id: UUID, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    """The case's one visit to come, set or moved. Raises VisitOverlap where that manager is elsewhere then."""
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_visits (id, case_id, staff_id, during, created_at)
                   VALUES ($1, $2, $3, tstzrange($4, $5), $6)
                   ON CONFLICT (case_id) WHERE status = 'planned'
                   DO UPDATE SET staff_id = excluded.staff_id, during = excluded.during""",
                uuid4(), case_id, staff_id, starts_at, ends_at, now,
            )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise VisitOverlap from None


async def give_visit(db: Db, case_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Whoever has the case now goes to the visit that is to come. Raises VisitOverlap."""
    try:
        async with db.transaction():
            await db.execute(
                """UPDATE care_visits SET staff_id = $2
                   WHERE case_id = $1 AND status = 'planned' AND upper(during) > $3""",
                case_id, staff_id, now,
            )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise VisitOverlap from None


# From hand to hand


class HandoverRow(msgspec.Struct, frozen=True):
    id: UUID
    from_name: str
    to_staff_id: UUID
    to_name: str
    word_sealed: bytes
    at: datetime
    status: Literal["asked", "accepted", "declined", "dropped"]
    answer_sealed: bytes | None


async def list_handovers(db: Db, case_id: UUID) -> list[HandoverRow]:
    """The latest first."""
    return await many(
        db, HandoverRow,
        """SELECT h.id, f.name AS from_name, h.to_staff_id, t.name AS to_name, h.word_sealed, h.at, h.status,
                  h.answer_sealed
           FROM care_handovers h JOIN staff f ON f.id = h.from_staff_id JOIN staff t ON t.id = h.to_staff_id
           WHERE h.case_id = $1 ORDER BY h.at DESC, h.id""",
        case_id,
    )  # fmt: skip


async def find_asked(db: Db, case_id: UUID) -> UUID | None:
    """Who is asked to take the case on."""
    return await db.fetchval(
        "SELECT to_staff_id FROM care_handovers WHERE case_id = $1 AND status = 'asked'", case_id
    )  # fmt: skip


async def insert_handover(
    db: Db, case_id: UUID, from_staff_id: UUID, to_staff_id: UUID, word_sealed: bytes, now: datetime
) -> UUID:
    """Raises HandoverOpen where one is asked already."""
    handover_id = uuid4()
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_handovers (id, case_id, from_staff_id, to_staff_id, word_sealed, at)
                   VALUES ($1, $2, $3, $4, $5, $6)""",
                handover_id, case_id, from_staff_id, to_staff_id, word_sealed, now,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise HandoverOpen from None
    return handover_id


async def answer_handover(
    db: Db, case_id: UUID, status: Literal["accepted", "declined"], answer_sealed: bytes | None, now: datetime
) -> None:
    await db.execute(
        """UPDATE care_handovers SET status = $2, answered_at = $4, answer_sealed = $3
           WHERE case_id = $1 AND status = 'asked'""",
        case_id, status, answer_sealed, now,
    )  # fmt: skip


# Opening what a colleague has


async def has_opened(db: Db, case_id: UUID, staff_id: UUID, now: datetime) -> bool:
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM care_openings WHERE case_id = $1 AND staff_id = $2 AND until > $3)",
        case_id, staff_id, now,
    )  # fmt: skip


async def insert_opening(
    db: Db, case_id: UUID, staff_id: UUID, why_sealed: bytes, now: datetime, until: datetime
) -> None:
    await db.execute(
        "INSERT INTO care_openings (id, case_id, staff_id, why_sealed, at, until) VALUES ($1, $2, $3, $4, $5, $6)",
        uuid4(), case_id, staff_id, why_sealed, now, until,
    )  # fmt: skip


class OpeningRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    dong_id: int
    dong_ko: str
    dong_en: str
    staff_id: UUID
    staff_name: str
    assignee_name: str | None
    why_sealed: bytes
    at: datetime


async def list_openings(db: Db, dong_ids: Sequence[int]) -> list[OpeningRow]:
    """What no supervisor has looked at yet, the latest first."""
    return await many(
        db, OpeningRow,
        """SELECT o.id, o.case_id, c.code, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, o.staff_id,
                  s.name AS staff_name, a.name AS assignee_name, o.why_sealed, o.at
           FROM care_openings o
           JOIN care_cases c ON c.id = o.case_id
           JOIN dongs d ON d.id = c.dong_id
           JOIN staff s ON s.id = o.staff_id
           LEFT JOIN staff a ON a.id = c.assigned_to
           WHERE o.reviewed_at IS NULL AND c.dong_id = ANY ($1::int[]) ORDER BY o.at DESC, o.id LIMIT 200""",
        list(dong_ids),
    )  # fmt: skip


class Opened(msgspec.Struct, frozen=True):
    case_id: UUID
    staff_id: UUID


async def find_opening(db: Db, opening_id: UUID, dong_ids: Sequence[int]) -> Opened | None:
    return await one(
        db, Opened,
        """SELECT o.case_id, o.staff_id FROM care_openings o JOIN care_cases c ON c.id = o.case_id
           WHERE o.id = $1 AND c.dong_id = ANY ($2::int[])""",
        opening_id, list(dong_ids),
    )  # fmt: skip


async def mark_reviewed(db: Db, opening_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Who looked first stands."""
    await db.execute(
        "UPDATE care_openings SET reviewed_by = $2, reviewed_at = $3 WHERE id = $1 AND reviewed_at IS NULL",
        opening_id, staff_id, now,
    )  # fmt: skip


# The supervisor's board


class LoadRow(msgspec.Struct, frozen=True, kw_only=True):
    dong_id: int
    dong_ko: str
    dong_en: str
    staff_id: UUID | None
    staff_name: str | None
    open: int
    late: int
    escalated: int
    oldest_due_at: datetime | None


async def list_loads(db: Db, dong_ids: Sequence[int], now: datetime) -> list[LoadRow]:
    """Open cases by dong and manager; of who has the grant for that very dong also those who have none."""
    return await many(
        db, LoadRow,
        """WITH loads AS (
               SELECT c.dong_id, c.assigned_to AS staff_id, count(*) AS open,
                      count(*) FILTER (WHERE c.due_at <= $2 AND c.paused_at IS NULL) AS late,
                      count(*) FILTER (WHERE c.escalated_to <> 'dong') AS escalated,
                      min(c.due_at) FILTER (WHERE c.paused_at IS NULL) AS oldest_due_at
               FROM care_cases c WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[]) GROUP BY 1, 2
           ), idle AS (
               SELECT r.scope_id AS dong_id, r.staff_id, 0, 0, 0, NULL::timestamptz FROM staff_roles r
               JOIN staff s ON s.id = r.staff_id AND s.active
               WHERE r.role = 'care_manager' AND r.scope_kind = 'dong' AND r.scope_id = ANY ($1::int[])
                 AND r.valid @> ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date
                 AND NOT EXISTS (SELECT FROM loads WHERE loads.dong_id = r.scope_id AND loads.staff_id = r.staff_id)
           )
           SELECT a.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, a.staff_id, s.name AS staff_name, a.open,
                  a.late, a.escalated, a.oldest_due_at
           FROM (SELECT * FROM loads UNION ALL SELECT * FROM idle) a
           JOIN dongs d ON d.id = a.dong_id LEFT JOIN staff s ON s.id = a.staff_id
           ORDER BY a.dong_id, a.staff_id IS NOT NULL, a.open DESC, s.name, a.staff_id""",
        list(dong_ids), now,
    )  # fmt: skip


# Escalation


class LateCase(msgspec.Struct, frozen=True):
    id: UUID
    level: Literal["district", "city"]


async def lock_late(db: Db, district_before: datetime, city_before: datetime) -> list[LateCase]:
    """Cases whose promise is over for so long that the next level is to see them, once each. A clock that stands still
    never comes here."""
    return await many(
        db, LateCase,
        """SELECT id, CASE WHEN due_at <= $2 THEN 'city' ELSE 'district' END AS level FROM care_cases
           WHERE closed_at IS NULL AND paused_at IS NULL AND due_at <= $1
             AND (escalated_to = 'dong' OR (escalated_to = 'district' AND due_at <= $2))
           ORDER BY due_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED""",
        district_before, city_before,
    )  # fmt: skip


# Accounts that were seen


class Account(msgspec.Struct, frozen=True):
    id: UUID
    name: str | None
    phone_sealed: bytes


async def list_accounts(db: Db, case_id: UUID) -> list[Account]:
    """The accounts that have to do with a case: the person's, whoever asked, and who acts or asks to act for them."""
    return await many(
        db, Account,
        """SELECT z.id, z.name, z.phone_sealed FROM citizens z
           WHERE z.phone_sealed IS NOT NULL AND z.deleted_at IS NULL AND z.id IN (
               SELECT c.requester_id FROM care_cases c WHERE c.id = $1 AND c.relation <> 'neighbour'
               UNION SELECT p.citizen_id FROM care_cases c JOIN care_people p ON p.id = c.person_id WHERE c.id = $1
               UNION SELECT m.citizen_id FROM care_cases c JOIN care_mandates m ON m.person_id = c.person_id
                     WHERE c.id = $1 AND m.status IN ('asked', 'confirmed'))
           ORDER BY z.id""",
        case_id,
    )  # fmt: skip


async def insert_activation(db: Db, citizen_id: UUID, staff_id: UUID, now: datetime) -> None:
    await db.execute(
        "INSERT INTO care_activations (citizen_id, staff_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        citizen_id, staff_id, now,
    )  # fmt: skip
