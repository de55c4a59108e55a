"""Who works for the demo's providers, some of them one tap away: what waits for their answer, what they did, what they
could not take on, and somebody whom nobody met, who is looked for."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from backend.care import queries
from backend.care.calls import actions as calls
from backend.care.directory import queries as directory
from backend.care.followup import queries as followups
from backend.care.followup.models import How
from backend.care.models import Actor
from backend.care.orders import actions as orders
from backend.care.orders import queries as order_queries
from backend.care.orders import rules
from backend.care.orders.console import queries as console
from backend.care.orders.models import OrderRow
from backend.demo.care import SET, Office, Told, at_work, in_the_morning
from backend.demo.care_plans import Item, approved
from backend.demo.people import CHIPYEONG
from backend.people.models import Grant
from backend.people.queries import find_demo_staff_id, insert_grants, insert_staff
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings

AGO = timedelta(days=21)
FED = Told(
    "방순례", date(1939, 6, 8), CHIPYEONG, "치평로 50, 102동 903호", ["meals"], "normal",
    "손이 떨려 불을 쓰기가 무서워요.", 200, "self", None, True, "오세라", SET,
    access="벨이 작게 울려요. 문을 두드려 주세요",
)  # fmt: skip
NOT_MET = Told(
    "곽두례", date(1937, 9, 27), CHIPYEONG, "상무자유로 77, 5동 1203호", ["meals", "safety"], "soon",
    "넘어진 뒤로 혼자 있는 게 걱정이에요.", 200, "father", 6, True, "배가온", SET,
    access="현관 비밀번호는 경비실에 물어 주세요",
)  # fmt: skip
TURNED_DOWN = Told(
    "표말순", date(1943, 4, 17), CHIPYEONG, "치평로 33, 1동 506호", ["meals"], "normal",
    "눈이 침침해 국을 자주 태워요.", 200, "self", None, True, "오세라", SET, access="현관이 자주 열려 있어요",
)  # fmt: skip
FOUND = {
    FED.name: {"housework": "alone", "note_meals": "냄비를 두 번 태우셔서 가스를 잠가 두셨어요."},
    NOT_MET.name: {
        "fell": "often",
        "fell_hurt": "yes",
        "walks": "aid",
        "note_moving": "밤에 화장실 가다 넘어지셨어요.",
    },
    TURNED_DOWN.name: {"memory": "some", "note_health": "백내장 수술을 기다리세요."},
}
# By their organization: who works there, and whether the staff page has them.
WORKERS = {
    "햇살밥상 협동조합": ("고은채", True), "모락모락 마을부엌": ("차은솔", True), "마음온 안부센터": ("육지훈", True),
    "다온가사 사회적협동조합": ("도하린", False), "나란히동행": ("구이슬", False),
}  # fmt: skip
DAILY = "FREQ=DAILY"
NOTES = {2: "반찬을 조금 남기셨어요.", 5: "감기 기운이 있다고 하세요. 따뜻한 국을 챙겼어요.", 9: "따님이 와 계셨어요."}


async def load(office: Office, settings: Settings) -> dict[int, UUID]:
    """By organization, who works there."""
    db, sealer, now = office.db, office.sealer, office.now
    workers = await _staffed(office)
    boss = await find_demo_staff_id(db, "민서연")
    then = office._replace(now=in_the_morning(now - AGO))
    meals = Item("meals", DAILY, 1, "손에 쥐여 드리고 얼굴을 살펴요.", 1, 20, why="공공 도시락은 화요일에만 와요")
    fed = await approved(
        then, settings, 47, FED, [meals], "따뜻한 한 끼를 거르지 않고 드신다.", boss, FOUND[FED.name]
    )  # fmt: skip
    not_met = await approved(
        then, settings, 46, NOT_MET, [meals._replace(task="문을 열어 주실 때까지 기다려요. 걸음이 느리세요.")],
        "끼니를 거르지 않고, 매일 누군가 얼굴을 본다.", boss, FOUND[NOT_MET.name],
    )  # fmt: skip
    for case_id in (fed, not_met):
        [order] = await take_on(then, settings, workers, case_id)
        await report(office, order, workers, NOTES, missed=case_id == not_met)
        await look_in(office, case_id, "better", "이제 끼니 걱정은 없으시대요.", now - timedelta(days=15))
        await look_in(office, case_id, "same", "잘 드시고 주무신대요.", now - timedelta(days=2))
    lately = office._replace(now=at_work(now - timedelta(hours=20)))
    turned_down = await approved(
        lately, settings, 49, TURNED_DOWN, [meals._replace(ahead=4, task="불을 껐는지 함께 봐 주세요.")],
        "불을 쓰지 않고도 하루 한 끼를 따뜻하게 드신다.", boss, FOUND[TURNED_DOWN.name],
    )  # fmt: skip
    [order] = await order_queries.list_of_case(db, turned_down)
    answered = at_work(now - timedelta(hours=2))
    await order_queries.answer(
        db, order.id, order.version, accept=False, staff_id=workers[order.organization_id], care_worker=None,
        word_sealed=sealer.seal("배달하는 분이 한 분 쉬셔서 이달에는 더 맡기 어려워요."), now=answered,
    )  # fmt: skip
    await directory.free(db, order.service_id, order.units_a_week)
    await orders.note_answer(db, settings, sealer, order.id, answered)
    return workers


async def _staffed(office: Office) -> dict[int, UUID]:
    workers: dict[int, UUID] = {}
    for organization in await directory.list_organizations(office.db, day_in_seoul(office.now)):
        if organization.name_ko in WORKERS:
            name, is_shown = WORKERS[organization.name_ko]
            staff_id = await insert_staff(office.db, name, organization.name_ko, demo=is_shown, now=office.now)
            grant = Grant("provider", "organization", organization.id)
            await insert_grants(office.db, staff_id, [grant], date(office.now.year - 1, 1, 1))
            workers[organization.id] = staff_id
    return workers


async def take_on(office: Office, settings: Settings, workers: dict[int, UUID], case_id: UUID) -> list[OrderRow]:
    """The providers say yes to all that was sent for a case, some hours after the office's time; the orders."""
    db, sealer, at = office.db, office.sealer, office.now + timedelta(hours=4)
    sent = await order_queries.list_of_case(db, case_id)
    for n, order in enumerate(sent):
        await order_queries.answer(
            db, order.id, order.version, accept=True, staff_id=workers[order.organization_id], word_sealed=None,
            care_worker=None if order.need == "safety" else ("노하은", "이보람")[n % 2], now=at,
        )  # fmt: skip
        await orders.note_answer(db, settings, sealer, order.id, at)
    return await order_queries.list_of_case(db, case_id)


async def report(
    office: Office, order: OrderRow, workers: dict[int, UUID], notes: dict[int, str], *, missed: bool = False
) -> None:
    """Every day up to yesterday; the last one of somebody whom nobody met. `notes`: by how many days before that."""
    db, sealer, yesterday = office.db, office.sealer, day_in_seoul(office.now) - timedelta(days=1)
    staff_id = workers[order.organization_id]
    for n, day in enumerate(reversed(rules.days_between(order, order.starts_on, yesterday))):
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
        note = notes.get(n, "")
        sealed = sealer.seal(note) if note else None
        await console.report(db, order, day, "done", order.units, sealed, staff_id, noon)


async def look_in(office: Office, case_id: UUID, how: How, word: str, at: datetime) -> None:
    """The call that the rules made is done then, and the next is to be made."""
    db, sealer = office.db, office.sealer
    case = await queries.find_case(db, case_id)
    staff_id, at, began = case.assigned_to, at_work(at), day_in_seoul(at)
    task = next(t for t in await followups.list_of_case(db, case_id) if t.kind == "monitoring_call")
    if staff_id is not None:
        await followups.end_task(
            db, task.id, task.version, "done", staff_id, at, how=how, word_sealed=sealer.seal(word)
        )  # fmt: skip
        await queries.append_event(db, sealer, case_id, Actor("staff", staff_id), f"{task.kind}_{how}", at, why=word)
    await followups.keep_tasks(db, case_id, case.status, began, began, office.rules, office.closed, at)
    await followups.renew_promise(db, case_id, began + timedelta(days=office.rules.monitoring_days))
