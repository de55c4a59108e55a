"""What the demo's citizens answered to the cold: some are safe, and the dong calls those who are not."""

from datetime import datetime, timedelta
from uuid import uuid4

from backend.alerts.queries import list_current
from backend.care.callbacks import actions, queries
from backend.care.callbacks.models import AnswerBody, CallbackAsk
from backend.care.queries import enter
from backend.db import Db
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import day_in_seoul

SAFE = [CHIPYEONG, CHIPYEONG, CHIPYEONG, SANGMU_1, SANGMU_1, None, None]
# Minutes ago; the first was called and did not answer.
CALLS = [
    (70, CHIPYEONG, "배순임", "010-0000-7001", "상무민주로 34, 101동 1203호",
     "보일러가 멈춰서 집이 추워요. 무릎이 아파 나갈 수가 없어요."),
    (25, CHIPYEONG, "정기훈", "010-0000-7002", "", "수도가 얼어서 물이 안 나와요."),
    (12, SANGMU_1, "고영란", "062-350-7003", "", "어머니가 혼자 계신데 전화를 안 받으세요."),
]  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    """After the alerts, of which one asks."""
    alert = next(alert for alert in await list_current(db, now) if alert.asks_safety)
    version = await queries.find_consent_version(db) or 1
    for number, dong_id in enumerate(SAFE):
        body = AnswerBody(token=uuid4().hex, answer="safe", dong_id=dong_id)
        await actions.answer(db, sealer, alert, body, None, now - timedelta(minutes=80 - 9 * number))
    for minutes, dong_id, name, phone, address, words in CALLS:
        ask = CallbackAsk(name=name, phone=phone, address=address, words=words, consent_version=version)
        body = AnswerBody(token=uuid4().hex, answer="need_help", dong_id=dong_id, callback=ask)
        await actions.answer(db, sealer, alert, body, None, now - timedelta(minutes=minutes))
    await enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG])
    first, *_ = await queries.list_callbacks(db, dong_ids=[CHIPYEONG], since=now)
    staff_id = await find_demo_staff_id(db, "오세라")
    await queries.count_try(db, first.id, first.version, "call", staff_id)
    await queries.append_event(db, first.id, "called", now - timedelta(minutes=40), staff_id=staff_id)
