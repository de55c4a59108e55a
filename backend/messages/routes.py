"""The inbox: what was told, for those without push too."""

from datetime import datetime
from uuid import UUID

from litestar import Router, get, post

from backend.db import Db
from backend.messages import queries
from backend.messages.models import Message, Unread
from backend.people.guards import citizens
from backend.people.models import CitizenSession


@get("/inbox", guards=[citizens])
async def list_messages(db: Db, citizen: CitizenSession) -> list[Message]:
    """My fifty newest messages, the newest first."""
    return await queries.list_mine(db, citizen.id)


@get("/inbox/unread", guards=[citizens])
async def count_unread(db: Db, citizen: CitizenSession) -> Unread:
    """How many of my messages are unread."""
    return Unread(await queries.count_unread(db, citizen.id))


@post("/inbox/read", status_code=204, guards=[citizens])
async def mark_all_read(db: Db, citizen: CitizenSession, now: datetime) -> None:
    """Mark all of my messages as read."""
    await queries.mark_all_read(db, citizen.id, now)


@post("/inbox/{message_id:uuid}/read", status_code=204, guards=[citizens])
async def mark_read(db: Db, citizen: CitizenSession, now: datetime, message_id: UUID) -> None:
    """Mark one of my messages as read."""
    await queries.mark_read(db, citizen.id, message_id, now)


router = Router("/api", route_handlers=[list_messages, count_unread, mark_all_read, mark_read])
