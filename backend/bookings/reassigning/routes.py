"""At the desk: who else could have a visit, and giving it to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post

from backend.bookings import actions as booking_actions
from backend.bookings import queries as bookings
from backend.bookings.reassigning import actions, queries, rules
from backend.bookings.reassigning.models import NewCounsellor, Reassignable
from backend.db import Db
from backend.idempotency import IdempotencyKey, already
from backend.limits import client_address
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import granted_sites
from backend.settings import Settings

AnyRequest = Request[Any, Any, Any]
# Who takes a counsellor out of use is shown the visits that have to go to somebody else first.
desk = Allow("counsellor", "administrator")


@get("/staff/bookings/{booking_id:uuid}/reassign", guards=[desk])
async def list_to_whom(db: Db, staff: StaffSession, now: datetime, booking_id: UUID) -> Reassignable:
    """Who else offers the service of a visit, and whether they can take it at the time that it has; of the visitor it
    says nothing."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor", "administrator"))
    counsellor = rules.check_reassignable(booking, now)
    return Reassignable(
        booking.id, booking.version, booking.service.name_ko, booking.service.name_en, booking.starts_at,
        booking.ends_at, counsellor, await queries.list_colleagues(db, booking.id, counsellor.id, now),
    )  # fmt: skip


@post("/staff/bookings/{booking_id:uuid}/reassign", guards=[desk], status_code=204)
async def reassign_visit(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, booking_id: UUID,
    idempotency_key: IdempotencyKey, data: NewCounsellor,
) -> None:  # fmt: skip
    """Give a visit, at the time that it has, to another counsellor; the citizen is told. 409 `stale_version` where it
    is not as it was shown."""
    site_ids = granted_sites(staff, "counsellor", "administrator")
    actor, route = f"staff:{staff.id}", f"reassign {booking_id}"
    if await already(db, actor, route, idempotency_key, data, makes=booking_id) is None:
        booking = await actions.lock(db, booking_id, site_ids)
        rules.check_version(booking, data.version)
        await actions.give(db, settings, booking, data.counsellor_id, now)
        await booking_actions.record(
            db, "reassign", booking_id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id,
            fields=("counsellor",), source=client_address(request, settings),
        )  # fmt: skip


handlers = [list_to_whom, reassign_visit]
