"""Sources of warnings in the console: set up, watched, and a document brought by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from backend.alerts.desk.actions import note
from backend.alerts.rules import OutsideScope, OwnAlert, StaleVersion
from backend.alerts.sources import actions, queries, rules
from backend.alerts.sources.models import Received, RuleBody, Source, SourceBody, SourceChange, Taken
from backend.alerts.sources.reading import parse, read_cap
from backend.db import Db
from backend.errors import Invalid, Unprocessable
from backend.idempotency import IdempotencyKey, already, made
from backend.jobs import enqueue
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_stepped_up
from backend.places.queries import list_districts
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.text import one_line

MOST_BYTES = 1024 * 1024
operators, approvers, alerters = Allow("operator"), Allow("approver"), Allow("operator", "approver")


class DocumentTooBig(Unprocessable):
    code, title = "cap_too_big", "A CAP document has a megabyte at most"


@dataclass(frozen=True)
class Form:
    """A form with one file. Not a Struct: the framework puts its files into dataclasses alone."""

    file: UploadFile


@get("/", guards=[alerters])
async def list_sources(db: Db) -> list[Source]:
    """What fails first."""
    return await queries.list_sources(db)


@post("/", guards=[operators])
async def add_source(
    db: Db, staff: StaffSession, settings: Settings, now: datetime, data: SourceBody, idempotency_key: IdempotencyKey
) -> Source:
    """Ask it from the next minute on. Until a rule is approved, all that comes from it becomes drafts."""
    actor, route = f"staff:{staff.id}", "alerts.sources.add"
    if (known := await already(db, actor, route, idempotency_key, data)) is not None:
        return await queries.find_source(db, UUID(known))
    body = _checked(staff, settings, data)
    source_id = await queries.insert_source(db, staff.id, body, now)
    await note(db, staff, "alert_source.added", source_id, now)
    await made(db, actor, route, idempotency_key, source_id)
    return await queries.find_source(db, source_id)


@put("/{source_id:uuid}", guards=[operators])
async def change_source(
    db: Db, staff: StaffSession, settings: Settings, now: datetime, source_id: UUID, data: SourceChange
) -> Source:
    """From another address nothing goes out by itself until its rules are approved anew."""
    body = _checked(staff, settings, data)
    if not await queries.update_source(db, source_id, data.version, staff.id, body, now):
        await queries.find_source(db, source_id)
        raise StaleVersion
    await note(db, staff, "alert_source.changed", source_id, now)
    return await queries.find_source(db, source_id)


@post("/{source_id:uuid}/poll", guards=[operators], status_code=200)
async def poll_source(db: Db, staff: StaffSession, now: datetime, source_id: UUID) -> Source:
    """Ask it now, however long it has been failing."""
    _check_city(staff, "operator")
    source = await queries.find_source(db, source_id)
    if source.active:
        await enqueue(db, "poll_alert_source", source_id)
    return source


@post("/{source_id:uuid}/rules", guards=[operators])
async def add_rule(db: Db, staff: StaffSession, now: datetime, source_id: UUID, data: RuleBody) -> Source:
    """Ask that what is as grave as this goes out by itself; somebody else has to agree."""
    _check_city(staff, "operator")
    await queries.find_source(db, source_id)
    await queries.insert_rule(db, source_id, staff.id, data, now)
    await note(db, staff, "alert_source.rule_added", source_id, now)
    return await queries.find_source(db, source_id)


@post("/{source_id:uuid}/rules/{rule_id:uuid}/approve", guards=[approvers], status_code=200)
async def approve_rule(db: Db, staff: StaffSession, now: datetime, source_id: UUID, rule_id: UUID) -> Source:
    """Agree, with the passkey, that it goes out by itself from now on."""
    source = await queries.find_source(db, source_id)
    check_stepped_up(staff, now)
    _check_city(staff, "approver")
    if not await queries.approve_rule(db, source_id, rule_id, staff.id, now):
        mine = any(rule.id == rule_id and staff.id in (rule.author_id, source.author_id) for rule in source.rules)
        raise OwnAlert if mine else StaleVersion
    await note(db, staff, "alert_source.rule_approved", source_id, now)
    return await queries.find_source(db, source_id)


@delete("/{source_id:uuid}/rules/{rule_id:uuid}", guards=[alerters], status_code=200)
async def delete_rule(db: Db, staff: StaffSession, now: datetime, source_id: UUID, rule_id: UUID) -> Source:
    """Stopping what goes out by itself needs no second person."""
    _check_city(staff, "operator", "approver")
    await queries.delete_rule(db, source_id, rule_id)
    await note(db, staff, "alert_source.rule_deleted", source_id, now)
    return await queries.find_source(db, source_id)


@get("/received", guards=[alerters])
async def list_received(db: Db) -> list[Received]:
    """The last hundred messages of others, and what became of each."""
    return await queries.list_received(db)


@get("/received/{alert_id:uuid}", guards=[alerters])
async def list_origin(db: Db, alert_id: UUID) -> list[Received]:
    """Which messages of others an alert came of; of most none."""
    return await queries.list_received(db, alert_id=alert_id)


@post("/upload", guards=[operators], request_max_body_size=MOST_BYTES + 64 * 1024, status_code=200)
async def upload_cap(
    db: Db, staff: StaffSession, settings: Settings, now: datetime,
    data: Annotated[Form, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Taken:  # fmt: skip
    """Make a draft of a CAP 1.2 document; the same one twice is one draft."""
    _check_city(staff, "operator")
    body = await data.file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise DocumentTooBig
    message = read_cap(parse(body), await list_districts(db, day_in_seoul(now)))
    return await actions.take_in(db, settings, message, now, staff_id=staff.id)


def _checked(staff: StaffSession, settings: Settings, body: SourceBody) -> SourceBody:
    _check_city(staff, "operator")
    rules.check_address(body.url, settings.public_url)
    name = one_line(body.name)
    if not name:
        raise Invalid("A source needs a name.")
    return SourceBody(kind=body.kind, name=name, url=body.url, active=body.active)


def _check_city(staff: StaffSession, *roles: str) -> None:
    """What comes from elsewhere may be about any part of the city."""
    if not any(grant.role in roles and grant.scope_kind == "city" for grant in staff.grants):
        raise OutsideScope


router = Router(
    "/api/staff/alerts/sources",
    route_handlers=[
        list_sources, add_source, change_source, poll_source, add_rule, approve_rule, delete_rule, list_received,
        list_origin, upload_cap,
    ],
)  # fmt: skip
