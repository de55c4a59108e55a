"""Bringing a base up to date: the tables, and the districts and holidays that stand in them from the start."""

from datetime import UTC, datetime

from backend.db import connect
from backend.migrate import migrate
from backend.places.actions import load_reference
from backend.seoul import day_in_seoul


async def upgrade(owner_url: str) -> int:
    """Migrate and load the reference data; repeating it changes nothing. Returns how many migrations were new.

    Raises MigrationError."""
    new = await migrate(owner_url)
    db = await connect(owner_url)
    try:
        async with db.transaction():
            await load_reference(db, day_in_seoul(datetime.now(UTC)))
    finally:
        await db.close()
    return new
