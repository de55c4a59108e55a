"""Who works for the demo's providers, one tap away: what waits for their answer, what they did, and somebody whom
nobody met, who is looked for."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from backend.care import queries
from backend.care.calls import actions as calls
from backend.care.directory import queries as directory
from backend.care.models import Actor
from backend.care.orders import actions as orders
from backend.care.orders import queries as order_queries
from backend.care.orders import rules
from backend.care.orders.console import queries as console
from backend.db import Db
from backend.demo.care import SET, Office, Told, open_office
from backend.demo.care_plans import Item, approved
from backend.demo.people import CHIPYEONG
from backend.people.models import Grant
from backend.people.queries import find_demo_staff_id, insert_grants, insert_staff
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings

AGO = timedelta(days=21)
FED = Told(
    "방순례", date(1939, 6, 8), CHIPYEONG, "치평로 50, 102동 903호", ["meals"], "normal",
    "손이 떨려 불을 쓰기가 무서워요.", 96, "self", None, True, "오세라", (*SET, "assessed"),
    access="벨이 작게 울려요. 문을 두드려 주세요",
)  # fmt: skip
NOT_MET = Told(
    "곽두례", date(1937, 9, 27), CHIPYEONG, "상무자유로 77, 5동 1203호", ["meals", "safety"], "soon",
    "넘어진 뒤로 혼자 있는 게 걱정이에요.", 96, "father", 6, True, "배가온", (*SET, "assessed"),
    access="현관 비밀번호는 경비실에 물어 주세요",
)  # fmt: skip
DAILY = "FREQ=DAILY"
NOTES = {2: "반찬을 조금 남기셨어요.", 5: "감기 기운이 있다고 하세요. 따뜻한 국을 챙겼어요.", 9: "따님이 와 계셨어요."}


async def load(db: Db, settings: Settings, sealer: Sealer, now: datetime) -> None:
    office = await open_office(db, sealer, now)
    then = office._replace(now=now - AGO)
    boss = await find_demo_staff_id(db, "민서연")
    why = "공공 도시락은 화요일에만 와요"
    fed = await approved(
        then, settings, 47, FED,
        [Item("meals", DAILY, 1, "손에 쥐여 드리고 얼굴을 살펴요.", 1, 20, why=why)],
        "따뜻한 한 끼를 거르지 않고 드신다.", boss,
    )  # fmt: skip
    not_met = await approved(
        then, settings, 46, NOT_MET,
        [Item("meals", DAILY, 1, "문을 열어 주실 때까지 기다려요. 걸음이 느리세요.", 1, 20, why=why)],
        "끼니를 거르지 않고, 매일 누군가 얼굴을 본다.", boss,
    )  # fmt: skip
    [order] = await order_queries.list_of_case(db, fed)
    cook = await _worker(office, "고은채", order.organization_id, order.organization_ko)
    for case_id in (fed, not_met):
        [order] = await order_queries.list_of_case(db, case_id)
        await order_queries.answer(
            db, order.id, order.version, accept=True, staff_id=cook, word_sealed=None,
            care_worker="노하은", now=then.now,
        )  # fmt: skip
        await orders.note_answer(db, settings, sealer, order.id, then.now)
        await _report(office, order.id, cook, missed=case_id == not_met)
    offered = await directory.list_services(db, day_in_seoul(now), dong_id=CHIPYEONG, need="safety", age=83)
    caller = next(service.organization for service in offered if service.tier == "seven")
    await _worker(office, "육지훈", caller.id, caller.name_ko)


async def _worker(office: Office, name: str, organization_id: int, organization: str) -> UUID:
    staff_id = await insert_staff(office.db, name, organization, demo=True, now=office.now)
    grant = Grant("provider", "organization", organization_id)
    await insert_grants(office.db, staff_id, [grant], date(office.now.year - 1, 1, 1))
    return staff_id


async def _report(office: Office, order_id: UUID, staff_id: UUID, *, missed: bool) -> None:
    """Every day up to yesterday; the last one of somebody whom nobody met."""
    db, sealer, yesterday = office.db, office.sealer, day_in_seoul(office.now) - timedelta(days=1)
    order = await order_queries.find_order(db, order_id)
    days = rules.days_between(order, order.starts_on, yesterday)
    for n, day in enumerate(reversed(days)):
        noon = datetime.combine(day, time(11, 50), SEOUL)
        if n == 0 and missed:
            note = "벨을 다섯 번 눌러도 대답이 없고 어제 도시락 통이 문 앞에 그대로예요."
            at = office.now - timedelta(minutes=50)
            await console.report(db, order, day, "missed", 0, sealer.seal(note), staff_id, at)
            case = await queries.lock_case(db, order.case_id)
            await calls.look_for(
                db, sealer, case, order.id, day, "missed", at, actor=Actor("staff", staff_id), why=note
            )  # fmt: skip
            continue
        note = NOTES.get(n, "")
        await console.report(db, order, day, "done", 1, sealer.seal(note) if note else None, staff_id, noon)
