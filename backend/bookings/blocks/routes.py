"""Keeping the time of a counsellor or a room free, and giving it back."""

from datetime import datetime
from typing import Any

from litestar import Request, delete, post

from backend import live
from backend.bookings import actions
from backend.bookings.blocks import queries, rules
from backend.bookings.blocks.models import NewBlock
from backend.bookings.closures.queries import end_closures
from backend.bookings.desk.models import Block
from backend.bookings.holds.queries import release_expired
from backend.bookings.queries import tell
from backend.db import Database, Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.params import PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import granted_sites
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.text import one_line
from backend.trail.queries import append

AnyRequest = Request[Any, Any, Any]
desk = Allow("counsellor", "administrator")


@post("/staff/blocks", guards=[desk])
async def keep_free(
    database: Database, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, data: NewBlock
) -> Block:
    """Keep a time free; refused with the bookings that stand in it, which are moved or cancelled first. That these were
    read is noted in the trail."""
    rules.check_block(data, now)
    try:
        async with database.transaction() as db:
            return await _keep_free(db, settings, staff, now, request, data)
    except rules.BookingsInWay:
        # A refusal rolls back, and its list has names in it.
        async with database.transaction() as db:
            await append(
                db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="bookings_in_way",
                subject_id=f"{data.resource_id}/{day_in_seoul(data.starts_at)}", fields=("name",),
                source=client_address(request, settings),
            )  # fmt: skip
        raise


async def _keep_free(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, data: NewBlock
) -> Block:
    place = await queries.lock_resource(db, data.resource_id, granted_sites(staff, "counsellor", "administrator"))
    if place is None:
        raise NotFound
    for changed in await release_expired(db, place.resource_ids, data.starts_at, data.ends_at, now):
        await tell(db, changed)
    in_the_way = await queries.list_in_the_way(db, place.resource_ids, data)
    if in_the_way:
        raise rules.BookingsInWay(bookings=in_the_way)
    # What is closed for a while stays closed by the block.
    await end_closures(db, place.resource_ids, data.starts_at, data.ends_at)
    reason = one_line(data.reason)
    block_id = await queries.insert_block(db, data, reason)
    await _done(db, settings, staff, now, request, "block", block_id, place)
    return Block(block_id, data.starts_at, data.ends_at, reason, None)


@delete("/staff/blocks/{block_id:int}", guards=[desk])
async def give_back(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, block_id: PathId
) -> None:
    """The time can be booked again; those who wait for it are asked first."""
    place = await queries.delete_block(db, block_id, granted_sites(staff, "counsellor", "administrator"))
    if place is None:
        raise NotFound
    await actions.give_back(db, place.left, now)
    await _done(db, settings, staff, now, request, "unblock", block_id, place)


async def _done(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest, action: str, block_id: int,
    place: queries.Place,
) -> None:  # fmt: skip
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="block", subject_id=block_id,
        fields=("during", "reason"), source=client_address(request, settings),
    )  # fmt: skip
    await live.tell(db, f"site:{place.site_id}", "booking", block_id)
    for service_id in place.service_ids:
        await live.tell(db, f"service:{service_id}", "availability", service_id)


handlers = [keep_free, give_back]
