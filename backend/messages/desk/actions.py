"""Telling members of staff something: on the desk that is open, and on the phones that they marked as theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend import live
from backend.db import Db
from backend.messages.desk import queries
from backend.messages.desk.models import ToldToStaff
from backend.people.models import Lang
from backend.push import actions as push
from backend.push import rules
from backend.push.models import Payloads
from backend.settings import Settings

LANGS: tuple[Lang, ...] = ("ko", "en")


async def tell_staff(
    db: Db, settings: Settings, staff_ids: Sequence[UUID], told: ToldToStaff, expires_at: datetime, now: datetime
) -> None:
    """Each of them once a cause. After `expires_at` no phone rings for it any more; on the desk it stays."""
    new = await queries.insert_messages(db, staff_ids, told, now)
    await live.tell_all(db, [live.Event(f"staff:{staff_id}", "message", told.cause) for staff_id in new])
    payloads: Payloads = {
        lang: rules.document(
            title=told.title[lang], body=told.body[lang], navigate=settings.public_url + told.link, lang=lang,
            tag=told.subject, kind="desk", id=told.subject, level=0, renotify=told.rings,
        )
        for lang in LANGS
    }  # fmt: skip
    await push.queue_for_staff(
        db, new, cause=told.cause, payloads=payloads, urgency="high", topic=rules.topic_of(told.subject),
        expires_at=expires_at, now=now,
    )  # fmt: skip


async def withdraw(db: Db, cause: str, now: datetime) -> None:
    """It is not so any more: it goes from the desks of those who have not seen it, and to no phone that has not got
    it."""
    had = await queries.withdraw(db, cause, now)
    await live.tell_all(db, [live.Event(f"staff:{staff_id}", "message", cause) for staff_id in had])
    await push.stop(db, cause, now)
