"""SQL of handing a case over. Every statement runs after `enter`, under row-level security."""

from datetime import datetime
from typing import Literal, LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.desk.rules import HandoverOpen
from backend.db import Db


class HandoverRow(msgspec.Struct, frozen=True):
    id: UUID
    from_name: str
    to_staff_id: UUID
    to_name: str
    word_sealed: bytes
    at: datetime
    status: Literal["asked", "accepted", "declined", "dropped"]
    answer_sealed: bytes | None


# As `HandoverRow`, of the case $1, the latest first.
HANDOVERS: LiteralString = """
    SELECT h.id, f.name AS from_name, h.to_staff_id, t.name AS to_name, h.word_sealed, h.at, h.status,
           h.answer_sealed
    FROM care_handovers h JOIN staff f ON f.id = h.from_staff_id JOIN staff t ON t.id = h.to_staff_id
    WHERE h.case_id = $1 ORDER BY h.at DESC, h.id"""


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
