"""Setting up what a site offers."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post, put

from backend.bookings.hours import queries as hours
from backend.bookings.services import queries, rules
from backend.bookings.services.actions import give_away, lock, lock_resource, record
from backend.bookings.services.models import (
    NewResource,
    NewRules,
    NewService,
    Reassigned,
    Reassignment,
    ResourceAdmin,
    ResourceChange,
    ServiceAdmin,
    ServiceChange,
    ServiceResources,
    SiteServices,
    StaffBrief,
)
from backend.bookings.slots.queries import insert_parts, insert_resource, insert_service
from backend.db import Database, Db
from backend.errors import Conflict, FieldProblem, Invalid, NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import PathId, QueryVersion
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.people.staff.queries import list_counsellors
from backend.seoul import day_in_seoul
from backend.settings import Settings

AnyRequest = Request[Any, Any, Any]


@get("/staff/sites/{site_id:int}/services", guards=[Allow("administrator")])
async def read_site_services(db: Db, staff: StaffSession, now: datetime, site_id: PathId) -> SiteServices:
    """All that is set up at a site: its services with all their rules, who and what serves them, and their hours."""
    check_site(granted_sites(staff, "administrator"), site_id)
    today = day_in_seoul(now)
    return SiteServices(
        site=await queries.find_site(db, site_id),
        services=await queries.list_services(db, site_id, now),
        resources=await queries.list_resources(db, site_id, now, today),
        templates=await hours.list_templates(db, site_id),
        colleagues=await _colleagues(db, site_id, today),
        outside=await hours.list_outside(db, site_id, now),
    )


@post("/staff/sites/{site_id:int}/services", guards=[Allow("administrator")], status_code=201)
async def add_service(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, idempotency_key: IdempotencyKey, data: NewService
) -> ServiceAdmin:
    """Add a service; nobody can book it until it has rules and somebody or something that serves it."""
    await lock(db, staff, site_id, now)
    words = rules.tidy_service(data)
    actor, route = f"staff:{staff.id}", f"service {site_id}"
    if (service_id := await already(db, actor, route, idempotency_key, data)) is None:
        service_id = await insert_service(
            db, site_id, kind=data.kind, name_ko=words.name_ko, name_en=words.name_en,
            description_ko=words.description_ko, description_en=words.description_en, questions=words.questions,
            position=data.position,
        )  # fmt: skip
        await record(db, staff, "service_added", "service", service_id, now)
        await made(db, actor, route, idempotency_key, service_id)
    return await queries.read_service(db, site_id, int(service_id), now)


@put("/staff/services/{service_id:int}", guards=[Allow("administrator")])
async def change_service(
    db: Db, staff: StaffSession, now: datetime, service_id: PathId, data: ServiceChange
) -> ServiceAdmin:
    """Change what a service says and asks, and whether it can be booked; who has booked keeps their visit."""
    site_id = await _lock_service(db, staff, service_id, data.version, now)
    words = rules.tidy_service(data)
    await queries.update_service(db, service_id, data.kind, words, data.position, active=data.active)
    return await _changed_service(db, staff, "service_changed", site_id, service_id, now)


@put("/staff/services/{service_id:int}/resources", guards=[Allow("administrator")])
async def set_service_resources(
    db: Db, staff: StaffSession, now: datetime, service_id: PathId, data: ServiceResources
) -> ServiceAdmin:
    """Say who and what serves; 409 `still_booked` lists the visits with somebody or something that would no longer."""
    site_id = await _lock_service(db, staff, service_id, data.version, now)
    rules.check_serves([r.resource_id for r in data.resources], await queries.list_known(db, site_id))
    for resource_id in await queries.set_resources(db, service_id, data.resources):
        rules.check_not_booked(await queries.list_ahead(db, resource_id, now, service_id=service_id))
    return await _changed_service(db, staff, "service_resources_changed", site_id, service_id, now)


@put("/staff/services/{service_id:int}/rules", guards=[Allow("administrator")])
async def set_service_rules(
    db: Db, staff: StaffSession, now: datetime, service_id: PathId, data: NewRules
) -> ServiceAdmin:
    """Set the rules for visits from a day on; those of past days stay, and so do those that begin later."""
    site_id = await _lock_service(db, staff, service_id, data.version, now)
    rules.check_rules(data, day_in_seoul(now))
    await queries.set_rules(db, service_id, data, data.valid_from)
    return await _changed_service(db, staff, "service_rules_set", site_id, service_id, now)


@delete("/staff/services/{service_id:int}/rules/{rules_id:int}", guards=[Allow("administrator")], status_code=200)
async def remove_service_rules(
    db: Db, staff: StaffSession, now: datetime, service_id: PathId, rules_id: PathId, version: QueryVersion
) -> ServiceAdmin:
    """Forget rules that have not begun; those before them go on."""
    site_id = await _lock_service(db, staff, service_id, version, now)
    await queries.delete_rules(db, service_id, rules_id, day_in_seoul(now))
    return await _changed_service(db, staff, "service_rules_removed", site_id, service_id, now)


@post("/staff/sites/{site_id:int}/resources", guards=[Allow("administrator")], status_code=201)
async def add_resource(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, idempotency_key: IdempotencyKey, data: NewResource
) -> ResourceAdmin:
    """Add a counsellor, who has no hours yet, a room or equipment; it serves nothing yet."""
    await lock(db, staff, site_id, now)
    words = rules.check_resource(data, data.kind, None, await queries.list_known(db, site_id))
    await _check_colleague(db, site_id, data.staff_id, now)
    actor, route = f"staff:{staff.id}", f"resource {site_id}"
    if (resource_id := await already(db, actor, route, idempotency_key, data)) is None:
        resource_id = await insert_resource(
            db, site_id, data.kind, name_ko=words.name_ko, name_en=words.name_en, staff_id=data.staff_id,
            units=data.units, capacity=data.capacity, equipment_ko=words.equipment_ko,
            equipment_en=words.equipment_en,
        )  # fmt: skip
        await insert_parts(db, resource_id, data.part_ids)
        await record(db, staff, "resource_added", "resource", resource_id, now)
        await made(db, actor, route, idempotency_key, resource_id)
    return await queries.read_resource(db, site_id, int(resource_id), now, day_in_seoul(now))


@put("/staff/resources/{resource_id:int}", guards=[Allow("administrator")])
async def change_resource(
    db: Db, staff: StaffSession, now: datetime, resource_id: PathId, data: ResourceChange
) -> ResourceAdmin:
    """Change it, or take it out of use; 409 `still_booked` lists the visits that would lose it, a unit or a part."""
    site_id = await lock_resource(db, staff, resource_id, data.version, now)
    today = day_in_seoul(now)
    before = await queries.read_resource(db, site_id, resource_id, now, today)
    words = rules.check_resource(data, before.kind, resource_id, await queries.list_known(db, site_id))
    if data.staff_id != before.staff_id:
        await _check_colleague(db, site_id, data.staff_id, now)
    if not data.active or sorted(data.part_ids) != before.part_ids:
        rules.check_not_booked(await queries.list_ahead(db, resource_id, now))
        if await queries.has_sessions_ahead(db, resource_id, now):
            raise rules.SessionsAhead
    rules.check_not_booked(await queries.list_ahead(db, resource_id, now, units=data.units))
    await queries.update_resource(
        db, resource_id, words, units=data.units, capacity=data.capacity, staff_id=data.staff_id, active=data.active
    )
    await queries.delete_parts(db, resource_id)
    await insert_parts(db, resource_id, data.part_ids)
    await record(db, staff, "resource_changed", "resource", resource_id, now)
    await queries.tell(db, site_id)
    return await queries.read_resource(db, site_id, resource_id, now, today)


@post("/staff/resources/{resource_id:int}/reassign", guards=[Allow("administrator")], status_code=200)
async def reassign_visits(
    database: Database, settings: Settings, staff: StaffSession, now: datetime, request: AnyRequest,
    resource_id: PathId, data: Reassignment,
) -> Reassigned:  # fmt: skip
    """Give these visits of a counsellor, each at its time, to colleagues who are free then; the citizens are told.

    Each by itself: where nobody is free, that visit stays as it is and is listed. A repeat finds the rest.
    """
    async with database.transaction() as db:
        owner = await queries.find_resource_owner(db, resource_id)
        check_site(granted_sites(staff, "administrator"), owner.site_id)
    given = 0
    for booking_id in data.booking_ids:
        # Of its own: the locks of one person are not held for the next.
        with suppress(Conflict, NotFound):
            async with database.transaction() as db:
                given += await give_away(
                    db, settings, staff, resource_id, booking_id, now, client_address(request, settings)
                )
    async with database.transaction() as db:
        ahead = await queries.list_ahead(db, resource_id, now)
    return Reassigned(given, [visit for visit in ahead if visit.id in data.booking_ids])


async def _lock_service(db: Db, staff: StaffSession, service_id: int, version: int, now: datetime) -> int:
    """Its site. Raises StaleVersion where somebody else was first."""
    site_id = (await queries.find_service_owner(db, service_id)).site_id
    await lock(db, staff, site_id, now)
    rules.check_version((await queries.find_service_owner(db, service_id)).version, version)
    return site_id


async def _changed_service(
    db: Db, staff: StaffSession, action: str, site_id: int, service_id: int, now: datetime
) -> ServiceAdmin:
    await record(db, staff, action, "service", service_id, now)
    await queries.tell(db, site_id)
    return await queries.read_service(db, site_id, service_id, now)


async def _colleagues(db: Db, site_id: int, today: date) -> list[StaffBrief]:
    return [StaffBrief(m.id, m.name, m.title) for m in await list_counsellors(db, site_id, today)]


async def _check_colleague(db: Db, site_id: int, staff_id: UUID | None, now: datetime) -> None:
    if staff_id and staff_id not in {colleague.id for colleague in await _colleagues(db, site_id, day_in_seoul(now))}:
        raise Invalid(fields=[FieldProblem("staff_id", "somebody who counsels at the site")])


handlers = [
    read_site_services, add_service, change_service, set_service_resources, set_service_rules, remove_service_rules,
    add_resource, change_resource, reassign_visits,
]  # fmt: skip
