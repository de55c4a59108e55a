"""Who gets a message: walked once in the order of (origin, language, id) and frozen in chunks, each committed with the
place to go on from. Planning again changes nothing, and senders start on the first chunk.

A message that follows others goes to those whom they reached, too: they are added when the walk is over."""

from datetime import datetime
from itertools import groupby

from backend.db import Database
from backend.push.fanout import queries
from backend.push.fanout.models import Candidate
from backend.push.queries import wake_worker

CHUNK = 500


async def plan_next(database: Database, now: datetime, most: int = CHUNK) -> bool:
    """Plan the next `most` recipients of one message in one transaction. False if there is nothing to plan."""
    async with database.transaction() as db:
        message = await queries.lock_planning(db)
        if message is None:
            return False
        if message.walked:
            if message.expires_at > now:
                await queries.insert_reached(db, message, CHUNK)
            await queries.end_planning(db, message.id)
            await wake_worker(db)
            return True
        candidates: list[Candidate] = []
        if message.expires_at > now:
            candidates = await queries.next_candidates(db, message, most, now)
        chunks = message.planned_chunks
        for _, group in groupby(candidates, lambda candidate: (candidate.origin, candidate.lang)):
            chunks += 1
            await queries.insert_chunk(db, message.id, chunks, list(group))
        if candidates:
            await queries.note_planned(db, message.id, candidates[-1], chunks)
        if len(candidates) < most and not await queries.note_walked(db, message.id):
            await queries.end_planning(db, message.id)
        await wake_worker(db)
    return True
