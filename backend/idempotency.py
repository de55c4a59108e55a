"""A repeated request does nothing twice: `Idempotency-Key` on every write that a phone may repeat."""

import hashlib
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import HeaderParameter

from backend.db import Db
from backend.errors import Unprocessable

IdempotencyKey = Annotated[UUID, HeaderParameter(name="Idempotency-Key", description="A new UUID for each intention.")]


async def already(db: Db, actor: str, route: str, key: UUID, body: object, *, makes: UUID | None = None) -> str | None:
    """Claim the key first of all in the request's transaction, so that a concurrent repeat waits for the outcome.

    Returns the id of what the first request made, or None for the first request itself, which then calls `made`, if it
    does not say here what it `makes`. A refusal rolls the claim back. Raises Unprocessable (`idempotency_key_reused`)
    for another body.
    """
    digest = hashlib.sha256(msgspec.json.encode(body)).digest()
    claimed = await db.fetchval(
        """INSERT INTO idempotency_keys (actor, route, key, body_hash, resource_id) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING true""",
        actor, route, key, digest, str(makes) if makes else None,
    )  # fmt: skip
    if claimed:
        return None
    row = await db.fetchrow(
        "SELECT body_hash, resource_id FROM idempotency_keys WHERE actor = $1 AND route = $2 AND key = $3",
        actor, route, key,
    )  # fmt: skip
    if row is None or row["body_hash"] != digest:
        raise Unprocessable(code="idempotency_key_reused")
    return row["resource_id"]


async def made(db: Db, actor: str, route: str, key: UUID, resource_id: object) -> None:
    """Say what the request made, in the same transaction."""
    await db.execute(
        "UPDATE idempotency_keys SET resource_id = $4 WHERE actor = $1 AND route = $2 AND key = $3",
        actor, route, key, str(resource_id),
    )  # fmt: skip


async def forget(db: Db, actor: str) -> None:
    """For somebody who leaves: the hash of a few words can be guessed."""
    await db.execute("DELETE FROM idempotency_keys WHERE actor = $1", actor)


async def forget_old(db: Db, now: datetime) -> None:
    """A phone repeats a request within days, not weeks."""
    await db.execute("DELETE FROM idempotency_keys WHERE created_at < $1", now - timedelta(days=14))
