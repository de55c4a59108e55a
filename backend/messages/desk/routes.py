"""What I was told at the desk."""

from datetime import datetime
from uuid import UUID

from litestar import Router, get, post

from backend.db import Db
from backend.messages.desk import queries
from backend.messages.desk.models import StaffMessage
from backend.people.guards import all_staff
from backend.people.models import StaffSession


@get("/", guards=[all_staff])
async def list_staff_messages(db: Db, staff: StaffSession) -> list[StaffMessage]:
    """What I was told and have not seen yet, the newest first."""
    return await queries.list_unread(db, staff.id)


@post("/{staff_message_id:uuid}/read", status_code=204, guards=[all_staff])
async def read_staff_message(db: Db, staff: StaffSession, now: datetime, staff_message_id: UUID) -> None:
    """I have seen it."""
    await queries.mark_read(db, staff.id, staff_message_id, now)


router = Router("/api/staff/inbox", route_handlers=[list_staff_messages, read_staff_message])
