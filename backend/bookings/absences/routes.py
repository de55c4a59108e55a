"""The sick day at the desk, and the one tap with which people take what is offered instead."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import QueryParameter

from backend.bookings import actions as booking_actions
from backend.bookings import queries as bookings
from backend.bookings.absences import actions, queries, rules
from backend.bookings.absences.models import Absence, AbsencePlan, Moment, NewAbsence, PlannedVisit, StrandedVisit
from backend.bookings.models import Booking, Shown
from backend.db import Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import QueryId
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites, spoken
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append

AnyRequest = Request[Any, Any, Any]
counsellors = Allow("counsellor")
# What is over is looked at for another day: somebody may still have to be called.
KEPT = timedelta(days=1)
QueryMoment = Annotated[Moment, QueryParameter()]


@get("/staff/absences/plan", guards=[counsellors])
async def plan_absence(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    resource_id: QueryId, starts_at: QueryMoment, ends_at: QueryMoment,
) -> AbsencePlan:  # fmt: skip
    """Who would have come to a counsellor in some time, with another place for each; nothing is held yet. That it was
    read is noted in the trail."""
    rules.check_period(starts_at, ends_at, now)
    desk = await _desk(db, staff, resource_id)
    affected = await queries.find_affected(db, resource_id, starts_at, ends_at, now)
    visits = await bookings.list_any(db, affected.visits)
    proposals, elsewhere = await actions.plan(db, desk, visits, starts_at, ends_at, now)
    people = await queries.list_people(db, affected.visits)
    await _read(db, settings, staff, now, request, "absence_plan", resource_id)

    def planned(visit: bookings.BookingRow) -> PlannedVisit:
        person = people.get(visit.id)
        return PlannedVisit(
            visit.id, person and person.name, _phone(sealer, person and person.phone_sealed), visit.service.name_ko,
            visit.service.name_en, visit.starts_at, visit.ends_at, visit.status, visit.party_size, visit.reply,
            proposals[visit.id], elsewhere[visit.id],
        )  # fmt: skip

    return AbsencePlan(
        [planned(visit) for visit in visits], len(affected.staying),
        await queries.list_names(db, desk.site_id, "counsellor"), await queries.list_names(db, desk.site_id, "room"),
    )  # fmt: skip


async def _desk(db: Db, staff: StaffSession, resource_id: int) -> queries.Desk:
    desk = await queries.find_counsellor(db, resource_id, granted_sites(staff, "counsellor"))
    if desk is None:
        raise NotFound
    return desk


async def _read(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, what: str, id: object
) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind=what, subject_id=id,
                 fields=("name", "phone"), source=client_address(request, settings))  # fmt: skip


def _phone(sealer: Sealer, sealed: bytes | None) -> str | None:
    return spoken(sealer.open(sealed)) if sealed else None


@post("/staff/absences", guards=[counsellors])
async def begin_absence(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    idempotency_key: IdempotencyKey, data: NewAbsence,
) -> Absence:  # fmt: skip
    """Keep a counsellor's time free, hold what is proposed for each visit, and tell everybody: all or nothing."""
    actor, route = f"staff:{staff.id}", "absence"
    begun = await already(db, actor, route, idempotency_key, data)
    if begun is None:
        desk = await _desk(db, staff, data.resource_id)
        begun = str(await actions.begin(db, settings, staff.id, desk, data, now))
        await made(db, actor, route, idempotency_key, begun)
        await _changed(db, settings, staff, now, request, "absence", begun)
    return await _show(db, sealer, staff, UUID(begun), now)


async def _changed(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, action: str, id: object
) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="absence",
                 subject_id=id, fields=("during",), source=client_address(request, settings))  # fmt: skip


async def _show(db: Db, sealer: Sealer, staff: StaffSession, absence_id: UUID, now: datetime) -> Absence:
    row = await queries.find_absence(db, absence_id, granted_sites(staff, "counsellor"))
    if row is None:
        raise NotFound
    return (await _with_visits(db, sealer, [row], now))[0]


async def _with_visits(db: Db, sealer: Sealer, rows: Sequence[queries.AbsenceRow], now: datetime) -> list[Absence]:
    visits = await queries.list_visits(db, [row.id for row in rows])

    def opened(visit: queries.StrandedRow) -> StrandedVisit:
        fields: dict[str, Any] = {name: getattr(visit, name) for name in StrandedVisit.__struct_fields__}
        fields["phone"] = _phone(sealer, visit.phone_sealed)
        return StrandedVisit(**fields)

    return [row.shown([opened(visit) for visit in visits if visit.absence_id == row.id], now) for row in rows]


@get("/staff/absences", guards=[counsellors])
async def list_absences(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    site_id: QueryId,
) -> list[Absence]:  # fmt: skip
    """Who is away from a site now or later, and what became of everybody who would have come; that it was read is
    noted in the trail."""
    check_site(granted_sites(staff, "counsellor"), site_id)
    rows = await queries.list_absences(db, site_id, now - KEPT)
    await _read(db, settings, staff, now, request, "absences", site_id)
    return await _with_visits(db, sealer, rows, now)


@post("/staff/absences/{absence_id:uuid}/undo", guards=[counsellors], status_code=200)
async def undo_absence(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    absence_id: UUID,
) -> Absence:  # fmt: skip
    """The counsellor comes after all: who has not answered keeps their visit."""
    row = await queries.find_absence(db, absence_id, granted_sites(staff, "counsellor"))
    if row is None:
        raise NotFound
    await actions.undo(db, settings, row, now)
    await _changed(db, settings, staff, now, request, "undo_absence", absence_id)
    return await _show(db, sealer, staff, absence_id, now)


@post("/bookings/{booking_id:uuid}/take", guards=[citizens], status_code=200)
async def take_instead(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID,
    idempotency_key: IdempotencyKey, data: Shown,
) -> Booking:  # fmt: skip
    """Take the time that is kept instead, with one tap; the booking has it, and keeps its pass."""
    actor, route = f"citizen:{citizen.id}", f"take {booking_id}"
    if await already(db, actor, route, idempotency_key, data) is None:
        booking = await bookings.find_mine(db, citizen.id, booking_id)
        await actions.take(db, settings, booking, data, now)
        await booking_actions.record(db, "move", booking_id, citizen.id, now, actor_kind="citizen",
                                     actor_id=citizen.id, fields=("during",))  # fmt: skip
        await made(db, actor, route, idempotency_key, booking_id)
    return booking_actions.show(await bookings.find_mine(db, citizen.id, booking_id), sealer, now)


@post("/staff/bookings/{booking_id:uuid}/take", guards=[counsellors], status_code=204)
async def take_for_them(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, booking_id: UUID, data: Shown
) -> None:
    """Take what is offered for somebody who says so by phone or at the counter."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    await actions.take(db, settings, booking, data, now)
    await booking_actions.record(
        db, "move", booking_id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id, fields=("during",),
        source=client_address(request, settings),
    )  # fmt: skip


handlers = [plan_absence, begin_absence, list_absences, undo_absence, take_instead, take_for_them]
