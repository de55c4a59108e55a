"""A citizen's bookings: hold a time, say what it is about, confirm, come or cancel."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from litestar import Response, Router, get, post

from backend import limits
from backend.bookings import actions, calendar, queries, rules, texts
from backend.bookings.absences.routes import handlers as absences
from backend.bookings.blocks.routes import handlers as blocks
from backend.bookings.counter.routes import handlers as counter
from backend.bookings.delays.routes import handlers as delays
from backend.bookings.desk.routes import handlers as desk
from backend.bookings.feeds.routes import handlers as feeds
from backend.bookings.feeds.routes import public
from backend.bookings.holds import actions as holds
from backend.bookings.holds import queries as hold_queries
from backend.bookings.hours.routes import handlers as hours
from backend.bookings.lending.desk.routes import handlers as lending_desk
from backend.bookings.lending.editing.routes import handlers as lending_rules
from backend.bookings.lending.routes import handlers as lending
from backend.bookings.models import Booking, Confirmation, Extension, Move, NewBooking, NewReply, When
from backend.bookings.penalties.actions import give
from backend.bookings.penalties.routes import handlers as penalties
from backend.bookings.programs.routes import handlers as programs
from backend.bookings.reassigning.routes import handlers as reassigning
from backend.bookings.satisfaction.routes import handlers as satisfaction
from backend.bookings.services.routes import handlers as services
from backend.bookings.slots.routes import handlers as slots
from backend.bookings.statistics.routes import handlers as statistics
from backend.bookings.talks.routes import handlers as talks
from backend.bookings.waitlist.routes import handlers as waitlist
from backend.db import Database, Db
from backend.idempotency import IdempotencyKey, already
from backend.people.guards import citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.settings import Settings

MOST_HOLDS, HOLDS_PER = 30, timedelta(hours=1)


@post("/bookings", guards=[citizens])
async def hold_time(
    database: Database, sealer: Sealer, citizen: CitizenSession, now: datetime, idempotency_key: IdempotencyKey,
    data: NewBooking,
) -> Booking:  # fmt: skip
    """Hold a free time for a few minutes; an older hold of the same service ends."""
    await limits.hit(database, sealer.index("hold", str(citizen.id)), most=MOST_HOLDS, per=HOLDS_PER, now=now)
    async with database.transaction() as db:
        booking_id = uuid4()
        held = await already(db, f"citizen:{citizen.id}", "hold", idempotency_key, data, makes=booking_id)
        if held:
            booking = await queries.find_mine(db, citizen.id, UUID(held))
        else:
            booking = await holds.hold(db, sealer, citizen.id, data, now, booking_id=booking_id)
        return actions.show(booking, sealer, now)


@post("/bookings/{booking_id:uuid}/extend", guards=[citizens], status_code=200)
async def extend_hold(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID, data: Extension
) -> Booking:
    """Hold the time for as long again, at most three times; a repeated request makes it no longer."""
    booking = await queries.lock_mine(db, citizen.id, booking_id)
    held_until = rules.extended(booking, data.held_until, now)
    if held_until != booking.held_until:
        await hold_queries.extend_hold(db, booking.id, held_until)
        await actions.record(db, "extend", booking.id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id,
                             fields=("held_until",))  # fmt: skip
        await actions.tell(db, booking)
    return actions.show(await queries.find_mine(db, citizen.id, booking_id), sealer, now)


@post("/bookings/{booking_id:uuid}/confirm", guards=[citizens], status_code=200)
async def confirm_booking(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID,
    idempotency_key: IdempotencyKey, data: Confirmation,
) -> Booking:  # fmt: skip
    """Confirm a held time and say what the visit is about, or ask for it where somebody has to approve; a hold that ran
    out is taken again if it can be."""
    actor, route = f"citizen:{citizen.id}", f"confirm {booking_id}"
    if await already(db, actor, route, idempotency_key, data, makes=booking_id) is None:
        booking = await holds.confirm(db, settings, sealer, citizen.id, booking_id, data, now)
    else:
        booking = await queries.find_mine(db, citizen.id, booking_id)
    return actions.show(booking, sealer, now)


@post("/bookings/{booking_id:uuid}/release", guards=[citizens], status_code=204)
async def release_hold(db: Db, citizen: CitizenSession, now: datetime, booking_id: UUID) -> None:
    """Give a held time back; nothing happens if it is not held any more, or was offered: that is declined."""
    booking = await queries.lock_mine(db, citizen.id, booking_id)
    if not booking.offered and rules.may(booking, "expired", "citizen", now):
        await actions.release(db, booking, now)
        await actions.record(db, "release", booking.id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id)


@post("/bookings/{booking_id:uuid}/cancel", guards=[citizens], status_code=200)
async def cancel_booking(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID
) -> Booking:
    """Cancel a confirmed booking in time, or what was only asked for; its time is free at once. When the counsellor
    cannot come it is the centre that has cancelled, until whenever. Nothing happens to what the person has cancelled
    already."""
    booking = await queries.lock_mine(db, citizen.id, booking_id)
    over_for_away = booking.status == "cancelled_by_centre" and booking.cancel_reason == texts.COUNSELLOR_AWAY
    if booking.status != "cancelled_by_citizen" and not over_for_away:
        target = rules.when_cancelled(booking)
        rules.check(booking, target, "citizen", now)
        await actions.settle(db, booking, "cancelled", now)
        reason = texts.COUNSELLOR_AWAY if target == "cancelled_by_centre" else None
        await actions.end(db, settings, booking, target, reason, now)
        await actions.record(db, "cancel", booking.id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id)
    return actions.show(await queries.find_mine(db, citizen.id, booking_id), sealer, now)


@post("/bookings/{booking_id:uuid}/move", guards=[citizens], status_code=200)
async def move_booking(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID,
    idempotency_key: IdempotencyKey, data: Move,
) -> Booking:  # fmt: skip
    """Move a booking to another time as long as it could be cancelled; the old time is kept until the new one is
    had."""
    actor, route = f"citizen:{citizen.id}", f"move {booking_id}"
    if await already(db, actor, route, idempotency_key, data, makes=booking_id) is None:
        booking = await queries.find_mine(db, citizen.id, booking_id)
        await holds.move(db, settings, sealer, booking, data, now, actor="citizen")
        await actions.record(db, "move", booking_id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id,
                             fields=("during",))  # fmt: skip
    return actions.show(await queries.find_mine(db, citizen.id, booking_id), sealer, now)


@post("/bookings/{booking_id:uuid}/reply", guards=[citizens], status_code=200)
async def reply(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID, data: NewReply
) -> Booking:
    """Say before a visit that one comes, comes late, or cannot come: that cancels, also after the time to cancel. What
    was said already is not said again."""
    booking = await queries.lock_mine(db, citizen.id, booking_id)
    if rules.is_said(booking, data.reply):
        return actions.show(booking, sealer, now)
    rules.check_replies(booking, now)
    if data.reply == "cannot":
        if not rules.may(booking, "cancelled_by_citizen", "citizen", now) and not booking.late_minutes:
            await give(db, booking, "late_cancel", now)
        await actions.end(db, settings, booking, "cancelled_by_citizen", None, now)
    else:
        await queries.write_reply(db, booking.id, data.reply)
        await actions.tell(db, booking)
    await actions.record(db, "reply", booking.id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id,
                         fields=("status",) if data.reply == "cannot" else ("reply",))  # fmt: skip
    return actions.show(await queries.find_mine(db, citizen.id, booking_id), sealer, now)


@get("/bookings", guards=[citizens])
async def list_bookings(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, when: When = "upcoming"
) -> list[Booking]:
    """What is to come, the next first; or what was, the last first. Without the pictures of passes."""
    rows = await queries.list_mine(db, citizen.id, when, now)
    return [actions.show(row, sealer, now, with_pass=False) for row in rows]


@get("/bookings/{booking_id:uuid}", guards=[citizens])
async def read_booking(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, booking_id: UUID) -> Booking:
    """One booking with its pass."""
    return actions.show(await queries.find_mine(db, citizen.id, booking_id), sealer, now)


@get("/bookings/{booking_id:uuid}/calendar.ics", guards=[citizens], media_type="text/calendar")
async def read_calendar(
    db: Db, settings: Settings, citizen: CitizenSession, now: datetime, booking_id: UUID
) -> Response[bytes]:
    """The booking for the person's own calendar."""
    booking = await queries.find_mine(db, citizen.id, booking_id)
    return Response(
        calendar.to_ics(booking, citizen.lang, settings, now),
        media_type="text/calendar",
        headers={"content-disposition": f'attachment; filename="gwangju-{booking.code}.ics"'},
    )


router = Router(
    "/api",
    route_handlers=[
        *slots, *desk, *counter, *blocks, *talks, *services, *hours, *waitlist, *penalties, *feeds, *programs, *lending,
        *lending_desk, *lending_rules, *absences, *delays, *reassigning, *satisfaction, *statistics, hold_time,
        extend_hold, confirm_booking, release_hold, cancel_booking, move_booking, reply, list_bookings, read_booking,
        read_calendar,
    ],
)  # fmt: skip
public_router = Router("/", route_handlers=[*public])
