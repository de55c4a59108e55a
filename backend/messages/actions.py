"""Telling people things: in the inbox, on the open page and on the phone."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from backend import live
from backend.db import Db
from backend.messages import queries
from backend.messages.models import AlertToSend, Kind
from backend.people.models import Lang
from backend.push import actions as push
from backend.push import rules
from backend.push.models import Payloads, Urgency
from backend.push.queries import deliveries, estimate
from backend.settings import Settings

# What operators ask about their alerts is push's own to answer.
__all__ = ["LANGS", "broadcast", "deliveries", "estimate", "stop_broadcast", "tell_citizen"]

LANGS: tuple[Lang, ...] = ("ko", "en")


async def tell_citizen(
    db: Db,
    settings: Settings,
    *,
    citizen_id: UUID,
    kind: Kind,
    cause: str,
    booking_id: UUID | None,
    enrolment_id: UUID | None = None,
    title: Mapping[Lang, str],
    body: Mapping[Lang, str],
    lock_title: Mapping[Lang, str] | None = None,
    lock_screen: Mapping[Lang, str],
    link: str,
    urgency: Urgency,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Put a message into the inbox and push it to the devices on which this person is signed in; once a `cause`.

    Everybody near the phone reads `title`, or `lock_title` in its place, and `lock_screen`: they say nothing personal
    beyond time and service. `body` is for the inbox alone. `link` is a path of the PWA; after `expires_at` the push is
    of no use any more.
    """
    message_id = await queries.insert_message(
        db, citizen_id=citizen_id, kind=kind, cause=cause, booking_id=booking_id, title=title, body=body, link=link,
        now=now,
    )  # fmt: skip
    if message_id is None:
        return
    await live.tell(db, f"citizen:{citizen_id}", "message", message_id)
    lineage = str(booking_id or enrolment_id or message_id)
    payloads: Payloads = {
        lang: rules.document(
            title=(lock_title or title)[lang], body=lock_screen[lang], navigate=settings.public_url + link, lang=lang,
            tag=lineage, kind="enrolment" if enrolment_id else "booking", id=lineage, level=0, renotify=True,
        )
        for lang in LANGS
    }  # fmt: skip
    await push.queue_personal(
        db, citizen_id=citizen_id, cause=cause, payloads=payloads, urgency=urgency, topic=rules.topic_of(lineage),
        expires_at=expires_at, now=now,
    )  # fmt: skip


async def broadcast(db: Db, settings: Settings, alert: AlertToSend, now: datetime) -> None:
    """Queue the alert for every device of its audience, and tell open pages; once an alert."""
    payloads: Payloads = {
        lang: rules.document(
            title=text.headline, body=f"{text.event} · {text.body}",
            navigate=f"{settings.public_url}/alerts/{alert.id}", lang=lang, tag=str(alert.id), kind="alert",
            id=str(alert.id), level=alert.audience.level, renotify=alert.audience.level >= 3,
        )
        for lang, text in alert.texts.items()
    }  # fmt: skip
    await push.queue_alert(
        db, alert_id=alert.id, cause=f"alert:{alert.id}", payloads=payloads,
        urgency=rules.urgency_of(alert.audience.level), topic=rules.topic_of(str(alert.id)), audience=alert.audience,
        expires_at=alert.expires_at, now=now,
    )  # fmt: skip
    await live.tell(db, "alerts", "alert", alert.id)


async def stop_broadcast(db: Db, alert_id: UUID, now: datetime) -> None:
    """Send the alert to nobody who has not got it yet, and tell open pages that it has ended."""
    await push.stop_alert(db, alert_id, now)
    await live.tell(db, "alerts", "alert", alert_id)
