"""SQL of visits and what they find. Every statement runs after `care.queries.enter`, under row-level security."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID, uuid4

import msgspec

from backend.care.desk.models import Worker
from backend.care.models import Need, Status, Urgency
from backend.care.visits.models import CareLevel, CareVisit, FormBody, Given
from backend.db import Db, many, one, the
from backend.seal import Sealer

# The way


class StopRow(msgspec.Struct, frozen=True, kw_only=True):
    visit_id: UUID
    case_id: UUID
    code: str
    starts_at: datetime
    ends_at: datetime
    visit_status: Literal["planned", "made"]
    case_status: Status
    name_sealed: bytes | None
    born_on_sealed: bytes | None
    phone_sealed: bytes | None
    address_sealed: bytes | None
    access_sealed: bytes | None
    citizen_id: UUID | None
    dong_id: int
    dong_ko: str
    dong_en: str
    needs: list[Need]
    words_sealed: bytes | None
    urgency: Urgency
    risk: int
    lives_alone: bool | None
    assessment: Literal["none", "draft", "whole"]


async def list_stops(db: Db, staff_id: UUID, begins: datetime, ends: datetime) -> list[StopRow]:
    """The visits between two moments of whoever has the case, too: one that went on to a colleague is theirs."""
    return await many(
        db, StopRow,
        """SELECT v.id AS visit_id, v.case_id, c.code, lower(v.during) AS starts_at, upper(v.during) AS ends_at,
                  v.status AS visit_status, c.status AS case_status, p.name_sealed, p.born_on_sealed, p.phone_sealed,
                  p.address_sealed, p.access_sealed, p.citizen_id, c.dong_id, d.name_ko AS dong_ko,
                  d.name_en AS dong_en, c.needs, c.words_sealed, c.urgency, c.risk, p.lives_alone,
                  CASE WHEN v.status = 'made' THEN 'whole'
                       WHEN EXISTS (SELECT FROM care_assessments a WHERE a.case_id = c.id AND a.status = 'draft')
                       THEN 'draft' ELSE 'none' END AS assessment
           FROM care_visits v
           JOIN care_cases c ON c.id = v.case_id
           JOIN dongs d ON d.id = c.dong_id
           LEFT JOIN care_people p ON p.id = c.person_id
           WHERE v.staff_id = $1 AND c.assigned_to = $1 AND v.status IN ('planned', 'made')
             AND v.during && tstzrange($2, $3) AND lower(v.during) >= $2
           ORDER BY v.during, v.id""",
        staff_id, begins, ends,
    )  # fmt: skip


async def find_planned(db: Db, case_id: UUID) -> CareVisit | None:
    return await one(
        db, CareVisit,
        """SELECT id, lower(during) AS starts_at, upper(during) AS ends_at FROM care_visits
           WHERE case_id = $1 AND status = 'planned'""",
        case_id,
    )  # fmt: skip


async def find_day(db: Db, case_id: UUID, visit_id: UUID) -> date | None:
    """The day in Seoul of a visit of this case, also of one that did not take place."""
    return await db.fetchval(
        "SELECT (lower(during) AT TIME ZONE 'Asia/Seoul')::date FROM care_visits WHERE id = $2 AND case_id = $1",
        case_id, visit_id,
    )  # fmt: skip


async def mark_made(db: Db, visit_id: UUID) -> None:
    await db.execute("UPDATE care_visits SET status = 'made' WHERE id = $1 AND status = 'planned'", visit_id)


# Forms


class FormRow(msgspec.Struct, frozen=True):
    version: int
    form: FormBody


async def form_on(db: Db, on_date: date) -> FormRow:
    """The one that holds on a day."""
    return await the(db, FormRow, "SELECT version, form FROM care_forms WHERE valid @> $1::date", on_date)


async def list_forms(db: Db, versions: Collection[int]) -> list[FormRow]:
    return await many(
        db, FormRow, "SELECT version, form FROM care_forms WHERE version = ANY ($1::int[]) ORDER BY version",
        list(versions),
    )  # fmt: skip


# Assessments


class AssessmentRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    visit_id: UUID | None
    form_version: int
    status: Literal["draft", "whole"]
    version: int
    answers_sealed: bytes
    started_by: UUID
    started_at: datetime
    completed_by: UUID | None
    completed_at: datetime | None
    score: int | None
    level: CareLevel | None
    agreed_how: Literal["signed", "orally"] | None
    agreed_at: datetime | None
    agreed_word_sealed: bytes | None
    signature_id: UUID | None


_ASSESSMENT: LiteralString = """
    SELECT id, visit_id, form_version, status, version, answers_sealed, started_by, started_at, completed_by,
           completed_at, score, level, agreed_how, agreed_at, agreed_word_sealed, signature_id
    FROM care_assessments
"""


async def list_assessments(db: Db, case_id: UUID) -> list[AssessmentRow]:
    """The draft first, then the latest."""
    return await many(
        db, AssessmentRow,
        _ASSESSMENT + "WHERE case_id = $1 ORDER BY status = 'draft' DESC, completed_at DESC, id",
        case_id,
    )  # fmt: skip


async def find_draft(db: Db, case_id: UUID) -> AssessmentRow | None:
    return await one(db, AssessmentRow, _ASSESSMENT + "WHERE case_id = $1 AND status = 'draft'", case_id)


def open_answers(row: AssessmentRow, sealer: Sealer) -> dict[str, Given]:
    return msgspec.json.decode(sealer.open(row.answers_sealed), type=dict[str, Given])


def _seal(answers: Mapping[str, Given], sealer: Sealer) -> bytes:
    return sealer.seal(msgspec.json.encode(answers).decode())


async def insert_draft(
    db: Db, sealer: Sealer, case_id: UUID, visit_id: UUID | None, form_version: int, staff_id: UUID, now: datetime
) -> AssessmentRow:
    await db.execute(
        """INSERT INTO care_assessments (id, case_id, visit_id, form_version, answers_sealed, started_by, started_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        uuid4(), case_id, visit_id, form_version, _seal({}, sealer), staff_id, now,
    )  # fmt: skip
    return await the(db, AssessmentRow, _ASSESSMENT + "WHERE case_id = $1 AND status = 'draft'", case_id)


async def write_answers(db: Db, sealer: Sealer, assessment_id: UUID, answers: Mapping[str, Given]) -> None:
    await db.execute(
        "UPDATE care_assessments SET answers_sealed = $2, version = version + 1 WHERE id = $1 AND status = 'draft'",
        assessment_id, _seal(answers, sealer),
    )  # fmt: skip


async def agree(
    db: Db, assessment_id: UUID, now: datetime, *, signature_id: UUID | None, word_sealed: bytes | None
) -> None:
    """Signed, or said with a reason why not signed; what was there before is replaced."""
    await db.execute(
        """UPDATE care_assessments SET agreed_how = CASE WHEN $3::uuid IS NULL THEN 'orally' ELSE 'signed' END,
                  agreed_at = $2, signature_id = $3, agreed_word_sealed = $4, version = version + 1
           WHERE id = $1 AND status = 'draft'""",
        assessment_id, now, signature_id, word_sealed,
    )  # fmt: skip


async def complete(
    db: Db, assessment_id: UUID, visit_id: UUID | None, staff_id: UUID, score: int, level: CareLevel, now: datetime
) -> None:
    await db.execute(
        """UPDATE care_assessments SET status = 'whole', visit_id = $2, completed_by = $3, completed_at = $6,
                  score = $4, level = $5, version = version + 1
           WHERE id = $1 AND status = 'draft'""",
        assessment_id, visit_id, staff_id, score, level, now,
    )  # fmt: skip


async def set_risk(db: Db, case_id: UUID, risk: int) -> None:
    await db.execute("UPDATE care_cases SET risk = $2, version = version + 1 WHERE id = $1", case_id, risk)


# Where two answered differently


class ConflictRow(msgspec.Struct, frozen=True):
    id: UUID
    assessment_id: UUID
    field: str
    value_sealed: bytes | None
    staff_id: UUID
    at: datetime
    settled_at: datetime | None


async def list_conflicts(db: Db, assessment_ids: Collection[UUID]) -> list[ConflictRow]:
    """Those that wait and those that were settled, in the order in which they were told."""
    return await many(
        db, ConflictRow,
        """SELECT id, assessment_id, field, value_sealed, staff_id, at, settled_at FROM care_assessment_conflicts
           WHERE assessment_id = ANY ($1::uuid[]) ORDER BY at, id""",
        list(assessment_ids),
    )  # fmt: skip


def open_value(row: ConflictRow, sealer: Sealer) -> str | None:
    return sealer.open(row.value_sealed) if row.value_sealed is not None else None


async def insert_conflict(
    db: Db, sealer: Sealer, assessment_id: UUID, field: str, value: str | None, staff_id: UUID, now: datetime
) -> None:
    await db.execute(
        """INSERT INTO care_assessment_conflicts (id, assessment_id, field, value_sealed, staff_id, at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        uuid4(), assessment_id, field, sealer.seal(value) if value is not None else None, staff_id, now,
    )  # fmt: skip


async def settle(db: Db, conflict_id: UUID, staff_id: UUID, now: datetime) -> None:
    """The answer that stands stays; the row remains as the one that was not chosen."""
    await db.execute(
        "UPDATE care_assessment_conflicts SET settled_by = $2, settled_at = $3 WHERE id = $1 AND settled_at IS NULL",
        conflict_id, staff_id, now,
    )  # fmt: skip


async def settle_swapped(
    db: Db, sealer: Sealer, conflict_id: UUID, stood: Given | None, staff_id: UUID, now: datetime
) -> None:
    """The other answer was chosen: the row remains as the one that stood before."""
    await db.execute(
        """UPDATE care_assessment_conflicts SET settled_by = $2, settled_at = $3, value_sealed = $4,
                  staff_id = coalesce($5, staff_id), at = coalesce($6, at)
           WHERE id = $1 AND settled_at IS NULL""",
        conflict_id, staff_id, now, sealer.seal(stood.value) if stood else None, stood.by if stood else None,
        stood.at if stood else None,
    )  # fmt: skip


async def list_workers(db: Db, staff_ids: Collection[UUID]) -> dict[UUID, Worker]:
    found = await many(db, Worker, "SELECT id, name FROM staff WHERE id = ANY ($1::uuid[])", list(staff_ids))
    return {worker.id: worker for worker in found}
