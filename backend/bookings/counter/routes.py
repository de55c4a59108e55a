"""Booking for others, and finding who was here before. Every look at a person is noted in the trail."""

import datetime as dt
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import QueryParameter

from backend.bookings import actions
from backend.bookings import queries as bookings
from backend.bookings.counter import queries, rules
from backend.bookings.counter.actions import enter, list_turns, repeat
from backend.bookings.counter.models import (
    Caller,
    Entered,
    FindCaller,
    FindVisitors,
    Found,
    NewStaffBooking,
    PastVisit,
    Repeat,
    Turn,
)
from backend.bookings.models import BookingRow, Slot, Wish
from backend.bookings.rules import check_day, tidy_code
from backend.bookings.slots.queries import find_days
from backend.db import Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import FewQueryIds, MaybeQueryId, PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.queries import has_consent
from backend.people.rules import check_site, granted_sites, to_e164
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append

AnyRequest = Request[Any, Any, Any]
counsellors = Allow("counsellor")


@get("/staff/services/{service_id:int}/times", guards=[counsellors])
async def list_service_times(
    db: Db, staff: StaffSession, now: datetime, service_id: PathId, date: dt.date,
    counsellor_id: MaybeQueryId = None, room_id: MaybeQueryId = None, equipment_id: FewQueryIds = None,
    minutes: Annotated[int | None, QueryParameter(ge=5, le=720)] = None,
    party_size: Annotated[int, QueryParameter(ge=1, le=1000)] = 1,
) -> list[Slot]:  # fmt: skip
    """The free times of a day for somebody whom the desk books for: without notice, and as far ahead as one likes."""
    if await queries.find_site_of_service(db, service_id, granted_sites(staff, "counsellor")) is None:
        raise NotFound
    check_day(date, now)
    wish = Wish(counsellor_id=counsellor_id, room_id=room_id, equipment_ids=equipment_id or [], minutes=minutes,
                party_size=party_size)  # fmt: skip
    found = await find_days(db, service_id, date, 1, wish, now, by_staff=True)
    return [start.slot() for day in found for start in day.starts if start.free]


@post("/staff/callers", guards=[counsellors], status_code=200)
async def find_caller(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    data: FindCaller,
) -> Caller:  # fmt: skip
    """Who has a number; a POST, so that the number stands in no address."""
    known = await queries.find_known(
        db, sealer.index("phone", to_e164(data.phone)), granted_sites(staff, "counsellor"), now,
        settings.proof_idle_months,
    )  # fmt: skip
    if known is None:
        return Caller(None, False, 0)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="find", subject_kind="citizen", subject_id=known.id,
        citizen_id=known.id, fields=("phone", "name"), source=client_address(request, settings),
    )  # fmt: skip
    is_whole = known.here and not known.is_idle
    name = known.name if is_whole or known.name is None else rules.begins(known.name)
    return Caller(name, await has_consent(db, known.id), 0 if known.is_idle else known.visits, known.is_idle)


@post("/staff/bookings", guards=[counsellors])
async def enter_booking(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    idempotency_key: IdempotencyKey, data: NewStaffBooking,
) -> Entered:  # fmt: skip
    """Book for somebody by phone, or let in who stands at the counter; the person is told."""
    actor, route = f"staff:{staff.id}", "enter"
    entered = await already(db, actor, route, idempotency_key, data)
    booking_id = UUID(entered) if entered else await enter(
        db, settings, sealer, staff.id, granted_sites(staff, "counsellor"), data, now
    )  # fmt: skip
    if not entered:
        await made(db, actor, route, idempotency_key, booking_id)
        booking = await bookings.find_any(db, booking_id, None)
        await _record(db, "enter", booking, staff, now, request, settings, ("name", "phone", "about", "consent"))
    return Entered(booking_id)


async def _record(
    db: Db, action: str, booking: BookingRow, staff: StaffSession, now: datetime, request: AnyRequest,
    settings: Settings, fields: tuple[str, ...],
) -> None:  # fmt: skip
    await actions.record(db, action, booking.id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id,
                         fields=fields, source=client_address(request, settings))  # fmt: skip


@post("/staff/visitors", guards=[counsellors], status_code=200)
async def find_visitors(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    data: FindVisitors,
) -> list[Found]:  # fmt: skip
    """Who has or had a booking at a site: by name, its initials or an unfinished syllable, by the booking's code, or by
    the last digits of the number. The twenty nearest in time; a POST, so that no name stands in an address."""
    site_id, q = data.site_id, data.q
    check_site(granted_sites(staff, "counsellor"), site_id)
    digits = "".join(c for c in q if c.isdigit())
    code = tidy_code(q)
    rows = await queries.list_visitors(db, site_id, now, code) if len(code) == 6 else []
    if not rows:
        everybody = await queries.list_visitors(db, site_id, now, "")
        if len(digits) >= 3 and len(digits) >= len(q.replace("-", "").strip()):
            rows = [row for row in everybody if row.phone_sealed and sealer.open(row.phone_sealed).endswith(digits)]
        else:
            rows = [row for row in everybody if rules.fits(row.name, q)]
    rows = rows[:20]
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="search", subject_kind="visitors",
        subject_id=site_id, fields=("name", "phone", "code"), source=client_address(request, settings),
    )  # fmt: skip
    for row in rows:
        await append(
            db, at=now, actor_kind="staff", actor_id=staff.id, action="find", subject_kind="citizen",
            subject_id=row.citizen_id, citizen_id=row.citizen_id, fields=("name", "phone"),
            source=client_address(request, settings),
        )  # fmt: skip
    return [
        Found(row.name, sealer.open(row.phone_sealed)[-4:] if row.phone_sealed else None, row.visits, row.booking_id,
              row.service_name_ko, row.service_name_en, row.starts_at, row.status)
        for row in rows
    ]  # fmt: skip


@get("/staff/bookings/{booking_id:uuid}/history", guards=[counsellors])
async def read_history(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID,
) -> list[PastVisit]:  # fmt: skip
    """What the person of a booking has had at one's own sites, with the counsellors' notes, the latest first."""
    site_ids = granted_sites(staff, "counsellor")
    booking = await bookings.find_any(db, booking_id, site_ids)
    if booking.citizen_id is None or booking.status in ("held", "expired"):
        return []
    rows = await queries.list_visits(db, booking.citizen_id, site_ids)
    await _record(db, "read_history", booking, staff, now, request, settings, ("visits", "note"))
    return [
        PastVisit(row.id, row.service_name_ko, row.service_name_en, row.counsellor_name_ko, row.counsellor_name_en,
                  row.starts_at, row.status, sealer.open(row.note_sealed) if row.note_sealed else "", row.has_talk)
        for row in rows
    ]  # fmt: skip


@get("/staff/bookings/{booking_id:uuid}/turns", guards=[counsellors])
async def read_turns(
    db: Db, staff: StaffSession, now: datetime, booking_id: UUID,
    weeks: Annotated[int, QueryParameter(ge=1, le=rules.MOST_WEEKS)],
) -> list[Turn]:  # fmt: skip
    """The same time in each of the next weeks, and whether it can be had, before anything is booked."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    return await list_turns(db, booking, weeks, now)


@post("/staff/bookings/{booking_id:uuid}/repeat", guards=[counsellors])
async def repeat_booking(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID, idempotency_key: IdempotencyKey, data: Repeat,
) -> list[UUID]:  # fmt: skip
    """Book the same for the same person at each of these times; all of them or none."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    actor, route = f"staff:{staff.id}", f"repeat {booking_id}"
    repeated = await already(db, actor, route, idempotency_key, data)
    if repeated:
        return [UUID(one) for one in repeated.split(" ")]
    made_ids = await repeat(db, settings, sealer, staff.id, booking, data.starts_at, now)
    await made(db, actor, route, idempotency_key, " ".join(map(str, made_ids)))
    await _record(db, "repeat", booking, staff, now, request, settings, ("during",))
    return made_ids


handlers = [
    list_service_times, find_caller, enter_booking, find_visitors, read_history, read_turns, repeat_booking,
]  # fmt: skip
