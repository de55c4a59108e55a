"""Exactly those get an alert who asked for it, checked against a plain model of the rule."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.alerts import rules
from backend.alerts.models import AudienceBody, PreviewBody
from backend.db import Database, Db
from backend.messages.models import Place, Target, Topic
from backend.push import queries
from backend.push.fanout.planner import plan_next
from backend.settings import Settings
from tests import make
from tests.push.worker import Worker, document
from tests.push_service import PushService

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
})  # fmt: skip
alerts = st.fixed_dictionaries({
    "level": st.integers(1, 4),
    "topics": st.lists(st.sampled_from(TOPICS), unique=True, min_size=1),
    "district_ids": st.lists(st.sampled_from(DISTRICTS), unique=True, max_size=1),
    "dong_ids": st.lists(st.sampled_from(list(DONGS)), unique=True, max_size=2),
})  # fmt: skip


def model(wish: dict[str, Any], alert: dict[str, Any]) -> bool:
    """Whether this device gets this alert, said as a person would."""
    if not wish["alerts"]:
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


async def chosen(db: Db, alert: dict[str, Any]) -> set[int]:
    """The devices that the planner names."""
    alert_id = await make.alert(db)
    await queries.insert_broadcast(
        db, alert_id=alert_id, cause=str(alert_id), payloads={"ko": document("")}, urgency="low", topic="t",
        audience=Target(**alert), expires_at=make.now() + rules.MOST_DAYS, now=make.now(),
    )  # fmt: skip
    while await plan_next(Database(db), make.now()):
        pass
    found = await db.fetch(
        "SELECT unnest(device_ids) AS id FROM push_chunks c JOIN push_messages m ON m.id = c.message_id"
        " WHERE m.alert_id = $1",
        alert_id,
    )
    return {row["id"] for row in found}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(devices=st.lists(wishes, min_size=1, max_size=6), alert=alerts)
async def test_planner_estimate_and_preview_agree_with_the_rule(
    db: Db, devices: list[dict[str, Any]], alert: dict[str, Any]
) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        service = PushService(9)
        ids = [await make.device(db, service.subscribe(), **wish) for wish in devices]
        expected = {id for id, wish in zip(ids, devices, strict=True) if model(wish, alert)}
        assert await chosen(db, alert) == expected
        estimate = await queries.estimate(db, Target(**alert))
        assert estimate.devices == len(expected)
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
