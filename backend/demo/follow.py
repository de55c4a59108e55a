"""Weeks later: who is looked in on, who is worse, a daughter who hears of each week, and care that has just ended."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.care import queries, rules
from backend.care.asking import queries as asking
from backend.care.desk import queries as desks
from backend.care.digest import queries as digest
from backend.care.followup import queries as followups
from backend.care.followup.models import How, TaskKind
from backend.care.followup.rules import Window
from backend.care.mandates import queries as mandates
from backend.care.models import Actor, ConsentGiven, Contact, Need, Person, Relation, Status
from backend.care.satisfaction import queries as satisfaction
from backend.db import Db
from backend.demo.bookings import VISITORS, citizen
from backend.demo.people import CHIPYEONG, SANGMU_1, SEO_GU
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul

HELPED: Sequence[Status] = ("assigned", "visit_scheduled", "assessed", "plan_drafted", "approved", "in_service")


class Looked(NamedTuple):
    """`began`: days since care began. `due`: in so many days a call is due; `last`: how it was so many days ago."""

    name: str
    born_on: date
    address: str
    needs: list[Need]
    began: int
    relation: Relation = "self"
    asker: int | None = None
    due: int = 7
    last: tuple[int, How, str] | None = None
    contact: Contact | None = None
    way: Sequence[Status] = HELPED
    visit: int | None = None


LOOKED = [
    Looked("오말분", date(1938, 7, 9), "상무자유로 77, 105동 301호", ["meals", "housework"], 23, due=-2,
           contact=Contact("오정희", "child", "+821000004801")),
    Looked("유정남", date(1946, 11, 2), "상무대로 1012, 201동 905호", ["safety"], 44, due=0,
           last=(30, "same", "전화 목소리가 밝으셨어요. 도시락은 잘 드신대요."), way=(*HELPED, "monitoring"),
           contact=Contact("유한결", "sibling", "+82622340011")),
    Looked("지복례", date(1940, 3, 3), "치평로 150, 7동 102호", ["meals", "escort"], 36, "mother", 2, due=21,
           last=(2, "worse", "지난주부터 식사를 거의 못 하셨어요. 병원에 같이 가 보기로 했어요."), visit=2,
           contact=Contact("윤슬기", "child", "+821000004819")),
    Looked("금동수", date(1950, 6, 21), "상무평화로 9, 4층", ["housework"], 60, "self", 9,
           way=(*HELPED, "monitoring", "closed")),
]  # fmt: skip

# What others said in the last months, long without a name.
SAID = [
    "와 주시는 분이 늘 같아서 마음이 놓였어요.",
    "조금 더 일찍 시작했으면 좋았겠어요.",
    "전화로 물어봐 주셔서 고마웠어요.",
]


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    today = day_in_seoul(now)
    await queries.enter(db, today, dong_ids=[CHIPYEONG, SANGMU_1])
    sera = await find_demo_staff_id(db, "오세라")
    for number, looked in enumerate(LOOKED):
        asker = looked.asker
        asker_id = None if asker is None else await citizen(db, sealer, asker, VISITORS[asker], now)
        await _look(db, sealer, looked, number, sera, asker_id, now)
    for dong_id, counts in ((CHIPYEONG, (0, 1, 2, 5, 6)), (SANGMU_1, (1, 0, 1, 2, 3))):
        scores = [score for score, count in enumerate(counts, 1) for _ in range(count)]
        await satisfaction.insert_answers(db, [satisfaction.Settled(dong_id, SEO_GU, n, None) for n in scores])
    await satisfaction.sum_answers(db, today - timedelta(days=20))
    said = [satisfaction.Settled(CHIPYEONG, SEO_GU, 4, sealer.seal(words)) for words in SAID]
    await satisfaction.insert_words(db, said, today.replace(day=1))


async def _look(
    db: Db, sealer: Sealer, looked: Looked, number: int, sera: UUID, asker_id: UUID | None, now: datetime
) -> None:
    at = now - timedelta(days=looked.began + 9)
    today, is_self = day_in_seoul(now), looked.relation == "self"
    care_rules, closed = await queries.the_rules(db, today), await queries.list_closed_days(db, today)
    person_id = await queries.save_person(
        db, sealer,
        Person(name=looked.name, born_on=looked.born_on, dong_id=CHIPYEONG, address=looked.address, lives_alone=True,
               contact=looked.contact),
        phone=f"+82622340{number:03}", citizen_id=asker_id if is_self else None, now=at,
    )  # fmt: skip
    case_id, _ = await queries.insert_case(
        db, sealer,
        queries.NewCase(
            person_id=person_id, dong_id=CHIPYEONG, channel="online" if asker_id else "call", relation=looked.relation,
            requester_id=asker_id, requester_phone=None, needs=looked.needs, urgency="normal", words="",
            visit_times=["any"], call_first="person",
            risk=rules.first_risk("normal", looked.born_on, True, day_in_seoul(at)), received_at=at,
            due_at=rules.visit_due(at, "normal", care_rules, closed),
        ),
    )  # fmt: skip
    actor = Actor("citizen", asker_id) if asker_id else Actor("staff", sera)
    await queries.append_event(db, sealer, case_id, actor, "received", at, to_status="received")
    consents = [ConsentGiven(purpose, 1, given=True) for purpose in ("care", "care_health", "care_sharing")]
    await queries.insert_consents(db, person_id, case_id, consents, at, given_by=asker_id,
                                  heard_by=None if asker_id else sera)  # fmt: skip
    if asker_id:
        # Seen at the dong office, so that whoever signs in as them today may read on.
        await desks.insert_activation(db, asker_id, sera, at + timedelta(days=1))
    await queries.assign(db, case_id, sera)
    for step, to in enumerate(looked.way, 1):
        case = await queries.find_case(db, case_id)
        moment = min(at + timedelta(days=9 * step / len(HELPED)), now - timedelta(days=looked.began / 20))
        moment = now - timedelta(hours=5) if to == "closed" else moment
        due_at = rules.due_after(to, moment, "normal", care_rules, closed)
        await queries.take_step(db, case_id, case.version, to, [case.status], moment, due_at=due_at,
                                close_reason="goal_met" if to == "closed" else None)  # fmt: skip
        await queries.append_event(db, sealer, case_id, Actor("staff", sera), to, moment, from_status=case.status,
                                   to_status=to, why="바라던 대로 됐어요" if to == "closed" else "")  # fmt: skip
    case = await queries.find_case(db, case_id)
    if case.closed_at is not None:
        await satisfaction.ask(db, case, "goal_met", case.closed_at)
        return
    await _tasks(db, sealer, looked, case_id, sera, today, now)
    await followups.renew_promise(db, case_id, today + timedelta(days=max(looked.due, 1)))
    if looked.visit is not None:
        starts_at = datetime.combine(today + timedelta(days=looked.visit), time(16), SEOUL)
        await desks.set_visit(db, case_id, sera, starts_at, starts_at + timedelta(hours=1), now)
    if asker_id and not is_self:
        await _tell(db, sealer, person_id, asker_id, looked.relation, sera, at, now)


async def _tasks(db: Db, sealer: Sealer, looked: Looked, case_id: UUID, sera: UUID, today: date, now: datetime) -> None:
    kind: TaskKind = "monitoring_call"
    if looked.last is not None:
        ago, how, word = looked.last
        day, at = today - timedelta(days=ago), now - timedelta(days=ago)
        done = await followups.insert_task(db, case_id, kind, Window(day - timedelta(days=3), day), at)
        await followups.end_task(db, done, 1, "done", sera, at, how=how, word_sealed=sealer.seal(word))
        await queries.append_event(db, sealer, case_id, Actor("staff", sera), f"{kind}_{how}", at, why=word)
    due_on = today + timedelta(days=looked.due)
    await followups.insert_task(db, case_id, kind, Window(due_on - timedelta(days=7), due_on), now)
    again = today + timedelta(days=180 - looked.began)
    await followups.insert_task(db, case_id, "reassessment", Window(again - timedelta(days=7), again), now)


async def _tell(
    db: Db, sealer: Sealer, person_id: UUID, asker_id: UUID, relation: Relation, sera: UUID, at: datetime, now: datetime
) -> None:
    """The person let their daughter act for them, and be told of each week."""
    await asking.ask_for_mandate(db, person_id, asker_id, relation, at, day_in_seoul(now) + timedelta(days=300))
    mandate_id = (await desks.list_mandates(db, person_id))[0].id
    await mandates.confirm(db, mandate_id, "in_person", at + timedelta(days=2), confirmed_by=sera)
    await digest.set_digest(db, mandate_id, on=True)
    case_id = await digest.latest_case(db, person_id)
    if case_id is None:
        return
    consent = ConsentGiven("care_family", 1, given=True)
    await queries.insert_consents(db, person_id, case_id, [consent], now - timedelta(days=8), heard_by=sera)
