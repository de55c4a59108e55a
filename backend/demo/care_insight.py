"""A year of requests that are over, so that sums say something; and who is looked in on in tonight's cold."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeAlias
from uuid import UUID

from backend.alerts.desk.queries import list_for_staff
from backend.care import queries
from backend.care.followup.queries import ask_for_help
from backend.care.models import SYSTEM, Actor, CloseReason, Need, Person, Status, Urgency
from backend.care.opendata.actions import publish_over
from backend.care.outreach import queries as outreach
from backend.care.outreach.actions import look_in_on
from backend.care.outreach.models import Found, How
from backend.care.queries import enter_city
from backend.care.statistics.rules import next_month
from backend.db import Db
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul

MONTHS = 12
# How many a month, about.
DONGS = {CHIPYEONG: 9, SANGMU_1: 5}
NEEDS: list[Need] = [
    "meals",
    "meals",
    "meals",
    "housework",
    "housework",
    "escort",
    "escort",
    "health",
    "home",
    "safety",
]
NAMES = (
    ("김", "이", "박", "최", "정", "강", "조", "윤"),
    ("순자", "영수", "말례", "병철", "옥순", "길동", "복례", "상호"),
)
# The case, from, to, and when.
Took: TypeAlias = tuple[UUID, Status | None, Status, datetime]
HOW_OFTEN: dict[tuple[Status, CloseReason | None], int] = {
    ("closed", "goal_met"): 9, ("closed", "moved"): 2, ("closed", "institutionalised"): 2, ("closed", "deceased"): 1,
    ("closed", "cap_reached"): 1, ("linked_elsewhere", None): 3, ("withdrawn", None): 2, ("unreachable", None): 1,
}  # fmt: skip
ENDS = [end for end, times in HOW_OFTEN.items() for _ in range(times)]
URGENCIES: list[Urgency] = ["normal", "soon", "emergency"]
# Of the steps, those that sums are made of; each takes its time.
SERVED: list[tuple[Status, tuple[float, ...]]] = [("assessed", (0.9, 1.6, 2.2, 4.8)), ("in_service", (2.5, 4.0, 7.5))]
FOUND: dict[str, tuple[Found, How, str]] = {
    "문금례": ("reached", "call", ""),
    "조영배": ("not_reached", "call", ""),
    "최병국": ("needs_help", "visit", "보일러가 꺼졌어요. 전기장판과 따뜻한 음식이 필요해요."),
}


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    """After the alerts, of which one is about the cold."""
    await enter_city(db, now)
    dice = Random(2914007)  # noqa: S311 the same demo every time
    month = day_in_seoul(now).replace(day=1)
    steps: list[Took] = []
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
    while month < day_in_seoul(now):
        for dong_id, about in DONGS.items():
            for n in range(about + dice.randint(-2, 3)):
                at = datetime.combine(month + timedelta(days=dice.randrange(28)), time(9 + n % 8, 20), SEOUL)
                if at < now - timedelta(days=3):
                    steps += await _over(db, sealer, dice, dong_id, at, now)
        month = next_month(month)
    await queries.append_steps(db, SYSTEM, steps)
    await publish_over(db, now)
    for alert in await list_for_staff(db):
        if alert.hazard is not None and alert.status == "sent":
            await look_in_on(db, sealer, alert.id, now - timedelta(hours=2))
            await _work_off(db, sealer, alert.id, now)


async def _over(db: Db, sealer: Sealer, dice: Random, dong_id: int, at: datetime, now: datetime) -> list[Took]:
    """A request that has been dealt with; the steps that are still to be written down."""
    person = Person(
        name=dice.choice(NAMES[0]) + dice.choice(NAMES[1]), born_on=date(dice.randint(1932, 1958), 3, 1),
        dong_id=dong_id, address=f"지난 길 {dice.randrange(10**9)}", access="", lives_alone=dice.random() < 0.6,
    )  # fmt: skip
    person_id = await queries.save_person(db, sealer, person, phone=None, citizen_id=None, now=at)
    urgency = dice.choices(URGENCIES, [7, 3, 1])[0]
    case_id, _ = await queries.insert_case(
        db, sealer,
        queries.NewCase(
            person_id=person_id, dong_id=dong_id, channel=dice.choice(["call", "office"]), relation="self",
            requester_id=None, requester_phone=None, needs=sorted(set(dice.sample(NEEDS, dice.randint(1, 2)))),
            urgency=urgency, words="", visit_times=["any"], call_first="person", risk=0, received_at=at, due_at=at,
        ),
    )  # fmt: skip
    took: list[Took] = [(case_id, None, "received", at)]
    to, reason = dice.choice(ENDS)
    was: Status = "received"
    ends_at = min(now - timedelta(hours=5), at + timedelta(days=dice.choice([2, 5, 21, 45, 90, 150])))
    when = at
    for step, days in SERVED if to == "closed" else SERVED[:1] if to == "linked_elsewhere" else []:
        when += timedelta(days=0.2 if urgency == "emergency" else dice.choice(days))
        if when >= ends_at:
            break
        took.append((case_id, was, step, when))
        was = step
    await queries.take_step(db, case_id, 1, to, ["received"], ends_at, due_at=None, close_reason=reason)
    return [*took, (case_id, was, to, ends_at)]


async def _work_off(db: Db, sealer: Sealer, alert_id: UUID, now: datetime) -> None:
    """Some were called by now."""
    danger = await outreach.find_danger(db, alert_id, now, day_in_seoul(now))
    listed = danger and await outreach.lock_list(db, alert_id, danger)
    staff = {CHIPYEONG: await find_demo_staff_id(db, "오세라"), SANGMU_1: await find_demo_staff_id(db, "서로이")}
    for number, item in enumerate(await outreach.list_items(db, list_id=listed.id) if listed else []):
        found = FOUND.get(sealer.open(item.name_sealed) if item.name_sealed else "")
        if found is None:
            continue
        status, how, note = found
        at = now - timedelta(minutes=50 - 4 * number)
        staff_id = staff[item.dong_id]
        sealed = sealer.seal(note) if note else None
        await outreach.write_result(db, item.id, item.version, status, how, sealed, staff_id, at)
        await queries.append_event(
            db, sealer, item.case_id, Actor("staff", staff_id), f"outreach_{status}", at, why=note
        )
        if sealed is not None:
            await ask_for_help(db, item.case_id, sealed, staff_id, day_in_seoul(now), at)
