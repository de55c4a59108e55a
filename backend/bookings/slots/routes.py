"""What can be booked, and when."""

import datetime as dt
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from backend.bookings.models import Wish
from backend.bookings.rules import check_day
from backend.bookings.slots import queries
from backend.bookings.slots.models import Availability, Day, Service
from backend.db import Database, Db
from backend.errors import NotFound
from backend.params import FewQueryIds, MaybeQueryId, PathId
from backend.people.guards import anyone
from backend.seoul import day_in_seoul


@get("/services", guards=[anyone], response_headers={"cache-control": "public, max-age=60"})
async def list_services(db: Db, now: datetime) -> list[Service]:
    """What can be booked, where, with whom, and by which rules."""
    return await queries.list_services(db, day_in_seoul(now))


@get("/services/{service_id:int}/availability", guards=[anyone])
async def read_availability(
    database: Database,
    now: datetime,
    service_id: PathId,
    first: Annotated[dt.date, QueryParameter(name="from")],
    days: Annotated[int, QueryParameter(ge=1, le=14)],
    counsellor_id: MaybeQueryId = None,
    room_id: MaybeQueryId = None,
    equipment_id: FewQueryIds = None,
    minutes: Annotated[int | None, QueryParameter(ge=5, le=720)] = None,
    party_size: Annotated[int, QueryParameter(ge=1, le=1000)] = 1,
    moving: UUID | None = None,
) -> Availability:
    """The free times of one to fourteen days, and those that somebody else is looking at. `moving`: a booking
    that is to have another time, and whose own stands in nobody's way."""
    check_day(first, now)
    wish = Wish(counsellor_id=counsellor_id, room_id=room_id, equipment_ids=equipment_id or [], minutes=minutes,
                party_size=party_size)  # fmt: skip
    # What it reads is not of one moment anyway (0021), and what may be had only who takes it learns.
    async with database.connection() as db:
        found = await queries.find_days(db, service_id, first, days, wish, now, moving=moving)
    if not found:
        raise NotFound
    return Availability(service_id, [
        Day(day.date, day.closed_reason_ko, day.closed_reason_en, bool(day.starts),
            [start.slot() for start in day.starts if start.free or start.looking])
        for day in found
    ])  # fmt: skip


handlers = [list_services, read_availability]
