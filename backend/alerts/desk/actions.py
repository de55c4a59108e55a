"""Taking an alert from one status to the next: by a person at the desk or on a phone, or by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from backend.alerts.desk import queries
from backend.alerts.models import AlertBody, AlertText, AlertTexts, StaffAlert, Status
from backend.alerts.queries import dong_districts
from backend.alerts.rules import (
    TABLE,
    AreaUnclear,
    Guard,
    NotFollowable,
    Role,
    check_scope,
    check_step,
    is_followable,
    to_send,
)
from backend.db import Db
from backend.errors import DomainError
from backend.jobs import enqueue
from backend.messages import actions as messages
from backend.messages.models import AlertLang
from backend.people.models import StaffRole, StaffSession
from backend.people.rules import StepUpNeeded, check_stepped_up
from backend.settings import Settings
from backend.trail.queries import append


async def take_step(
    db: Db, staff: StaffSession, alert: StaffAlert, action: str, to: Status, now: datetime, *,
    version: int | None = None, reason: str | None = None,
) -> None:  # fmt: skip
    """Raises what stands against it: the status, the role, the place, or the first guard that does not hold."""
    roles: list[Role] = [role for role in ("operator", "approver") if staff.has(role)]
    met = _held(alert, now) | await _followable(db, alert, now)
    if version == alert.version:
        met.add("current")
    if staff.id not in alert.writer_ids:
        met.add("someone_else")
    if reason:
        met.add("reason")
    try:
        check_stepped_up(staff, now)
        met.add("passkey")
    except StepUpNeeded:
        pass
    try:
        check_step(action, alert.status, to, roles, met)
    except DomainError as error:
        if error.extensions.get("reason") == "passkey":
            raise StepUpNeeded from None
        raise
    if alert.status == "draft" and await queries.is_area_unclear(db, alert.id):
        raise AreaUnclear
    step = next(step for step in TABLE[alert.status, to] if step.action == action)
    needed: list[StaffRole] = [role for role in step.roles if role != "system"]
    check_scope(staff.grants, alert.district_ids, alert.dong_ids, await dong_districts(db), needed)


def _held(alert: StaffAlert, now: datetime) -> set[Guard]:
    met: set[Guard] = set()
    if alert.expires_at > now:
        met.add("unexpired")
    if alert.level == 4:
        met.add("gravest")
    if alert.msg_type == "alert":
        met.add("new")
    met.add("exercise" if alert.exercise else "real")
    met.add("timed" if alert.send_at is not None and alert.send_at > now else "untimed")
    if alert.send_at is not None and alert.send_at <= now:
        met.add("due")
    return met


async def _followable(db: Db, alert: StaffAlert, now: datetime) -> set[Guard]:
    if alert.follows_id is None:
        return {"followable"}
    follows = await queries.find_for_staff(db, alert.follows_id)
    return {"followable"} if is_followable(follows.status, follows.expires_at, alert.msg_type, now) else set()


async def publish(
    db: Db, settings: Settings, alert: StaffAlert, staff_id: UUID, now: datetime, glass_reason: str | None = None
) -> None:
    """Send it: it takes the place of what it follows, on phones and in the lists."""
    follows = await queries.find_for_staff(db, alert.follows_id) if alert.follows_id else None
    await queries.mark_sent(db, alert.id, alert.status, staff_id, now, glass_reason)
    if follows is not None:
        await queries.mark_over(db, follows.id, "cancelled" if alert.msg_type == "cancel" else "superseded", now)
        await messages.stop_broadcast(db, follows.id, now)
    await messages.broadcast(db, settings, to_send(alert, follows), now)
    if alert.msg_type != "cancel":
        await tell_care(db, alert)
    if follows is not None:
        await tell_care(db, follows)


async def end(db: Db, alert: StaffAlert, now: datetime) -> None:
    """Whoever has not got it yet never will, and the lists show it as ended. No phone rings for it."""
    await queries.mark_over(db, alert.id, "ended", now)
    await messages.stop_broadcast(db, alert.id, now)
    await messages.tell_pages(db, alert.lineage_id)
    await tell_care(db, alert)


async def tell_care(db: Db, alert: StaffAlert) -> None:
    """Somebody is looked in on, or need not be any more. Care does that: it knows whom, and alerts do not know care."""
    if alert.hazard is not None and not alert.exercise:
        await enqueue(db, "look_in_on", alert.id)


async def send_due(db: Db, settings: Settings, alert_id: UUID, now: datetime) -> None:
    """Send what was approved for this time, or put it back on the desk: its end may have passed meanwhile, or what it
    follows may be over."""
    alert = await queries.lock(db, alert_id)
    if alert.status != "scheduled" or alert.send_at is None or alert.send_at > now:
        return
    approver = await queries.find_approver(db, alert.id, alert.version)
    try:
        met = _held(alert, now) | await _followable(db, alert, now)
        check_step("send", "scheduled", "sent", ["system"], met)
    except DomainError:
        await queries.mark_draft(db, alert.id, "scheduled", now)
        await note(db, None, "alert.missed", alert.id, now)
        return
    await publish(db, settings, alert, approver, now)
    await note(db, None, "alert.sent", alert.id, now)


CLEAR: dict[AlertLang, tuple[str, str]] = {
    "ko": ("이제 괜찮아요", "이 알림은 끝났어요. 평소처럼 지내셔도 돼요."),
    "en": ("It is safe again", "This alert is over. You can go about your day."),
    "ru": ("Опасность миновала", "Оповещение отменено. Можно вернуться к обычным делам."),
    "vi": ("Đã an toàn trở lại", "Cảnh báo này đã kết thúc. Bạn có thể sinh hoạt bình thường."),
    "zh": ("已经安全", "本次警报已解除，可以正常生活。"),
}


def copied(alert: StaffAlert, msg_type: str, expires_at: datetime) -> AlertBody:
    """What a draft that follows an alert begins with. An all-clear never repeats what people were told to do."""
    texts = alert.texts
    if msg_type == "cancel":
        texts = AlertTexts(**{
            lang: AlertText(event=text.event, headline=CLEAR[lang][0], body=CLEAR[lang][1])
            for lang, text in texts.by_lang().items()
        })  # fmt: skip
    return AlertBody(
        level=alert.level, topics=alert.topics, district_ids=alert.district_ids, dong_ids=alert.dong_ids,
        link=alert.link, expires_at=expires_at, texts=texts, exercise=alert.exercise,
        hazard=None if msg_type == "cancel" else alert.hazard, crisis_stage=alert.crisis_stage,
        sms_after=None if msg_type == "cancel" else alert.sms_after,
        asks_safety=msg_type != "cancel" and alert.asks_safety,
    )  # fmt: skip


def check_followable(alert: StaffAlert, msg_type: str, now: datetime) -> None:
    if not is_followable(alert.status, alert.expires_at, msg_type, now):
        raise NotFollowable


async def with_delivery(db: Db, alert_id: UUID, now: datetime) -> StaffAlert:
    return (await with_deliveries(db, [await queries.find_for_staff(db, alert_id)], now))[0]


async def with_deliveries(db: Db, alerts: Sequence[StaffAlert], now: datetime) -> list[StaffAlert]:
    """With how far each has got, on phones and by SMS."""
    ids = [alert.id for alert in alerts]
    pushed, sms = await messages.deliveries(db, ids), await messages.sms_progress(db, ids, now)
    return [replace(alert, delivery=pushed.get(alert.id), sms=sms.get(alert.id)) for alert in alerts]


async def count_reached(db: Db, alert_id: UUID | None) -> int:
    if alert_id is None:
        return 0
    delivery = (await messages.deliveries(db, [alert_id])).get(alert_id)
    return delivery.accepted if delivery else 0


async def note(db: Db, staff: StaffSession | None, action: str, alert_id: UUID, now: datetime) -> None:
    await append(
        db, at=now, actor_kind="staff" if staff else "system", actor_id=staff.id if staff else None, action=action,
        subject_kind="alert", subject_id=alert_id,
    )  # fmt: skip
