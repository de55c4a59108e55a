"""The counsellor's day, and what happens to each visit."""

import datetime as dt
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post, put
from litestar.di import Provide
from litestar.params import QueryParameter

from backend import live
from backend.bookings import actions, rules
from backend.bookings import queries as bookings
from backend.bookings.absences import queries as absences
from backend.bookings.absences.models import AbsenceBrief
from backend.bookings.desk import queries
from backend.bookings.desk.models import (
    Arrival,
    Cancellation,
    CheckIn,
    DayBooking,
    DayView,
    Declared,
    Note,
    RequestBrief,
    RequestCount,
    ResourceDay,
    SeenPaper,
    StaffBooking,
    WeekView,
)
from backend.bookings.holds import actions as holds
from backend.bookings.models import BookingRow, Move, SiteBrief, Slot, Status
from backend.bookings.penalties import actions as penalties
from backend.bookings.programs import actions as programs
from backend.bookings.slots.queries import find_days
from backend.db import Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.params import QueryId
from backend.people.declarations.queries import find_declaration, mark_verified
from backend.people.declarations.rules import age_on
from backend.people.guards import Allow, all_staff
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites, spoken
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append

counsellors = Allow("counsellor")
AnyRequest = Request[Any, Any, Any]


class CodeUnknown(NotFound):
    code, title = "code_unknown", "There is no such booking here today"


@get("/staff/sites-of-mine", guards=[all_staff])
async def list_my_sites(db: Db, staff: StaffSession, now: datetime) -> list[SiteBrief]:
    """The sites whose day this member of staff may see."""
    site_ids = granted_sites(staff, "counsellor", "administrator")
    return await queries.list_sites(db, site_ids, day_in_seoul(now))


@get("/staff/day", guards=[Allow("counsellor", "administrator")])
async def read_day(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    site_id: QueryId, date: dt.date,
) -> DayView:  # fmt: skip
    """Who comes to a site on one day, and who works there; that it was read is noted in the trail."""
    return (await _days(db, settings, sealer, staff, now, request, site_id, date, 1))[0]


@get("/staff/week", guards=[Allow("counsellor", "administrator")])
async def read_week(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    site_id: QueryId, date: dt.date,
) -> WeekView:  # fmt: skip
    """The week around a day, from Monday to Sunday; that it was read is noted in the trail."""
    first = rules.monday_of(date)
    return WeekView(await _days(db, settings, sealer, staff, now, request, site_id, first, 7))


async def _days(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest, site_id: int,
    first: dt.date, days: int,
) -> list[DayView]:  # fmt: skip
    check_site(granted_sites(staff, "counsellor", "administrator"), site_id)
    rules.check_day(first, now)
    site_days = await queries.list_site_days(db, site_id, first, days)
    if not site_days:
        raise NotFound
    resources = await queries.list_resources(db, site_id, first, days, staff.id)
    rows = await queries.list_bookings(db, site_id, first, days, now)
    away = await absences.list_of_days(db, site_id, first, days)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="day" if days == 1 else "week",
        subject_id=f"{site_id}/{first}", fields=("name", "about"), source=client_address(request, settings),
    )  # fmt: skip

    def columns(kind: str, on_date: dt.date) -> list[ResourceDay]:
        return [_column(row) for row in resources if (row.kind, row.on_date) == (kind, on_date)]

    return [
        DayView(
            day.site, day.on_date, day.opens, day.closes, day.closed_reason_ko, day.closed_reason_en,
            columns("counsellor", day.on_date), columns("room", day.on_date),
            [DayBooking(**_opened(row, sealer)) for row in rows if day_in_seoul(row.starts_at) == day.on_date],
            [AbsenceBrief(one.id, one.resource_id, one.waiting, one.visits) for one in away
             if one.on_date == day.on_date],
        )
        for day in site_days
    ]  # fmt: skip


def _column(row: queries.ResourceRow) -> ResourceDay:
    fields = msgspec.structs.asdict(row)
    del fields["on_date"]
    return ResourceDay(**fields)


@get("/staff/requests/count", guards=[counsellors])
async def count_requests(db: Db, staff: StaffSession) -> RequestCount:
    """How many wait for a yes or a no at all of one's sites."""
    return RequestCount(await queries.count_requests(db, granted_sites(staff, "counsellor")))


@get("/staff/requests", guards=[counsellors])
async def list_requests(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    site_id: QueryId,
) -> list[RequestBrief]:  # fmt: skip
    """What waits for a yes or a no at a site; that it was read is noted in the trail."""
    check_site(granted_sites(staff, "counsellor"), site_id)
    rows = await queries.list_requests(db, site_id, now)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="requests", subject_id=site_id,
        fields=("name", "about"), source=client_address(request, settings),
    )  # fmt: skip
    return [RequestBrief(**_opened(row, sealer)) for row in rows]


def _opened(row: queries.DayRow | queries.RequestRow, sealer: Sealer) -> dict[str, Any]:
    fields = msgspec.structs.asdict(row)
    sealed = fields.pop("about_sealed")
    return {**fields, "about": sealer.open(sealed) if sealed else ""}


@get("/staff/bookings/{booking_id:uuid}", guards=[counsellors])
async def read_visit(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID,
) -> StaffBooking:  # fmt: skip
    """One visit with phone number and note; that it was read is noted in the trail."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    shown = await _show(db, sealer, booking, now)
    declared = ("born_on", "lives_in_gwangju") if shown.declared else ()
    await _record(db, "read", booking, staff, now, request, settings, ("name", "phone", "about", "note", *declared))
    return shown


async def _record(
    db: Db, action: str, booking: BookingRow, staff: StaffSession, now: datetime, request: AnyRequest,
    settings: Settings, fields: tuple[str, ...] = ("status",),
) -> None:  # fmt: skip
    await actions.record(db, action, booking.id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id,
                         fields=fields, source=client_address(request, settings))  # fmt: skip


async def _show(db: Db, sealer: Sealer, booking: BookingRow, now: datetime) -> StaffBooking:
    # Whoever only holds a time has not come to the desk yet.
    citizen_id = None if booking.status in ("held", "expired") else booking.citizen_id
    visitor = await queries.find_visitor(db, citizen_id, booking.service.id, booking.starts_at) if citizen_id else None
    declared = await _declared(db, sealer, booking) if visitor and visitor.asks else None
    phone = sealer.open(visitor.phone_sealed) if visitor and visitor.phone_sealed else None
    return StaffBooking(
        id=booking.id,
        counsellor_id=booking.counsellor.id if booking.counsellor else None,
        room_id=booking.room.id if booking.room else None,
        part_ids=[],
        party_size=booking.party_size,
        service_id=booking.service.id,
        room=booking.room,
        equipment=booking.equipment,
        answers=bookings.open_answers(sealer, booking.answers_sealed),
        declared=declared,
        service_name_ko=booking.service.name_ko,
        service_name_en=booking.service.name_en,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        status=booking.status,
        name=visitor.name if visitor else None,
        about=sealer.open(booking.about_sealed) if booking.about_sealed else "",
        held_until=booking.held_until,
        visits=visitor.visits if visitor else 0,
        has_note=booking.note_sealed is not None,
        reply=booking.reply,
        walk_in=booking.walk_in,
        away=booking.away is not None,
        offered=booking.offered,
        offer=actions.offer_of(booking, now),
        late_minutes=booking.late_minutes,
        version=booking.version,
        phone=spoken(phone) if phone else None,
        note=sealer.open(booking.note_sealed) if booking.note_sealed else "",
        code=booking.code,
        cancel_reason=booking.cancel_reason,
        checked_in_at=booking.checked_in_at,
        started_at=booking.started_at,
        ended_at=booking.ended_at,
        last_visit=visitor.last_visit if visitor else None,
        next=rules.next_for_counsellor(booking, now),
    )


async def _declared(db: Db, sealer: Sealer, booking: BookingRow) -> Declared | None:
    said = await find_declaration(db, sealer, booking.citizen_id) if booking.citizen_id else None
    if said is None:
        return None
    age = age_on(said.born_on, day_in_seoul(booking.starts_at))
    return Declared(age, said.lives_in_gwangju, said.declared_at, said.verified)


@get("/staff/bookings/{booking_id:uuid}/times", guards=[counsellors])
async def list_times(
    db: Db, staff: StaffSession, now: datetime, booking_id: UUID, date: dt.date,
    days: Annotated[int, QueryParameter(ge=1, le=7)] = 1,
) -> list[Slot]:  # fmt: skip
    """Where a visit could be moved to on some days: every free start, with whom and in which room."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    rules.check_day(date, now)
    wish = rules.anywhere(rules.wish_of(booking))
    found = await find_days(db, booking.service.id, date, days, wish, now, moving=booking.id, by_staff=True)
    return [start.slot() for day in found for start in day.starts if start.free]


class Desk:
    """What every handler that changes a visit needs: who asks, from where and when."""

    def __init__(
        self, db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest
    ) -> None:
        self.db, self.settings, self.sealer = db, settings, sealer
        self.staff, self.now, self.request = staff, now, request

    async def lock(self, booking_id: UUID) -> BookingRow:
        return await bookings.lock_any(self.db, booking_id, granted_sites(self.staff, "counsellor"))

    async def move(self, booking_id: UUID, target: Status, action: str) -> StaffBooking:
        booking = await self.lock(booking_id)
        rules.check(booking, target, "counsellor", self.now)
        if booking.status == "no_show":
            await penalties.take_back(self.db, booking)
        await queries.move(self.db, booking.id, target, rules.sources(target), self.now)
        if target == "no_show":
            await penalties.miss(self.db, self.settings, booking, self.now)
        await actions.tell(self.db, booking)
        return await self.done(booking, action)

    async def done(self, booking: BookingRow, action: str, fields: tuple[str, ...] = ("status",)) -> StaffBooking:
        await _record(self.db, action, booking, self.staff, self.now, self.request, self.settings, fields)
        return await _show(self.db, self.sealer, await bookings.find_any(self.db, booking.id, None), self.now)


async def provide_desk(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest
) -> Desk:
    return Desk(db, settings, sealer, staff, now, request)


DESK = {"desk": Provide(provide_desk)}


@post("/staff/bookings/{booking_id:uuid}/approve", guards=[counsellors], dependencies=DESK, status_code=200)
async def approve_booking(desk: Desk, booking_id: UUID) -> StaffBooking:
    """Say yes to what somebody asked for, before it should begin; the citizen is told. A no is a cancellation."""
    booking = await desk.lock(booking_id)
    rules.check(booking, "confirmed", "counsellor", desk.now)
    await queries.move(desk.db, booking.id, "confirmed", ["requested"], desk.now)
    await actions.tell(desk.db, booking)
    await actions.message(desk.db, desk.settings, booking, "booking_confirmed", desk.now)
    return await desk.done(booking, "approve")


@post("/staff/bookings/{booking_id:uuid}/move", guards=[counsellors], dependencies=DESK, status_code=200)
async def move_visit(desk: Desk, booking_id: UUID, data: Move) -> StaffBooking:
    """Give a visit another time, counsellor or room; the citizen is told. Notice and days ahead do not count."""
    booking = await bookings.find_any(desk.db, booking_id, granted_sites(desk.staff, "counsellor"))
    await holds.move(desk.db, desk.settings, desk.sealer, booking, data, desk.now, actor="counsellor")
    return await desk.done(booking, "move", ("during",))


@post("/staff/bookings/{booking_id:uuid}/verify", guards=[counsellors], dependencies=DESK, status_code=200)
async def verify_declaration(desk: Desk, booking_id: UUID, data: SeenPaper) -> StaffBooking:
    """Note that a paper of the visitor says what they declared and was shown here; no copy of it is kept. 409
    `declaration_changed` where they have said something else since."""
    booking = await desk.lock(booking_id)
    if booking.citizen_id is None:
        raise NotFound
    await mark_verified(desk.db, booking.citizen_id, desk.staff.id, data.declared_at, desk.now)
    return await desk.done(booking, "verify", ("born_on", "lives_in_gwangju"))


@post("/staff/bookings/{booking_id:uuid}/check-in", guards=[counsellors], dependencies=DESK, status_code=200)
async def check_in(desk: Desk, booking_id: UUID) -> StaffBooking:
    """The visitor has arrived, an hour early at most; also undoes a no-show on the same day."""
    return await desk.move(booking_id, "checked_in", "check_in")


@post("/staff/bookings/{booking_id:uuid}/start", guards=[counsellors], dependencies=DESK, status_code=200)
async def start_visit(desk: Desk, booking_id: UUID) -> StaffBooking:
    """The conversation begins."""
    return await desk.move(booking_id, "in_session", "start")


@post("/staff/bookings/{booking_id:uuid}/complete", guards=[counsellors], dependencies=DESK, status_code=200)
async def complete_visit(desk: Desk, booking_id: UUID) -> StaffBooking:
    """The visit is over."""
    return await desk.move(booking_id, "completed", "complete")


@post("/staff/bookings/{booking_id:uuid}/no-show", guards=[counsellors], dependencies=DESK, status_code=200)
async def mark_no_show(desk: Desk, booking_id: UUID) -> StaffBooking:
    """Nobody came; not before the visit should have begun."""
    return await desk.move(booking_id, "no_show", "no_show")


@post("/staff/bookings/{booking_id:uuid}/cancel", guards=[counsellors], dependencies=DESK, status_code=200)
async def cancel_visit(desk: Desk, booking_id: UUID, data: Cancellation) -> StaffBooking:
    """Cancel for the centre; the citizen is told why, and the time is free at once."""
    booking = await desk.lock(booking_id)
    rules.check(booking, "cancelled_by_centre", "counsellor", desk.now)
    reason = rules.tidy(data.reason, "reason", least=1)
    await actions.end(desk.db, desk.settings, booking, "cancelled_by_centre", reason, desk.now)
    return await desk.done(booking, "cancel", ("status", "cancel_reason"))


@put("/staff/bookings/{booking_id:uuid}/note", guards=[counsellors], dependencies=DESK, status_code=200)
async def write_note(desk: Desk, booking_id: UUID, data: Note) -> StaffBooking:
    """Replace the counsellors' own note; the citizen does not see it."""
    booking = await desk.lock(booking_id)
    rules.check_note(booking)
    note = rules.tidy(data.note, "note")
    await queries.write_note(desk.db, booking.id, desk.sealer.seal(note) if note else None)
    await live.tell(desk.db, f"site:{booking.site.id}", "booking", booking.id)
    return await desk.done(booking, "note", ("note",))


@post("/staff/check-in", guards=[counsellors], dependencies=DESK, status_code=200)
async def check_in_by_code(desk: Desk, data: CheckIn) -> Arrival:
    """The visitor has arrived and shows the pass of a booking of today, or of a program with a session today."""
    today = day_in_seoul(desk.now)
    site_ids, pass_code = granted_sites(desk.staff, "counsellor"), rules.tidy_code(data.code)
    booking_id = await queries.find_by_code(desk.db, pass_code, site_ids, today)
    if booking_id is not None:
        return Arrival(booking=await desk.move(booking_id, "checked_in", "check_in"))
    if (arrived := await programs.arrive(desk.db, pass_code, site_ids, desk.now)) is None:
        raise CodeUnknown
    enrolment, shown = arrived
    await programs.record(desk.db, "check_in", enrolment, desk.now, "staff", desk.staff.id, fields=("presence",),
                          source=client_address(desk.request, desk.settings))  # fmt: skip
    return Arrival(enrolment=shown)


handlers = [
    list_my_sites, read_day, read_week, count_requests, list_requests, read_visit, list_times, approve_booking,
    move_visit, verify_declaration, check_in, start_visit, complete_visit, mark_no_show, cancel_visit, write_note,
    check_in_by_code,
]  # fmt: skip
