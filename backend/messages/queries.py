"""Every SQL statement about the inbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.db import Db, many
from backend.errors import NotFound
from backend.messages.models import Kind, Message
from backend.people.models import Lang
from backend.seal import Sealer

MOST_SHOWN = 50


async def insert_message(
    db: Db, *, citizen_id: UUID, kind: Kind, cause: str, booking_id: UUID | None, title: Mapping[Lang, str],
    body: Mapping[Lang, str], link: str, now: datetime,
) -> UUID | None:  # fmt: skip
    """The new message's id, or None if the cause has been told already."""
    return await db.fetchval(
        """INSERT INTO messages (citizen_id, kind, cause, booking_id, title_ko, title_en, body_ko, body_en, link,
                                 created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (cause) DO NOTHING RETURNING id""",
        citizen_id, kind, cause, booking_id, title["ko"], title["en"], body["ko"], body["en"], link, now,
    )  # fmt: skip


async def list_mine(db: Db, citizen_id: UUID, most: int | None = MOST_SHOWN) -> list[Message]:
    """The newest first."""
    return await many(
        db, Message,
        """SELECT id, kind, booking_id, title_ko, title_en, body_ko, body_en, link, created_at, read_at
           FROM messages WHERE citizen_id = $1 ORDER BY created_at DESC, id LIMIT $2""",
        citizen_id, most,
    )  # fmt: skip


async def count_unread(db: Db, citizen_id: UUID) -> int:
    return await db.fetchval("SELECT count(*) FROM messages WHERE citizen_id = $1 AND read_at IS NULL", citizen_id)


async def mark_all_read(db: Db, citizen_id: UUID, now: datetime) -> None:
    await db.execute("UPDATE messages SET read_at = $2 WHERE citizen_id = $1 AND read_at IS NULL", citizen_id, now)


async def mark_read(db: Db, citizen_id: UUID, message_id: UUID, now: datetime) -> None:
    """Raises NotFound for somebody else's message."""
    found = await db.fetchval(
        "UPDATE messages SET read_at = coalesce(read_at, $3) WHERE id = $2 AND citizen_id = $1 RETURNING true",
        citizen_id, message_id, now,
    )  # fmt: skip
    if not found:
        raise NotFound


async def delete_old(db: Db, before: datetime) -> None:
    await db.execute("DELETE FROM messages WHERE created_at < $1", before)


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    return await list_mine(db, citizen_id, None)


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    await db.execute("DELETE FROM messages WHERE citizen_id = $1", citizen_id)
