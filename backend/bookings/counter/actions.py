"""Booking for somebody else."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.bookings import actions, rules
from backend.bookings import queries as bookings
from backend.bookings.counter import queries
from backend.bookings.counter.models import NewStaffBooking, Said, Somebody, Turn
from backend.bookings.counter.rules import MOST_WEEKS, check_who, mark_before, name_for
from backend.bookings.holds import actions as holds
from backend.bookings.holds.queries import lock_citizen, lock_resources, share_service
from backend.bookings.models import BookingRow
from backend.bookings.slots.queries import find_start
from backend.bookings.waitlist.queries import list_resource_ids
from backend.db import Db
from backend.errors import Invalid, NotFound
from backend.people.actions import account_of_number, keep_number
from backend.people.queries import change_me, insert_heard_consent, read_account
from backend.people.rules import to_e164
from backend.seal import Sealer
from backend.settings import Settings

# Long enough for the rest of this transaction, in which nothing is held any more.
BRIEFLY = timedelta(minutes=1)


async def enter(
    db: Db, settings: Settings, sealer: Sealer, staff_id: UUID, site_ids: list[int] | None, entry: NewStaffBooking,
    now: datetime,
) -> UUID:  # fmt: skip
    """Book for somebody, who is told; who stands at the counter is checked in at once.

    Neither notice, days ahead, approval, ages nor how much a person may have count: the counter decides. What is taken
    and outside the hours stays so. Raises Invalid, NotFound, NameNeeded, ConsentNeeded, NotBookable, and SlotTaken.
    """
    check_who(entry)
    if await queries.find_site_of_service(db, entry.service_id, site_ids) is None:
        raise NotFound
    citizen_id = await _person(db, settings, sealer, staff_id, site_ids, entry, now)
    await lock_citizen(db, citizen_id)
    await share_service(db, entry.service_id)
    if entry.starts_at is None:
        start = await queries.find_now(db, entry.service_id, mark_before(now), entry)
    else:
        rules.check_within_horizon(entry.starts_at, now)
        start = await find_start(db, entry.service_id, entry.starts_at, entry, now, by_staff=True)
    if start is None:
        raise rules.NotBookable
    booking_id = await holds.take(db, citizen_id, entry.service_id, start, entry, now, now + BRIEFLY)
    about = rules.tidy(entry.about, "about")
    status = "checked_in" if entry.starts_at is None else "confirmed"
    await queries.settle(db, booking_id, status, sealer.seal(about) if about else None, now)
    booking = await bookings.find_any(db, booking_id, None)
    await actions.tell(db, booking)
    await actions.message(db, settings, booking, "booking_confirmed", now)
    return booking_id


async def _person(
    db: Db, settings: Settings, sealer: Sealer, staff_id: UUID, site_ids: list[int] | None, entry: NewStaffBooking,
    now: datetime,
) -> UUID:  # fmt: skip
    """The one whom the entry is for, with a name and a consent."""
    if entry.booking_id is None:
        who = Somebody(phone=entry.phone or "", is_same=entry.is_same, name=entry.name, consent=entry.consent)
        return await person_of(db, settings, sealer, staff_id, who, now)
    before = await bookings.find_any(db, entry.booking_id, site_ids)
    if before.citizen_id is None or before.status in ("held", "expired"):
        raise NotFound
    await _complete(db, staff_id, before.citizen_id, entry.name, entry.consent, now)
    return before.citizen_id


async def person_of(db: Db, settings: Settings, sealer: Sealer, staff_id: UUID, who: Somebody, now: datetime) -> UUID:
    """Who has a number, with a name and a consent. Raises PhoneInvalid, NameNeeded and ConsentNeeded."""
    phone = to_e164(who.phone)
    index = sealer.index("phone", phone)
    if who.is_same:
        await keep_number(db, settings, staff_id, index, now)
    citizen_id = await account_of_number(
        db, settings, phone_index=index, phone_sealed=sealer.seal(phone), lang="ko", now=now
    )
    await _complete(db, staff_id, citizen_id, who.name, who.consent, now)
    return citizen_id


async def _complete(
    db: Db, staff_id: UUID, citizen_id: UUID, name: str | None, consent: Said | None, now: datetime
) -> None:
    account = await read_account(db, citizen_id)
    if account.name is None:
        await change_me(db, citizen_id, name_for(name), None)
    if not account.consented:
        if consent is None:
            raise rules.ConsentNeeded
        await insert_heard_consent(db, citizen_id, staff_id, consent, now)


async def list_turns(db: Db, booking: BookingRow, weeks: int, now: datetime) -> list[Turn]:
    """The same time in each of the next weeks, and whether it is free."""
    turns: list[Turn] = []
    length = booking.ends_at - booking.starts_at
    for week in range(1, min(weeks, MOST_WEEKS) + 1):
        at = booking.starts_at + timedelta(weeks=week)
        start = await find_start(db, booking.service.id, at, rules.wish_of(booking), now, by_staff=True)
        turns.append(Turn(at, at + length, start is not None and start.free > 0, start is not None))
    return turns


async def repeat(
    db: Db, settings: Settings, sealer: Sealer, staff_id: UUID, booking: BookingRow, times: list[datetime],
    now: datetime,
) -> list[UUID]:  # fmt: skip
    """The same booking at each of the times, all or none. Raises NotBookable and SlotTaken."""
    if len(set(times)) != len(times):
        raise Invalid
    # All at once and in order: the weeks must not wait for others one by one.
    if booking.citizen_id is not None:
        await lock_citizen(db, booking.citizen_id)
    await share_service(db, booking.service.id)
    await lock_resources(db, await list_resource_ids(db, booking.service.id))
    wish = rules.wish_of(booking)
    about = sealer.open(booking.about_sealed) if booking.about_sealed else ""
    return [
        await enter(
            db, settings, sealer, staff_id, None,
            NewStaffBooking(
                service_id=booking.service.id, starts_at=at, booking_id=booking.id, about=about,
                counsellor_id=wish.counsellor_id, room_id=wish.room_id, equipment_ids=wish.equipment_ids,
                minutes=wish.minutes, party_size=wish.party_size,
            ),
            now,
        )
        for at in sorted(times)
    ]  # fmt: skip
