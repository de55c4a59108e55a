"""What routes, jobs and the desk do alike: taking time, ending bookings, and telling everybody whom it concerns."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from backend.bookings import passes, queries, rules, texts
from backend.bookings.absences import queries as absences
from backend.bookings.absences.models import Answered
from backend.bookings.closures import queries as closures
from backend.bookings.models import Away, Booking, BookingRow, Offer
from backend.db import Db
from backend.jobs import enqueue
from backend.messages.actions import LANGS, tell_citizen
from backend.messages.models import Kind
from backend.people.models import Lang
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append

URGENT: frozenset[Kind] = frozenset({"booking_soon", "waitlist_offer", "booking_offer", "booking_choose"})


def show(booking: BookingRow, sealer: Sealer, now: datetime, *, with_pass: bool = True) -> Booking:
    """The booking as its citizen sees it. A list needs no pictures of passes."""
    return Booking(
        id=booking.id,
        service=booking.service,
        site=booking.site,
        counsellor=booking.counsellor,
        room=booking.room,
        equipment=booking.equipment,
        party_size=booking.party_size,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        status=booking.status,
        held_until=booking.held_until,
        extensions_left=rules.MOST_EXTENSIONS - booking.hold_extensions if booking.status == "held" else 0,
        needs_approval=booking.needs_approval,
        about=sealer.open(booking.about_sealed) if booking.about_sealed else "",
        answers=queries.open_answers(sealer, booking.answers_sealed),
        code=booking.code,
        qr=passes.draw(booking.code) if with_pass and booking.status == "confirmed" and not booking.away else None,
        cancel_until=rules.cancel_until(booking),
        can_cancel=rules.may(booking, rules.when_cancelled(booking), "citizen", now),
        reply=booking.reply,
        can_move=rules.may_move(booking, "citizen", now),
        cancel_reason=booking.cancel_reason,
        away=_away(booking, now),
        late_minutes=booking.late_minutes if booking.status in ("confirmed", "checked_in") else 0,
        created_at=booking.created_at,
        confirmed_at=booking.confirmed_at,
    )


def _away(booking: BookingRow, now: datetime) -> Away | None:
    return None if booking.away is None else Away(offer_of(booking, now))


def offer_of(booking: BookingRow, now: datetime) -> Offer | None:
    """What is kept in place of a visit whose counsellor cannot come."""
    offer = booking.away and booking.away.offer
    return offer if offer and offer.held_until > now else None


async def end(
    db: Db, settings: Settings, booking: BookingRow, target: Literal["cancelled_by_citizen", "cancelled_by_centre"],
    reason: str | None, now: datetime,
) -> None:  # fmt: skip
    """Cancel, give the time back and say so in the citizen's inbox; those who wait are asked before it is free."""
    closed_until = None
    if target == "cancelled_by_citizen":
        closed_until = await closures.find_closed_until(db, booking.id, now)
    await queries.end_booking(db, booking.id, target, rules.sources(target), reason, now, closed_until=closed_until)
    if closed_until is not None:
        await enqueue(db, "offer_waiting", booking.service.id)
    await settle(db, booking, "ended", now)
    await tell(db, booking)
    kind: Kind = "booking_cancelled_by_citizen" if target == "cancelled_by_citizen" else "booking_cancelled_by_centre"
    await message(db, settings, booking, kind, now, reason)


async def settle(db: Db, booking: BookingRow, answered: Answered, now: datetime, *, asks_next: bool = True) -> None:
    """Nothing is open any more about a visit whose counsellor cannot come; what was offered goes to who waits for it,
    unless the booking itself is about to take that time."""
    if booking.away is None or not await absences.answer(db, booking.id, answered, now):
        return
    if booking.away.offer_id is not None:
        await drop_offer(db, booking.away.offer_id, now, asks_next=asks_next)


async def drop_offer(db: Db, offer_id: UUID, now: datetime, *, asks_next: bool = True) -> None:
    """Give back a time that was offered."""
    held = await queries.find_any(db, offer_id, None)
    closed_until = await closures.find_closed_until(db, held.id, now) if asks_next else None
    await queries.end_booking(db, held.id, "expired", ["held"], None, now, closed_until=closed_until)
    await tell(db, held)
    if closed_until is not None:
        await enqueue(db, "offer_waiting", held.service.id)


async def give_back(
    db: Db, left: Sequence[closures.Left], now: datetime, *, closed_until: datetime | None = None
) -> None:
    """What nobody has taken again of this time: those who wait for it are asked before it is free."""
    if left and await closures.close_left(db, left, closed_until, now):
        await enqueue(db, "offer_waiting", "")


async def release(db: Db, booking: BookingRow, now: datetime) -> None:
    """Give a held time back before it runs out."""
    await queries.end_booking(db, booking.id, "expired", rules.sources("expired"), None, now)
    await tell(db, booking)


async def tell(db: Db, booking: BookingRow) -> None:
    await queries.tell(db, queries.Changed(booking.id, booking.citizen_id, booking.service.id, booking.site.id))


async def tell_moved(db: Db, settings: Settings, before: BookingRow, now: datetime) -> None:
    """Tell everybody whom it concerns that a booking has another time, counsellor or room than it had `before`."""
    await tell(db, before)
    booking = await queries.find_any(db, before.id, None)
    title = texts.SAME_TIME if booking.starts_at == before.starts_at else None
    more = None
    if booking.counsellor and (before.counsellor is None or booking.counsellor.id != before.counsellor.id):
        more = texts.with_whom(booking.counsellor)
    await message(db, settings, booking, "booking_moved", now, title=title, more=more)


async def record(
    db: Db, action: str, booking_id: UUID, citizen_id: UUID | None, now: datetime, *,
    actor_kind: Literal["citizen", "staff"], actor_id: UUID, fields: tuple[str, ...] = ("status",),
    source: str | None = None,
) -> None:  # fmt: skip
    """Append to the trail what was done to a booking."""
    await append(
        db, at=now, actor_kind=actor_kind, actor_id=actor_id, action=action, subject_kind="booking",
        subject_id=booking_id, citizen_id=citizen_id, fields=fields, source=source,
    )  # fmt: skip


async def message(
    db: Db, settings: Settings, booking: BookingRow, kind: Kind, now: datetime, reason: str | None = None, *,
    more: Mapping[Lang, str] | None = None, aloud: bool = False, turn: int | None = None, link: str | None = None,
    expires_at: datetime | None = None, title: Mapping[Lang, str] | None = None,
) -> None:  # fmt: skip
    """Tell the citizen in both languages; a lock screen shows the time and the service, and no reason; `more` only
    where it is said `aloud`. Once a version of the booking, or once a `turn` of what is said about it."""
    if booking.citizen_id is None:
        return
    visit: dict[Lang, str] = {
        "ko": f"{texts.said_ko(booking.starts_at)}, {booking.service.name_ko}",
        "en": f"{texts.said_en(booking.starts_at)}, {booking.service.name_en}",
    }
    body: dict[Lang, str] = {
        lang: ". ".join(filter(None, (visit[lang], reason, more[lang] if more else None))) for lang in LANGS
    }
    turn = booking.version if turn is None else turn
    await tell_citizen(
        db, settings, citizen_id=booking.citizen_id, kind=kind, cause=f"{kind}:{booking.id}:{turn}",
        booking_id=booking.id, title=title or texts.TITLES[kind], body=body,
        lock_screen=body if aloud else visit, link=link or f"/bookings/{booking.id}",
        urgency="high" if kind in URGENT else "normal",
        expires_at=expires_at or max(booking.starts_at, now + timedelta(hours=1)), now=now,
    )  # fmt: skip
