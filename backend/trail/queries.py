"""Appending to the trail, and showing people who read about them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.db import Db, many


class Entry(msgspec.Struct, frozen=True):
    """One thing that was done with a person's data; who did it only by kind."""

    at: datetime
    actor_kind: str
    action: str
    subject_kind: str
    fields: list[str]


async def append(
    db: Db,
    *,
    at: datetime,
    actor_kind: Literal["citizen", "staff", "system", "anonymous"],
    actor_id: UUID | None,
    action: str,
    subject_kind: str,
    subject_id: object,
    citizen_id: UUID | None = None,
    fields: Sequence[str] = (),
    source: str | None = None,
) -> None:
    """Add one row in the caller's transaction: ids and field names, never values. `citizen_id`: whose data it is;
    `source`: the address it came from."""
    await db.execute(
        """INSERT INTO trail (at, actor_kind, actor_id, action, subject_kind, subject_id, citizen_id, fields, source)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        at, actor_kind, actor_id, action, subject_kind, str(subject_id), citizen_id, list(fields), source,
    )  # fmt: skip


async def append_about(
    db: Db,
    *,
    at: datetime,
    actor_kind: Literal["staff"],
    actor_id: UUID,
    action: str,
    subject_kind: str,
    subject_id: object,
    citizen_ids: Collection[UUID],
    fields: Sequence[str],
    source: str | None,
) -> None:
    """One thing that was done with the data of many: a row for each of them, and one where it was nobody's."""
    await db.execute(
        """INSERT INTO trail (at, actor_kind, actor_id, action, subject_kind, subject_id, citizen_id, fields, source)
           SELECT $1, $2, $3, $4, $5, $6, citizen_id, $8, $9 FROM unnest($7::uuid[]) citizen_id""",
        at, actor_kind, actor_id, action, subject_kind, str(subject_id), sorted(citizen_ids) or [None], list(fields),
        source,
    )  # fmt: skip


async def list_about(db: Db, citizen_id: UUID) -> list[Entry]:
    """What was done with a citizen's data, the newest first."""
    return await many(
        db, Entry,
        """SELECT at, actor_kind, action, subject_kind, fields FROM trail
           WHERE citizen_id = $1 ORDER BY at DESC, id DESC""",
        citizen_id,
    )  # fmt: skip
