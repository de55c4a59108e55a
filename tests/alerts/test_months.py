"""What alerts came to by month and level: added up exactly, and kept for longer than who they went to."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.alerts.months.models import SentAlert
from backend.alerts.months.rules import add_up, first_of, sheet_of
from backend.app import create_app
from backend.care.callbacks.queries import put_first_answer
from backend.db import Db, Pool
from backend.messages.models import Counted
from backend.push import queries as push
from backend.push.fanout import queries as fanout
from backend.seoul import day_in_seoul
from backend.settings import Settings
from tests import make
from tests.alerts.test_life import Desk
from tests.conftest import browser
from tests.push.worker import Worker
from tests.push_service import PushService

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("months", "first"),
    [(1, date(2026, 11, 1)), (11, date(2026, 1, 1)), (12, date(2025, 12, 1)), (24, date(2024, 12, 1))],
)
def test_this_month_is_one_of_them(months: int, first: date) -> None:
    assert first_of(months, TODAY) == first


def sent(at: datetime, level: int = 3, **more: Any) -> SentAlert:
    alert_id = uuid4()
    more = {"lineage_id": alert_id, "approved_after": 60.0, "approve_within": 900} | more
    return SentAlert(id=alert_id, level=level, sent_at=at, **more)


def counted(byte: int, accepted: int, **more: int) -> Counted:
    buckets = [0] * 256
    buckets[byte] = accepted
    zero = {"gone": 0, "refused": 0, "expired": 0} | more
    return Counted(origin=None, district_id=None, buckets=buckets, recipients=accepted + sum(zero.values()), **zero)


def test_a_month_is_the_citys_and_each_level_stands_for_itself() -> None:
    # 00:30 of 1 November in Gwangju.
    first, eve = datetime(2026, 10, 31, 15, 30, tzinfo=UTC), datetime(2026, 10, 31, 14, 30, tzinfo=UTC)
    alerts = [sent(first), sent(first, approved_after=900.5), sent(first, level=4, approved_after=None), sent(eve)]
    quick, slow = counted(16, 90, gone=10), counted(80, 10)
    found = add_up(
        alerts, {alerts[0].id: quick, alerts[1].id: slow}, {alerts[0].id: 7, uuid4(): 5}, date(2026, 1, 1), TODAY
    )
    assert [(one.month, one.level, one.alerts) for one in found.months] == [
        (date(2026, 11, 1), 4, 1), (date(2026, 11, 1), 3, 2), (date(2026, 10, 1), 3, 1),
    ]  # fmt: skip
    grave, urgent, before = found.months
    assert (urgent.recipients, urgent.accepted) == (110, 100)
    assert (urgent.median_seconds, urgent.p95_seconds) == (1.0, 31.0), "of all phones, not of the alerts' own"
    assert (urgent.approved, urgent.late, urgent.need_help) == (2, 1, 7)
    assert (grave.approved, grave.late, grave.recipients, grave.median_seconds) == (0, 0, 0, None)
    assert (before.recipients, before.p95_seconds) == (0, None)
    assert sheet_of(found, "ko").rows[1] == ["2026-11", "긴급", 2, 110, 100, 90.9, 1.0, 31.0, 2, 1, 7]
    assert sheet_of(found, "en").rows[0] == ["2026-11", "Extreme", 1, 0, 0, None, None, None, 0, 0, 0]


def test_who_is_promised_nothing_is_never_late() -> None:
    alert = sent(datetime(2026, 11, 2, tzinfo=UTC), approved_after=99_999.0, approve_within=None)
    assert add_up([alert], {}, {}, TODAY, TODAY).months[0].late == 0


@pytest.fixture
async def desk(pool: Pool, app_settings: Settings) -> Any:
    with PushService() as service:
        worker = Worker(pool, app_settings, service)
        async with worker.database.transaction() as db:
            author, approver = await make.staff(db, "operator"), await make.staff(db, "approver")
        phones = [service.subscribe() for _ in range(2)]
        for phone in phones:
            await worker.device(phone, places=[(make.SEO_GU, None)])
        service.behave(phones[0].endpoint, status=410)
        yield Desk(worker, author, approver)


async def deliver(worker: Worker) -> None:
    await worker.deliver()
    async with worker.database.transaction() as db:
        message_id = await fanout.lock_uncounted(db)
        assert message_id is not None
        await fanout.count_times(db, message_id, worker.now())


async def said(db: Db, lineage_id: UUID, answers: Mapping[bytes, Any]) -> None:
    for who, answer in answers.items():
        await put_first_answer(db, lineage_id, who, answer, None, make.now())


async def test_the_figures_outlive_the_list_of_recipients(desk: Desk, app_settings: Settings) -> None:
    worker = desk.worker
    first = await desk.send(level=4)
    await deliver(worker)
    update = await desk.send(first, "update", level=4)
    await deliver(worker)
    await desk.send(exercise=True, level=4)
    async with worker.database.transaction() as db:
        await said(db, first, {b"a": "need_help", b"b": "safe", b"c": "need_help"})
        for alert_id, minutes in ((update, 6), (first, 4)):
            await db.execute(
                "UPDATE alerts SET submitted_by = author_id, submitted_at = sent_at - $2::interval WHERE id = $1",
                alert_id, timedelta(minutes=minutes),
            )  # fmt: skip
        cookies = await make.staff_cookie(db, desk.author)
    app = create_app(app_settings, connection=Any)
    app.dependencies["database"].dependency().inner = worker.database
    async with browser(app, app_settings, cookies=cookies) as client:
        before = await read(client)
        assert before["alerts"] == 2, "exercises count as nothing"
        assert (before["recipients"], before["accepted"]) == (3, 2), "one phone was gone, and was not written to again"
        assert (before["approved"], before["late"], before["need_help"]) == (2, 1, 2)
        assert before["median_seconds"] is not None
        async with worker.database.transaction() as db:
            later = worker.now() + timedelta(days=61)
            await push.delete_old(db, later, datetime(2020, 1, 1, tzinfo=UTC), later)
        assert (
            await worker.fetch("SELECT count(*) FROM push_histograms h JOIN push_messages m ON m.id = h.message_id")
            == 0
        )
        assert await read(client) == before
        file = await client.post("/api/staff/alerts/months/export", json={"months": 3, "format": "csv"})
        assert file.headers["cache-control"] == "no-store"
        month = f"{day_in_seoul(worker.now()):%Y-%m}"
        assert f"{month},위급,2,3,2,66.7," in file.content.decode("utf-8-sig")
        book = await client.post("/api/staff/alerts/months/export", json={"months": 3, "format": "xlsx", "lang": "en"})
        assert book.content[:2] == b"PK"
        assert (await client.get("/api/staff/alerts/months?months=37")).status_code == 400


async def read(client: httpx.AsyncClient) -> Any:
    answer = await client.get("/api/staff/alerts/months?months=2")
    assert answer.status_code == 200, answer.text
    [found] = answer.json()["months"]
    return found
