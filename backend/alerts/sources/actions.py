"""Taking in a message of somebody else: once, as a draft, or by an approved rule sent on."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from backend.alerts.desk import actions as desk
from backend.alerts.desk import queries as alerts
from backend.alerts.models import AlertBody, FollowBody, StaffAlert
from backend.alerts.rules import OwnAlert, end_of_follow, is_followable, tidy
from backend.alerts.sources import queries
from backend.alerts.sources.models import Incoming, Mark, Source, Taken
from backend.alerts.sources.queries import Earlier
from backend.db import Db
from backend.messages import actions as messages
from backend.settings import Settings
from backend.trail.queries import append


async def take_in(
    db: Db, settings: Settings, message: Incoming, now: datetime, *, source: Source | None = None,
    staff_id: UUID | None = None,
) -> Taken:  # fmt: skip
    """From a source, or by hand from a member of staff: by hand nothing goes out by itself."""
    received_id = await queries.insert_received(db, message, source.id if source else None, staff_id, now)
    if received_id is None:
        return await queries.find_taken(db, message.reference)
    author_id = source.author_id if source else staff_id
    assert author_id is not None  # noqa: S101 one of the two
    taken = await _decide(db, settings, message, author_id, source, now)
    await queries.mark_taken(db, received_id, taken)
    if taken.alert_id is not None:
        await append(
            db, at=now, actor_kind="staff" if staff_id else "system", actor_id=staff_id,
            action=f"alert.received_{taken.result}", subject_kind="alert", subject_id=taken.alert_id,
        )  # fmt: skip
        await messages.tell_pages(db, taken.alert_id)
    return taken


async def _decide(
    db: Db, settings: Settings, message: Incoming, author_id: UUID, source: Source | None, now: datetime
) -> Taken:
    marks: list[Mark] = [*message.marks, *message.area.marks]
    if "not_public" in marks:
        return Taken("left", None, ["not_public"])
    if source is not None and source.kind == "national" and "elsewhere" in marks:
        return Taken("left", None, ["elsewhere"])
    earlier = await queries.find_earlier(db, message.references) if message.references else None
    if message.msg_type == "cancel":
        if earlier is None:
            return Taken("left", None, ["unknown_reference"])
        return await _cancel(db, settings, message, earlier, author_id, source, now)
    if message.expires_at <= now:
        return Taken("left", None, ["over"])
    if message.msg_type == "alert":
        return await _draft(db, settings, message, author_id, source, marks, now)
    return await _update(db, settings, message, earlier, author_id, source, marks, now)


async def _update(
    db: Db, settings: Settings, message: Incoming, earlier: Earlier | None, author_id: UUID, source: Source | None,
    marks: list[Mark], now: datetime,
) -> Taken:  # fmt: skip
    """Nothing that somebody has worked on is overwritten: then it is a draft of its own."""
    follow: Earlier | None = None
    if earlier is None:
        marks.append("unknown_reference")
    elif earlier.untouched:
        await alerts.update_draft(db, earlier.alert_id, author_id, _body(message), now)
        unclear = not message.area.found
        await queries.mark_area(db, earlier.alert_id, unclear=unclear)
        return Taken("changed", earlier.alert_id, marks)
    elif earlier.status == "sent" and earlier.exercise == message.exercise:
        follow = earlier
    elif earlier.status in ("draft", "waiting", "scheduled"):
        marks.append("already_touched")
    return await _draft(db, settings, message, author_id, source, marks, now, follow=follow)


async def _cancel(
    db: Db, settings: Settings, message: Incoming, earlier: Earlier, author_id: UUID, source: Source | None,
    now: datetime,
) -> Taken:  # fmt: skip
    # It goes to whom the alert went, whatever area it names.
    marks: list[Mark] = [*message.marks]
    if earlier.untouched:
        await alerts.delete_draft(db, earlier.alert_id)
        return Taken("withdrawn", None, [])
    if earlier.status in ("draft", "waiting", "scheduled"):
        return Taken("left", earlier.alert_id, ["already_touched"])
    if earlier.status != "sent":
        return Taken("left", earlier.alert_id, ["over"])
    return await _draft(db, settings, message, author_id, source, marks, now, follow=earlier)


async def _draft(
    db: Db, settings: Settings, message: Incoming, author_id: UUID, source: Source | None, marks: list[Mark],
    now: datetime, follow: Earlier | None = None,
) -> Taken:  # fmt: skip
    """A draft, which an approved rule sends on where nothing about it is in doubt."""
    follows: StaffAlert | None = None
    body = _body(message)
    if follow is not None:
        follows = await alerts.lock(db, follow.alert_id)
        if message.msg_type == "cancel":
            body = replace(
                desk.copied(follows, "cancel", end_of_follow(message.expires_at, now)),
                texts=message.texts,
                crisis_stage=message.stage,
            )
    kind = FollowBody("cancel" if message.msg_type == "cancel" else "update") if follows else None
    alert_id = await alerts.insert_draft(
        db, author_id, message.sender_ko, message.sender_en, body, now, kind, follows
    )  # fmt: skip
    unclear = not message.area.found and message.msg_type != "cancel"
    await queries.mark_area(db, alert_id, unclear=unclear)
    if source is None or marks:
        return Taken("draft", alert_id, marks)
    if follows is not None and not is_followable(follows.status, follows.expires_at, message.msg_type, now):
        return Taken("draft", alert_id, marks)
    approver_id = await queries.find_approver(db, source.id, body.level, body.topics)
    if approver_id is None:
        return Taken("draft", alert_id, marks)
    try:
        async with db.transaction():
            await alerts.insert_decision(db, alert_id, 1, approver_id, "approved", None, now)
    except OwnAlert:
        return Taken("draft", alert_id, ["own_rule"])
    await desk.publish(db, settings, await alerts.find_for_staff(db, alert_id), approver_id, now)
    return Taken("published", alert_id, marks)


def _body(message: Incoming) -> AlertBody:
    return tidy(AlertBody(
        level=message.level, topics=message.topics, district_ids=message.area.district_ids,
        dong_ids=message.area.dong_ids, link=None, expires_at=message.expires_at, texts=message.texts,
        exercise=message.exercise, hazard=message.hazard, crisis_stage=message.stage,
    ))  # fmt: skip
