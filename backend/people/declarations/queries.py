"""Declarations; the birthday stands sealed."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.db import Db, one
from backend.errors import NotFound
from backend.people.declarations.models import Declaration, NewDeclaration
from backend.people.declarations.rules import DeclarationChanged
from backend.seal import Sealer


class _Row(msgspec.Struct):
    born_on_sealed: bytes
    lives_in_gwangju: bool
    declared_at: datetime
    verified: bool


async def find_declaration(db: Db, sealer: Sealer, citizen_id: UUID) -> Declaration | None:
    row = await one(
        db, _Row,
        """SELECT born_on_sealed, lives_in_gwangju, declared_at, verified_at IS NOT NULL AS verified
           FROM declarations WHERE citizen_id = $1""",
        citizen_id,
    )  # fmt: skip
    if row is None:
        return None
    born_on = date.fromisoformat(sealer.open(row.born_on_sealed))
    return Declaration(born_on, row.lives_in_gwangju, row.declared_at, row.verified)


async def the_declaration(db: Db, sealer: Sealer, citizen_id: UUID) -> Declaration:
    """Raises NotFound while nothing is declared."""
    declaration = await find_declaration(db, sealer, citizen_id)
    if declaration is None:
        raise NotFound
    return declaration


async def save_declaration(db: Db, sealer: Sealer, citizen_id: UUID, said: NewDeclaration, now: datetime) -> None:
    """What was seen at a counter no longer counts once something else is said."""
    await db.execute(
        """INSERT INTO declarations (citizen_id, born_on_sealed, lives_in_gwangju, declared_at)
           VALUES ($1, $2, $3, $4)
           ON CONFLICT (citizen_id) DO UPDATE SET born_on_sealed = excluded.born_on_sealed,
               lives_in_gwangju = excluded.lives_in_gwangju, declared_at = excluded.declared_at,
               verified_at = NULL, verified_by = NULL""",
        citizen_id, sealer.seal(said.born_on.isoformat()), said.lives_in_gwangju, now,
    )  # fmt: skip


async def mark_verified(db: Db, citizen_id: UUID, staff_id: UUID, declared_at: datetime, now: datetime) -> None:
    """Raises DeclarationChanged unless it is what was declared at that moment."""
    verified = await db.fetchval(
        """UPDATE declarations SET verified_at = $4, verified_by = $2
           WHERE citizen_id = $1 AND declared_at = $3 RETURNING true""",
        citizen_id, staff_id, declared_at, now,
    )  # fmt: skip
    if not verified:
        raise DeclarationChanged


async def delete_declaration(db: Db, citizen_id: UUID) -> None:
    await db.execute("DELETE FROM declarations WHERE citizen_id = $1", citizen_id)
