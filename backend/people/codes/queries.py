"""SQL about the codes that were sent."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.db import Db, one
from backend.people.models import Lang
from backend.people.rules import CODE_TRIES


class Challenge(msgspec.Struct, frozen=True):
    phone_index: bytes
    phone_sealed: bytes
    lang: Lang
    code_hmac: bytes


class Unsent(msgspec.Struct, frozen=True):
    phone_sealed: bytes
    lang: Lang
    code_sealed: bytes


async def insert_challenge(
    db: Db, challenge_id: UUID, *, phone_index: bytes, phone_sealed: bytes, lang: Lang, code_hmac: bytes,
    code_sealed: bytes, now: datetime, expires_at: datetime,
) -> None:  # fmt: skip
    await db.execute(
        """INSERT INTO phone_challenges
               (id, phone_index, phone_sealed, lang, code_hmac, code_sealed, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        challenge_id, phone_index, phone_sealed, lang, code_hmac, code_sealed, now, expires_at,
    )  # fmt: skip


async def count_try(db: Db, challenge_id: UUID, now: datetime) -> Challenge | None:
    """Count a try, unless the code is used, expired or has had all of its tries."""
    return await one(
        db, Challenge,
        """UPDATE phone_challenges SET tries = tries + 1
           WHERE id = $1 AND tries < $3 AND used_at IS NULL AND expires_at > $2
           RETURNING phone_index, phone_sealed, lang, code_hmac""",
        challenge_id, now, CODE_TRIES,
    )  # fmt: skip


async def has_no_tries_left(db: Db, challenge_id: UUID, now: datetime) -> bool:
    return await db.fetchval(
        """SELECT EXISTS (SELECT FROM phone_challenges
                          WHERE id = $1 AND tries >= $3 AND used_at IS NULL AND expires_at > $2)""",
        challenge_id, now, CODE_TRIES,
    )  # fmt: skip


async def use_challenge(db: Db, challenge_id: UUID, now: datetime) -> bool:
    """Of two that bring the right code at once, one may sign in."""
    used = await db.fetchval(
        """UPDATE phone_challenges SET used_at = $2, code_sealed = NULL
           WHERE id = $1 AND used_at IS NULL RETURNING true""",
        challenge_id, now,
    )  # fmt: skip
    return used is True


async def find_unsent(db: Db, challenge_id: UUID, now: datetime) -> Unsent | None:
    return await one(
        db, Unsent,
        """SELECT phone_sealed, lang, code_sealed FROM phone_challenges
           WHERE id = $1 AND code_sealed IS NOT NULL AND used_at IS NULL AND expires_at > $2""",
        challenge_id, now,
    )  # fmt: skip


async def mark_sent(db: Db, challenge_id: UUID) -> None:
    await db.execute("UPDATE phone_challenges SET code_sealed = NULL WHERE id = $1", challenge_id)
