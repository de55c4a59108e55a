"""SQL about passkeys and the challenges that they sign."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.db import Db, many, one
from backend.people.models import Passkey


class Challenge(msgspec.Struct, frozen=True):
    challenge: bytes
    citizen_id: UUID | None
    staff_id: UUID | None


class Stored(msgspec.Struct, frozen=True):
    """A passkey as it is checked; `holder_id` is its citizen or member of staff."""

    id: bytes
    holder_id: UUID
    public_key: bytes
    sign_count: int
    vouched_from: datetime


async def insert_challenge(
    db: Db, challenge: bytes, purpose: Literal["register", "sign_in"], expires_at: datetime, *,
    citizen_id: UUID | None = None, staff_id: UUID | None = None,
) -> UUID:  # fmt: skip
    return await db.fetchval(
        """INSERT INTO passkey_challenges (challenge, purpose, expires_at, citizen_id, staff_id)
           VALUES ($1, $2, $3, $4, $5) RETURNING id""",
        challenge, purpose, expires_at, citizen_id, staff_id,
    )  # fmt: skip


async def take_challenge(
    db: Db, challenge_id: UUID, purpose: Literal["register", "sign_in"], now: datetime
) -> Challenge | None:
    """Each can be taken once, whatever comes of it."""
    return await one(
        db, Challenge,
        """DELETE FROM passkey_challenges WHERE id = $1 AND purpose = $2 AND expires_at > $3
           RETURNING challenge, citizen_id, staff_id""",
        challenge_id, purpose, now,
    )  # fmt: skip


async def find_citizens_passkey(db: Db, passkey_id: bytes) -> Stored | None:
    return await one(
        db, Stored,
        """SELECT p.id, p.citizen_id AS holder_id, p.public_key, p.sign_count,
                  coalesce(p.vouched_from, p.created_at) AS vouched_from
           FROM passkeys p JOIN citizens c ON c.id = p.citizen_id
           WHERE p.id = $1 AND c.deleted_at IS NULL""",
        passkey_id,
    )  # fmt: skip


async def find_staffs_passkey(db: Db, passkey_id: bytes) -> Stored | None:
    return await one(
        db, Stored,
        """SELECT p.id, p.staff_id AS holder_id, p.public_key, p.sign_count,
                  coalesce(p.vouched_from, p.created_at) AS vouched_from
           FROM passkeys p JOIN staff s ON s.id = p.staff_id
           WHERE p.id = $1 AND s.active""",
        passkey_id,
    )  # fmt: skip


async def list_passkey_ids(db: Db, citizen_id: UUID) -> list[bytes]:
    rows = await db.fetch("SELECT id FROM passkeys WHERE citizen_id = $1", citizen_id)
    return [row["id"] for row in rows]


async def list_passkeys(db: Db, *, citizen_id: UUID) -> list[Passkey]:
    return await many(
        db, Passkey,
        """SELECT rtrim(translate(encode(id, 'base64'), E'+/\\n', '-_'), '=') AS id, name, created_at, used_at
           FROM passkeys WHERE citizen_id = $1 ORDER BY created_at, id""",
        citizen_id,
    )  # fmt: skip


async def insert_passkey(
    db: Db, passkey_id: bytes, *, public_key: bytes, sign_count: int, transports: list[str], name: str,
    now: datetime, citizen_id: UUID | None = None, staff_id: UUID | None = None,
    vouched_from: datetime | None = None,
) -> bool:  # fmt: skip
    """False if the credential is registered already. `vouched_from`: since when its maker is known to be the same."""
    inserted = await db.fetchval(
        """INSERT INTO passkeys (id, citizen_id, staff_id, public_key, sign_count, transports, name, created_at,
                                 vouched_from)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING true""",
        passkey_id, citizen_id, staff_id, public_key, sign_count, transports, name, now,
        vouched_from,
    )  # fmt: skip
    return inserted is True


async def mark_used(db: Db, passkey: Stored, sign_count: int, now: datetime) -> bool:
    """False if the same counter was brought by somebody else meanwhile."""
    used = await db.fetchval(
        "UPDATE passkeys SET sign_count = $2, used_at = $3 WHERE id = $1 AND sign_count = $4 RETURNING true",
        passkey.id, sign_count, now, passkey.sign_count,
    )  # fmt: skip
    return used is True


async def delete_passkey(db: Db, citizen_id: UUID, passkey_id: bytes) -> bool:
    deleted = await db.fetchval(
        "DELETE FROM passkeys WHERE id = $1 AND citizen_id = $2 RETURNING true", passkey_id, citizen_id
    )
    return deleted is True
