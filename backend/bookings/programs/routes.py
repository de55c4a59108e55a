"""Programs as everybody sees them, a citizen's enrolments, and the desk that lays programs out and knows who comes."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.params import QueryParameter

from backend import limits
from backend.bookings.models import When
from backend.bookings.programs import actions, calendar, queries, rules
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.programs.models import (
    Attendance,
    CancelReason,
    Enrolment,
    NewEnrolment,
    NewProgram,
    NewSession,
    Plan,
    Planned,
    Program,
    ProgramChange,
    ProgramView,
    ProgramWords,
    RoomChoice,
    SessionMove,
    StaffProgram,
)
from backend.bookings.rules import tidy
from backend.db import Database, Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import PathId
from backend.people.guards import Allow, anyone, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append

MOST_ENROLMENTS, ENROLMENTS_PER = 30, timedelta(hours=1)
desk = Allow("counsellor", "administrator")
AnyRequest = Request[Any, Any, Any]


@get("/programs", guards=[anyone], response_headers={"cache-control": "public, max-age=60"})
async def list_programs(db: Db, now: datetime) -> list[Program]:
    """What is to come in every job cafe, the next first."""
    return await queries.list_public(db, now)


@get("/programs/{program_id:int}", guards=[anyone], response_headers={"cache-control": "public, no-cache"})
async def read_program(db: Db, now: datetime, program_id: PathId) -> Program:
    """One program with its sessions and the places that are left."""
    return await queries.find_program(db, program_id, now)


@post("/programs/{program_id:int}/enrol", guards=[citizens])
async def enrol(
    database: Database, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime,
    program_id: PathId, idempotency_key: IdempotencyKey, data: NewEnrolment,
) -> Enrolment:  # fmt: skip
    """Take a place; with `wait` join the waitlist where none is left."""
    await limits.hit(
        database, sealer.index("enrol", str(citizen.id)), most=MOST_ENROLMENTS, per=ENROLMENTS_PER, now=now
    )
    async with database.transaction() as db:
        actor, route = f"citizen:{citizen.id}", f"enrol {program_id}"
        done = await already(db, actor, route, idempotency_key, data)
        enrolment_id = UUID(done) if done else await actions.enrol(
            db, settings, sealer, citizen.id, program_id, wait=data.wait, now=now
        )  # fmt: skip
        if not done:
            await made(db, actor, route, idempotency_key, enrolment_id)
    # Afterwards: while the program is locked, others wait.
    async with database.transaction() as db:
        return await actions.read_mine(db, citizen.id, enrolment_id, now)


@get("/enrolments", guards=[citizens])
async def list_enrolments(db: Db, citizen: CitizenSession, now: datetime, when: When = "upcoming") -> list[Enrolment]:
    """What I am in or wait for, the next first; or what was, the last first. Without the pictures of passes."""
    rows = await enrolments.list_mine(db, citizen.id, past=when == "past", now=now)
    programs = await queries.list_programs(db, [row.program_id for row in rows], now)
    return [actions.show(row, programs[row.program_id], now, with_pass=False) for row in rows]


@get("/enrolments/{enrolment_id:uuid}", guards=[citizens])
async def read_enrolment(db: Db, citizen: CitizenSession, now: datetime, enrolment_id: UUID) -> Enrolment:
    """One enrolment with its pass."""
    return await actions.read_mine(db, citizen.id, enrolment_id, now)


@post("/enrolments/{enrolment_id:uuid}/accept", guards=[citizens], status_code=200)
async def accept_offer(
    db: Db, settings: Settings, citizen: CitizenSession, now: datetime, enrolment_id: UUID,
    idempotency_key: IdempotencyKey,
) -> Enrolment:  # fmt: skip
    """Take the place that is offered; one whose time is over can be taken while nobody else waits for it."""
    actor, route = f"citizen:{citizen.id}", f"accept {enrolment_id}"
    if await already(db, actor, route, idempotency_key, None) is None:
        await actions.accept(db, settings, citizen.id, enrolment_id, now)
        await made(db, actor, route, idempotency_key, enrolment_id)
    return await actions.read_mine(db, citizen.id, enrolment_id, now)


@post("/enrolments/{enrolment_id:uuid}/cancel", guards=[citizens], status_code=200)
async def cancel_enrolment(
    db: Db, settings: Settings, citizen: CitizenSession, now: datetime, enrolment_id: UUID
) -> Enrolment:
    """Give a place back in time, decline an offer, or leave the waitlist; the next one gets an offer at once."""
    await actions.leave(db, settings, citizen.id, enrolment_id, now)
    return await actions.read_mine(db, citizen.id, enrolment_id, now)


@get("/enrolments/{enrolment_id:uuid}/calendar.ics", guards=[citizens], media_type="text/calendar")
async def read_enrolment_calendar(
    db: Db, settings: Settings, citizen: CitizenSession, now: datetime, enrolment_id: UUID
) -> Response[bytes]:
    """Every session for the person's own calendar."""
    enrolment = await enrolments.find_mine(db, citizen.id, enrolment_id)
    program = await queries.find_program(db, enrolment.program_id, now)
    return Response(
        calendar.to_ics(enrolment, program, citizen.lang, settings, now),
        media_type="text/calendar",
        headers={"content-disposition": f'attachment; filename="gwangju-{enrolment.code}.ics"'},
    )


# The desk


def sites_of(staff: StaffSession) -> list[int] | None:
    return granted_sites(staff, "counsellor", "administrator")


@get("/staff/programs", guards=[desk])
async def list_staff_programs(
    db: Db, staff: StaffSession, now: datetime, when: Annotated[When, QueryParameter()] = "upcoming"
) -> list[StaffProgram]:
    """The programs of my sites."""
    return await queries.list_at_sites(db, sites_of(staff), past=when == "past", now=now)


@get("/staff/programs/rooms", guards=[desk])
async def list_program_rooms(db: Db, staff: StaffSession, now: datetime) -> list[RoomChoice]:
    """The rooms of my sites in which a program can take place."""
    return await queries.list_rooms(db, sites_of(staff), day_in_seoul(now))


@post("/staff/programs/plan", guards=[desk], status_code=200)
async def plan_program(db: Db, staff: StaffSession, now: datetime, data: Plan) -> list[Planned]:
    """The sessions that a schedule means, and what stands in the way of each; nothing is kept."""
    room_id = data.layout.room_id
    await _site_of(db, staff, room_id)
    return await queries.plan(db, room_id, rules.lay_out(data.layout.schedule), data.program_id, now)


@post("/staff/programs", guards=[desk])
async def add_program(
    db: Db, staff: StaffSession, now: datetime, idempotency_key: IdempotencyKey, data: NewProgram
) -> StaffProgram:
    """Lay a program out and take its room for every session, all or none."""
    actor, route = f"staff:{staff.id}", "POST /api/staff/programs"
    if (found := await already(db, actor, route, idempotency_key, data)) is not None:
        return await queries.find_program(db, int(found), now)
    room_id, schedule = data.layout.room_id, data.layout.schedule
    site_id = await _site_of(db, staff, room_id)
    words = _check(data, rules.lay_out(schedule)[-1].starts_at)
    program_id = await queries.insert_program(db, site_id, room_id, schedule.rrule, words, data, now)
    await actions.lay_out(db, program_id, data.layout, words["title_ko"], now)
    await made(db, actor, route, idempotency_key, program_id)
    program = await queries.find_program(db, program_id, now)
    await _done(db, staff, "program_added", program, now)
    return program


@get("/staff/programs/{program_id:int}", guards=[desk])
async def read_staff_program(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: PathId
) -> ProgramView:
    """A program with its attendance list and waitlist; that it was read is noted in the trail."""
    check_site(sites_of(staff), (await queries.find_program(db, program_id, now)).site.id)
    return await _view(db, settings, staff, now, request, program_id)


async def _view(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: int
) -> ProgramView:
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="program",
        subject_id=program_id, fields=("name",), source=client_address(request, settings),
    )  # fmt: skip
    return await actions.view(db, program_id, now)


@put("/staff/programs/{program_id:int}", guards=[desk])
async def change_program(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, program_id: PathId, data: ProgramChange
) -> StaffProgram:
    """Change a program, its room and sessions only while nobody is in it; new places go to those who wait."""
    program = await _lock(db, staff, program_id, now)
    rules.check_version(data.version, program.version)
    rules.check_not_cancelled(program)
    rules.check_capacity(data.capacity, program.enrolled + program.offered)
    last = rules.lay_out(data.layout.schedule)[-1] if data.layout else rules.live_sessions(program)[-1]
    words = _check(data, last.starts_at)
    await queries.update_program(db, program_id, words, data)
    if data.layout is not None:
        rules.check_nobody_in(program)
        site_id = await _site_of(db, staff, data.layout.room_id)
        left = await queries.clear_sessions(db, program_id)
        await queries.set_room(db, program_id, site_id, data.layout.room_id, data.layout.schedule.rrule)
        await actions.lay_out(db, program_id, data.layout, words["title_ko"], now)
        await actions.give_back(db, left, now)
    await actions.settle(db, settings, await queries.find_program(db, program_id, now), now)
    await _done(db, staff, "program_changed", program, now)
    return await queries.find_program(db, program_id, now)


@post("/staff/programs/{program_id:int}/cancel", guards=[desk], status_code=200)
async def cancel_program(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: PathId,
    data: CancelReason,
) -> ProgramView:  # fmt: skip
    """Cancel what is still to come of a program; everybody is told why, and the room is free."""
    program = await _lock(db, staff, program_id, now)
    await actions.cancel_program(db, settings, program, tidy(data.reason, "reason", least=1), now)
    await _done(db, staff, "program_cancelled", program, now)
    return await _view(db, settings, staff, now, request, program_id)


@post("/staff/programs/{program_id:int}/sessions/{program_session_id:int}/cancel", guards=[desk], status_code=200)
async def cancel_session(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: PathId,
    program_session_id: PathId, data: CancelReason,
) -> ProgramView:  # fmt: skip
    """Cancel one session; everybody enrolled is told why, and the room is free."""
    program = await _lock(db, staff, program_id, now)
    await actions.cancel_session(db, settings, program, program_session_id, tidy(data.reason, "reason", least=1), now)
    await _done(db, staff, "session_cancelled", program, now)
    return await _view(db, settings, staff, now, request, program_id)


@put("/staff/programs/{program_id:int}/sessions/{program_session_id:int}", guards=[desk])
async def move_session(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: PathId,
    program_session_id: PathId, data: SessionMove,
) -> ProgramView:  # fmt: skip
    """Give one session another time, with its room; everybody who is in the program or waits for it is told."""
    program = await _lock(db, staff, program_id, now)
    reason = tidy(data.reason, "reason")
    if await actions.move_session(db, settings, program, program_session_id, data, reason, now):
        await _done(db, staff, "session_moved", program, now)
    return await _view(db, settings, staff, now, request, program_id)


@post("/staff/programs/{program_id:int}/sessions", guards=[desk])
async def add_session(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, program_id: PathId,
    idempotency_key: IdempotencyKey, data: NewSession,
) -> ProgramView:  # fmt: skip
    """One session more, with its room; everybody who is in the program or waits for it is told."""
    program = await _lock(db, staff, program_id, now)
    actor, route = f"staff:{staff.id}", f"add session {program_id}"
    if await already(db, actor, route, idempotency_key, data) is None:
        await actions.add_session(db, settings, program, data, now)
        await made(db, actor, route, idempotency_key, program_id)
        await _done(db, staff, "session_added", program, now)
    return await _view(db, settings, staff, now, request, program_id)


@put("/staff/enrolments/{enrolment_id:uuid}/sessions/{program_session_id:int}", guards=[desk])
async def mark_attendance(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, enrolment_id: UUID,
    program_session_id: PathId, data: Attendance,
) -> ProgramView:  # fmt: skip
    """Say who came to a session, or that nobody knows."""
    program = await _lock(db, staff, (await enrolments.find_enrolment(db, enrolment_id)).program_id, now)
    enrolment = await enrolments.find_enrolment(db, enrolment_id)
    session = rules.find_session(program, program_session_id)
    if session is None:
        raise NotFound
    rules.check_mark(enrolment, session, data.presence, now)
    await enrolments.mark(db, session.id, enrolment_id, data.presence, now)
    await actions.tell(db, program, enrolment.citizen_id)
    await actions.record(db, "mark", enrolment, now, "staff", staff.id, fields=("presence",),
                         source=client_address(request, settings))  # fmt: skip
    return await _view(db, settings, staff, now, request, program.id)


@post("/staff/enrolments/{enrolment_id:uuid}/cancel", guards=[desk], status_code=200)
async def remove_participant(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, enrolment_id: UUID,
    data: CancelReason,
) -> ProgramView:  # fmt: skip
    """Take somebody out; they are told why, and the next one gets an offer."""
    program = await _lock(db, staff, (await enrolments.find_enrolment(db, enrolment_id)).program_id, now)
    enrolment = await actions.remove(db, settings, enrolment_id, tidy(data.reason, "reason", least=1), now)
    await actions.record(db, "cancel", enrolment, now, "staff", staff.id, fields=("status", "cancel_reason"),
                         source=client_address(request, settings))  # fmt: skip
    return await _view(db, settings, staff, now, request, program.id)


async def _lock(db: Db, staff: StaffSession, program_id: int, now: datetime) -> StaffProgram:
    program = await queries.lock_program(db, program_id, now)
    check_site(sites_of(staff), program.site.id)
    return program


def _check(data: ProgramWords, last_starts_at: datetime) -> dict[str, str]:
    """The words as they are kept. Raises Invalid."""
    rules.check_ages(data.age_from, data.age_to)
    rules.check_window(data.opens_at, data.closes_at, last_starts_at)
    return rules.tidy(data)


async def _site_of(db: Db, staff: StaffSession, room_id: int) -> int:
    """The site of a room that this member of staff may use. Raises NotFound and NotAllowed."""
    site_id = await queries.find_site_of_room(db, room_id)
    if site_id is None:
        raise NotFound
    check_site(sites_of(staff), site_id)
    return site_id


async def _done(db: Db, staff: StaffSession, action: str, program: StaffProgram, now: datetime) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="program",
                 subject_id=program.id)  # fmt: skip
    await actions.tell(db, program, None)


handlers = [
    list_programs, read_program, enrol, list_enrolments, read_enrolment, accept_offer, cancel_enrolment,
    read_enrolment_calendar, list_staff_programs, list_program_rooms, plan_program, add_program, read_staff_program,
    change_program, cancel_program, cancel_session, move_session, add_session, mark_attendance, remove_participant,
]  # fmt: skip
