"""SQL of looks into a colleague's case. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from backend.db import Db, many, one


async def has_opened(db: Db, case_id: UUID, staff_id: UUID, now: datetime) -> bool:
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM care_openings WHERE case_id = $1 AND staff_id = $2 AND until > $3)",
        case_id, staff_id, now,
    )  # fmt: skip


async def insert_opening(
    db: Db, case_id: UUID, staff_id: UUID, why_sealed: bytes, now: datetime, until: datetime
) -> UUID:
    opening_id = uuid4()
    await db.execute(
        "INSERT INTO care_openings (id, case_id, staff_id, why_sealed, at, until) VALUES ($1, $2, $3, $4, $5, $6)",
        opening_id, case_id, staff_id, why_sealed, now, until,
    )  # fmt: skip
    return opening_id


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
