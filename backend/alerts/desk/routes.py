"""Alerts at the desk: written by one, approved by another, sent, followed and ended."""

from datetime import datetime
from uuid import UUID

from litestar import Router, delete, get, post, put
from msgspec.structs import replace

from backend.alerts import rules
from backend.alerts.desk import actions, queries
from backend.alerts.desk.actions import note, take_step, with_deliveries, with_delivery
from backend.alerts.models import (
    AlertBody,
    AlertChange,
    AlertCount,
    AlertHistory,
    AudienceBody,
    FollowBody,
    ReasonBody,
    SeenBody,
    SmsAsk,
    StaffAlert,
    Status,
    Template,
    TemplateBody,
)
from backend.alerts.queries import dong_districts
from backend.db import Db
from backend.errors import Invalid
from backend.idempotency import IdempotencyKey, already, made
from backend.messages import actions as messages
from backend.messages.models import Audience
from backend.messages.sms.models import SmsEstimate
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_stepped_up
from backend.settings import Settings
from backend.text import one_line

SENDER_KO, SENDER_EN = "광주광역시", "City of Gwangju"
operators, approvers, alerters = Allow("operator"), Allow("approver"), Allow("operator", "approver")


@get("/", guards=[alerters])
async def list_staff_alerts(db: Db, now: datetime) -> list[StaffAlert]:
    """What is not sent yet first, then the newest, with how far they have got."""
    return await with_deliveries(db, await queries.list_for_staff(db), now)


@post("/", guards=[operators])
async def write_alert(
    db: Db, staff: StaffSession, now: datetime, data: AlertBody, idempotency_key: IdempotencyKey
) -> StaffAlert:
    """Keep a draft. Nobody gets it yet."""
    actor, route = f"staff:{staff.id}", "alerts.write"
    if (known := await already(db, actor, route, idempotency_key, data)) is not None:
        return await with_delivery(db, UUID(known), now)
    body = await _checked(db, staff, data, now)
    alert_id = await queries.insert_draft(db, staff.id, staff.title or SENDER_KO, SENDER_EN, body, now)
    await note(db, staff, "alert.written", alert_id, now)
    await made(db, actor, route, idempotency_key, alert_id)
    return await queries.find_for_staff(db, alert_id)


@get("/count", guards=[approvers])
async def count_waiting(db: Db, staff: StaffSession) -> AlertCount:
    """How many alerts wait for this approver, to be approved or to be looked at afterwards."""
    return AlertCount(await queries.count_for_approver(db, staff.id))


@get("/{alert_id:uuid}", guards=[alerters])
async def show_staff_alert(db: Db, now: datetime, alert_id: UUID) -> StaffAlert:
    """One alert, with how far it has got."""
    return await with_delivery(db, alert_id, now)


@get("/{alert_id:uuid}/history", guards=[alerters])
async def show_history(db: Db, alert_id: UUID) -> AlertHistory:
    """What its versions said, what approvers said to them, and the alerts that it follows."""
    alert = await queries.find_for_staff(db, alert_id)
    follows = await queries.find_for_staff(db, alert.follows_id) if alert.follows_id else None
    return AlertHistory(
        versions=await queries.list_versions(db, alert_id),
        decisions=await queries.list_decisions(db, alert_id),
        lineage=list(await queries.list_lineage(db, alert.lineage_id)),
        follows=actions.copied(follows, "update", follows.expires_at) if follows else None,
        reached=await actions.count_reached(db, alert.follows_id),
    )


@put("/{alert_id:uuid}", guards=[operators])
async def change_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: AlertChange) -> StaffAlert:
    """Change a draft that nobody else has changed meanwhile."""
    alert = await _lock_mine(db, staff, alert_id)
    if alert.status != "draft":
        raise rules.WrongStatus
    rules.check_version(data.version, alert.version)
    rules.check_sms(data.sms_after, data.level, exercise=data.exercise, all_clear=alert.msg_type == "cancel")
    rules.check_asks(asks_safety=data.asks_safety, all_clear=alert.msg_type == "cancel")
    if alert.follows_id is not None and data.exercise != alert.exercise:
        raise Invalid("What follows an exercise is an exercise, and nothing else is.")
    await queries.update_draft(db, alert_id, staff.id, await _checked(db, staff, data, now), now)
    await note(db, staff, "alert.changed", alert_id, now)
    return await queries.find_for_staff(db, alert_id)


@delete("/{alert_id:uuid}", guards=[operators])
async def delete_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID) -> None:
    """Throw a draft away."""
    await _lock_mine(db, staff, alert_id)
    await queries.delete_draft(db, alert_id)
    await note(db, staff, "alert.deleted", alert_id, now)


@post("/audience", status_code=200, guards=[alerters])
async def estimate_audience(db: Db, now: datetime, data: AudienceBody) -> Audience:
    """How many devices an alert would reach now."""
    return await messages.estimate(db, rules.audience_of(data), now)


@post("/sms-estimate", status_code=200, guards=[alerters])
async def estimate_alert_sms(db: Db, settings: Settings, now: datetime, data: SmsAsk) -> SmsEstimate:
    """How many would get an SMS if nobody opened the alert, what it would say and what it would cost."""
    rules.check_sms(1, data.level, exercise=data.exercise)
    estimate = await messages.estimate_sms(db, settings, rules.to_estimate(data, now), now)
    if estimate is None:
        raise rules.NoSmsPrice
    return estimate


@post("/{alert_id:uuid}/follow", guards=[operators])
async def follow_alert(
    db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: FollowBody, idempotency_key: IdempotencyKey
) -> StaffAlert:
    """Begin an update, or an all-clear, with what the alert says."""
    actor, route = f"staff:{staff.id}", f"alerts.follow:{alert_id}"
    if (known := await already(db, actor, route, idempotency_key, data)) is not None:
        return await with_delivery(db, UUID(known), now)
    alert = await _lock_mine(db, staff, alert_id)
    actions.check_followable(alert, data.msg_type, now)
    body = actions.copied(alert, data.msg_type, rules.end_of_follow(alert.expires_at, now))
    made_id = await queries.insert_draft(
        db, staff.id, staff.title or SENDER_KO, SENDER_EN, body, now, follow=data, follows=alert
    )
    await note(db, staff, "alert.written", made_id, now)
    await made(db, actor, route, idempotency_key, made_id)
    return await queries.find_for_staff(db, made_id)


@post("/{alert_id:uuid}/submit", status_code=200, guards=[operators])
async def submit_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: SeenBody) -> StaffAlert:
    """Ask somebody else to approve it."""
    alert = await queries.lock(db, alert_id)
    await take_step(db, staff, alert, "submit", "waiting", now, version=data.version)
    rules.check_send_at(alert.send_at, alert.expires_at, now)
    await queries.mark_submitted(db, alert_id, staff.id, now)
    return await _done(db, staff, "alert.submitted", alert, now)


@post("/{alert_id:uuid}/withdraw", status_code=200, guards=[operators])
async def withdraw_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: SeenBody) -> StaffAlert:
    """Take it back to go on writing."""
    return await _back(db, staff, alert_id, "withdraw", "waiting", data.version, None, now)


@post("/{alert_id:uuid}/return", status_code=200, guards=[approvers])
async def return_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: ReasonBody) -> StaffAlert:
    """Give it back with the reason, so that it is written better."""
    return await _back(db, staff, alert_id, "return", "waiting", data.version, _reason(data), now)


@post("/{alert_id:uuid}/call-off", status_code=200, guards=[alerters])
async def call_off_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: SeenBody) -> StaffAlert:
    """Do not send it at its time; it is a draft again and needs to be approved anew."""
    return await _back(db, staff, alert_id, "call_off", "scheduled", data.version, None, now)


@post("/{alert_id:uuid}/approve", status_code=200, guards=[approvers])
async def approve_alert(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, alert_id: UUID, data: SeenBody,
    idempotency_key: IdempotencyKey,
) -> StaffAlert:  # fmt: skip
    """Say yes to the version that one has seen: it goes out now, or at its time. Asks for the passkey again."""
    actor, route = f"staff:{staff.id}", f"alerts.approve:{alert_id}"
    if await already(db, actor, route, idempotency_key, data, makes=alert_id) is None:
        alert = await queries.lock(db, alert_id)
        later = alert.send_at is not None and alert.send_at > now
        to: Status = "scheduled" if later else "sent"
        await take_step(db, staff, alert, "approve", to, now, version=data.version)
        await queries.insert_decision(db, alert_id, alert.version, staff.id, "approved", None, now)
        await note(db, staff, "alert.approved", alert_id, now)
        if later:
            await queries.mark_scheduled(db, alert_id, now)
            await messages.tell_pages(db, alert.lineage_id)
        else:
            await actions.publish(db, settings, alert, staff.id, now)
            await note(db, staff, "alert.sent", alert_id, now)
    return await with_delivery(db, alert_id, now)


@post("/{alert_id:uuid}/break-glass", status_code=200, guards=[operators])
async def break_glass(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, alert_id: UUID, data: ReasonBody,
    idempotency_key: IdempotencyKey,
) -> StaffAlert:  # fmt: skip
    """Send a 위급 without waiting for anybody: the passkey is proven again, and others look at it afterwards."""
    actor, route = f"staff:{staff.id}", f"alerts.break_glass:{alert_id}"
    if await already(db, actor, route, idempotency_key, data, makes=alert_id) is None:
        alert, reason = await queries.lock(db, alert_id), _reason(data)
        await take_step(db, staff, alert, "break_glass", "sent", now, version=data.version, reason=reason)
        await actions.publish(db, settings, alert, staff.id, now, reason)
        await note(db, staff, "alert.glass_broken", alert_id, now)
    return await with_delivery(db, alert_id, now)


@post("/{alert_id:uuid}/review", status_code=200, guards=[approvers])
async def review_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID, data: ReasonBody) -> StaffAlert:
    """Say afterwards whether it was right to send it alone. Whoever wrote or sent it cannot."""
    alert = await queries.lock(db, alert_id)
    if alert.glass_reason is None or alert.reviewed_at is not None:
        raise rules.WrongStatus
    district_of = await dong_districts(db)
    rules.check_scope(staff.grants, alert.district_ids, alert.dong_ids, district_of, ["approver"])
    if staff.id in alert.writer_ids:
        raise rules.OwnAlert
    check_stepped_up(staff, now)
    await queries.mark_reviewed(db, alert_id, staff.id, _reason(data), now)
    return await _done(db, staff, "alert.reviewed", alert, now)


@post("/{alert_id:uuid}/rehearse", status_code=200, guards=[operators])
async def rehearse_alert(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, alert_id: UUID, data: SeenBody,
    idempotency_key: IdempotencyKey,
) -> StaffAlert:  # fmt: skip
    """Send an exercise: test phones alone get it, and everything says that it is one."""
    actor, route = f"staff:{staff.id}", f"alerts.rehearse:{alert_id}"
    if await already(db, actor, route, idempotency_key, data, makes=alert_id) is None:
        alert = await queries.lock(db, alert_id)
        await take_step(db, staff, alert, "rehearse", "sent", now, version=data.version)
        await actions.publish(db, settings, alert, staff.id, now)
        await note(db, staff, "alert.rehearsed", alert_id, now)
    return await with_delivery(db, alert_id, now)


@post("/{alert_id:uuid}/end", status_code=200, guards=[alerters])
async def end_alert(db: Db, staff: StaffSession, now: datetime, alert_id: UUID) -> StaffAlert:
    """Stop it: whoever has not got it yet never will, and the list shows it as ended."""
    alert = await queries.lock(db, alert_id)
    await take_step(db, staff, alert, "end", "ended", now)
    await actions.end(db, alert, now)
    await note(db, staff, "alert.ended", alert_id, now)
    return await with_delivery(db, alert_id, now)


@get("/templates", guards=[operators])
async def list_templates(db: Db) -> list[Template]:
    """Words for what comes again and again."""
    return await queries.list_templates(db)


@post("/templates", guards=[operators])
async def keep_template(
    db: Db, staff: StaffSession, now: datetime, data: TemplateBody, idempotency_key: IdempotencyKey
) -> list[Template]:
    """Keep these words for the next time."""
    if await already(db, f"staff:{staff.id}", "alerts.template", idempotency_key, data, makes=staff.id) is None:
        body = replace(data, name=one_line(data.name), texts=rules.tidy_texts(data.texts))
        await queries.put_template(db, staff.id, body, now)
    return await queries.list_templates(db)


@delete("/templates/{alert_template_id:uuid}", guards=[operators])
async def delete_template(db: Db, alert_template_id: UUID) -> None:
    await queries.delete_template(db, alert_template_id)


async def _back(
    db: Db, staff: StaffSession, alert_id: UUID, action: str, source: Status, version: int, reason: str | None,
    now: datetime,
) -> StaffAlert:  # fmt: skip
    alert = await queries.lock(db, alert_id)
    if alert.status != source:
        raise rules.WrongStatus
    await take_step(db, staff, alert, action, "draft", now, version=version, reason=reason)
    if reason is not None:
        await queries.insert_decision(db, alert_id, alert.version, staff.id, "returned", reason, now)
    await queries.mark_draft(db, alert_id, source, now)
    return await _done(db, staff, f"alert.{_DONE[action]}", alert, now)


_DONE = {"withdraw": "withdrawn", "return": "returned", "call_off": "called_off"}


def _reason(data: ReasonBody) -> str:
    reason = one_line(data.reason)
    if not reason:
        raise Invalid("Say why.")
    return reason


async def _done(db: Db, staff: StaffSession, action: str, alert: StaffAlert, now: datetime) -> StaffAlert:
    await note(db, staff, action, alert.id, now)
    await messages.tell_pages(db, alert.lineage_id)
    return await with_delivery(db, alert.id, now)


async def _checked(db: Db, staff: StaffSession, data: AlertBody, now: datetime) -> AlertBody:
    body = rules.tidy(data)
    rules.check_expiry(body.expires_at, now)
    rules.check_send_at(body.send_at, body.expires_at, now)
    rules.check_sms(body.sms_after, body.level, exercise=body.exercise)
    rules.check_scope(staff.grants, body.district_ids, body.dong_ids, await dong_districts(db))
    return body


async def _lock_mine(db: Db, staff: StaffSession, alert_id: UUID) -> StaffAlert:
    alert = await queries.lock(db, alert_id)
    rules.check_scope(staff.grants, alert.district_ids, alert.dong_ids, await dong_districts(db))
    return alert


router = Router(
    "/api/staff/alerts",
    route_handlers=[
        list_staff_alerts, count_waiting, write_alert, show_staff_alert, show_history, change_alert, delete_alert,
        estimate_audience, estimate_alert_sms, follow_alert, submit_alert, withdraw_alert, return_alert, call_off_alert,
        approve_alert, break_glass, review_alert, rehearse_alert, end_alert, list_templates, keep_template,
        delete_template,
    ],
)  # fmt: skip
