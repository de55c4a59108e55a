"""Plans of the demo: one that is being written, one that waits for a second pair of eyes, one for the person's word,
and one by which somebody comes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.care import queries, rules
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk
from backend.care.directory import queries as directory
from backend.care.directory.models import ServiceNeed, ServiceOffered, Tier
from backend.care.models import Actor, Status
from backend.care.orders.sending import actions as sending
from backend.care.orders.sending.models import ToSend
from backend.care.plans import capacity
from backend.care.plans import queries as plans
from backend.care.plans.rules import units_a_week
from backend.db import Db
from backend.demo.care import SET, Office, Told, open_office, tell
from backend.demo.people import CHIPYEONG
from backend.people.models import Grant, StaffSession
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings

ASSESSED: tuple[Status, ...] = (*SET, "assessed")


class Item(NamedTuple):
    """The first on offer for a need that has room; `ahead`, `weeks`: in how many days it begins, and for how long."""

    need: ServiceNeed
    rrule: str
    units: int
    task: str
    ahead: int = 3
    weeks: int = 12
    why: str = ""
    tier: Tier = "seven"


WRITTEN = Told(
    "장분이", date(1938, 3, 3), CHIPYEONG, "상무대로 1020, 101동 707호", ["meals", "housework", "safety"], "normal",
    "밥 차리기가 힘들고 밤에 혼자 있는 게 무서워요.", 96, "self", None, True, "오세라", ASSESSED,
    access="벨을 두 번 눌러 주세요",
)  # fmt: skip
WAITS = Told(
    "오점순", date(1940, 7, 21), CHIPYEONG, "치평로 88, 203호", ["meals", "escort"], "normal",
    "투석 날에 같이 가 줄 사람이 없어요.", 140, "mother", 9, True, "배가온", ASSESSED,
)  # fmt: skip
UNASKED = Told(
    "마길수", date(1944, 2, 9), CHIPYEONG, "상무평화로 70, 2동 405호", ["housework"], "normal",
    "허리를 다쳐 청소를 못 해요.", 200, "self", None, True, "오세라", ASSESSED,
)  # fmt: skip
HELPED = Told(
    "임춘자", date(1942, 11, 30), CHIPYEONG, "상무자유로 21, 304동 1101호", ["meals", "escort", "safety"], "normal",
    "혼자 사는데 끼니를 자주 걸러요.", 900, "self", 11, True, "오세라", ASSESSED,
    access="문 앞 화분 밑에 열쇠가 있어요",
)  # fmt: skip

MEALS = "FREQ=WEEKLY;BYDAY=MO,WE,FR"
ITEMS: dict[str, list[Item]] = {
    WRITTEN.name: [Item("meals", MEALS, 1, "건네면서 안색을 살펴요. 부드러운 반찬으로 부탁드려요.",
                        why="공공 도시락은 화요일에만 와요")],
    WAITS.name: [Item("escort", "FREQ=WEEKLY;BYDAY=TU,FR", 3, "투석실까지 모시고 끝나면 함께 돌아와요.", weeks=8),
                 Item("meals", MEALS, 1, "싱겁게 드셔야 해요.", why="투석하는 분 식단이 따로 있어요")],
    UNASKED.name: [Item("housework", "FREQ=WEEKLY;BYDAY=TH", 2, "욕실과 부엌부터 부탁드려요.",
                        why="생활지원사는 다음 달에야 올 수 있어요")],
    HELPED.name: [Item("meals", MEALS, 1, "문을 열고 얼굴을 보고 건네요.", 1, 16,
                       why="저녁에도 드셔야 해요"),
                  Item("safety", "FREQ=DAILY", 1, "아침 아홉 시에 전화해요.", 1, 16,
                       why="기기를 만지기 어려워하세요")],
}  # fmt: skip
GOALS = {
    WRITTEN.name: "하루 한 끼는 따뜻하게 드시고, 밤에 마음 놓고 주무신다.",
    WAITS.name: "투석을 거르지 않고 다녀오신다.",
    UNASKED.name: "다친 허리가 나을 때까지 집이 깨끗하다.",
    HELPED.name: "끼니를 거르지 않고, 아침마다 안부를 나눈다.",
}  # fmt: skip


async def load(db: Db, settings: Settings, sealer: Sealer, now: datetime) -> None:
    office = await open_office(db, sealer, now)
    boss = await find_demo_staff_id(db, "민서연")
    await _plan(office, 41, WRITTEN, ITEMS[WRITTEN.name], GOALS[WRITTEN.name], income_percent=None)
    waits = await _plan(office, 42, WAITS, ITEMS[WAITS.name], GOALS[WAITS.name], income_percent=105)
    await _submit(office, *waits)
    for number, told, income in ((48, UNASKED, 60), (43, HELPED, 85)):
        case_id, plan_id = await _plan(
            office, number, told, ITEMS[told.name], GOALS[told.name], income_percent=income
        )  # fmt: skip
        await _submit(office, case_id, plan_id)
        await _approve(office, settings, case_id, plan_id, boss, is_told=told is HELPED)
    # Their account was seen at the dong office, so that they may read their plan.
    if HELPED.asker is not None:
        await desks.insert_activation(db, office.citizens[HELPED.asker], office.staff["오세라"], now)


async def approved(
    office: Office, settings: Settings, number: int, told: Told, items: Sequence[Item], goals: str, boss: UUID
) -> UUID:
    """A case whose plan was approved and sent, at the office's time."""
    case_id, plan_id = await _plan(office, number, told, items, goals, income_percent=70)
    await _submit(office, case_id, plan_id)
    await _approve(office, settings, case_id, plan_id, boss, is_told=True)
    return case_id


async def _plan(
    office: Office, number: int, told: Told, items: Sequence[Item], goals: str, *, income_percent: int | None
) -> tuple[UUID, UUID]:
    """The case and its draft."""
    db, sealer, now = office.db, office.sealer, office.now
    case_id = await tell(office, number, told)
    author = office.staff[told.staff or "오세라"]
    plan_id = await plans.insert_plan(db, case_id, author, sealer.seal(goals), income_percent, now)
    today = day_in_seoul(now)
    for item in items:
        service = await _offered(office, told, item)
        starts_on = today + timedelta(days=item.ahead)
        await plans.insert_item(
            db, plan_id,
            plans.NewItemRow(
                service_id=service.id, rrule=item.rrule, starts_on=starts_on,
                ends_on=starts_on + timedelta(weeks=item.weeks), units=item.units, unit_won=service.unit_won,
                task_sealed=sealer.seal(item.task), tier_why_sealed=sealer.seal(item.why) if item.why else None,
            ),
        )  # fmt: skip
    return case_id, plan_id


async def _offered(office: Office, told: Told, item: Item) -> ServiceOffered:
    today = day_in_seoul(office.now)
    offered = await directory.list_services(
        office.db, today, dong_id=told.dong_id, need=item.need, age=today.year - told.born_on.year - 1
    )
    takes = units_a_week(item.rrule, item.units, today, today + timedelta(weeks=item.weeks))
    return next(
        service for service in offered
        if service.tier == item.tier and service.unit != "once" and (service.left is None or service.left >= takes)
    )  # fmt: skip


async def _submit(office: Office, case_id: UUID, plan_id: UUID) -> None:
    meeting_on = day_in_seoul(office.now) - timedelta(days=1)
    plan = await plans.find_open(office.db, case_id)
    if plan is not None:
        await plans.write_plan(
            office.db, plan_id, plan.author_id, plan.goals_sealed, plan.income_percent, meeting_on
        )  # fmt: skip
        await plans.mark_submitted(office.db, plan_id, office.now - timedelta(hours=3))
        await _step(office, case_id, "plan_drafted", Actor("staff", plan.author_id))


async def _step(office: Office, case_id: UUID, to: Status, actor: Actor) -> None:
    case = await queries.find_case(office.db, case_id)
    due_at = rules.due_after(to, office.now, case.urgency, office.rules, office.closed)
    await queries.take_step(office.db, case_id, case.version, to, [case.status], office.now, due_at=due_at)
    await queries.append_event(office.db, office.sealer, case_id, actor, to, office.now, from_status=case.status,
                               to_status=to)  # fmt: skip


async def _approve(
    office: Office, settings: Settings, case_id: UUID, plan_id: UUID, boss: UUID, *, is_told: bool
) -> None:
    items = await plans.list_items(office.db, plan_id)
    await capacity.hold(office.db, items)
    await plans.mark_approved(office.db, plan_id, boss, office.now - timedelta(hours=2))
    await _step(office, case_id, "approved", Actor("staff", boss))
    if not is_told:
        return
    case = await queries.find_case(office.db, case_id)
    session = StaffSession(session_id=boss, id=boss, name="민서연", title="", proof="demo",
                           grants=[Grant("care_supervisor", "dong", CHIPYEONG)])  # fmt: skip
    desk = Desk(office.db, settings, office.sealer, session, office.now, None, [], [CHIPYEONG])
    await sending.send(desk, case, [
        ToSend(plan_item_id=i.id, service_id=i.service_id, organization_id=i.organization_id, rrule=i.rrule,
               starts_on=i.starts_on, ends_on=i.ends_on, units=i.units, units_a_week=capacity.week_of(i),
               task=office.sealer.open(i.task_sealed) if i.task_sealed else "")
        for i in items
    ])  # fmt: skip
