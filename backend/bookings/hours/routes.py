"""Setting when counsellors work."""

from datetime import datetime

from litestar import delete, post, put

from backend.bookings.hours import queries, rules
from backend.bookings.hours.models import Application, HoursTemplate, NewTemplate, NewWeek, TemplateChange
from backend.bookings.services.actions import lock, lock_resource, record
from backend.bookings.services.models import ResourceAdmin
from backend.bookings.services.queries import list_known, list_resources, read_resource, tell
from backend.bookings.services.rules import check_version
from backend.db import Db
from backend.errors import FieldProblem, Invalid, NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.params import PathId, QueryVersion
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.places.rules import check_strands
from backend.seoul import day_in_seoul


@put("/staff/resources/{resource_id:int}/hours", guards=[Allow("administrator")])
async def set_working_hours(
    db: Db, staff: StaffSession, now: datetime, resource_id: PathId, data: NewWeek
) -> ResourceAdmin:
    """Give a counsellor a new week from a day on; what held before ends the day before. 409 `strands_visits` lists who
    has booked for times that would lie outside; naming that list saves the hours all the same."""
    site_id = await lock_resource(db, staff, resource_id, data.version, now)
    today = day_in_seoul(now)
    rules.check_from(data.valid_from, today)
    rules.check_week(data.week)
    if (await read_resource(db, site_id, resource_id, now, today)).kind != "counsellor":
        raise NotFound
    before = await queries.list_outside(db, site_id, now)
    await queries.replace_hours(db, resource_id, data.valid_from, data.week)
    check_strands(before, await queries.list_outside(db, site_id, now), data.strands)
    await record(db, staff, "hours_changed", "resource", resource_id, now)
    await tell(db, site_id)
    return await read_resource(db, site_id, resource_id, now, today)


@post("/staff/sites/{site_id:int}/hours-templates", guards=[Allow("administrator")], status_code=201)
async def add_template(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, idempotency_key: IdempotencyKey, data: NewTemplate
) -> HoursTemplate:
    """Keep a week by a name."""
    await lock(db, staff, site_id, now)
    rules.check_week(data.week)
    actor, route = f"staff:{staff.id}", f"template {site_id}"
    if (template_id := await already(db, actor, route, idempotency_key, data)) is None:
        template_id = await queries.insert_template(db, site_id, rules.tidy_name(data), data.week)
        await record(db, staff, "hours_template_added", "hours_template", template_id, now)
        await made(db, actor, route, idempotency_key, template_id)
    return await _read(db, int(template_id))


@put("/staff/hours-templates/{template_id:int}", guards=[Allow("administrator")])
async def change_template(
    db: Db, staff: StaffSession, now: datetime, template_id: PathId, data: TemplateChange
) -> HoursTemplate:
    """Change a template; whoever has been given its week keeps the old one."""
    await _lock(db, staff, template_id, data.version, now)
    rules.check_week(data.week)
    await queries.update_template(db, template_id, rules.tidy_name(data), data.week)
    await record(db, staff, "hours_template_changed", "hours_template", template_id, now)
    return await _read(db, template_id)


@delete("/staff/hours-templates/{template_id:int}", guards=[Allow("administrator")], status_code=204)
async def remove_template(
    db: Db, staff: StaffSession, now: datetime, template_id: PathId, version: QueryVersion
) -> None:
    """Forget a template; nobody's hours change."""
    await _lock(db, staff, template_id, version, now)
    await queries.delete_template(db, template_id)
    await record(db, staff, "hours_template_removed", "hours_template", template_id, now)


@post("/staff/hours-templates/{template_id:int}/apply", guards=[Allow("administrator")], status_code=200)
async def apply_template(
    db: Db, staff: StaffSession, now: datetime, template_id: PathId, data: Application
) -> list[ResourceAdmin]:
    """Give its week to counsellors from a day on, to all or none of them; 409 `strands_visits` as for one."""
    template = await _lock(db, staff, template_id, None, now)
    today = day_in_seoul(now)
    rules.check_from(data.valid_from, today)
    counsellors = {known.id for known in await list_known(db, template.site_id) if known.kind == "counsellor"}
    if wrong := [n for n, id in enumerate(data.resource_ids) if id not in counsellors]:
        raise Invalid(fields=[FieldProblem(f"resource_ids.{n}", "a counsellor of the site") for n in wrong])
    before = await queries.list_outside(db, template.site_id, now)
    for resource_id in sorted(set(data.resource_ids)):
        await queries.replace_hours(db, resource_id, data.valid_from, template.week)
        await record(db, staff, "hours_changed", "resource", resource_id, now)
    check_strands(before, await queries.list_outside(db, template.site_id, now), data.strands)
    await tell(db, template.site_id)
    return [r for r in await list_resources(db, template.site_id, now, today) if r.id in data.resource_ids]


async def _lock(
    db: Db, staff: StaffSession, template_id: int, version: int | None, now: datetime
) -> queries.TemplateRow:
    """The template as it is once its site is locked. Raises NotFound, NotAllowed and StaleVersion."""
    template = await _find(db, template_id)
    await lock(db, staff, template.site_id, now)
    template = await _find(db, template_id)
    if version is not None:
        check_version(template.version, version)
    return template


async def _find(db: Db, template_id: int) -> queries.TemplateRow:
    template = await queries.find_template(db, template_id)
    if template is None:
        raise NotFound
    return template


async def _read(db: Db, template_id: int) -> HoursTemplate:
    template = await _find(db, template_id)
    return HoursTemplate(template.id, template.name, template.week, template.version)


handlers = [set_working_hours, add_template, change_template, remove_template, apply_template]
