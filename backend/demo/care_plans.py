"""Plans of the demo: one that is being written, one that waits for a second pair of eyes, one for the person's word,
and two that wait for a provider's."""

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
from backend.demo.care import SET, Office, Told, at_work, in_the_morning, next_day, tell
from backend.demo.care_visits import FRAIL, assess
from backend.demo.people import CHIPYEONG
from backend.people.models import Grant, StaffSession
from backend.people.queries import find_demo_staff_id
from backend.seoul import day_in_seoul
from backend.settings import Settings

# Before the plan goes out.
APPROVAL = timedelta(hours=2)


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
    "밥 차리기가 힘들고 밤에 혼자 있는 게 무서워요.", 160, "self", None, True, "오세라", SET,
    access="벨을 두 번 눌러 주세요",
)  # fmt: skip
WAITS = Told(
    "오점순", date(1940, 7, 21), CHIPYEONG, "치평로 88, 203호", ["meals", "escort"], "normal",
    "투석 날에 같이 가 줄 사람이 없어요.", 200, "mother", 9, True, "배가온", SET,
)  # fmt: skip
UNASKED = Told(
    "마길수", date(1944, 2, 9), CHIPYEONG, "상무평화로 70, 2동 405호", ["housework"], "normal",
    "허리를 다쳐 청소를 못 해요.", 220, "self", None, True, "오세라", SET,
)  # fmt: skip
HELPED = Told(
    "임춘자", date(1942, 11, 30), CHIPYEONG, "상무자유로 21, 304동 1101호", ["meals", "escort", "safety"], "normal",
    "혼자 사는데 끼니를 자주 걸러요.", 220, "self", 11, True, "오세라", SET,
    access="문 앞 화분 밑에 열쇠가 있어요",
)  # fmt: skip
NEXT = Told(
    "송옥분", date(1941, 8, 8), CHIPYEONG, "상무대로 877, 3동 1004호", ["meals"], "normal",
    "팔을 다쳐 밥을 못 해요.", 200, "self", 14, True, "오세라", SET, access="초인종 옆 번호판에 2580을 눌러 주세요",
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
    NEXT.name: [Item("meals", MEALS, 1, "뚜껑을 열어서 건네요. 한 손으로 드세요.", 2, 6,
                     why="팔이 나을 때까지만 필요해요")],
}  # fmt: skip
# What was seen at the visit, beside what most have in common.
FOUND: dict[str, dict[str, str]] = {
    WRITTEN.name: {"mood": "some", "dying": "no", "note_mind": "밤에 문소리가 나면 잠을 못 주무세요.",
                   "note_meals": "점심을 빵으로 때우실 때가 많아요."},
    WAITS.name: {"ill": "several", "medicine": "alone", "hospital": "often",
                 "note_health": "일주일에 두 번 투석을 받으세요. 싱겁게 드셔야 해요."},
    UNASKED.name: {"fell_hurt": "yes", "housework": "cannot", "note_chores": "허리 보호대를 하고 계세요."},
    HELPED.name: {"meals_a_day": "one", "carer": "none", "note_people": "아침에 누가 안부를 물어 주길 바라세요."},
    NEXT.name: {"note_moving": "오른팔에 깁스를 하셨어요. 한 달 뒤에 푼대요."},
}  # fmt: skip
GOALS = {
    WRITTEN.name: "하루 한 끼는 따뜻하게 드시고, 밤에 마음 놓고 주무신다.",
    WAITS.name: "투석을 거르지 않고 다녀오신다.",
    UNASKED.name: "다친 허리가 나을 때까지 집이 깨끗하다.",
    HELPED.name: "끼니를 거르지 않고, 아침마다 안부를 나눈다.",
    NEXT.name: "팔이 나을 때까지 하루 한 끼를 제대로 드신다.",
}  # fmt: skip


async def load(office: Office, settings: Settings) -> None:
    boss = await find_demo_staff_id(office.db, "민서연")
    await _plan(office, 41, WRITTEN, ITEMS[WRITTEN.name], GOALS[WRITTEN.name], income_percent=None)
    waits = await _plan(office, 42, WAITS, ITEMS[WAITS.name], GOALS[WAITS.name], income_percent=105)
    await _submit(office, *waits)
    for number, told, income in ((48, UNASKED, 60), (43, HELPED, 85), (50, NEXT, 75)):
        case_id, plan_id = await _plan(
            office, number, told, ITEMS[told.name], GOALS[told.name], income_percent=income
        )  # fmt: skip
        await _submit(office, case_id, plan_id)
        await _approve(office, settings, case_id, plan_id, boss, is_told=told is not UNASKED)
        # Their account was seen at the dong office, so that they may read their plan.
        if told.asker is not None:
            await desks.insert_activation(
                office.db, office.citizens[told.asker], office.staff["오세라"], office.now
            )  # fmt: skip


async def approved(
    office: Office, settings: Settings, number: int, told: Told, items: Sequence[Item], goals: str, boss: UUID,
    found: dict[str, str],
) -> UUID:  # fmt: skip
    """A case whose plan was approved and sent, at the office's time. `found`: what the visit before it showed."""
    case_id, plan_id = await _plan(office, number, told, items, goals, income_percent=70, found=found)
    await _submit(office, case_id, plan_id)
    await _approve(office, settings, case_id, plan_id, boss, is_told=True)
    return case_id


async def _plan(
    office: Office, number: int, told: Told, items: Sequence[Item], goals: str, *, income_percent: int | None,
    found: dict[str, str] | None = None,
) -> tuple[UUID, UUID]:  # fmt: skip
    """The case, its visit on the next working day, and its draft."""
    db, sealer, now = office.db, office.sealer, office.now
    case_id = await tell(office, number, told)
    author = office.staff[told.staff or "오세라"]
    came = next_day(in_the_morning(now - timedelta(hours=told.ago))).replace(
        hour=10 + number % 6, minute=0, second=0, microsecond=0
    )
    await assess(office, case_id, author, came, FRAIL | (found or FOUND[told.name]), "말로 확인하고 싶어 하셨어요")
    begun = at_work(_submitted_at(now) - timedelta(hours=3))
    plan_id = await plans.insert_plan(db, case_id, author, sealer.seal(goals), income_percent, begun)
    await queries.append_event(db, sealer, case_id, Actor("staff", author), "plan_begun", begun)
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


def _submitted_at(now: datetime) -> datetime:
    return at_work(at_work(now - APPROVAL) - timedelta(hours=21))


async def _submit(office: Office, case_id: UUID, plan_id: UUID) -> None:
    submitted_at = _submitted_at(office.now)
    meeting_on = day_in_seoul(submitted_at)
    plan = await plans.find_open(office.db, case_id)
    if plan is not None:
        await plans.write_plan(
            office.db, plan_id, plan.author_id, plan.goals_sealed, plan.income_percent, meeting_on
        )  # fmt: skip
        await plans.mark_submitted(office.db, plan_id, submitted_at)
        await _step(office, case_id, "plan_drafted", Actor("staff", plan.author_id), submitted_at)


async def _step(office: Office, case_id: UUID, to: Status, actor: Actor, at: datetime) -> None:
    case = await queries.find_case(office.db, case_id)
    due_at = rules.due_after(to, at, case.urgency, office.rules, office.closed)
    await queries.take_step(office.db, case_id, case.version, to, [case.status], at, due_at=due_at)
    await queries.append_event(office.db, office.sealer, case_id, actor, to, at, from_status=case.status, to_status=to)


async def _approve(
    office: Office, settings: Settings, case_id: UUID, plan_id: UUID, boss: UUID, *, is_told: bool
) -> None:
    items = await plans.list_items(office.db, plan_id)
    await capacity.hold(office.db, items)
    approved_at = at_work(office.now - APPROVAL)
    await plans.mark_approved(office.db, plan_id, boss, approved_at)
    await _step(office, case_id, "approved", Actor("staff", boss), approved_at)
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
