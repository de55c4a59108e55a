"""Telling people things: in the inbox, on the open page and on the phone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from backend import live
from backend.db import Db
from backend.messages import queries
from backend.messages.desk.actions import tell_staff, withdraw
from backend.messages.models import AlertLang, AlertToSend, Kind
from backend.messages.notices import rules as notices
from backend.messages.notices.queries import insert_notice
from backend.messages.sms.actions import estimate_sms, follow_by_sms, stop_sms
from backend.messages.sms.queries import list_progress as sms_progress
from backend.messages.words import ALL_CLEAR, ANSWERS, EXERCISE, INSTEAD
from backend.people.models import Lang
from backend.push import actions as push
from backend.push import rules
from backend.push.models import Document, DocumentAction, Payloads, Urgency
from backend.push.queries import deliveries, estimate
from backend.push.queries import list_sending as sending
from backend.push.results.models import Results
from backend.push.results.queries import list_counted, list_sums
from backend.push.results.rules import results_of
from backend.settings import Settings

# What operators ask about their alerts is push's and SMS's own to answer.
__all__ = [
    "LANGS",
    "broadcast",
    "deliveries",
    "estimate",
    "estimate_sms",
    "list_sums",
    "results",
    "sending",
    "sms_progress",
    "stop_broadcast",
    "tell_citizen",
    "tell_gathered",
    "tell_pages",
    "tell_staff",
    "withdraw",
]

LANGS: tuple[Lang, ...] = ("ko", "en")

GATHERED: dict[AlertLang, tuple[str, str]] = {
    "ko": ("기다리던 알림이 있어요", "받지 않기로 한 시간에 온 알림을 모아 두었어요. 눌러서 보세요."),
    "en": ("Alerts have waited for you", "They came while you wanted none. Press to read them."),
    "ru": ("Вас ждут оповещения", "Они пришли, пока вы их не получали. Нажмите, чтобы прочитать."),
    "vi": ("Có thông báo đang chờ bạn", "Chúng đến trong lúc bạn tạm không nhận. Nhấn để đọc."),
    "zh": ("有通知在等您", "这些是您选择不接收的时段里收到的通知，点按查看。"),
}
# After so long a morning's message would come as a surprise.
GATHERED_LIVES = timedelta(hours=3)


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
    """Put a message into the inbox and push it to the devices on which this person is signed in; once a `cause`. Where
    there is none, some kinds go out by SMS.

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
    if kind in notices.NOTICED:
        texts = notices.write(lock_title or title, lock_screen, settings.public_url)
        await insert_notice(db, message_id, citizen_id, texts, expires_at, now)


async def broadcast(db: Db, settings: Settings, alert: AlertToSend, now: datetime) -> None:
    """Queue the alert for every device of its audience, and tell open pages; once an alert. An SMS follows where it is
    wanted."""
    lineage = str(alert.lineage_id)
    navigate = f"{settings.public_url}/alerts/{lineage}"
    payloads: Payloads = {
        wanted: _alert_document(alert, wanted, navigate=navigate, lineage=lineage) for wanted in get_args(AlertLang)
    }
    await push.queue_alert(
        db, alert_id=alert.id, lineage_id=alert.lineage_id, cause=f"alert:{alert.id}", payloads=payloads,
        urgency=rules.urgency_of(alert.audience.level), topic=rules.topic_of(lineage), audience=alert.audience,
        only_reached=alert.all_clear, expires_at=alert.expires_at, now=now,
    )  # fmt: skip
    if alert.sms_after is not None:
        await follow_by_sms(db, settings.public_url, alert, alert.sms_after, now)
    await tell_pages(db, alert.lineage_id)


def _alert_document(alert: AlertToSend, wanted: AlertLang, *, navigate: str, lineage: str) -> Document:
    """In the language that is wanted; else in English or Korean, with a word about that first."""
    order: tuple[AlertLang, ...] = (wanted, "ko") if wanted == "ko" else (wanted, "en", "ko")
    lang: AlertLang = next(one for one in order if one in alert.texts)
    text = alert.texts[lang]
    body = f"{text.event} · {text.body}"
    if alert.all_clear:
        body = f"{ALL_CLEAR[lang]} · {body}"
    if lang != wanted:
        body = f"{INSTEAD[wanted][lang]} {body}"
    title = f"[{EXERCISE[wanted]}] {text.headline}" if alert.audience.exercise else text.headline
    return rules.document(
        title=title, body=body, navigate=navigate, lang=lang, tag=lineage, kind="alert", id=lineage,
        # An all-clear neither shows the danger's sign nor shakes like it.
        level=1 if alert.all_clear else alert.audience.level, renotify=alert.renotify,
        # They open the page with the answer; nothing is sent before somebody says so there.
        actions=[
            DocumentAction(action=answer, title=said[wanted], navigate=f"{navigate}?answer={answer}")
            for answer, said in (ANSWERS.items() if alert.asks_safety else ())
        ],
    )  # fmt: skip


async def tell_gathered(db: Db, settings: Settings, slot: datetime, now: datetime) -> None:
    """One message to each device for which alerts waited until `slot`: it opens the list of them, once a slot."""
    tag = f"gathered:{slot:%Y-%m-%dT%H:%M}"
    payloads: Payloads = {
        lang: rules.document(
            title=title, body=body, navigate=f"{settings.public_url}/alerts", lang=lang, tag=tag, kind="gathered",
            id=tag, level=0, renotify=False,
        )
        for lang, (title, body) in GATHERED.items()
    }  # fmt: skip
    await push.queue_gathered(
        db, slot, payloads=payloads, topic=rules.topic_of("gathered"), expires_at=slot + GATHERED_LIVES, now=now
    )


async def results(db: Db, alert_id: UUID) -> Results:
    """What became of an alert's recipients."""
    return results_of(await list_counted(db, alert_id))


async def tell_pages(db: Db, lineage_id: UUID) -> None:
    """Open pages look again."""
    await live.tell(db, "alerts", "alert", lineage_id)


async def stop_broadcast(db: Db, alert_id: UUID, now: datetime) -> None:
    """Send the alert to nobody who has not got it yet."""
    await push.stop_alert(db, alert_id, now)
    await stop_sms(db, alert_id, now)
