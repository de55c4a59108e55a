"""SQL about who works here, who left, and who needs a new passkey."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.db import Db, many
from backend.people.queries import delete_sessions


class Member(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    title: str
    active: bool
    roles: list[str]
    """As `parse_grant` reads them."""
    passkeys: int


async def list_members(db: Db, today: date) -> list[Member]:
    """Who works here and who did, those who left last."""
    return await many(
        db, Member,
        """SELECT s.id, s.name, s.title, s.active,
                  coalesce((SELECT array_agg(concat_ws(':', r.role, r.scope_kind, r.scope_id) ORDER BY r.id)
                            FROM staff_roles r WHERE r.staff_id = s.id AND r.valid @> $1::date), '{}') AS roles,
                  (SELECT count(*) FROM passkeys p WHERE p.staff_id = s.id) AS passkeys
           FROM staff s ORDER BY s.active DESC, s.created_at, s.id""",
        today,
    )  # fmt: skip


class Counselling(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    title: str


async def list_counsellors(db: Db, site_id: int, today: date) -> list[Counselling]:
    """Who may counsel at a site."""
    return await many(
        db, Counselling,
        """SELECT id, name, title FROM staff s
           WHERE active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'counsellor' AND r.valid @> $2::date
                 AND (r.scope_kind = 'city' OR (r.scope_kind = 'site' AND r.scope_id = $1)))
           ORDER BY name, id""",
        site_id, today,
    )  # fmt: skip


async def lock_member(db: Db, staff_id: UUID) -> None:
    """Nobody is given anything to do for them before this transaction ends."""
    await db.execute("SELECT FROM staff WHERE id = $1 FOR UPDATE", staff_id)


async def end_membership(db: Db, staff_id: UUID, now: datetime) -> None:
    """End everything with which a member of staff comes in."""
    await db.execute("UPDATE staff SET active = false WHERE id = $1", staff_id)
    await delete_sessions(db, staff_id=staff_id)
    await delete_passkeys(db, staff_id)
    await void_invitations(db, staff_id, now)


async def delete_passkeys(db: Db, staff_id: UUID) -> None:
    await db.execute("DELETE FROM passkeys WHERE staff_id = $1", staff_id)
    await db.execute("DELETE FROM passkey_challenges WHERE staff_id = $1", staff_id)


async def void_invitations(db: Db, staff_id: UUID, now: datetime) -> None:
    await db.execute(
        "UPDATE staff_invitations SET expires_at = $2 WHERE staff_id = $1 AND used_at IS NULL AND expires_at > $2",
        staff_id, now,
    )  # fmt: skip
