"""Exactly those get an alert who asked for it, checked against a plain model of the rule."""

from datetime import datetime, timedelta
from typing import Any, LiteralString

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.alerts import rules
from backend.alerts.models import AudienceBody, PreviewBody
from backend.db import Database, Db
from backend.messages.models import Place, Target, Topic
from backend.push import queries
from backend.push.fanout.planner import plan_next
from backend.push.models import Pause, Quiet
from backend.push.rules import slots
from backend.seoul import SEOUL
from backend.settings import Settings
from tests import make
from tests.push.worker import Worker, document
from tests.push_service import PushService

DAY = timedelta(days=1)
NIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=SEOUL)
DONG_GU, NAM_GU = 29110, 29155
CHUNGJANG, DONGMYEONG = 2911001, 2911002
DISTRICTS = [make.SEO_GU, DONG_GU]
DONGS = {make.CHIPYEONG: make.SEO_GU, CHUNGJANG: DONG_GU, DONGMYEONG: DONG_GU}
TOPICS: list[Topic] = ["disaster", "weather", "jobs"]

places = st.sampled_from([(make.SEO_GU, None), (DONG_GU, None), *((gu, dong) for dong, gu in DONGS.items())])
wishes = st.fixed_dictionaries({
    "alerts": st.booleans(),
    "min_level": st.integers(1, 4),
    "topics": st.lists(st.sampled_from(TOPICS), unique=True),
    "places": st.lists(places, unique=True, max_size=2),
    "quiet": st.none() | st.builds(
        Quiet, st.sampled_from(["22:00", "12:30"]), st.sampled_from(["07:00", "14:00"]), st.booleans()
    ),
    "digest_at": st.none() | st.sampled_from(["07:00", "18:30"]),
    "pause": st.none() | st.builds(Pause, st.none() | st.sampled_from([NIGHT, NIGHT + timedelta(days=3)])),
})  # fmt: skip
# Any moment of a day and a half, by the quarter of an hour.
moments = st.integers(0, 144).map(lambda n: NIGHT - timedelta(hours=18) + n * timedelta(minutes=15))
alerts = st.fixed_dictionaries({
    "level": st.integers(1, 4),
    "topics": st.lists(st.sampled_from(TOPICS), unique=True, min_size=1),
    "district_ids": st.lists(st.sampled_from(DISTRICTS), unique=True, max_size=1),
    "dong_ids": st.lists(st.sampled_from(list(DONGS)), unique=True, max_size=2),
})  # fmt: skip


def model(wish: dict[str, Any], alert: dict[str, Any], at: datetime | None = None) -> bool:
    """Whether this device gets this alert, now or later, said as a person would."""
    if not wish["alerts"]:
        return False
    if at is not None and alert["level"] < 4 and is_paused(wish, at):
        return False
    if alert["level"] < 4 and (alert["level"] < wish["min_level"] or not set(wish["topics"]) & set(alert["topics"])):
        return False
    if not wish["places"] or not (alert["district_ids"] or alert["dong_ids"]):
        return True
    return any(
        district in alert["district_ids"]
        or dong in alert["dong_ids"]
        or (dong is None and any(DONGS[d] == district for d in alert["dong_ids"]))
        for district, dong in wish["places"]
    )


def is_paused(wish: dict[str, Any], at: datetime) -> bool:
    pause = wish["pause"]
    return pause is not None and (pause.until is None or at < pause.until)


def waits_until(wish: dict[str, Any], alert: dict[str, Any], at: datetime) -> str | None:
    """The hour at which the device is told of it instead of at once."""
    quiet, clock = wish["quiet"], f"{at.astimezone(SEOUL):%H:%M}"
    if alert["level"] == 1 and wish["digest_at"]:
        return wish["digest_at"]
    if quiet is None or alert["level"] == 4 or (alert["level"] == 3 and quiet.urgent):
        return None
    if quiet.from_ < quiet.until:
        return quiet.until if quiet.from_ <= clock < quiet.until else None
    return quiet.until if clock >= quiet.from_ or clock < quiet.until else None


async def chosen(db: Db, alert: dict[str, Any], at: datetime) -> set[int]:
    """The devices that the planner names for an alert of that moment."""
    alert_id = await make.alert(db)
    await queries.insert_broadcast(
        db, alert_id=alert_id, cause=str(alert_id), payloads={"ko": document("")}, urgency="low", topic="t",
        audience=Target(**alert), expires_at=at + rules.MOST_DAYS, now=at,
    )  # fmt: skip
    return await planned(db, "alert_id = $1", alert_id, at)


async def gathered(db: Db, slot: datetime) -> set[int]:
    """The devices that are told at that half hour of what waited for them."""
    await queries.insert_gathered(
        db, slot, payloads={"ko": document("")}, topic="t", expires_at=slot + timedelta(hours=3), now=slot
    )
    return await planned(db, "gathers = $1", slot, slot)


async def planned(db: Db, which: LiteralString, value: object, at: datetime) -> set[int]:
    while await plan_next(Database(db), at):
        pass
    found = await db.fetch(
        "SELECT unnest(device_ids) AS id FROM push_chunks c JOIN push_messages m ON m.id = c.message_id WHERE m."  # noqa: S608
        + which,
        value,
    )
    assert len(found) == len({row["id"] for row in found})
    return {row["id"] for row in found}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(devices=st.lists(wishes, min_size=1, max_size=6), alert=alerts, at=moments)
async def test_planner_estimate_and_preview_agree_with_the_rule(
    db: Db, devices: list[dict[str, Any]], alert: dict[str, Any], at: datetime
) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        service = PushService(9)
        ids = [await make.device(db, service.subscribe(), **wish) for wish in devices]
        wanted = {id: wish for id, wish in zip(ids, devices, strict=True) if model(wish, alert, at)}
        later = {id for id, wish in wanted.items() if waits_until(wish, alert, at)}
        assert await chosen(db, alert, at) == set(wanted) - later
        estimate = await queries.estimate(db, Target(**alert), at)
        assert (estimate.devices, estimate.later) == (len(wanted), len(later))
        assert estimate.city == sum(wish["alerts"] for wish in devices)
        by_place = [model(wish | {"min_level": 1, "topics": TOPICS}, alert) for wish in devices]
        assert estimate.devices + estimate.muted == sum(by_place)
        for wish in devices:
            body = PreviewBody(
                topics=wish["topics"], places=[Place(*p) for p in wish["places"]], min_level=wish["min_level"]
            )
            assert rules.reaches(AudienceBody(**alert), body, DONGS) == model(wish | {"alerts": True}, alert)
    finally:
        await transaction.rollback()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    devices=st.lists(wishes, min_size=1, max_size=6), sent=st.lists(st.tuples(alerts, moments), min_size=1, max_size=3),
    slot=st.integers(0, 80).map(lambda n: NIGHT + n * timedelta(minutes=30)),
)  # fmt: skip
async def test_what_waited_is_told_once_at_its_hour_to_whom_it_waited_for(
    db: Db, devices: list[dict[str, Any]], sent: list[tuple[dict[str, Any], datetime]], slot: datetime
) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        service = PushService(9)
        ids = [await make.device(db, service.subscribe(), **wish) for wish in devices]
        for alert, at in sent:
            await chosen(db, alert, at)
        hour = f"{slot.astimezone(SEOUL):%H:%M}"
        expected = {
            id
            for id, wish in zip(ids, devices, strict=True)
            if not is_paused(wish, slot)
            and any(
                waits_until(wish, alert, at) == hour and model(wish, alert, at) and slot - DAY < at <= slot
                for alert, at in sent
            )
        }
        assert await gathered(db, slot) == expected
        # Nor is it told again, whoever asks.
        assert await gathered(db, slot) == expected
    finally:
        await transaction.rollback()


async def test_exactly_this_alert_arrives_at_exactly_those_who_asked(worker: Worker, service: PushService) -> None:
    wants = service.subscribe()
    everywhere = service.subscribe()
    others = {
        "other place": {"places": [(NAM_GU, None)]},
        "other topic": {"topics": ["jobs"]},
        "only graver": {"min_level": 3},
        "no alerts": {"alerts": False},
    }
    silent = {why: service.subscribe() for why in others}
    await worker.device(wants, places=[(make.SEO_GU, make.CHIPYEONG)])
    await worker.device(everywhere)
    for why, how in others.items():
        await worker.device(silent[why], **how)
    alert_id = await worker.queue(level=2, topics=("weather",), district_ids=(make.SEO_GU,))
    await worker.deliver()
    for subscription in (wants, everywhere):
        [message] = service.received(subscription)
        assert message.document["notification"]["data"]["id"] == str(alert_id)
    for why, subscription in silent.items():
        assert service.received(subscription) == [], why


async def test_the_gravest_level_has_no_opt_out_but_keeps_to_its_places(worker: Worker, service: PushService) -> None:
    muted, elsewhere = service.subscribe(), service.subscribe()
    await worker.device(muted, topics=(), min_level=4, places=[(make.SEO_GU, None)])
    await worker.device(elsewhere, places=[(NAM_GU, None)])
    await worker.queue(level=4, topics=("disaster",), dong_ids=(make.CHIPYEONG,))
    await worker.deliver()
    assert len(service.received(muted)) == 1
    assert service.received(elsewhere) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
async def test_who_reads_english_gets_korean_where_there_is_no_english(
    worker: Worker, service: PushService, lang: str
) -> None:
    subscription = service.subscribe()
    await worker.device(subscription, lang=lang)
    await worker.queue()
    await worker.deliver()
    assert service.received(subscription)[0].document["notification"]["lang"] == "ko"


async def test_an_alert_that_has_ended_is_planned_and_sent_no_further(
    worker: Worker, service: PushService, app_settings: Settings
) -> None:
    for _ in range(3):
        await worker.device(service.subscribe())
    alert_id = await worker.queue()
    assert await plan_next(worker.database, worker.now(), 2, 2)
    async with worker.database.transaction() as db:
        await queries.expire_alert(db, alert_id, worker.now())
    await worker.deliver()
    assert service.messages == []
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.total, delivery.expired) == ("finished", 2, 2)


def test_the_half_hours_of_the_last_three_hours() -> None:
    now = datetime(2026, 3, 3, 7, 12, 30, tzinfo=SEOUL)
    assert [f"{slot:%H:%M}" for slot in slots(now, timedelta(hours=2, minutes=30))] == [
        "04:30", "05:00", "05:30", "06:00", "06:30", "07:00",
    ]  # fmt: skip
