"""'Running 15 minutes late': said once, for the rest of the day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request, post

from backend import live
from backend.bookings import actions
from backend.bookings import queries as bookings
from backend.bookings.absences.queries import find_counsellor
from backend.bookings.delays import queries
from backend.bookings.delays.models import Delay, NewDelay
from backend.db import Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.people.guards import Allow
from backend.people.models import Lang, StaffSession
from backend.people.rules import granted_sites
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


@post("/staff/delays", guards=[Allow("counsellor")], status_code=200)
async def say_late(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: Request[Any, Any, Any], data: NewDelay
) -> Delay:
    """A counsellor is that many minutes late for the rest of today: everybody who has not arrived is told, once a
    change. Nobody is given up or gets a point while it lasts."""
    desk = await find_counsellor(db, data.resource_id, granted_sites(staff, "counsellor"))
    if desk is None:
        raise NotFound
    today = day_in_seoul(now)
    change = await queries.set_delay(db, desk.resource_id, today, data.minutes)
    if change is None:
        return Delay(desk.resource_id, data.minutes, 0)
    visits = await bookings.list_any(db, await queries.list_to_come(db, desk.resource_id, today, now))
    more: Mapping[Lang, str] | None = None
    if data.minutes:
        more = {
            "ko": f"{data.minutes}분쯤 늦어요. 죄송해요.",
            "en": f"About {data.minutes} minutes later. We are sorry.",
        }
    for visit in visits:
        await actions.tell(db, visit)
        await actions.message(
            db, settings, visit, "counsellor_late" if data.minutes else "counsellor_on_time", now, more=more,
            aloud=True, expires_at=visit.ends_at, turn=change,
        )  # fmt: skip
    await live.tell(db, f"site:{desk.site_id}", "booking", "")
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="delay", subject_kind="counsellor",
        subject_id=desk.resource_id, fields=("minutes",), source=client_address(request, settings),
    )  # fmt: skip
    return Delay(desk.resource_id, data.minutes, len(visits))


handlers = [say_late]
