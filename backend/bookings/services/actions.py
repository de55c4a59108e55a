"""What every change of services, of what serves them and of hours begins and ends with."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.bookings import actions
from backend.bookings import queries as bookings
from backend.bookings.holds import actions as holds
from backend.bookings.hours import queries as hours
from backend.bookings.models import Move, Wish
from backend.bookings.rules import may_move, wish_of
from backend.bookings.services import queries, rules
from backend.bookings.slots.queries import find_start
from backend.db import Db
from backend.errors import NotFound
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.places.queries import lock_site
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


async def lock(db: Db, staff: StaffSession, site_id: int, now: datetime) -> None:
    """One change of a site's services at a time, and nobody books meanwhile. Raises NotAllowed, or NotFound for a site
    that is not there or has closed for good."""
    check_site(granted_sites(staff, "administrator"), site_id)
    if await lock_site(db, site_id, day_in_seoul(now)) is None:
        raise NotFound
    await hours.lock_site(db, site_id)


async def lock_resource(db: Db, staff: StaffSession, resource_id: int, version: int, now: datetime) -> int:
    """Its site. Raises StaleVersion where somebody else was first."""
    site_id = (await queries.find_resource_owner(db, resource_id)).site_id
    await lock(db, staff, site_id, now)
    rules.check_version((await queries.find_resource_owner(db, resource_id)).version, version)
    return site_id


async def record(db: Db, staff: StaffSession, action: str, kind: str, subject_id: object, now: datetime) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind=kind,
                 subject_id=subject_id)  # fmt: skip


async def give_away(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, resource_id: int, booking_id: UUID, now: datetime,
    source: str | None,
) -> bool:  # fmt: skip
    """Give a visit, at its time, to a colleague of its counsellor who is free then, and tell the citizen.

    False, with everything as it was, where nobody is, or where it is not this counsellor's to be moved. Raises
    SlotTaken where somebody else was first.
    """
    booking = await bookings.find_any(db, booking_id, None)
    if booking.counsellor is None or booking.counsellor.id != resource_id or not may_move(booking, "counsellor", now):
        return False
    for colleague_id in await queries.list_colleagues(db, booking.service.id, resource_id, now):
        wish: Wish = msgspec.structs.replace(wish_of(booking), counsellor_id=colleague_id)
        start = await find_start(db, booking.service.id, booking.starts_at, wish, now, moving=booking_id, by_staff=True)
        if start is not None and start.free:
            to = Move(starts_at=booking.starts_at, **msgspec.structs.asdict(wish))
            await holds.move(db, settings, sealer, booking, to, now, actor="counsellor")
            await actions.record(db, "move", booking_id, booking.citizen_id, now, actor_kind="staff",
                                 actor_id=staff.id, fields=("during",), source=source)  # fmt: skip
            return True
    return False
