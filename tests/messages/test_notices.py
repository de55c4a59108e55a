"""An SMS about one's own booking: who gets one, what it says, how often, and for how much."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.db import Database, Db, Pool
from backend.jobs import Context
from backend.messages.actions import tell_citizen
from backend.messages.models import Kind
from backend.messages.notices import queries, rules, tasks
from backend.messages.notices.models import Result
from backend.messages.sms.models import SentNotice, SmsChoice
from backend.messages.sms.queries import export_personal, save_choice
from backend.messages.sms.rules import LONG_BYTES, SHORT_BYTES, size
from backend.people.export.labels import FIELDS
from backend.people.sms import SmsError
from backend.seal import Sealer
from backend.settings import Settings
from tests import make
from tests.messages.test_sms import PRICES, Phones, person
from tests.push_service import PushService

TITLE = {"ko": "예약했어요", "en": "Your booking is confirmed"}
SAID = {"ko": "12월 8일 화요일 오후 2시 20분, 1:1 상담", "en": "Tue 8 December, 2:20 pm, 1:1 counselling"}


@pytest.fixture
def context(db: Db, app_settings: Settings) -> Context:
    return Context(app_settings, Database(db), Sealer(app_settings.secret_keys))


async def tell(
    db: Db, settings: Settings, citizen_id: UUID, *, kind: Kind = "booking_confirmed", at: datetime | None = None,
    lasts: timedelta = timedelta(days=1), said: dict[Any, str] = SAID, cause: str = "",
) -> None:  # fmt: skip
    now = at or make.now()
    await tell_citizen(
        db, settings, citizen_id=citizen_id, kind=kind, cause=cause or str(uuid4()), booking_id=None, title=TITLE,
        body=said, lock_screen=said, link="/bookings", urgency="normal", expires_at=now + lasts, now=now,
    )  # fmt: skip


async def budget(db: Db, won: int) -> None:
    await db.execute("SET ROLE NONE")
    await db.execute("UPDATE sms_budgets SET notices_won = $1", won)
    await db.execute("SET ROLE app")


async def sent(context: Context, phones: Phones, after: timedelta = timedelta(seconds=1)) -> list[str]:
    before = len(phones.got)
    await tasks.send_notices(context, make.now() + after, phones)
    return [text for _, text, _ in phones.got[before:]]


async def test_who_has_no_app_reads_what_and_when(db: Db, context: Context, app_settings: Settings) -> None:
    citizen_id = await person(db, app_settings)
    phones = Phones()
    await tell(db, app_settings, citizen_id, cause="once")
    await tell(db, app_settings, citizen_id, cause="once")
    assert await sent(context, phones) == [
        f"[모바일 광주] 예약했어요: 12월 8일 화요일 오후 2시 20분, 1:1 상담 {app_settings.public_url}"
    ]
    assert await sent(context, phones, timedelta(minutes=5)) == [], "once"
    english = await person(db, app_settings, lang="en")
    await tell(db, app_settings, english)
    assert (await sent(context, phones))[0].startswith("[Mobile Gwangju] Your booking is confirmed: Tue 8 December")


async def test_whose_phone_rings_gets_none(
    db: Db,
    context: Context,
    app_settings: Settings,
) -> None:
    citizen_id = await person(db, app_settings)
    session_id = await make.session_id(db, citizen_id)
    device_id = await make.device(db, PushService(9).subscribe(), session_id=session_id)
    phones = Phones()
    await tell(db, app_settings, citizen_id)
    assert await sent(context, phones) == []
    await db.execute("UPDATE devices SET retired_at = now() WHERE id = $1", device_id)
    await tell(db, app_settings, citizen_id)
    assert len(await sent(context, phones)) == 1


async def test_who_said_no_has_no_number_or_hears_of_something_else_gets_none(
    db: Db,
    context: Context,
    app_settings: Settings,
) -> None:
    phones = Phones()
    said_no = await person(db, app_settings)
    await save_choice(db, said_no, SmsChoice(urgent=True, places=[], notices=False), make.now())
    await tell(db, app_settings, said_no)
    await tell(db, app_settings, await make.citizen(db))
    await tell(db, app_settings, await person(db, app_settings), kind="satisfaction_asked")
    assert await sent(context, phones) == []


async def test_what_came_too_late_is_not_sent_and_what_failed_is_tried_again(
    db: Db,
    context: Context,
    app_settings: Settings,
) -> None:
    citizen_id = await person(db, app_settings)
    await tell(db, app_settings, citizen_id, lasts=timedelta(minutes=1))
    assert await sent(context, Phones(), timedelta(minutes=2)) == []
    await tell(db, app_settings, citizen_id)
    phones = Phones(SmsError("503", unsure=True))
    assert await sent(context, phones) == []
    assert len(await sent(context, phones, timedelta(hours=1))) == 1
    final = Phones(SmsError("400", final=True))
    await tell(db, app_settings, citizen_id)
    assert await sent(context, final) == []
    assert await sent(context, final, timedelta(hours=2)) == []
    found = await db.fetch("SELECT status, count(*) AS n FROM sms_notices GROUP BY status")
    assert {row["status"]: row["n"] for row in found} == {"late": 1, "sent": 1, "failed": 1}
    assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 20, "what was refused costs nothing"


async def test_no_more_is_spent_than_the_month_has(db: Db, context: Context, app_settings: Settings) -> None:
    await budget(db, 45)
    for _ in range(4):
        await tell(db, app_settings, await person(db, app_settings))
    phones = Phones()
    assert len(await sent(context, phones)) == 2
    assert await sent(context, phones, timedelta(minutes=3)) == []
    assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 40


async def test_workers_at_once_send_each_once_and_pay_for_it_once(pool: Pool, app_settings: Settings) -> None:
    context = Context(app_settings, Database(pool), Sealer(app_settings.secret_keys))
    async with pool.acquire() as db:
        for _ in range(120):
            await tell(db, app_settings, await person(db, app_settings))
        phones = Phones()
        now = make.now() + timedelta(seconds=1)
        await asyncio.gather(*(tasks.send_notices(context, now, phones) for _ in range(4)))
        assert len(phones.got) == len({details.key for _, _, details in phones.got}) == 120
        assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 120 * 20


async def test_who_comes_back_after_its_lease_changes_nothing(db: Db, context: Context, app_settings: Settings) -> None:
    citizen_id = await person(db, app_settings)
    await tell(db, app_settings, citizen_id)
    now, month = make.now() + timedelta(seconds=1), make.now().date().replace(day=1)
    await queries.lock_month(db, month, 1000)
    [slow] = await queries.claim(db, PRICES, month, 1000, 10, now)
    phones = Phones()
    assert len(await sent(context, phones, timedelta(minutes=2))) == 1, "taken over"
    await queries.mark_results(db, [Result(message_id=slow.message_id, tries=slow.tries, outcome="failed")])
    assert await db.fetchval("SELECT status FROM sms_notices") == "sent"
    assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 20


async def test_a_second_try_does_not_wait_behind_what_there_is_no_money_for(
    db: Db, context: Context, app_settings: Settings
) -> None:
    await budget(db, 20)
    first = await person(db, app_settings)
    await tell(db, app_settings, first, at=make.now() + timedelta(minutes=1))
    failing = Phones(SmsError("no connection"))
    assert await sent(context, failing, timedelta(minutes=2)) == []
    for _ in range(60):
        await tell(db, app_settings, await person(db, app_settings))
    assert len(await sent(context, failing, timedelta(hours=1))) == 1
    assert await db.fetchval("SELECT status FROM sms_notices WHERE citizen_id = $1", first) == "sent"


async def test_what_was_paid_for_and_never_sent_costs_nothing(db: Db, context: Context, app_settings: Settings) -> None:
    await tell(db, app_settings, await person(db, app_settings), lasts=timedelta(hours=1))
    assert await sent(context, Phones(SmsError("no connection"))) == []
    assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 20
    assert await sent(context, Phones(), timedelta(hours=2)) == []
    assert await db.fetchval("SELECT status FROM sms_notices") == "late"
    assert await db.fetchval("SELECT spent_won FROM sms_notice_months") == 0


async def test_it_is_taken_along_and_goes_with_the_account(db: Db, app_settings: Settings) -> None:
    citizen_id = await person(db, app_settings)
    await tell(db, app_settings, citizen_id)
    taken = await export_personal(db, Sealer(app_settings.secret_keys), citizen_id)
    assert [notice.status for notice in taken.notices] == ["waiting"]
    assert set(SentNotice.__struct_fields__) <= FIELDS.keys(), "each has a word on the page that goes along"
    await db.execute("DELETE FROM messages WHERE citizen_id = $1", citizen_id)
    assert await db.fetchval("SELECT count(*) FROM sms_notices") == 0


@pytest.mark.parametrize("said", ["짧은 말", "가" * 40, "가" * 2000, "🎉" * 50])
def test_a_text_is_never_longer_than_a_phone_takes(said: str) -> None:
    texts = rules.write({"ko": "예약했어요", "en": "Booked"}, {"ko": said, "en": said}, "https://m.gwangju.go.kr")
    for text in texts.values():
        assert size(text) <= LONG_BYTES
        assert rules.is_short(text) == (size(text) <= SHORT_BYTES)
