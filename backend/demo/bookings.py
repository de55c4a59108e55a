"""The job cafes' counselling, and a believable day at it: who came, who is there, who will come."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.bookings.models import Choice, Question, ServiceKind, Status, Wish
from backend.bookings.passes import new_code
from backend.bookings.penalties import queries as penalties
from backend.bookings.queries import insert_booking
from backend.bookings.slots import queries
from backend.bookings.slots.models import ServiceRules, Start
from backend.bookings.waitlist.models import NewEntry
from backend.bookings.waitlist.queries import insert_entry
from backend.db import Db
from backend.demo.places import CHEOMDAN, CHUNGJANG, SANGMU
from backend.people.queries import change_me, find_demo_staff_id, find_or_insert_citizen, insert_consent
from backend.places.queries import find_site_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul

LONG = (time(10), time(12)), (time(13), time(18))
LATE = (time(13), time(17)), (time(18), time(21))

# Site, Korean name, English name, hours. Those at Sangmu are the demo's members of staff.
COUNSELLORS = [
    (SANGMU, "정유나", "Yuna Jeong", LONG),
    (SANGMU, "박하늘", "Haneul Park", LONG),
    (SANGMU, "이서진", "Seojin Lee", LONG),
    (SANGMU, "김다온", "Daon Kim", LATE),
    (CHUNGJANG, "노을", "Eul Noh", LONG),
    (CHUNGJANG, "백이든", "Ideun Baek", LATE),
    (CHEOMDAN, "송아라", "Ara Song", LONG),
]

TALK = ServiceRules(
    duration_minutes=40, granularity_minutes=40, days_ahead=14, notice_minutes=60, cancel_until_minutes=120,
    max_live=2,
)  # fmt: skip
CLINIC = ServiceRules(
    duration_minutes=30, granularity_minutes=40, buffer_after_minutes=10, days_ahead=14, notice_minutes=60,
    cancel_until_minutes=120, max_live=2, age_from=19, age_to=39,
)  # fmt: skip
INTERVIEW = ServiceRules(
    duration_minutes=50, granularity_minutes=60, buffer_after_minutes=10, days_ahead=14, notice_minutes=180,
    cancel_until_minutes=1440, max_live=1, age_from=19, age_to=39,
)  # fmt: skip
STARTUP = ServiceRules(
    duration_minutes=60, granularity_minutes=60, days_ahead=28, notice_minutes=1440, cancel_until_minutes=1440,
    max_live=1,
)  # fmt: skip
STUDY = ServiceRules(
    duration_minutes=60, max_duration_minutes=180, granularity_minutes=60, days_ahead=14, notice_minutes=0,
    cancel_until_minutes=60, max_live=2, max_minutes_a_day=180, age_from=19, age_to=39,
)  # fmt: skip
SEMINAR = ServiceRules(
    duration_minutes=60, max_duration_minutes=240, granularity_minutes=60, buffer_after_minutes=30, days_ahead=30,
    notice_minutes=1440, cancel_until_minutes=1440, max_live=2, max_minutes_a_day=240, needs_approval=True,
)  # fmt: skip
MEETING = Question("use", "어떤 모임인가요?", "What kind of meeting is it?", required=True, choices=[
    Choice("취업 스터디", "A study group"), Choice("강의나 설명회", "A lecture"),
    Choice("그 밖의 모임", "Something else"),
])  # fmt: skip


class Visitor(NamedTuple):
    name: str
    about: str
    note: str = ""


VISITORS = [
    Visitor("오하람", "진로를 아직 못 정했어요. 무엇부터 해 보면 좋을까요?", "관심 직무 세 가지 적어 오기로 함."),
    Visitor("한솔", "첫 직장을 옮기려고 해요."),
    Visitor("윤슬기", "자기소개서 첫 문단이 어려워요."),
    Visitor("차은결", "면접 준비를 같이 하고 싶어요."),
    Visitor("임가온", "공기업 사무직을 준비해요. 지원 동기를 같이 보고 싶어요.",
            "지원 동기 첫 문단부터. 경험 두 개를 한 줄로 줄이기."),
    Visitor("문보람", "경력이 끊긴 지 삼 년 됐어요."),
    Visitor("배이든", "전공과 다른 일을 알아보고 있어요."),
    Visitor("신다솜", "자기소개서를 봐 주세요."),
    Visitor("유찬솔", "이력서에 무엇을 빼야 할까요?"),
    Visitor("남빛나", "이력서를 영어로도 쓰고 싶어요."),
    Visitor("강여울", "디자인 포트폴리오를 어떻게 보여 줄까요?"),
    Visitor("고은별", "인턴을 찾고 있어요."),
    Visitor("마루", "국민취업지원제도가 궁금해요."),
    Visitor("도담희", "모의면접을 해 보고 싶어요."),
    Visitor("하늬솔", "면접에서 자꾸 떨어져요."),
    Visitor("서아린", "발표 면접이 처음이에요."),
    Visitor("표은솔", ""),
    Visitor("진보라", "생산직에서 사무직으로 옮기고 싶어요."),
    Visitor("권나래", "작은 가게를 열어 볼까 해요."),
    Visitor("편가람", "청년 창업 지원을 알고 싶어요."),
    Visitor("길새봄", "사업 계획서를 봐 주세요."),
]  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    today = day_in_seoul(now)
    since = date(today.year - 1, 1, 1)
    services = {name: await _talk(db, name, since) for name in (SANGMU, CHUNGJANG, CHEOMDAN)}
    sangmu: list[int] = []
    for site, name_ko, name_en, hours in COUNSELLORS:
        staff_id = await find_demo_staff_id(db, name_ko) if site == SANGMU else None
        counsellor_id = await queries.insert_resource(
            db, await find_site_id(db, site), "counsellor", [services[site]], name_ko=name_ko, name_en=name_en,
            staff_id=staff_id,
        )  # fmt: skip
        for weekday in range(1, 7):
            for starts, ends in hours:
                await queries.insert_working_hours(db, counsellor_id, weekday, starts, ends, since)
        if site == SANGMU:
            sangmu.append(counsellor_id)
    visitors = [await citizen(db, sealer, number, visitor, now) for number, visitor in enumerate(VISITORS)]
    await _fill(db, sealer, services[SANGMU], sangmu, visitors, now)
    startup = await _more_talks(db, sangmu, since)
    await _waits(db, sealer, startup, visitors, now)
    await _missed(db, sealer, services[SANGMU], visitors, now)
    await _rooms(db, sealer, visitors, since, now)


async def _talk(db: Db, site: str, since: date) -> int:
    return await _service(
        db, site, since, TALK, name_ko="1:1 상담", name_en="One-to-one counselling",
        description_ko="취업 상담사와 40분 동안 이야기해요. 진로, 이력서, 자기소개서, 면접 무엇이든 좋아요.",
        description_en="40 minutes with a job counsellor: direction, CV, cover letter or interview, whatever you need.",
    )  # fmt: skip


async def _service(
    db: Db, site: str, since: date, rules: ServiceRules, *, name_ko: str, name_en: str, description_ko: str,
    description_en: str, kind: ServiceKind = "counselling", questions: Sequence[Question] = (), position: int = 0,
) -> int:  # fmt: skip
    service_id = await queries.insert_service(
        db, await find_site_id(db, site), kind=kind, name_ko=name_ko, name_en=name_en, description_ko=description_ko,
        description_en=description_en, questions=questions, position=position,
    )  # fmt: skip
    await queries.insert_rules(db, service_id, rules, valid_from=since, valid_until=None)
    return service_id


async def _more_talks(db: Db, sangmu: list[int], since: date) -> int:
    """Sangmu's other talks: with the same counsellors, in the room for interviews, and with a mentor on Wednesdays,
    which is returned."""
    clinic = await _service(
        db, SANGMU, since, CLINIC, position=1, name_ko="이력서와 자기소개서", name_en="CV and cover letter clinic",
        description_ko="쓰던 글을 가져오면 30분 동안 한 줄씩 같이 고쳐요.",
        description_en="Bring what you have written; we go through it line by line in 30 minutes.",
    )  # fmt: skip
    interview = await _service(
        db, SANGMU, since, INTERVIEW, position=2, name_ko="모의면접", name_en="Mock interview",
        description_ko="면접실에서 실제처럼 50분 동안 연습하고, 찍은 영상을 같이 봐요.",
        description_en="50 minutes as in a real interview, then we watch the recording together.",
        questions=[Question("company", "어떤 회사, 어떤 일을 준비하세요?", "Which company and job is it for?")],
    )  # fmt: skip
    startup = await _service(
        db, SANGMU, since, STARTUP, position=3, name_ko="창업 상담", name_en="Start-up advice",
        description_ko="수요일 오후에 창업 멘토를 만나요. 아이디어만 있어도 괜찮아요.",
        description_en="Meet a start-up mentor on Wednesday afternoons. An idea is enough.",
    )  # fmt: skip
    for counsellor_id in sangmu:
        await queries.insert_service_resource(db, clinic, counsellor_id)
    await queries.insert_service_resource(db, interview, sangmu[2])
    site_id = await find_site_id(db, SANGMU)
    await queries.insert_resource(
        db, site_id, "room", [interview], name_ko="면접실", name_en="Interview room", capacity=4
    )
    await queries.insert_resource(db, site_id, "equipment", [interview], name_ko="카메라", name_en="Camera", units=2)
    mentor = await queries.insert_resource(db, site_id, "counsellor", [startup], name_ko="편세움", name_en="Seum Pyeon")
    await queries.insert_working_hours(db, mentor, 3, time(14), time(17), since)
    return startup


async def _waits(db: Db, sealer: Sealer, startup: int, visitors: list[UUID], now: datetime) -> None:
    """The mentor's next two afternoons are full, and two people wait for the first."""
    coming = await queries.find_days(db, startup, day_in_seoul(now), 28, Wish(), now)
    full = [day for day in coming if day.starts][:2]
    for day in full:
        for n, start in enumerate(day.starts):
            await _book(db, sealer, startup, start, 0, 18 + n, visitors, "confirmed", now)
    for number in (12, 16):
        entry = NewEntry(service_id=startup, first_day=full[0].date, last_day=full[0].date)
        await insert_entry(db, visitors[number], entry, now - timedelta(hours=number))


async def _missed(db: Db, sealer: Sealer, service_id: int, visitors: list[UUID], now: datetime) -> None:
    """Two who did not come some days ago; one says why."""
    today = day_in_seoul(now)
    past = await queries.find_days(db, service_id, today - timedelta(days=7), 7, Wish(), now - timedelta(days=9))
    given = await penalties.find_rules(db, now)
    for number, day in zip((0, 7), [day for day in past if day.starts], strict=False):
        # Between those who came.
        start = day.starts[1 + number % 2]
        booking_id = await _book(db, sealer, service_id, start, 0, number, visitors, "no_show", now)
        await penalties.insert_penalty(
            db, visitors[number], booking_id, "no_show", given.no_show_points, given.lapse_days, start.ends_at
        )
        if number:
            (penalty,) = await penalties.list_mine(db, visitors[number], now)
            why = "가는 길에 지하철이 멈춰서 한 시간 넘게 갇혀 있었어요. 전화도 걸리지 않았어요."
            await penalties.write_appeal(db, penalty.id, sealer.seal(why), now - timedelta(hours=5))


async def _rooms(db: Db, sealer: Sealer, visitors: list[UUID], since: date, now: datetime) -> None:
    """Rooms to study in, and a hall that is two seminar rooms with the wall pushed aside."""
    study = await _service(
        db, SANGMU, since, STUDY, kind="room", name_ko="스터디룸", name_en="Study room",
        description_ko="여섯 명까지 조용히 모여 공부해요. 하루 세 시간까지 쓸 수 있어요.",
        description_en="A quiet room for up to six people, up to three hours a day.",
    )  # fmt: skip
    seminar = await _service(
        db, SANGMU, since, SEMINAR, kind="room", position=1, name_ko="세미나실", name_en="Seminar room",
        description_ko="스무 명까지 모여요. 센터에서 확인하고 하루 안에 알려 드려요.",
        description_en="For up to twenty people. The centre confirms within a day.", questions=[MEETING],
    )  # fmt: skip
    hall = await _service(
        db, SANGMU, since, SEMINAR, kind="room", position=2, name_ko="무등홀", name_en="Mudeung Hall",
        description_ko="쉰 명까지 들어가요. 두 세미나실을 터서 쓰는 큰 방이에요.",
        description_en="For up to fifty people: the two seminar rooms made one.", questions=[MEETING],
    )  # fmt: skip
    site_id = await find_site_id(db, SANGMU)
    rooms = [
        await queries.insert_resource(
            db, site_id, "room", [service_id], name_ko=ko, name_en=en, capacity=capacity, equipment_ko=things_ko,
            equipment_en=things_en,
        )
        for service_id, ko, en, capacity, things_ko, things_en in [
            (study, "스터디룸 가", "Study room A", 6, "화이트보드", "Whiteboard"),
            (study, "스터디룸 나", "Study room B", 6, "화이트보드", "Whiteboard"),
            (study, "스터디룸 다", "Study room C", 4, "큰 화면", "Large screen"),
            (seminar, "세미나실 동", "Seminar room East", 20, "빔프로젝터, 화이트보드", "Projector, whiteboard"),
            (seminar, "세미나실 서", "Seminar room West", 20, "빔프로젝터", "Projector"),
            (hall, "무등홀", "Mudeung Hall", 50, "빔프로젝터, 마이크", "Projector, microphones"),
        ]
    ]  # fmt: skip
    await queries.insert_parts(db, rooms[5], rooms[3:5])
    await queries.insert_resource(
        db, site_id, "equipment", [study, seminar], name_ko="노트북", name_en="Laptop", units=5, required=False
    )
    coming = await queries.find_days(db, study, day_in_seoul(now), 7, Wish(minutes=120), now - timedelta(days=2))
    for ahead, day in enumerate([day for day in coming if day.starts][:3]):
        for n, start in enumerate(day.starts[:: 2 + ahead]):
            await insert_booking(
                db, service_id=study, resource_id=rooms[(n + ahead) % 3], citizen_id=visitors[(n * 5 + ahead) % 21],
                status="completed" if start.ends_at <= now else "confirmed", starts_at=start.starts_at,
                ends_at=start.ends_at, code=new_code(), created_at=min(now, start.starts_at) - timedelta(days=1),
                party_size=2 + n % 4,
            )  # fmt: skip
    asked = await queries.find_days(db, seminar, day_in_seoul(now) + timedelta(days=2), 7, Wish(minutes=120), now)
    for n, day in enumerate([day for day in asked if day.starts][:2]):
        start = day.starts[2 + n]
        await insert_booking(
            db, service_id=seminar, resource_id=rooms[3 + n], citizen_id=visitors[11 + n], status="requested",
            starts_at=start.starts_at, ends_at=start.ends_at, code=new_code(), created_at=now - timedelta(hours=3 + n),
            about_sealed=sealer.seal(("취업 동아리 발표 모임이에요.", "면접 후기 나눔 모임을 열려고 해요.")[n]),
            party_size=12 + 5 * n,
        )  # fmt: skip


async def citizen(db: Db, sealer: Sealer, number: int, visitor: Visitor, now: datetime) -> UUID:
    # 010-0000-XXXX is given to nobody.
    phone = f"+82100000{4817 + number:04}"
    citizen_id = await find_or_insert_citizen(
        db, phone_index=sealer.index("phone", phone), phone_sealed=sealer.seal(phone), lang="ko", now=now
    )
    await change_me(db, citizen_id, visitor.name, None)
    await insert_consent(db, citizen_id, "service", 1, True, now)
    return citizen_id


async def _fill(
    db: Db, sealer: Sealer, service_id: int, counsellors: list[int], visitors: list[UUID], now: datetime
) -> None:
    """Today and the next days on which the cafe is open, most of today and less of what follows."""
    today = day_in_seoul(now)
    # Asked as of long before, so that what is past is on the grid too.
    for day in await queries.find_days(db, service_id, today - timedelta(days=7), 7, Wish(), now - timedelta(days=9)):
        for n, start in enumerate(day.starts[::3]):
            number = (day.date.toordinal() + n * 3) % len(visitors)
            await _book(db, sealer, service_id, start, n, number, visitors, "completed", now)
    errand = datetime.combine(today, time(16, 20), SEOUL)
    await queries.insert_block(db, counsellors[3], errand, errand + timedelta(minutes=40), "외근")
    coming = await queries.find_days(db, service_id, today, 7, Wish(), now - timedelta(days=2))
    for ahead, day in enumerate([day for day in coming if day.starts][:3]):
        for n, (start, counsellor) in enumerate(_places(day.starts, step=(2, 3, 5)[ahead])[: len(visitors)]):
            number = (ahead * 5 + n) % len(visitors)
            await _book(db, sealer, service_id, start, counsellor, number, visitors, _status(start, n, now), now)


def _places(starts: list[Start], step: int) -> list[tuple[Start, int]]:
    """Every `step`-th place of a day: a start, and which of those who are free then."""
    return [(start, n) for start in starts for n in range(len(start.counsellor_ids))][::step]


def _status(start: Start, n: int, now: datetime) -> Status:
    if start.ends_at <= now:
        return "no_show" if n % 6 == 2 else "completed"
    if start.starts_at <= now:
        return "in_session" if n % 3 else "confirmed"
    if start.starts_at <= now + timedelta(minutes=20):
        return "checked_in" if n % 2 else "confirmed"
    return "confirmed"


async def _book(
    db: Db, sealer: Sealer, service_id: int, start: Start, counsellor: int, number: int, visitors: list[UUID],
    status: Status, now: datetime,
) -> UUID:  # fmt: skip
    visitor = VISITORS[number]
    return await insert_booking(
        db, service_id=service_id, resource_id=start.counsellor_ids[counsellor % len(start.counsellor_ids)],
        citizen_id=visitors[number], status=status, starts_at=start.starts_at, ends_at=start.ends_at, code=new_code(),
        created_at=min(now, start.starts_at) - timedelta(days=2, hours=number),
        about_sealed=sealer.seal(visitor.about) if visitor.about else None,
        note_sealed=sealer.seal(visitor.note) if visitor.note and status != "confirmed" else None,
    )  # fmt: skip
