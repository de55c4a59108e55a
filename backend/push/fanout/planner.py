"""Who gets a message: walked once in the order of (origin, language, id) and frozen in chunks, committed step by step
with the place to go on from. Planning again changes nothing, and senders start on the first chunk.

A message that follows others goes to those whom they reached, too: they are added when the walk is over."""

from datetime import datetime

from backend.db import Database
from backend.push.fanout import queries
from backend.push.queries import wake_worker

CHUNK = 1000
# The first step is one chunk, so that sending starts at once; then a tenth of a second's work, so that a more urgent
# message need not wait behind a city.
STEP = 20_000


async def plan_next(database: Database, now: datetime, size: int = CHUNK, step: int | None = None) -> bool:
    """Plan the next recipients of one message in one transaction. False if there is nothing to plan."""
    async with database.transaction() as db:
        message = await queries.lock_planning(db)
        if message is None:
            return False
        if message.expires_at <= now:
            await queries.end_planning(db, message.id)
            return True
        if message.walked:
            await queries.insert_reached(db, message, size)
            await queries.end_planning(db, message.id)
            await wake_worker(db)
            return True
        most = step or (size if message.planned_chunks == 0 else max(size, STEP))
        planned = await queries.plan_chunks(db, message, most, size, now)
        if planned.recipients:
            await queries.note_planned(db, message, planned)
        if planned.recipients < most and not await queries.note_walked(db, message.id):
            await queries.end_planning(db, message.id)
        await wake_worker(db)
    return True
