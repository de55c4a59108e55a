"""A care manager's day on the road: a visit that was made, one that is being written down by two, and one to come; and
what was found at those that were made before."""

from datetime import date, datetime, timedelta
from uuid import UUID

from backend.care import queries, rules
from backend.care.desk import queries as desks
from backend.care.models import Actor
from backend.care.visits import queries as visits
from backend.care.visits.models import Given
from backend.care.visits.rules import outcome
from backend.demo.care import SET, Office, Told, tell
from backend.demo.people import CHIPYEONG
from backend.seoul import SEOUL, day_in_seoul

MADE = Told(
    "서복례", date(1939, 6, 11), CHIPYEONG, "상무번영로 71, 102동 904호", ["meals", "housework", "safety"], "soon",
    "혼자 계시는데 요즘 자꾸 넘어지세요.", 60, "mother", 3, True, "오세라", SET,
    access="현관 비밀번호는 따님이 알아요",
)  # fmt: skip
HALF = Told(
    "임두만", date(1945, 1, 8), CHIPYEONG, "치평로 124, 5동 1002호", ["housework", "escort"], "normal",
    "무릎이 아파 청소를 못 하고 병원도 혼자 못 가요.", 44, "self", None, True, "오세라", SET,
    access="귀가 어두우시니 크게 말씀해 주세요",
)  # fmt: skip
TO_COME = Told(
    "곽옥자", date(1942, 9, 27), CHIPYEONG, "상무자유로 153, 301호", ["meals"], "normal",
    "남편이 떠난 뒤로 밥맛이 없다고 하세요.", 40, "mother", 6, True, "오세라", SET,
    access="개가 있어요. 묶어 달라고 먼저 전화해 주세요",
)  # fmt: skip

WEAK = {
    "eats": "served", "meals_a_day": "two", "swallows": "fine", "walks": "aid", "washes": "some", "toilet": "alone",
    "fell": "often", "fell_hurt": "yes", "housework": "cannot", "goes_out": "with", "phone_money": "some",
    "ill": "several", "medicine": "forgets", "hospital": "once", "memory": "some", "mood": "some", "dying": "no",
    "house": "many", "heating": "scarce", "carer": "weekly", "carer_tired": "hard", "meets": "seldom",
    "note_moving": "욕실 문턱에 두 번 걸려 넘어지셨어요. 오른쪽 손목이 아직 아프세요.",
    "note_health": "혈압약과 당뇨약. 아침 약을 자주 잊으세요.",
    "note_people": "따님이 주말마다 오지만 힘들어하세요. 집에서 지내고 싶다고 하세요.",
}  # fmt: skip
# What most of those have in common to whom somebody comes.
FRAIL = {
    "eats": "served", "meals_a_day": "two", "swallows": "fine", "walks": "aid", "washes": "alone", "toilet": "alone",
    "fell": "once", "fell_hurt": "no", "housework": "some", "goes_out": "with", "phone_money": "alone", "ill": "one",
    "medicine": "alone", "hospital": "none", "memory": "fine", "mood": "none", "house": "some", "heating": "fine",
    "carer": "weekly", "carer_tired": "fine", "meets": "seldom",
}  # fmt: skip
BEGUN = {"eats": "alone", "meals_a_day": "two", "swallows": "fine", "walks": "alone", "washes": "alone",
         "note_meals": "점심은 복지관에서 드세요."}  # fmt: skip


def _ahead(now: datetime, hours: int) -> datetime:
    """So many hours from now on the hour, where somebody would be at a door then; else late in the next morning."""
    at = now.astimezone(SEOUL).replace(minute=0, second=0, microsecond=0)
    if 9 <= at.hour + hours <= 17:
        return at + timedelta(hours=hours)
    return at.replace(hour=10 + hours) + timedelta(days=at.hour >= 9)


def _ago(now: datetime) -> datetime:
    """Some hours ago, in the same way."""
    at = now.astimezone(SEOUL).replace(minute=0, second=0, microsecond=0)
    return at.replace(hour=min(at.hour - 3, 16)) if at.hour >= 12 else at.replace(hour=15) - timedelta(days=1)


async def load(office: Office) -> None:
    db, sealer, now = office.db, office.sealer, office.now
    sera = office.staff["오세라"]
    made = await tell(office, 31, MADE)
    await assess(office, made, sera, _ago(now), WEAK, "손목이 아파 서명하기 어려우셔서 말로 확인했어요")
    half = await _set(office, HALF, 32, _ahead(now, 1))
    await _set(office, TO_COME, 33, _ahead(now, 3))
    draft = await _begin(office, half, sera, BEGUN, now - timedelta(minutes=50))
    # A colleague called the person beforehand, and heard something else.
    gaon = office.staff["배가온"]
    await visits.insert_conflict(db, sealer, draft, "walks", "aid", gaon, now - timedelta(minutes=20))


async def _set(office: Office, told: Told, number: int, starts_at: datetime) -> UUID:
    case_id = await tell(office, number, told)
    sera = office.staff["오세라"]
    await desks.set_visit(office.db, case_id, sera, starts_at, starts_at + timedelta(hours=1), office.now)
    return case_id


async def _begin(office: Office, case_id: UUID, staff_id: UUID, answers: dict[str, str], at: datetime) -> UUID:
    visit = await visits.find_planned(office.db, case_id)
    form = await visits.form_on(office.db, day_in_seoul(office.now))
    draft = await visits.insert_draft(
        office.db, office.sealer, case_id, visit.id if visit else None, form.version, staff_id, at
    )  # fmt: skip
    given = {field: Given(value, staff_id, at) for field, value in answers.items()}
    await visits.write_answers(office.db, office.sealer, draft.id, given)
    actor = Actor("staff", staff_id)
    await queries.append_event(office.db, office.sealer, case_id, actor, "assessment_started", at)
    return draft.id


async def assess(
    office: Office, case_id: UUID, staff_id: UUID, starts_at: datetime, answers: dict[str, str], word: str
) -> None:
    """The visit that was made then, and what was found. `word`: why it was agreed to without a signature."""
    db, sealer = office.db, office.sealer
    await desks.set_visit(db, case_id, staff_id, starts_at, starts_at + timedelta(hours=1), starts_at)
    done = starts_at + timedelta(minutes=55)
    draft = await _begin(office, case_id, staff_id, answers, starts_at + timedelta(minutes=5))
    form = await visits.form_on(db, day_in_seoul(starts_at))
    found = outcome(form.form, answers)
    await visits.agree(db, draft, done, signature_id=None, word_sealed=sealer.seal(word))
    visit = await visits.find_planned(db, case_id)
    await visits.complete(db, draft, visit.id if visit else None, staff_id, found.score, found.level, done)
    if visit is not None:
        await visits.mark_made(db, visit.id)
    case = await queries.find_case(db, case_id)
    due_at = rules.due_after("assessed", done, case.urgency, office.rules, office.closed)
    await queries.take_step(db, case_id, case.version, "assessed", ["visit_scheduled"], done, due_at=due_at)
    actor = Actor("staff", staff_id)
    await queries.append_event(db, sealer, case_id, actor, "assessed", done, from_status="visit_scheduled",
                               to_status="assessed")  # fmt: skip
    await visits.set_risk(db, case_id, found.risk)
