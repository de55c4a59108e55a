"""Waiting for a time, and taking what is offered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post

from backend.bookings import actions as booking_actions
from backend.bookings import queries as bookings
from backend.bookings.models import Booking, Shown
from backend.bookings.waitlist import actions, queries
from backend.bookings.waitlist.models import Entry, NewEntry, StaffEntry
from backend.db import Db
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import QueryId
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append


@get("/waitlist", guards=[citizens])
async def list_entries(db: Db, citizen: CitizenSession) -> list[Entry]:
    """Where I wait, how many are before me, and what is offered to me."""
    return await queries.list_mine(db, citizen.id)


@get("/waitlist/{entry_id:uuid}", guards=[citizens])
async def read_entry(db: Db, citizen: CitizenSession, entry_id: UUID) -> Entry:
    """One line that I stand in, also after it is over."""
    return await queries.find_mine(db, citizen.id, entry_id)


@post("/waitlist", guards=[citizens])
async def join_waitlist(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, idempotency_key: IdempotencyKey, data: NewEntry
) -> Entry:
    """Wait for a time of a service, or for an earlier one than a booking has."""
    actor, route = f"citizen:{citizen.id}", "wait"
    joined = await already(db, actor, route, idempotency_key, data)
    entry_id = UUID(joined) if joined else await actions.join(db, sealer, citizen.id, data, now)
    if not joined:
        await made(db, actor, route, idempotency_key, entry_id)
    return await queries.find_mine(db, citizen.id, entry_id)


@post("/waitlist/{entry_id:uuid}/take", guards=[citizens], status_code=200)
async def take_offer(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, idempotency_key: IdempotencyKey,
    entry_id: UUID, data: Shown,
) -> Booking:  # fmt: skip
    """Take the time that is offered and was shown, with one tap."""
    actor, route = f"citizen:{citizen.id}", f"take {entry_id}"
    taken = await already(db, actor, route, idempotency_key, data)
    booking_id = UUID(taken) if taken else await actions.take(db, settings, sealer, citizen.id, entry_id, data, now)
    if not taken:
        await made(db, actor, route, idempotency_key, booking_id)
    return booking_actions.show(await bookings.find_mine(db, citizen.id, booking_id), sealer, now)


@post("/waitlist/{entry_id:uuid}/decline", guards=[citizens], status_code=200)
async def decline_offer(db: Db, citizen: CitizenSession, now: datetime, entry_id: UUID, data: Shown) -> Entry:
    """Pass the time that was shown by and wait on; the next in line is asked."""
    await actions.decline(db, citizen.id, entry_id, data, now)
    return await queries.find_mine(db, citizen.id, entry_id)


@post("/waitlist/{entry_id:uuid}/leave", guards=[citizens], status_code=204)
async def leave_waitlist(db: Db, citizen: CitizenSession, now: datetime, entry_id: UUID) -> None:
    """Wait no longer; what is offered just now goes to the next."""
    await actions.leave(db, citizen.id, entry_id, now)


@get("/staff/waitlist", guards=[Allow("counsellor")])
async def list_line(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: Request[Any, Any, Any], site_id: QueryId
) -> list[StaffEntry]:
    """Who waits at a site, in order; that it was read is noted in the trail."""
    check_site(granted_sites(staff, "counsellor"), site_id)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="waitlist", subject_id=site_id,
        fields=("name",), source=client_address(request, settings),
    )  # fmt: skip
    return await queries.list_line(db, site_id)


handlers = [list_entries, read_entry, join_waitlist, take_offer, decline_offer, leave_waitlist, list_line]
