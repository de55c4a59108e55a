"""Places in programs: taking, waiting for, offering and giving them back, and telling everybody whom it concerns."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from backend import live
from backend.bookings import actions as booking_actions
from backend.bookings import passes, texts
from backend.bookings import queries as bookings
from backend.bookings.closures import queries as closures
from backend.bookings.holds.queries import release_expired
from backend.bookings.penalties.queries import find_pause
from backend.bookings.penalties.rules import check_paused
from backend.bookings.programs import queries, rules
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.programs.models import (
    Arrived,
    Enrolment,
    EnrolmentRow,
    Layout,
    NewSession,
    Participant,
    Program,
    ProgramView,
    SessionMove,
    StaffProgram,
)
from backend.bookings.programs.texts import TITLES
from backend.bookings.rules import check_person
from backend.db import Db
from backend.errors import NotFound
from backend.messages.actions import tell_citizen
from backend.messages.models import Kind
from backend.people.declarations.models import Eligibility
from backend.people.declarations.queries import find_declaration
from backend.people.declarations.rules import check_eligible
from backend.people.models import Lang
from backend.people.queries import has_consent
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


def show(enrolment: EnrolmentRow, program: Program, now: datetime, *, with_pass: bool = True) -> Enrolment:
    """The enrolment as its citizen sees it. A list needs no pictures of passes."""
    return Enrolment(
        id=enrolment.id,
        program=program,
        status=enrolment.status,
        position=enrolment.position,
        offer_until=enrolment.offer_until,
        code=enrolment.code,
        qr=passes.draw(enrolment.code) if with_pass and enrolment.status == "enrolled" else None,
        can_cancel=rules.may(enrolment, program, "cancelled_by_citizen", "citizen", now),
        cancel_reason=enrolment.cancel_reason,
        attended=enrolment.attended,
        absent=enrolment.absent,
        created_at=enrolment.created_at,
        enrolled_at=enrolment.enrolled_at,
    )


async def read_mine(db: Db, citizen_id: UUID, enrolment_id: UUID, now: datetime) -> Enrolment:
    enrolment = await enrolments.find_mine(db, citizen_id, enrolment_id)
    return show(enrolment, await queries.find_program(db, enrolment.program_id, now), now)


async def view(db: Db, program_id: int, now: datetime) -> ProgramView:
    """The program with its attendance list and its waitlist, as the desk sees it."""
    program = await queries.find_program(db, program_id, now)
    return ProgramView(program, [
        Participant(row.id, row.name, row.status, row.position, row.offer_until, row.code, row.attended, row.absent)
        for row in await enrolments.list_participants(db, program_id)
    ])  # fmt: skip


# A citizen's place


async def enrol(
    db: Db, settings: Settings, sealer: Sealer, citizen_id: UUID, program_id: int, *, wait: bool, now: datetime
) -> UUID:
    """Take a place, or one in the waitlist for whoever will wait.

    Raises ProgramFull, AlreadyEnrolled, EnrolmentNotOpen, EnrolmentClosed, ProgramCancelled, NameNeeded,
    ConsentNeeded, Paused, DeclarationNeeded and NotEligible.
    """
    await _check_person(db, sealer, citizen_id, await queries.find_program(db, program_id, now), now)
    # From here on others wait: what can be asked before is asked before.
    program = await queries.lock_program(db, program_id, now)
    rules.check_open(program, now)
    if await enrolments.find_live(db, program_id, citizen_id):
        raise rules.AlreadyEnrolled
    # Whoever waits comes first, so what became free is offered before anybody new is counted.
    program = await settle(db, settings, program, now)
    status = rules.first_status(program, wait=wait)
    enrolment_id = None
    while enrolment_id is None:
        enrolment_id = await enrolments.insert_enrolment(db, program_id, citizen_id, status, passes.new_code(), now)
    enrolment = await enrolments.find_enrolment(db, enrolment_id)
    await record(db, "enrol" if status == "enrolled" else "wait", enrolment, now, "citizen", citizen_id)
    if status == "enrolled":
        await message(db, settings, enrolment, program, "program_enrolled", now)
    await tell(db, program, citizen_id)
    return enrolment_id


async def _check_person(db: Db, sealer: Sealer, citizen_id: UUID, program: Program, now: datetime) -> None:
    """Whether the program is for this person at all."""
    rules.check_open(program, now)
    check_person(await enrolments.find_name(db, citizen_id), await has_consent(db, citizen_id))
    wanted = Eligibility(program.age_from, program.age_to, program.residents_only)
    check_paused(await find_pause(db, citizen_id, now))
    declaration = await find_declaration(db, sealer, citizen_id) if wanted.asks else None
    check_eligible(wanted, declaration, rules.first_day(program))


async def accept(db: Db, settings: Settings, citizen_id: UUID, enrolment_id: UUID, now: datetime) -> None:
    """Take the place that is offered; one whose time is over only where nobody else waits for it.

    Raises Paused, OfferOver, AlreadyEnrolled, WrongStatus, EnrolmentClosed and ProgramCancelled.
    """
    check_paused(await find_pause(db, citizen_id, now))
    enrolment, program = await _lock_mine(db, citizen_id, enrolment_id, now)
    if enrolment.status == "lapsed" and await enrolments.find_live(db, program.id, citizen_id):
        raise rules.AlreadyEnrolled
    if not rules.may(enrolment, program, "enrolled", "citizen", now) and enrolment.status in ("offered", "lapsed"):
        rules.check_open(program, now)
        # Correct without the timetable: the offer ends here, and the place goes to whoever is next.
        program = await settle(db, settings, program, now)
        enrolment = await enrolments.find_enrolment(db, enrolment_id)
    rules.check(enrolment, program, "enrolled", "citizen", now)
    await enrolments.move(db, enrolment_id, "enrolled", rules.sources("enrolled"), now)
    await record(db, "accept", enrolment, now, "citizen", citizen_id)
    await message(db, settings, enrolment, program, "program_enrolled", now)
    await tell(db, program, citizen_id)


async def leave(db: Db, settings: Settings, citizen_id: UUID, enrolment_id: UUID, now: datetime) -> None:
    """Give a place, an offer or a place in the waitlist back; what became free goes to whoever is next. Nothing happens
    to what the person has given back already."""
    enrolment, program = await _lock_mine(db, citizen_id, enrolment_id, now)
    if enrolment.status == "cancelled_by_citizen":
        return
    rules.check(enrolment, program, "cancelled_by_citizen", "citizen", now)
    await _end(db, settings, enrolment, program, "cancelled_by_citizen", None, now)
    await record(db, "cancel", enrolment, now, "citizen", citizen_id)


async def _lock_mine(db: Db, citizen_id: UUID, enrolment_id: UUID, now: datetime) -> tuple[EnrolmentRow, StaffProgram]:
    found = await enrolments.find_mine(db, citizen_id, enrolment_id)
    program = await queries.lock_program(db, found.program_id, now)
    return await enrolments.find_mine(db, citizen_id, enrolment_id), program


async def _end(
    db: Db, settings: Settings, enrolment: EnrolmentRow, program: StaffProgram, target: rules.Ending,
    reason: str | None, now: datetime,
) -> None:  # fmt: skip
    await enrolments.move(db, enrolment.id, target, rules.sources(target), now, reason)
    if enrolment.status == "enrolled" or target == "cancelled_by_centre":
        kind: Kind = (
            "program_cancelled_by_citizen" if target == "cancelled_by_citizen" else "program_cancelled_by_centre"
        )
        await message(db, settings, enrolment, program, kind, now, reason)
    await settle(db, settings, await queries.find_program(db, program.id, now), now)
    await tell(db, program, enrolment.citizen_id)


async def settle(db: Db, settings: Settings, program: StaffProgram, now: datetime) -> StaffProgram:
    """End the offers that ran out and offer every free place to whoever has waited longest; once enrolment is over,
    nobody waits any more. Under the program's lock; returns the program as it then is."""
    told: dict[UUID, Kind] = dict.fromkeys(await enrolments.lapse_offers(db, program.id, now), "program_offer_lapsed")
    if program.cancel_reason is None and now >= program.closes_at:
        told |= dict.fromkeys(await enrolments.lapse_waiting(db, program.id, now), "program_no_place")
    free = program.capacity - program.enrolled - program.offered
    if free > 0 and program.waiting and program.cancel_reason is None and program.opens_at <= now < program.closes_at:
        until = rules.offer_until(program, now)
        told |= dict.fromkeys(await enrolments.offer_places(db, program.id, free, until), "program_offer")
    if not told:
        return program
    program = await queries.find_program(db, program.id, now)
    for enrolment_id, kind in told.items():
        enrolment = await enrolments.find_enrolment(db, enrolment_id)
        await message(db, settings, enrolment, program, kind, now)
        await tell(db, program, enrolment.citizen_id)
    return program


# The desk


async def remove(db: Db, settings: Settings, enrolment_id: UUID, reason: str, now: datetime) -> EnrolmentRow:
    """Take somebody out of the program or its waitlist, and tell them why. The program is locked."""
    enrolment = await enrolments.find_enrolment(db, enrolment_id)
    program = await queries.find_program(db, enrolment.program_id, now)
    rules.check(enrolment, program, "cancelled_by_centre", "counsellor", now)
    await _end(db, settings, enrolment, program, "cancelled_by_centre", reason, now)
    return enrolment


async def arrive(db: Db, code: str, site_ids: list[int] | None, now: datetime) -> tuple[EnrolmentRow, Arrived] | None:
    """Check in whoever shows this pass for the session of today; None where no enrolment of today has it."""
    found = await enrolments.find_by_code(db, code, site_ids, day_in_seoul(now))
    if found is None:
        return None
    program = await queries.lock_program(db, (await enrolments.find_enrolment(db, found)).program_id, now)
    enrolment = await enrolments.find_enrolment(db, found)
    session = rules.session_today(program, now)
    if session is None:
        return None
    rules.check_mark(enrolment, session, "attended", now)
    await enrolments.mark(db, session.id, enrolment.id, "attended", now)
    await tell(db, program, enrolment.citizen_id)
    return enrolment, Arrived(
        enrolment.id, program.id, session.id, program.title_ko, program.title_en, enrolment.name, session.starts_at
    )


async def lay_out(db: Db, program_id: int, layout: Layout, title: str, now: datetime) -> None:
    """Give a program its sessions and take the room for them, all or none.

    Raises ScheduleInvalid, SiteClosed, and RoomTaken with the sessions for which somebody else has the room.
    """
    sessions = rules.lay_out(layout.schedule)
    rules.check_ahead(sessions, now)
    room_ids = await queries.lock_room(db, layout.room_id)
    rules.check_plan(await queries.plan(db, layout.room_id, sessions, program_id, now))
    for session in sessions:
        await _clear(db, room_ids, session, now)
    if not await queries.insert_sessions(db, program_id, room_ids, layout.room_id, sessions, title):
        raise rules.RoomTaken


async def move_session(
    db: Db, settings: Settings, program: StaffProgram, session_id: int, to: SessionMove, reason: str, now: datetime
) -> bool:
    """Give a session another time, with its room, or leave everything as it was; everybody is told. False, and nothing
    happens, for a session that is there already.

    The program is locked. Raises NotFound, WrongStatus, StaleProgram, ScheduleInvalid, SessionsOverlap,
    ClosesAfterLast, SiteClosed and RoomTaken.
    """
    session = rules.find_session(program, session_id)
    if session is None:
        raise NotFound
    at = rules.interval(to.starts_at, to.duration_minutes)
    if (session.starts_at, session.ends_at) == at:
        return False
    rules.check_session_movable(program, session, to.was, now)
    rules.check_new_time(program, at, now, moving=session_id)
    room_ids = await _clear_room(db, program, at, now)
    left = await queries.move_session(db, program.id, session_id, at, now)
    await _take_room(db, program, session_id, room_ids)
    await give_back(db, left, now)
    await _tell_all(db, settings, program.id, session_id, "program_session_moved", now, reason, was=session.starts_at)
    return True


async def add_session(db: Db, settings: Settings, program: StaffProgram, new: NewSession, now: datetime) -> None:
    """One more session in the program's room; everybody is told.

    The program is locked. Raises WrongStatus, ScheduleInvalid, SessionsOverlap, SiteClosed and RoomTaken.
    """
    at = rules.interval(new.starts_at, new.duration_minutes)
    rules.check_addable(program, now)
    rules.check_new_time(program, at, now)
    room_ids = await _clear_room(db, program, at, now)
    session_id = await queries.insert_session(db, program.id, at)
    await _take_room(db, program, session_id, room_ids)
    await _tell_all(db, settings, program.id, session_id, "program_session_added", now, "")


async def _clear_room(db: Db, program: Program, at: rules.Interval, now: datetime) -> list[int]:
    """The program's room and its parts, which nobody else takes any more, with nothing in the way of this time.

    Raises SiteClosed and RoomTaken.
    """
    room_ids = await queries.lock_room(db, program.room.id)
    rules.check_plan(await queries.plan(db, program.room.id, [at], program.id, now))
    await _clear(db, room_ids, at, now)
    return room_ids


async def _clear(db: Db, room_ids: list[int], at: rules.Interval, now: datetime) -> None:
    for changed in await release_expired(db, room_ids, at.starts_at, at.ends_at, now):
        await bookings.tell(db, changed)
    await closures.end_closures(db, room_ids, at.starts_at, at.ends_at)


async def give_back(db: Db, left: Sequence[closures.Left], now: datetime) -> None:
    """What nobody has taken again of a room's time can be booked; those who wait for it are asked first."""
    await booking_actions.give_back(db, left, now)
    for service_id in await closures.list_services_of(db, {one.resource_id for one in left}):
        await live.tell(db, f"service:{service_id}", "availability", service_id)


async def _take_room(db: Db, program: Program, session_id: int, room_ids: list[int]) -> None:
    if not await queries.take_room(db, session_id, room_ids, program.room.id, program.title_ko):
        raise rules.RoomTaken


async def _tell_all(
    db: Db, settings: Settings, program_id: int, session_id: int, kind: Kind, now: datetime, reason: str, *,
    was: datetime | None = None,
) -> None:  # fmt: skip
    """Everybody who is in the program or waits for it."""
    program = await queries.find_program(db, program_id, now)
    for enrolment in await enrolments.list_participants(db, program_id):
        await message(db, settings, enrolment, program, kind, now, reason, session=session_id, was=was)
        await tell(db, program, enrolment.citizen_id)
    await tell(db, program, None)


async def cancel_program(db: Db, settings: Settings, program: StaffProgram, reason: str, now: datetime) -> None:
    """Nothing more of the program takes place; everybody is told why. The program is locked."""
    if program.cancel_reason is not None:
        raise rules.ProgramCancelled
    await give_back(db, await queries.free_rooms_to_come(db, program.id, now), now)
    for enrolment_id in await queries.cancel_program(db, program.id, reason, now):
        enrolment = await enrolments.find_enrolment(db, enrolment_id)
        await message(db, settings, enrolment, program, "program_cancelled_by_centre", now, reason)
        await tell(db, program, enrolment.citizen_id)
    await tell(db, program, None)


async def cancel_session(
    db: Db, settings: Settings, program: StaffProgram, session_id: int, reason: str, now: datetime
) -> None:
    """One session does not take place; everybody enrolled is told why. The last one left takes the program along."""
    session = rules.find_session(program, session_id)
    if session is None:
        raise NotFound
    if session.cancel_reason is not None or program.cancel_reason is not None or session.ends_at <= now:
        raise rules.WrongStatus
    if len(rules.live_sessions(program)) == 1:
        await cancel_program(db, settings, program, reason, now)
        return
    await give_back(db, await queries.cancel_session(db, program.id, session_id, reason, now), now)
    for enrolment in await enrolments.list_enrolled(db, program.id):
        await message(db, settings, enrolment, program, "program_session_cancelled", now, reason, session=session_id)
        await tell(db, program, enrolment.citizen_id)
    await tell(db, program, None)


# Telling


async def tell(db: Db, program: Program, citizen_id: UUID | None) -> None:
    await queries.tell(db, queries.Changed(program.id, program.site.id, citizen_id))


async def record(
    db: Db, action: str, enrolment: EnrolmentRow, now: datetime, actor_kind: Literal["citizen", "staff"],
    actor_id: UUID, *, fields: tuple[str, ...] = ("status",), source: str | None = None,
) -> None:  # fmt: skip
    """Append to the trail what was done to an enrolment."""
    await append(
        db, at=now, actor_kind=actor_kind, actor_id=actor_id, action=action, subject_kind="enrolment",
        subject_id=enrolment.id, citizen_id=enrolment.citizen_id, fields=fields, source=source,
    )  # fmt: skip


async def message(
    db: Db, settings: Settings, enrolment: EnrolmentRow, program: Program, kind: Kind, now: datetime,
    reason: str | None = None, *, session: int | None = None, was: datetime | None = None,
) -> None:  # fmt: skip
    """Tell the citizen in both languages; `session`: where it is about one of them, `was`: when that had been."""
    if enrolment.citizen_id is None:
        return
    about = rules.find_session(program, session) if session is not None else None
    starts_at = about.starts_at if about else program.starts_at
    visit: dict[Lang, str] = {
        "ko": f"{texts.said_ko(starts_at)}, {program.title_ko}",
        "en": f"{texts.said_en(starts_at)}, {program.title_en}",
    }
    if kind == "program_offer" and enrolment.offer_until is not None:
        visit = {
            "ko": f"{program.title_ko}. {texts.said_ko(enrolment.offer_until)}까지 맡아 둘게요",
            "en": f"{program.title_en}. Kept for you until {texts.said_en(enrolment.offer_until)}",
        }
    why = f". {reason}" if reason else ""
    before: dict[Lang, str] = {"ko": "", "en": ""}
    if was is not None:
        before = {"ko": f". 바뀌기 전: {texts.said_ko(was)}", "en": f". Before: {texts.said_en(was)}"}
    expires_at = enrolment.offer_until or max(starts_at, now + timedelta(hours=1))
    await tell_citizen(
        db, settings, citizen_id=enrolment.citizen_id, kind=kind,
        cause=f"{kind}:{enrolment.id}:{session or 0}:{enrolment.version}", booking_id=None, enrolment_id=enrolment.id,
        title=TITLES[kind],
        body={lang: visit[lang] + before[lang] + why for lang in visit}, lock_screen=visit,
        link=f"/enrolments/{enrolment.id}", urgency="high" if kind == "program_offer" else "normal",
        expires_at=expires_at, now=now,
    )  # fmt: skip
