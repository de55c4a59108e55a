"""What only the citizen's side reads and writes: mandates that were asked for, questions, and who has read."""

from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.models import CareQuestion, Reader, Relation
from backend.care.queries import enter
from backend.db import Db, many, one
from backend.seal import Sealer

MandateStatus = Literal["asked", "confirmed", "refused", "revoked"]


class OwnPhone(msgspec.Struct, frozen=True):
    phone_sealed: bytes | None


async def find_own_phone(db: Db, sealer: Sealer, citizen_id: UUID) -> str | None:
    """The number with which the citizen signs in, E.164."""
    row = await one(db, OwnPhone, "SELECT phone_sealed FROM citizens WHERE id = $1", citizen_id)
    return sealer.open(row.phone_sealed) if row is not None and row.phone_sealed else None


class Mandate(msgspec.Struct, frozen=True):
    status: MandateStatus
    asked_at: datetime
    valid_until: date


async def find_mandate(db: Db, person_id: UUID, citizen_id: UUID, today: date) -> Mandate | None:
    """The citizen's mandate over a person that stands today, asked for or confirmed."""
    return await one(
        db, Mandate,
        """SELECT status, asked_at, valid_until FROM care_mandates
           WHERE person_id = $1 AND citizen_id = $2 AND status IN ('asked', 'confirmed') AND valid_until >= $3""",
        person_id, citizen_id, today,
    )  # fmt: skip


async def ask_for_mandate(
    db: Db, person_id: UUID, citizen_id: UUID, relation: Relation, now: datetime, valid_until: date
) -> None:
    """Ask to act for a person; once, until it is answered or over."""
    await db.execute(
        """UPDATE care_mandates SET status = 'revoked', ended_at = $3
           WHERE person_id = $1 AND citizen_id = $2 AND status IN ('asked', 'confirmed')
             AND valid_until < ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date""",
        person_id, citizen_id, now,
    )  # fmt: skip
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_mandates (id, person_id, citizen_id, relation, status, scope, asked_at, valid_until)
                   VALUES ($1, $2, $3, $4, 'asked', '{ask,follow}', $5, $6)""",
                uuid4(), person_id, citizen_id, relation, now, valid_until,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        return


async def link_account(db: Db, person_id: UUID, citizen_id: UUID, phone_index: bytes) -> bool:
    """The person's row becomes this account's where the number that was told is the one that it signs in with, and the
    account has none yet."""
    return (
        await db.fetchval(
            """UPDATE care_people SET citizen_id = $2
               WHERE id = $1 AND citizen_id IS NULL AND phone_index = $3
                 AND NOT EXISTS (SELECT FROM care_people WHERE citizen_id = $2) RETURNING true""",
            person_id, citizen_id, phone_index,
        )
        or False
    )  # fmt: skip


class QuestionRow(msgspec.Struct, frozen=True):
    id: UUID
    asked_by: Literal["citizen", "staff"]
    asker_id: UUID
    asked_at: datetime
    question_sealed: bytes
    answered_at: datetime | None
    answer_sealed: bytes | None


# As `QuestionRow`, of the case $1, in the order in which they were asked.
QUESTIONS: LiteralString = """
    SELECT id, asked_by, asker_id, asked_at, question_sealed, answered_at, answer_sealed
    FROM care_questions WHERE case_id = $1 ORDER BY asked_at, id"""


async def list_questions(db: Db, case_id: UUID) -> list[QuestionRow]:
    """In the order in which they were asked."""
    return await many(db, QuestionRow, QUESTIONS, case_id)


async def insert_question(
    db: Db, sealer: Sealer, case_id: UUID, asked_by: Literal["citizen", "staff"], asker_id: UUID, question: str,
    now: datetime,
) -> UUID:  # fmt: skip
    question_id = uuid4()
    await db.execute(
        """INSERT INTO care_questions (id, case_id, asked_by, asker_id, asked_at, question_sealed)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        question_id, case_id, asked_by, asker_id, now, sealer.seal(question),
    )  # fmt: skip
    return question_id


async def answer_question(
    db: Db, sealer: Sealer, case_id: UUID, question_id: UUID, asked_by: Literal["citizen", "staff"], answerer_id: UUID,
    answer: str, now: datetime,
) -> bool:  # fmt: skip
    """False where no such question of that side waits for an answer."""
    return await db.fetchval(
        """UPDATE care_questions SET answerer_id = $4, answered_at = $5, answer_sealed = $6
           WHERE id = $2 AND case_id = $1 AND asked_by = $3 AND answered_at IS NULL RETURNING true""",
        case_id, question_id, asked_by, answerer_id, now, sealer.seal(answer),
    ) or False  # fmt: skip


async def count_open_questions(db: Db, case_id: UUID, asked_by: Literal["citizen", "staff"]) -> int:
    return await db.fetchval(
        "SELECT count(*) FROM care_questions WHERE case_id = $1 AND asked_by = $2 AND answered_at IS NULL",
        case_id, asked_by,
    )  # fmt: skip


def show_question(row: QuestionRow, sealer: Sealer, reader_id: UUID) -> CareQuestion:
    return CareQuestion(
        id=row.id, asked_by=row.asked_by, mine=row.asker_id == reader_id, asked_at=row.asked_at,
        question=sealer.open(row.question_sealed), answered_at=row.answered_at,
        answer=sealer.open(row.answer_sealed) if row.answer_sealed else None,
    )  # fmt: skip


async def list_readers(db: Db, case_id: UUID, *, relatives: bool) -> list[Reader]:
    """Who read or changed a case, the newest first: staff by name and post, and by organization where they work for a
    provider; `relatives`: also whoever asked to act for the person, and no neighbour. A form that saves itself with
    each answer is one thing a day, as all looks of a relative are."""
    return await many(
        db, Reader,
        """SELECT max(t.at) AS at, coalesce(s.name, c.name, '') AS who, coalesce(s.title, '') AS title, t.action,
                  g.name_ko AS organization_ko, g.name_en AS organization_en, m.citizen_id IS NOT NULL AS is_relative
           FROM trail t
           LEFT JOIN staff s ON s.id = t.actor_id AND t.actor_kind = 'staff'
           LEFT JOIN LATERAL (
               SELECT o.name_ko, o.name_en FROM staff_roles r JOIN care_organizations o ON o.id = r.scope_id
               WHERE r.staff_id = s.id AND r.role = 'provider' ORDER BY r.id LIMIT 1) g ON true
           LEFT JOIN LATERAL (
               SELECT m.citizen_id FROM care_mandates m JOIN care_cases k ON k.person_id = m.person_id
               WHERE k.id = $2 AND m.citizen_id = t.actor_id LIMIT 1) m ON t.actor_kind = 'citizen' AND $3
           LEFT JOIN citizens c ON c.id = m.citizen_id
           WHERE t.subject_kind = 'case' AND t.subject_id = $1
             AND (t.actor_kind = 'staff' OR m.citizen_id IS NOT NULL)
           GROUP BY s.id, c.id, m.citizen_id, g.name_ko, g.name_en, t.action,
                    CASE WHEN t.action = 'assess' OR t.actor_kind = 'citizen' AND t.action = 'read'
                         THEN (t.at AT TIME ZONE 'Asia/Seoul')::date::text ELSE t.id::text END
           ORDER BY 1 DESC, max(t.id) DESC LIMIT 200""",
        str(case_id), case_id, relatives,
    )  # fmt: skip


# A person's own data


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Mandates end at once, and what was said of ended care is gone. Cases stay as long as the law asks: they are
    the dong's record of what it did."""
    await enter(db, date.max, citizen_id=citizen_id)
    await db.execute("DELETE FROM care_satisfaction_asks WHERE citizen_id = $1", citizen_id)
    await db.execute(
        """UPDATE care_mandates SET status = 'revoked', ended_at = $2
           WHERE citizen_id = $1 AND status IN ('asked', 'confirmed')""",
        citizen_id, now,
    )  # fmt: skip
