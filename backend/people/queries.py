"""Every SQL statement about people."""

from datetime import date, datetime
from uuid import UUID

from backend.db import Db
from backend.people.models import Grant


async def insert_staff(db: Db, name: str, title: str, *, demo: bool, now: datetime) -> UUID:
    return await db.fetchval(
        "INSERT INTO staff (name, title, demo, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        name, title, demo, now,
    )  # fmt: skip


async def insert_grants(db: Db, staff_id: UUID, grants: list[Grant], valid_from: date) -> None:
    await db.executemany(
        """INSERT INTO staff_roles (staff_id, role, scope_kind, scope_id, valid)
           VALUES ($1, $2, $3, $4, daterange($5, NULL))""",
        [(staff_id, grant.role, grant.scope_kind, grant.scope_id, valid_from) for grant in grants],
    )


async def find_staff_id(db: Db, name: str) -> UUID | None:
    """For the demo data only, where names are unique."""
    return await db.fetchval("SELECT id FROM staff WHERE name = $1 AND demo ORDER BY created_at LIMIT 1", name)
