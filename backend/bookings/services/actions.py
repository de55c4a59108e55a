"""What every change of services, of what serves them and of hours begins and ends with."""

from datetime import datetime
from uuid import UUID

from backend.bookings import actions
from backend.bookings.hours import queries as hours
from backend.bookings.reassigning import actions as reassigning
from backend.bookings.reassigning.queries import list_colleagues
from backend.bookings.rules import may_move
from backend.bookings.services import queries, rules
from backend.db import Db
from backend.errors import NotFound
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.places.queries import lock_site
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
    db: Db, settings: Settings, staff: StaffSession, resource_id: int, booking_id: UUID, now: datetime,
    source: str | None,
) -> bool:  # fmt: skip
    """Give a visit, at its time, to a colleague of its counsellor who is free then, and tell the citizen.

    False, with everything as it was, where nobody is, or where it is not this counsellor's to be moved. Raises
    Conflict where somebody else was first.
    """
    booking = await reassigning.lock(db, booking_id, None)
    if booking.counsellor is None or booking.counsellor.id != resource_id or not may_move(booking, "counsellor", now):
        return False
    colleague = next(iter(await list_colleagues(db, booking_id, resource_id, now)), None)
    if colleague is None or colleague.why is not None:
        return False
    await reassigning.give(db, settings, booking, colleague.id, now)
    await actions.record(db, "reassign", booking_id, booking.citizen_id, now, actor_kind="staff", actor_id=staff.id,
                         fields=("counsellor",), source=source)  # fmt: skip
    return True
