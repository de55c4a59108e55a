"""Writing and reading what was said, and handing a person over. Every look and every change is noted in the trail."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import QueryParameter

from backend import live
from backend.bookings import actions
from backend.bookings import queries as bookings
from backend.bookings.models import BookingRow
from backend.bookings.rules import check_note, tidy
from backend.bookings.talks import queries, rules
from backend.bookings.talks.models import Colleague, HandoverShown, NewHandover, Record, RecordChange, Talk
from backend.db import Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import granted_sites
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings

AnyRequest = Request[Any, Any, Any]
counsellors = Allow("counsellor")


@get("/staff/bookings/{booking_id:uuid}/talk", guards=[counsellors])
async def read_talk(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID, version: Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)] = None,
) -> Talk:  # fmt: skip
    """The record of a talk, the latest version or the one that is asked for."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    found = await queries.find_record(db, sealer, booking_id, version)
    if version is not None and found is None:
        raise NotFound
    await _record(db, "read_talk", booking, staff, now, request, settings, ("talk",))
    return await _talk(db, sealer, booking_id, found or (0, Record()))


async def _talk(db: Db, sealer: Sealer, booking_id: UUID, found: tuple[int, Record]) -> Talk:
    rows = await queries.list_handovers(db, booking_id, None)
    return Talk(*found, await queries.list_versions(db, booking_id), [_shown(row, sealer) for row in rows])


def _shown(row: queries.HandoverRow, sealer: Sealer) -> HandoverShown:
    return HandoverShown(row.id, row.booking_id, row.name, row.from_name, row.to_name, sealer.open(row.word_sealed),
                         row.at, row.starts_at)  # fmt: skip


async def _record(
    db: Db, action: str, booking: BookingRow, staff: StaffSession, now: datetime, request: AnyRequest,
    settings: Settings, fields: tuple[str, ...],
) -> None:  # fmt: skip
    await actions.record(db, action, booking.id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id,
                         fields=fields, source=client_address(request, settings))  # fmt: skip


@put("/staff/bookings/{booking_id:uuid}/talk", guards=[counsellors])
async def write_talk(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID, data: RecordChange,
) -> Talk:  # fmt: skip
    """Add a version to the record; refused where somebody else added one meanwhile, which is then there to read."""
    booking = await bookings.lock_any(db, booking_id, granted_sites(staff, "counsellor"))
    check_note(booking)
    rules.check_version(data.version, await queries.latest_version(db, booking_id))
    record = rules.tidy_record(data.record)
    await queries.insert_record(db, sealer, booking_id, data.version + 1, record, staff.id, now)
    await _record(db, "write_talk", booking, staff, now, request, settings, ("talk",))
    await live.tell(db, f"site:{booking.site.id}", "booking", booking.id)
    return await _talk(db, sealer, booking_id, (data.version + 1, record))


@get("/staff/bookings/{booking_id:uuid}/colleagues", guards=[counsellors])
async def list_colleagues(db: Db, staff: StaffSession, now: datetime, booking_id: UUID) -> list[Colleague]:
    """To whom the person of a booking may be handed over."""
    booking = await bookings.find_any(db, booking_id, granted_sites(staff, "counsellor"))
    return await queries.list_colleagues(db, booking.site.id, staff.id, day_in_seoul(now))


@post("/staff/bookings/{booking_id:uuid}/handover", guards=[counsellors])
async def hand_over(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    booking_id: UUID, data: NewHandover,
) -> Talk:  # fmt: skip
    """Give a person over to another counsellor of the site, who is shown it at once."""
    booking = await bookings.lock_any(db, booking_id, granted_sites(staff, "counsellor"))
    check_note(booking)
    colleagues = await queries.list_colleagues(db, booking.site.id, staff.id, day_in_seoul(now))
    if data.to_staff_id not in {colleague.id for colleague in colleagues}:
        raise NotFound
    word = tidy(data.word, "word", least=1)
    await queries.insert_handover(db, booking_id, staff.id, data.to_staff_id, sealer.seal(word), now)
    await _record(db, "hand_over", booking, staff, now, request, settings, ("talk",))
    await live.tell(db, f"site:{booking.site.id}", "booking", booking.id)
    return await _talk(db, sealer, booking_id, await queries.find_record(db, sealer, booking_id, None) or (0, Record()))


@get("/staff/handovers", guards=[counsellors])
async def list_handovers(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest
) -> list[HandoverShown]:
    """Who was handed over to me and what I have not seen yet."""
    rows = await queries.list_handovers(db, None, staff.id, granted_sites(staff, "counsellor"))
    for row in rows:
        await actions.record(
            db, "read_handover", row.booking_id, row.citizen_id, now, actor_kind="staff", actor_id=staff.id,
            fields=("name", "talk"), source=client_address(request, settings),
        )  # fmt: skip
    return [_shown(row, sealer) for row in rows]


@post("/staff/handovers/{handover_id:uuid}/seen", guards=[counsellors], status_code=204)
async def see_handover(db: Db, staff: StaffSession, now: datetime, handover_id: UUID) -> None:
    """It is mine now and shown no more."""
    if await queries.mark_seen(db, handover_id, staff.id, now) is None:
        raise NotFound


handlers = [read_talk, write_talk, list_colleagues, hand_over, list_handovers, see_handover]
