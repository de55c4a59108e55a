"""Weeks later: who is looked in on, who is worse, a daughter who hears of each week, and care that has just ended."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.care import actions as care
from backend.care import queries
from backend.care.asking import queries as asking
from backend.care.desk import queries as desks
from backend.care.digest import queries as digest
from backend.care.followup import queries as followups
from backend.care.followup.models import How
from backend.care.followup.rules import Window
from backend.care.mandates import queries as mandates
from backend.care.models import Actor, ConsentGiven, Contact, Relation
from backend.care.orders.actions import end_order
from backend.care.orders.queries import list_running
from backend.care.satisfaction import queries as satisfaction
from backend.demo.care import SET, Office, Told, at_work, in_the_morning
from backend.demo.care_plans import MEALS, Item, approved
from backend.demo.care_providers import look_in, report, take_on
from backend.demo.people import CHIPYEONG, SANGMU_1, SEO_GU
from backend.people.queries import find_demo_staff_id
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings

# As long before care began somebody asked for it.
ASKED = 200


class Looked(NamedTuple):
    """`began`: days since the plan was sent. `due`: in so many days a call is due; `last`: how it was so many days ago;
    `visit`: somebody comes in so many days."""

    told: Told
    began: int
    items: Sequence[Item]
    goals: str
    found: dict[str, str]
    notes: dict[int, str]
    due: int = 7
    last: tuple[int, How, str] | None = None
    visit: int | None = None
    is_monitored: bool = False
    has_ended: bool = False


LOOKED = [
    Looked(
        Told("오말분", date(1938, 7, 9), CHIPYEONG, "상무자유로 77, 105동 301호", ["meals", "housework"], "normal",
             "무릎이 아파 부엌에 오래 못 서 있어요.", ASKED, "self", None, True, "오세라", SET,
             contact=Contact("오정희", "child", "+821000004801")),
        23,
        [Item("meals", MEALS, 1, "식탁까지 들여놓아 드려요.", 2, 16, why="서 있기 힘들어 불 앞을 피하셔야 해요"),
         Item("housework", "FREQ=WEEKLY;BYDAY=TH", 2, "욕실 청소와 빨래를 부탁드려요.", 2, 12,
              why="생활지원사가 오지 않는 날이에요")],
        "무릎을 쉬게 하고 끼니를 거르지 않으신다.",
        {"walks": "aid", "note_moving": "싱크대 앞에 의자를 놓고 쓰세요."}, {1: "무릎이 부어 보여요."}, due=-2,
    ),
    Looked(
        Told("유정남", date(1946, 11, 2), CHIPYEONG, "상무대로 1012, 201동 905호", ["meals", "safety"], "normal",
             "혼자 있다 쓰러질까 봐 걱정이에요.", ASKED, "self", None, True, "오세라", SET,
             contact=Contact("유한결", "sibling", "+82622340011")),
        44,
        [Item("meals", MEALS, 1, "얼굴을 보고 건네요.", 1, 26, why="당뇨가 있어 제때 드셔야 해요"),
         Item("safety", "FREQ=WEEKLY;BYDAY=TU,SA", 1, "도시락이 안 가는 날 아침에 전화해요.", 1, 26,
              why="응급 호출기를 기다리는 동안이에요")],
        "제때 드시고, 쓰러지면 그날 안에 누가 안다.",
        {"ill": "several", "note_health": "당뇨와 고혈압. 저혈당으로 한 번 어지러우셨어요."},
        {3: "동네 산책을 다녀오셨대요."}, due=0,
        last=(14, "same", "전화 목소리가 밝으셨어요. 도시락은 잘 드신대요."), is_monitored=True,
    ),
    Looked(
        Told("지복례", date(1940, 3, 3), CHIPYEONG, "치평로 150, 7동 102호", ["meals", "escort"], "normal",
             "어머니가 혼자 병원에 못 가세요.", ASKED, "mother", 2, True, "오세라", SET,
             contact=Contact("윤슬기", "child", "+821000004819")),
        36,
        [Item("meals", MEALS, 1, "국물 있는 반찬을 먼저 드시게 해요.", 1, 20, why="따님이 평일에는 못 오세요"),
         Item("escort", "FREQ=WEEKLY;BYDAY=WE", 2, "정형외과까지 모시고 물리치료가 끝나면 함께 돌아와요.", 1, 12)],
        "병원을 거르지 않고, 하루 한 끼는 따뜻하게 드신다.",
        {"walks": "person", "note_people": "따님이 주말마다 오세요. 집에서 지내고 싶다고 하세요."},
        {0: "반도 못 드셨어요.", 2: "입맛이 없다고 하세요."}, due=21,
        last=(2, "worse", "지난주부터 식사를 거의 못 하셨어요. 병원에 같이 가 보기로 했어요."), visit=2,
    ),
    Looked(
        Told("금동수", date(1950, 6, 21), CHIPYEONG, "상무평화로 9, 4층", ["housework"], "normal",
             "어깨 수술을 해서 팔을 못 써요.", ASKED, "self", 9, True, "오세라", SET),
        60, [Item("housework", "FREQ=WEEKLY;BYDAY=FR", 2, "빨래와 바닥 청소를 부탁드려요.", 1, 12,
                  why="생활지원사는 65세부터라 기다려야 했어요")],
        "어깨가 나을 때까지 집이 깨끗하다.", {"note_moving": "오른팔 보조기를 석 달 차셔야 해요."},
        {0: "이제 혼자 하신대요."},
        last=(31, "better", "보조기를 풀고 혼자 씻으세요."), has_ended=True,
    ),
]  # fmt: skip

# What others said in the last months, long without a name.
SAID = [
    "와 주시는 분이 늘 같아서 마음이 놓였어요.",
    "조금 더 일찍 시작했으면 좋았겠어요.",
    "전화로 물어봐 주셔서 고마웠어요.",
]


async def load(office: Office, settings: Settings, workers: dict[int, UUID]) -> None:
    """`workers`: by organization, who reports what was done."""
    db, sealer, today = office.db, office.sealer, day_in_seoul(office.now)
    for number, looked in enumerate(LOOKED, 52):
        await _look(office, settings, looked, number, workers)
    for dong_id, counts in ((CHIPYEONG, (0, 1, 2, 5, 6)), (SANGMU_1, (1, 0, 1, 2, 3))):
        scores = [score for score, count in enumerate(counts, 1) for _ in range(count)]
        await satisfaction.insert_answers(db, [satisfaction.Settled(dong_id, SEO_GU, n, None) for n in scores])
    await satisfaction.sum_answers(db, today - timedelta(days=20))
    said = [satisfaction.Settled(CHIPYEONG, SEO_GU, 4, sealer.seal(words)) for words in SAID]
    await satisfaction.insert_words(db, said, today.replace(day=1))


async def _look(office: Office, settings: Settings, looked: Looked, number: int, workers: dict[int, UUID]) -> None:
    db, now, told = office.db, office.now, looked.told
    today, sera = day_in_seoul(now), office.staff["오세라"]
    then = office._replace(now=in_the_morning(now - timedelta(days=looked.began)))
    boss = await find_demo_staff_id(db, "민서연")
    case_id = await approved(then, settings, number, told, looked.items, looked.goals, boss, looked.found)
    for order in await take_on(then, settings, workers, case_id):
        await report(office, order, workers, looked.notes)
    if looked.is_monitored:
        case = await queries.lock_case(db, case_id)
        at = at_work(now - timedelta(days=25))
        await care.step(db, settings, office.sealer, case, "monitoring", Actor("staff", sera), {"author"}, set(), at)
    if looked.last is not None:
        ago, how, word = looked.last
        await look_in(office, case_id, how, word, now - timedelta(days=ago))
    if looked.has_ended:
        await _end(office, settings, case_id, sera)
        return
    asker_id = None if told.asker is None else office.citizens[told.asker]
    if asker_id is not None:
        # Seen at the dong office, so that whoever signs in as them today may read on.
        await desks.insert_activation(db, asker_id, sera, then.now)
    # On the very day, whatever day of the week it is: by rule none would be due on a Sunday.
    await followups.drop_tasks(db, case_id, now, also_others=False)
    due_on, again = today + timedelta(days=looked.due), today + timedelta(days=180 - looked.began)
    await followups.insert_task(db, case_id, "monitoring_call", Window(due_on - timedelta(days=7), due_on), now)
    await followups.insert_task(db, case_id, "reassessment", Window(again - timedelta(days=7), again), now)
    await followups.renew_promise(db, case_id, today + timedelta(days=max(looked.due, 1)))
    if looked.visit is not None:
        starts_at = datetime.combine(today + timedelta(days=looked.visit), time(16), SEOUL)
        await desks.set_visit(db, case_id, sera, starts_at, starts_at + timedelta(hours=1), now)
    if asker_id is not None and told.relation != "self":
        await _tell(office, (await queries.find_case(db, case_id)).person_id, asker_id, told.relation, sera, then.now)


async def _end(office: Office, settings: Settings, case_id: UUID, sera: UUID) -> None:
    """What came ends, and care with it, some hours ago."""
    db, sealer, at = office.db, office.sealer, office.now - timedelta(hours=5)
    why, actor = "팔이 다 나아 혼자 하신대요", Actor("staff", sera)
    for order_id in await list_running(db, case_id=case_id):
        await end_order(db, order_id, "case_closed", sealer.seal(why), at)
    await queries.append_event(db, sealer, case_id, actor, "service_ended", at, why=why)
    case = await queries.lock_case(db, case_id)
    await care.step(db, settings, sealer, case, "closed", actor, {"author"}, {"reason", "services_ended"}, at,
                    why="바라던 대로 됐어요", close_reason="goal_met")  # fmt: skip


async def _tell(
    office: Office, person_id: UUID, asker_id: UUID, relation: Relation, sera: UUID, at: datetime
) -> None:  # fmt: skip
    """The person let their daughter act for them, and be told of each week."""
    db = office.db
    await asking.ask_for_mandate(db, person_id, asker_id, relation, at, day_in_seoul(office.now) + timedelta(days=300))
    mandate_id = (await desks.list_mandates(db, person_id))[0].id
    await mandates.confirm(db, mandate_id, "in_person", at + timedelta(days=2), confirmed_by=sera)
    await digest.set_digest(db, mandate_id, on=True)
    case_id = await digest.latest_case(db, person_id)
    if case_id is None:
        return
    consent = ConsentGiven("care_family", 1, given=True)
    await queries.insert_consents(db, person_id, case_id, [consent], office.now - timedelta(days=8), heard_by=sera)
