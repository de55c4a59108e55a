"""Planning an absence, saying it, and what people answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend import live
from backend.bookings import actions, passes, texts
from backend.bookings import queries as bookings
from backend.bookings.absences import queries, rules
from backend.bookings.absences.models import NewAbsence, Spot, VisitChoice
from backend.bookings.closures import queries as closures
from backend.bookings.holds import queries as holds
from backend.bookings.models import BookingRow, Shown, Wish
from backend.bookings.rules import HORIZON, SlotTaken, wish_of
from backend.bookings.slots.models import Start
from backend.bookings.slots.queries import find_days, find_start
from backend.bookings.waitlist import actions as waitlist
from backend.db import Db
from backend.jobs import enqueue
from backend.people.models import Lang
from backend.seoul import day_in_seoul
from backend.settings import Settings


async def plan(
    db: Db, desk: queries.Desk, visits: Sequence[BookingRow], starts_at: datetime, ends_at: datetime, now: datetime
) -> tuple[dict[UUID, Spot | None], dict[UUID, list[Spot]]]:
    """A proposal for each visit, none of which overlaps another; and where else each could be, the best first."""
    away = rules.Away(desk.resource_id, starts_at, ends_at)
    stranded = [await _stranded(db, visit, now) for visit in visits]
    proposals = rules.plan(stranded, away, now, await queries.list_parts(db, desk.site_id))
    elsewhere: dict[UUID, list[Spot]] = {}
    for visit in stranded:
        # With the first room that each fits in.
        once = {(place.starts_at, place.counsellor_id): place for place in reversed(rules.places(visit, away, now))}
        elsewhere[visit.id] = sorted(once.values(), key=lambda place: place.starts_at)[: rules.MOST_PLACES]
    return proposals, elsewhere


async def _stranded(db: Db, booking: BookingRow, now: datetime) -> rules.Stranded:
    first = max(day_in_seoul(booking.starts_at), day_in_seoul(now))
    wish = Wish(equipment_ids=[thing.id for thing in booking.equipment], party_size=booking.party_size,
                minutes=wish_of(booking).minutes)  # fmt: skip
    days = await find_days(db, booking.service.id, first, rules.DAYS_AHEAD, wish, now, moving=booking.id, by_staff=True)
    return rules.Stranded(
        booking.id, booking.citizen_id, booking.starts_at, booking.room.id if booking.room else None,
        wish.equipment_ids, [start for day in days for start in day.starts if start.free],
    )  # fmt: skip


async def begin(db: Db, settings: Settings, staff_id: UUID, desk: queries.Desk, new: NewAbsence, now: datetime) -> UUID:
    """Keep the counsellor's time free and hold another place for everybody who would have come, who are told.

    What the desk chose is held where it is still free; a place that somebody has taken meanwhile, and a visit that came
    in between, are planned anew, and say so. All of it happens or nothing. Raises Invalid and AlreadyAway.
    """
    rules.check_period(new.starts_at, new.ends_at, now)
    for last in (False, True):
        try:
            async with db.transaction():
                return await _begin(db, settings, staff_id, desk, new, now)
        except asyncpg.DeadlockDetectedError:
            if last:
                raise
    raise AssertionError("unreachable")


async def _begin(
    db: Db, settings: Settings, staff_id: UUID, desk: queries.Desk, new: NewAbsence, now: datetime
) -> UUID:
    locked = await queries.lock_site(db, desk.site_id)
    absence_id = await queries.insert_absence(db, desk.resource_id, new.starts_at, new.ends_at, staff_id, now)
    period = (desk.resource_id, new.starts_at, new.ends_at, now)
    found = await queries.find_affected(db, *period)
    await queries.lock_bookings(db, [*found.visits, *found.held])
    # Who cancelled while we waited for the lock is no longer among them.
    found = await queries.find_affected(db, *period)
    await _end_held(db, settings, found.held, now)
    visits = await bookings.list_any(db, found.visits)
    await queries.keep_free(db, absence_id, desk.resource_id, new.starts_at, new.ends_at, found.visits)
    chosen = {choice.booking_id: choice for choice in new.visits}
    later: list[BookingRow] = []
    for visit in visits:
        choice = chosen.get(visit.id)
        if choice is None or (choice.what == "offer" and not await _offer_chosen(
            db, settings, absence_id, visit, choice, locked, now
        )):  # fmt: skip
            later.append(visit)
        elif choice.what == "choose":
            await _ask(db, settings, absence_id, visit, now)
        elif choice.what == "cancel":
            await queries.strand(db, absence_id, visit.id, "ended", None, now, replanned=False)
            await actions.end(db, settings, visit, "cancelled_by_centre", texts.COUNSELLOR_AWAY, now)
    proposals, _ = await plan(db, desk, later, new.starts_at, new.ends_at, now)
    for visit in later:
        place = proposals[visit.id]
        held = place and await _hold(db, absence_id, visit, place, locked, now)
        if held:
            await _offer(db, settings, absence_id, visit, held, now, replanned=True)
        else:
            await _ask(db, settings, absence_id, visit, now, replanned=True)
    await _tell_site(db, desk, absence_id)
    for visit in visits:
        await actions.record(db, "strand", visit.id, visit.citizen_id, now, actor_kind="staff", actor_id=staff_id,
                             fields=("during",))  # fmt: skip
    return absence_id


async def _end_held(db: Db, settings: Settings, held_ids: Sequence[UUID], now: datetime) -> None:
    """Whoever looks at this time just now finds it gone; what was offered goes back to the line, or is asked anew."""
    for held in await queries.list_held(db, held_ids):
        visit_id = await queries.find_of_offer(db, held.absence_id, held.id) if held.absence_id else None
        await actions.drop_offer(db, held.id, now, asks_next=False)
        if held.waitlist_entry_id is not None and held.citizen_id is not None:
            await waitlist.withdraw(db, held.citizen_id, held.waitlist_entry_id, held.service_id)
        if visit_id is not None:
            await _ask_again(db, settings, visit_id, now)


async def _offer_chosen(
    db: Db, settings: Settings, absence_id: UUID, visit: BookingRow, choice: VisitChoice, locked: list[int],
    now: datetime,
) -> bool:  # fmt: skip
    if choice.starts_at is None or not timedelta() < choice.starts_at - now < HORIZON:
        return False
    place = Spot(choice.starts_at, choice.starts_at, choice.starts_at, choice.starts_at, choice.counsellor_id,
                  choice.room_id)  # fmt: skip
    held = await _hold(db, absence_id, visit, place, locked, now)
    if held is None:
        return False
    await _offer(db, settings, absence_id, visit, held, now)
    return True


class _Lost(Exception):
    """The place is not free."""


async def _allocate(db: Db, held_id: UUID, start: Start) -> None:
    if not await holds.allocate(db, held_id, start, None):
        raise _Lost


async def _hold(
    db: Db, absence_id: UUID, visit: BookingRow, place: Spot, locked: list[int], now: datetime
) -> UUID | None:
    """Keep a place for a visit, whose own room may move into it; None where it is not to be had."""
    wish = wish_of(visit)
    wish = Wish(counsellor_id=place.counsellor_id, room_id=place.room_id, equipment_ids=wish.equipment_ids,
                minutes=wish.minutes, party_size=wish.party_size)  # fmt: skip
    start = await find_start(db, visit.service.id, place.starts_at, wish, now, moving=visit.id, by_staff=True)
    if start is None or not start.free or visit.citizen_id is None:
        return None
    freed = await holds.release_expired(db, locked, start.taken_from, start.taken_until, now)
    try:
        async with db.transaction():
            left = await queries.leave_room(db, visit.id)
            held_id = await holds.insert_hold(
                db, service_id=visit.service.id, citizen_id=visit.citizen_id, starts_at=start.starts_at,
                ends_at=start.ends_at, party_size=visit.party_size, code=passes.new_code(), now=now,
                held_until=rules.answer_until(start.starts_at, now), absence_id=absence_id,
            )  # fmt: skip
            await _allocate(db, held_id, start)
            await queries.keep_room(db, left)
    except _Lost:
        return None
    for changed in freed:
        await bookings.tell(db, changed)
    return held_id


async def _offer(
    db: Db, settings: Settings, absence_id: UUID, visit: BookingRow, held_id: UUID, now: datetime, *,
    replanned: bool = False,
) -> None:  # fmt: skip
    await queries.strand(db, absence_id, visit.id, "offered", held_id, now, replanned=replanned)
    held = await bookings.find_any(db, held_id, None)
    visit = await bookings.find_any(db, visit.id, None)
    await actions.tell(db, held)
    await actions.tell(db, visit)
    await actions.message(db, settings, visit, "booking_offer", now, more=_instead(held), expires_at=held.held_until)


def _instead(held: BookingRow) -> Mapping[Lang, str]:
    ko, en = texts.said_ko(held.starts_at), texts.said_en(held.starts_at)
    if held.counsellor is None:
        return {"ko": f"대신 {ko} 자리를 맡아 뒀어요.", "en": f"We keep {en} for you instead."}
    return {
        "ko": f"대신 {ko}, {held.counsellor.name_ko} 상담사 자리를 맡아 뒀어요.",
        "en": f"We keep {en} with {held.counsellor.name_en} for you instead.",
    }


CHOOSE: Mapping[Lang, str] = {"ko": "편한 시간을 골라 주세요.", "en": "Please choose a time that suits you."}


async def _ask(
    db: Db, settings: Settings, absence_id: UUID, visit: BookingRow, now: datetime, *, replanned: bool = False
) -> None:
    await queries.strand(db, absence_id, visit.id, "asked", None, now, replanned=replanned)
    visit = await bookings.find_any(db, visit.id, None)
    await actions.tell(db, visit)
    await actions.message(db, settings, visit, "booking_choose", now, more=CHOOSE)


async def _ask_again(db: Db, settings: Settings, booking_id: UUID, now: datetime) -> None:
    """The time that was offered is gone: its own room is the visit's again, and the person may choose."""
    await queries.ask(db, booking_id)
    visit = await bookings.find_any(db, booking_id, None)
    away = visit.away and await queries.find_absence(db, visit.away.absence_id, None)
    if away:
        left = await queries.list_left(db, booking_id, away.resource_id)
        await queries.keep_room(db, left)
    await actions.tell(db, visit)
    await actions.message(db, settings, visit, "booking_choose", now, more=CHOOSE)


async def _tell_site(db: Db, desk: queries.Desk, absence_id: UUID) -> None:
    await live.tell(db, f"site:{desk.site_id}", "booking", absence_id)
    for service_id in desk.service_ids:
        await live.tell(db, f"service:{service_id}", "availability", service_id)


async def take(db: Db, settings: Settings, booking: BookingRow, shown: Shown, now: datetime) -> None:
    """Take the time that was shown instead; the booking has it at once, and keeps its pass. Raises OfferGone."""
    if booking.citizen_id is not None:
        await holds.lock_citizen(db, booking.citizen_id)
    booking = await bookings.lock_any(db, booking.id, None)
    if booking.away is None or booking.away.offer_id is None or booking.away.offer is None:
        raise rules.OfferGone
    held = await bookings.lock_any(db, booking.away.offer_id, None)
    if held.held_until is None or held.held_until <= now or held.starts_at != shown.starts_at:
        raise rules.OfferGone
    await queries.answer(db, booking.id, "accepted", now)
    closed_until = await closures.find_closed_until(db, booking.id, now)
    await holds.take_over(db, booking, held.id, closed_until, now, approved=True)
    if closed_until is not None:
        await enqueue(db, "offer_waiting", "")
    await actions.tell(db, booking)
    await actions.message(db, settings, await bookings.find_any(db, booking.id, None), "booking_moved", now)


async def undo(db: Db, settings: Settings, absence: queries.AbsenceRow, now: datetime) -> None:
    """The counsellor comes after all: whoever has not answered keeps their visit and is told so; who has chosen
    something else has that. Raises AbsenceOver."""
    await queries.lock_site(db, absence.site_id)
    open_visits = await queries.list_open(db, absence.id)
    await queries.lock_bookings(db, open_visits)
    if not await queries.mark_undone(db, absence.id, now):
        raise rules.AbsenceOver
    visits = [visit for visit in await bookings.list_any(db, open_visits) if visit.away]
    offers = [visit.away.offer_id for visit in visits if visit.away and visit.away.offer_id]
    left = [*await queries.give_back(db, absence.id), *await closures.list_taken(db, offers)]
    for visit in visits:
        await actions.settle(db, visit, "restored", now, asks_next=False)
    try:
        async with db.transaction():
            await queries.restore(db, [visit.id for visit in visits])
    except asyncpg.ExclusionViolationError:
        raise SlotTaken(alternatives=[]) from None
    await actions.give_back(db, left, now)
    for visit in await bookings.list_any(db, [visit.id for visit in visits]):
        await actions.tell(db, visit)
        await actions.message(db, settings, visit, "booking_restored", now)
    desk = await queries.find_counsellor(db, absence.resource_id, None)
    if desk:
        await _tell_site(db, desk, absence.id)


async def lapse(db: Db, settings: Settings, booking_id: UUID, now: datetime) -> None:
    """Nobody has taken what was offered in time: it is given back, and the person may choose another time."""
    visit = await bookings.lock_any(db, booking_id, None)
    if visit.away is None or (visit.away.offer and visit.away.offer.held_until > now):
        return
    left: list[closures.Left] = []
    if visit.away.offer and visit.away.offer_id:
        left = await closures.list_taken(db, [visit.away.offer_id])
        await actions.drop_offer(db, visit.away.offer_id, now, asks_next=False)
    await _ask_again(db, settings, booking_id, now)
    await actions.give_back(db, left, now)


async def close(db: Db, settings: Settings, booking_id: UUID, now: datetime) -> None:
    """The visit has passed and nobody has answered: the centre has cancelled it, and says sorry."""
    visit = await bookings.lock_any(db, booking_id, None)
    if visit.away is not None and visit.away.offer is None and visit.ends_at <= now:
        await actions.end(db, settings, visit, "cancelled_by_centre", texts.COUNSELLOR_AWAY, now)
