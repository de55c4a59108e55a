"""The desks of two dongs: requests that wait, some late, one in danger, visits to come, some that went another way."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.care import queries, rules
from backend.care.asking import queries as asking
from backend.care.desk import queries as desks
from backend.care.desk.handovers import queries as handovers
from backend.care.desk.openings import queries as openings
from backend.care.models import (
    Actor,
    CareRules,
    CloseReason,
    ConsentGiven,
    Contact,
    Need,
    PauseReason,
    Person,
    Relation,
    Status,
    Urgency,
)
from backend.db import Db
from backend.demo import guard
from backend.demo.bookings import VISITORS, citizen
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul

# From so many hours on a request came in while the office was open; the newer ones are as late as they say.
LONG_AGO = 90
ASSIGNED: Sequence[Status] = ("assigned",)
SET: Sequence[Status] = ("assigned", "visit_scheduled")


class Told(NamedTuple):
    """`ago`: hours since it was asked for; `asker`: which of the demo's citizens asked, or None for a call; `visit`:
    in so many days, at that hour."""

    name: str
    born_on: date
    dong_id: int
    address: str
    needs: list[Need]
    urgency: Urgency
    words: str
    ago: float
    relation: Relation = "self"
    asker: int | None = None
    alone: bool | None = None
    staff: str | None = None
    way: Sequence[Status] = ()
    visit: tuple[int, int] | None = None
    paused: PauseReason | None = None
    asks: str = ""
    access: str = ""
    tries: int = 0
    ended: CloseReason | None = None
    contact: Contact | None = None


TOLD = [
    Told("강말순", date(1938, 4, 2), CHIPYEONG, "상무자유로 12, 104동 602호", ["safety", "health"], "emergency",
         "어제부터 어지러워서 일어나지 못하세요. 혼자 계세요.", 2, "mother", None, True,
         access="열쇠는 경비실에 있어요"),
    Told("박순자", date(1941, 5, 18), CHIPYEONG, "상무대로 1001, 203동 1504호", ["meals", "escort"], "soon",
         "무릎 수술을 하고 장을 못 봐요. 병원도 같이 가 주면 좋겠어요.", 30, "mother", 1, True, "오세라", ASSIGNED,
         asks="어머니가 낮잠을 오래 주무세요. 오후 세 시 뒤에 오실 수 있나요?", access="초인종이 고장 났어요"),
    Told("조영배", date(1949, 11, 3), CHIPYEONG, "치평로 76, 3층", ["housework", "home"], "normal",
         "손이 떨려 설거지와 빨래가 힘들어요. 욕실 바닥이 미끄러워요.", 54, "self", 5, True, "오세라", SET, (1, 10)),
    Told("문금례", date(1935, 9, 21), CHIPYEONG, "상무평화로 38, 107동 301호", ["meals", "health", "safety"], "soon",
         "식사를 자주 거르세요. 약을 두 번 드시는 것 같아요.", 190, "mother", 4, True, "오세라", ASSIGNED, tries=2),
    Told("하재호", date(1958, 2, 14), CHIPYEONG, "상무중앙로 58, 502호", ["escort"], "normal",
         "투석하러 일주일에 세 번 가는데 돌아올 때가 힘들어요.", 26, "self", 7, False, "오세라", ASSIGNED,
         paused="in_hospital"),
    Told("이복남", date(1944, 7, 7), CHIPYEONG, "치평로 112, 201동 1103호", ["home", "unsure"], "normal",
         "현관 턱이 높아 자꾸 걸려요.", 5, "father", 10, None),
    Told("노상길", date(1947, 12, 25), CHIPYEONG, "상무연하로 20, 101호", ["meals"], "soon",
         "며칠째 문 앞에 우유가 그대로 있어요.", 9, "neighbour", 13, True),
    Told("변옥희", date(1940, 3, 30), CHIPYEONG, "상무대로 955, 110동 804호", ["shelter", "meals"], "normal",
         "딸이 수술을 받는 열흘 동안 돌봐 줄 사람이 없어요.", 78, "mother", 12, False, "배가온", SET, (2, 14)),
    Told("심판돌", date(1952, 10, 10), CHIPYEONG, "치평로 31, 지하 1층", ["health", "housework"], "normal",
         "허리를 다쳐 일을 쉬고 있어요.", 170, "self", None, True, "배가온", ASSIGNED),
    Told("구자명", date(1937, 1, 19), CHIPYEONG, "상무자유로 44, 202동 707호", ["meals"], "normal",
         "도시락을 받고 싶어요.", 1100, "self", None, True, "오세라", ("assigned", "linked_elsewhere"), ended="other"),
    Told("남기순", date(1946, 6, 6), CHIPYEONG, "상무대로 899, 5동 203호", ["escort"], "normal",
         "아들이 와서 이제 괜찮아요.", 700, "self", 8, None, "오세라", ("assigned", "withdrawn"), ended="refused"),
    Told("최병국", date(1943, 8, 15), SANGMU_1, "운천로 210, 302호", ["meals", "housework"], "normal",
         "아내가 요양병원에 간 뒤로 밥을 못 챙겨 먹어요.", 31, "self", None, True, "서로이", ASSIGNED),
    Told("양점례", date(1939, 2, 2), SANGMU_1, "상무버들로 40, 108동 1201호", ["safety"], "soon",
         "밤에 자꾸 밖으로 나가세요.", 150, "mother", 15, False, "서로이", ASSIGNED),
    Told("황두석", date(1950, 5, 5), SANGMU_1, "운천로 165, 2층", ["home"], "normal",
         "보일러가 고장 나 춥게 지내요.", 4, "self", None, True),
    Told("정말례", date(1936, 12, 1), SANGMU_1, "상무버들로 18, 3동 405호", ["health", "meals"], "emergency",
         "퇴원했는데 혼자 일어나지 못해요.", 28, "patient", None, True, "서로이", ("assigned", "in_service")),
]  # fmt: skip


class Office(NamedTuple):
    db: Db
    sealer: Sealer
    now: datetime
    rules: CareRules
    closed: set[date]
    staff: dict[str, UUID]
    citizens: list[UUID]


def in_the_morning(at: datetime) -> datetime:
    """A moment of the office's morning, on that day or the last on which it worked before."""
    at = at.astimezone(SEOUL)
    at -= timedelta(days=max(0, at.isoweekday() - 5))
    return at.replace(hour=9 + at.hour % 3)


def next_day(at: datetime) -> datetime:
    """The same hour of the next day on which the office works."""
    return at + timedelta(days=max(1, 8 - at.isoweekday()) if at.isoweekday() > 4 else 1)


def at_work(at: datetime) -> datetime:
    """That moment, or the end of the last working day before it."""
    at = at.astimezone(SEOUL)
    if at.hour < 9 or at.isoweekday() > 5:
        at -= timedelta(days=max(at.isoweekday() - 5, 1 + 2 * (at.isoweekday() == 1)))
        at = at.replace(hour=17)
    return at.replace(hour=min(at.hour, 17))


async def open_office(db: Db, sealer: Sealer, now: datetime) -> Office:
    """Enter both dongs, with everybody who works there or asks there."""
    # Those who come to the job cafe ask for their parents, too.
    citizens = [await citizen(db, sealer, number, visitor, now) for number, visitor in enumerate(VISITORS)]
    today = day_in_seoul(now)
    await queries.enter(db, today, dong_ids=[CHIPYEONG, SANGMU_1])
    return Office(
        db, sealer, now, await queries.the_rules(db, today),
        await queries.list_closed_days(db, today - timedelta(days=90)),
        {name: await find_demo_staff_id(db, name) for name in ("오세라", "배가온", "서로이")}, citizens,
    )  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime) -> Office:
    office = await open_office(db, sealer, now)
    cases = [await tell(office, number, told) for number, told in enumerate(TOLD)]
    # A colleague is asked to take one on, and somebody looked into what was not theirs.
    await handovers.insert_handover(
        db, cases[8], office.staff["배가온"], office.staff["오세라"],
        sealer.seal("다음 주부터 2주 동안 교육에 가요. 화요일 오전에는 복지관에 계세요."), now - timedelta(hours=3),
    )  # fmt: skip
    why = "담당자가 휴가라 따님 전화를 대신 받았어요"
    opened = now - timedelta(hours=20)
    await openings.insert_opening(
        db, cases[3], office.staff["배가온"], sealer.seal(why), opened, opened + timedelta(minutes=30)
    )
    await queries.append_event(db, sealer, cases[3], Actor("staff", office.staff["배가온"]), "opened", opened, why=why)
    await guard.load(db, sealer, now, cases)
    return office


async def tell(office: Office, number: int, told: Told) -> UUID:
    """Write down what was told, and how it went on; the case's id. `number`: each told their own."""
    db, sealer, at = office.db, office.sealer, office.now - timedelta(hours=told.ago)
    if told.ago >= LONG_AGO:
        at = in_the_morning(at)
    asker = None if told.asker is None else office.citizens[told.asker]
    is_self = told.relation == "self" and asker is not None
    phone = f"+82100000{4900 + number:04}"
    person_id = await queries.save_person(
        db, sealer,
        Person(name=told.name, born_on=told.born_on, dong_id=told.dong_id, address=told.address, access=told.access,
               lives_alone=told.alone, contact=told.contact),
        phone=phone, citizen_id=asker if is_self else None, now=at,
    )  # fmt: skip
    case_id, _ = await queries.insert_case(
        db, sealer,
        queries.NewCase(
            person_id=person_id, dong_id=told.dong_id,
            channel="online" if asker else "hospital" if told.relation == "patient" else "call",
            relation=told.relation, requester_id=asker,
            requester_name=None if asker or told.relation == "self" else "강은실",
            requester_phone=None if asker or told.relation == "self" else "+821000004899", needs=told.needs,
            urgency=told.urgency, words=told.words, visit_times=["weekday_morning"], call_first="person",
            risk=rules.first_risk(told.urgency, told.born_on, told.alone, day_in_seoul(at)), received_at=at,
            due_at=rules.visit_due(at, told.urgency, office.rules, office.closed),
        ),
    )  # fmt: skip
    actor = Actor("citizen", asker) if asker else Actor("staff", office.staff["오세라"])
    await queries.append_event(db, sealer, case_id, actor, "received", at, to_status="received")
    consents = [ConsentGiven("care", 1, given=True), ConsentGiven("care_health", 1, given=True),
                ConsentGiven("care_sharing", 1, given=number % 3 > 0)]  # fmt: skip
    await queries.insert_consents(db, person_id, case_id, consents, at, given_by=asker,
                                  heard_by=None if asker else office.staff["오세라"])  # fmt: skip
    if asker and told.relation in ("mother", "father"):
        await asking.ask_for_mandate(
            db, person_id, asker, told.relation, at, day_in_seoul(office.now) + timedelta(days=300)
        )
    if told.staff:
        await _go(office, case_id, office.staff[told.staff], told, at)
    if told.asks and asker:
        await asking.insert_question(
            db, sealer, case_id, "citizen", asker, told.asks, office.now - timedelta(minutes=40)
        )
    return case_id


async def _go(office: Office, case_id: UUID, staff_id: UUID, told: Told, at: datetime) -> None:
    db, sealer, actor = office.db, office.sealer, Actor("staff", staff_id)
    await queries.assign(db, case_id, staff_id)
    if told.visit is not None:
        days, hour = told.visit
        starts_at = datetime.combine(day_in_seoul(office.now) + timedelta(days=days), time(hour), SEOUL)
        await desks.set_visit(db, case_id, staff_id, starts_at, starts_at + timedelta(hours=1), office.now)
    for to in told.way:
        case = await queries.find_case(db, case_id)
        at = min(office.now, at + timedelta(minutes=50))
        due_at = rules.due_after(to, at, case.urgency, office.rules, office.closed)
        await queries.take_step(db, case_id, case.version, to, [case.status], at, due_at=due_at,
                                close_reason=told.ended)  # fmt: skip
        await queries.append_event(db, sealer, case_id, actor, to, at, from_status=case.status, to_status=to,
                                   why=told.words if to in rules.ENDED else "")  # fmt: skip
    for n in range(told.tries):
        await queries.append_event(db, sealer, case_id, actor, ("tried_phone", "tried_door")[n % 2],
                                   office.now - timedelta(hours=46 - 23 * n), why="받지 않으셨어요")  # fmt: skip
    if told.paused:
        await queries.pause(db, case_id, told.paused, at)
        await queries.append_event(db, sealer, case_id, actor, "paused", at)
