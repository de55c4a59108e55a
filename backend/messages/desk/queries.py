"""Every SQL statement about messages to staff."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.db import Db, many
from backend.errors import NotFound
from backend.messages.desk.models import StaffMessage, ToldToStaff

MOST_SHOWN = 20


async def insert_messages(db: Db, staff_ids: Sequence[UUID], told: ToldToStaff, now: datetime) -> list[UUID]:
    """Whoever had not been told of this cause yet."""
    rows = await db.fetch(
        """INSERT INTO staff_messages (staff_id, kind, cause, title_ko, title_en, body_ko, body_en, link, created_at)
           SELECT s, $2, $3, $4, $5, $6, $7, $8, $9 FROM unnest($1::uuid[]) s
           ON CONFLICT (staff_id, cause) DO NOTHING RETURNING staff_id""",
        staff_ids, told.kind, told.cause, told.title["ko"], told.title["en"], told.body["ko"], told.body["en"],
        told.link, now,
    )  # fmt: skip
    return [row["staff_id"] for row in rows]


async def list_unread(db: Db, staff_id: UUID) -> list[StaffMessage]:
    """The newest first."""
    return await many(
        db, StaffMessage,
        """SELECT id, kind, title_ko, title_en, body_ko, body_en, link, created_at
           FROM staff_messages WHERE staff_id = $1 AND read_at IS NULL ORDER BY created_at DESC, id LIMIT $2""",
        staff_id, MOST_SHOWN,
    )  # fmt: skip


async def mark_read(db: Db, staff_id: UUID, message_id: UUID, now: datetime) -> None:
    """Raises NotFound for somebody else's message."""
    if not await db.fetchval(
        """UPDATE staff_messages SET read_at = coalesce(read_at, $3)
           WHERE id = $2 AND staff_id = $1 RETURNING true""",
        staff_id, message_id, now,
    ):  # fmt: skip
        raise NotFound


async def withdraw(db: Db, cause: str, now: datetime) -> list[UUID]:
    """Nobody need look at it any more. Whoever had not yet."""
    rows = await db.fetch(
        "UPDATE staff_messages SET read_at = $2 WHERE cause = $1 AND read_at IS NULL RETURNING staff_id", cause, now
    )
    return [row["staff_id"] for row in rows]


async def delete_old(db: Db, before: datetime) -> None:
    await db.execute("DELETE FROM staff_messages WHERE created_at < $1", before)
