"""Alerts as everybody sees them, and as operators write, send and end them."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, post, put
from litestar.params import QueryParameter

from backend.alerts import queries, rules
from backend.alerts.models import (
    Alert,
    AlertBody,
    AlertChange,
    AudienceBody,
    Preview,
    PreviewBody,
    SendBody,
    StaffAlert,
    State,
)
from backend.db import Db
from backend.idempotency import IdempotencyKey, already, made
from backend.jobs import enqueue
from backend.messages import actions as messages
from backend.messages.models import Audience
from backend.people.guards import Allow, anyone
from backend.people.models import StaffSession
from backend.settings import Settings
from backend.trail.queries import append

SENDER_KO, SENDER_EN = "광주광역시", "City of Gwangju"
MOST_EXAMPLES = 3
operators = Allow("operator")


@get("/alerts", guards=[anyone])
async def list_alerts(
    request: Request[Any, Any, Any], db: Db, now: datetime, wanted: Annotated[State, QueryParameter(name="state")]
) -> Response[list[Alert]]:
    """What is the matter now, the gravest first; or the last fifty alerts that have ended."""
    found = await (queries.list_current if wanted == "current" else queries.list_ended)(db, now)
    return _cached(request, found)


@get("/alerts/{alert_id:uuid}", guards=[anyone])
async def show_alert(request: Request[Any, Any, Any], db: Db, alert_id: UUID) -> Response[Alert]:
    """One alert that was sent."""
    return _cached(request, await queries.find_public(db, alert_id))


def _cached(request: Request[Any, Any, Any], content: Any) -> Response[Any]:
    """Everybody may keep it for 15 seconds, then ask whether it has changed."""
    etag = f'"{hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:24]}"'
    headers = {"Cache-Control": "public, max-age=15", "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=304, headers=headers)
    return Response(content, headers=headers)


@post("/alerts/preview", status_code=200, guards=[anyone])
async def preview_alerts(db: Db, now: datetime, data: PreviewBody) -> Preview:
    """What somebody with these wishes would have got in the last 90 days."""
    district_of = await queries.dong_districts(db)
    sent = await queries.list_sent_since(db, now - rules.PREVIEW)
    found = [alert for alert in sent if rules.reaches(alert, data, district_of)]
    return Preview(round(len(found) / 3, 1), found[:MOST_EXAMPLES])


@get("/staff/alerts", guards=[operators])
async def list_staff_alerts(db: Db) -> list[StaffAlert]:
    """Drafts first, then the newest, with how far they have got."""
    alerts = await queries.list_for_staff(db)
    deliveries = await messages.deliveries(db, [alert.id for alert in alerts])
    return [msgspec.structs.replace(alert, delivery=deliveries.get(alert.id)) for alert in alerts]


@post("/staff/alerts", guards=[operators])
async def write_alert(
    db: Db, staff: StaffSession, now: datetime, data: AlertBody, idempotency_key: IdempotencyKey
) -> StaffAlert:
    """Keep a draft. Nobody gets it yet."""
    actor, route = f"staff:{staff.id}", "alerts.write"
    if (known := await already(db, actor, route, idempotency_key, data)) is not None:
        return await _with_delivery(db, UUID(known))
    body = await _checked(db, staff, data, now)
    alert_id = await queries.insert_draft(db, staff.id, staff.title or SENDER_KO, SENDER_EN, body, now)
    await _note(db, staff, "alert.written", alert_id, now)
    await made(db, actor, route, idempotency_key, alert_id)
    return await queries.find_for_staff(db, alert_id)


@get("/staff/alerts/{alert_id:uuid}", guards=[operators])
async def show_staff_alert(db: Db, alert_id: UUID) -> StaffAlert:
    """One alert, with how far it has got."""
    return await _with_delivery(db, alert_id)


@put("/staff/alerts/{alert_id:uuid}", guards=[operators])
async def change_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: AlertChange) -> StaffAlert:
    """Change a draft that nobody else has changed meanwhile."""
    alert = await _lock_mine(db, staff, alert_id)
    rules.check_status(alert.status, "draft")
    rules.check_version(data.version, alert.version)
    await queries.update_draft(db, alert_id, await _checked(db, staff, data, now), now)
    await _note(db, staff, "alert.changed", alert_id, now)
    return await queries.find_for_staff(db, alert_id)


@delete("/staff/alerts/{alert_id:uuid}", guards=[operators])
async def delete_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID) -> None:
    """Throw a draft away."""
    await _lock_mine(db, staff, alert_id)
    await queries.delete_draft(db, alert_id)
    await _note(db, staff, "alert.deleted", alert_id, now)


@post("/staff/alerts/audience", status_code=200, guards=[operators])
async def estimate_audience(db: Db, data: AudienceBody) -> Audience:
    """How many devices an alert would reach now."""
    return await messages.estimate(db, rules.audience_of(data))


@post("/staff/alerts/{alert_id:uuid}/send", status_code=200, guards=[operators])
async def send_alert(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, alert_id: UUID, data: SendBody,
    idempotency_key: IdempotencyKey,
) -> StaffAlert:  # fmt: skip
    """Send the draft that the operator has seen to everybody whom it concerns. It cannot be taken back, only ended."""
    actor, route = f"staff:{staff.id}", f"alerts.send:{alert_id}"
    if await already(db, actor, route, idempotency_key, data) is None:
        alert = await _lock_mine(db, staff, alert_id)
        rules.check_status(alert.status, "draft")
        rules.check_version(data.version, alert.version)
        rules.check_expiry(alert.expires_at, now)
        await queries.mark_sent(db, alert_id, staff.id, now)
        await messages.broadcast(db, settings, rules.to_send(alert), now)
        await _note(db, staff, "alert.sent", alert_id, now)
        await _tell_care(db, alert)
        await made(db, actor, route, idempotency_key, alert_id)
    return await _with_delivery(db, alert_id)


@post("/staff/alerts/{alert_id:uuid}/end", status_code=200, guards=[operators])
async def end_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID) -> StaffAlert:
    """It is over: whoever has not got it yet never will, and the list shows it as ended."""
    alert = await _lock_mine(db, staff, alert_id)
    rules.check_status(alert.status, "sent")
    await queries.mark_ended(db, alert_id, now)
    await messages.stop_broadcast(db, alert_id, now)
    await _note(db, staff, "alert.ended", alert_id, now)
    await _tell_care(db, alert)
    return await _with_delivery(db, alert_id)


async def _tell_care(db: Db, alert: StaffAlert) -> None:
    """Somebody is looked in on, or need not be any more. Care does that: it knows whom, and alerts do not know care."""
    if alert.hazard is not None:
        await enqueue(db, "look_in_on", alert.id)


async def _checked(db: Db, staff: StaffSession, data: AlertBody, now: datetime) -> AlertBody:
    body = rules.tidy(data)
    rules.check_expiry(body.expires_at, now)
    rules.check_scope(staff.grants, body.district_ids, body.dong_ids, await queries.dong_districts(db))
    return body


async def _lock_mine(db: Db, staff: StaffSession, alert_id: UUID) -> StaffAlert:
    alert = await queries.lock(db, alert_id)
    rules.check_scope(staff.grants, alert.district_ids, alert.dong_ids, await queries.dong_districts(db))
    return alert


async def _with_delivery(db: Db, alert_id: UUID) -> StaffAlert:
    alert = await queries.find_for_staff(db, alert_id)
    return msgspec.structs.replace(alert, delivery=(await messages.deliveries(db, [alert_id])).get(alert_id))


async def _note(db: Db, staff: StaffSession, action: str, alert_id: UUID, now: datetime) -> None:
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="alert", subject_id=alert_id
    )


router = Router(
    "/api",
    route_handlers=[
        list_alerts,
        show_alert,
        preview_alerts,
        list_staff_alerts,
        write_alert,
        show_staff_alert,
        change_alert,
        delete_alert,
        estimate_audience,
        send_alert,
        end_alert,
    ],
)
