"""The job cafes' counselling, and a believable day at it: who came, who is there, who will come."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.bookings.models import Status
from backend.bookings.passes import new_code
from backend.bookings.queries import insert_booking
from backend.bookings.slots import queries
from backend.bookings.slots.models import Start
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
    services = {name: await _service(db, name, since) for name in (SANGMU, CHUNGJANG, CHEOMDAN)}
    sangmu: list[int] = []
    for site, name_ko, name_en, hours in COUNSELLORS:
        staff_id = await find_demo_staff_id(db, name_ko) if site == SANGMU else None
        counsellor_id = await queries.insert_counsellor(
            db, await find_site_id(db, site), [services[site]], name_ko=name_ko, name_en=name_en, staff_id=staff_id
        )
        for weekday in range(1, 7):
            for starts, ends in hours:
                await queries.insert_working_hours(db, counsellor_id, weekday, starts, ends, since)
        if site == SANGMU:
            sangmu.append(counsellor_id)
    visitors = [await _citizen(db, sealer, number, visitor, now) for number, visitor in enumerate(VISITORS)]
    await _fill(db, sealer, services[SANGMU], sangmu, visitors, now)


async def _service(db: Db, site: str, since: date) -> int:
    service_id = await queries.insert_service(
        db, await find_site_id(db, site), name_ko="1:1 상담", name_en="One-to-one counselling",
        description_ko="취업 상담사와 40분 동안 이야기해요. 진로, 이력서, 자기소개서, 면접 무엇이든 좋아요.",
        description_en="40 minutes with a job counsellor: direction, CV, cover letter or interview, whatever you need.",
    )  # fmt: skip
    await queries.insert_rules(
        db, service_id, valid_from=since, valid_until=None, duration_minutes=40, granularity_minutes=40,
        days_ahead=14, notice_minutes=60, cancel_until_minutes=120, max_live=2, hold_seconds=300,
    )  # fmt: skip
    return service_id


async def _citizen(db: Db, sealer: Sealer, number: int, visitor: Visitor, now: datetime) -> UUID:
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
    for day in await queries.find_days(db, service_id, today - timedelta(days=7), 7, None, now - timedelta(days=9)):
        for n, start in enumerate(day.starts[::3]):
            number = (day.date.toordinal() + n * 3) % len(visitors)
            await _book(db, sealer, service_id, start, n, number, visitors, "completed", now)
    errand = datetime.combine(today, time(16, 20), SEOUL)
    await queries.insert_block(db, counsellors[3], errand, errand + timedelta(minutes=40), "외근")
    coming = await queries.find_days(db, service_id, today, 7, None, now - timedelta(days=2))
    for ahead, day in enumerate([day for day in coming if day.starts][:3]):
        for n, (start, counsellor) in enumerate(_places(day.starts, step=(2, 3, 5)[ahead])[: len(visitors)]):
            number = (ahead * 5 + n) % len(visitors)
            await _book(db, sealer, service_id, start, counsellor, number, visitors, _status(start, n, now), now)


def _places(starts: list[Start], step: int) -> list[tuple[Start, int]]:
    """Every `step`-th place of a day: a start, and which of those who are free then."""
    return [(start, n) for start in starts for n in range(len(start.free_ids))][::step]


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
) -> None:  # fmt: skip
    visitor = VISITORS[number]
    await insert_booking(
        db, service_id=service_id, resource_id=start.free_ids[counsellor % len(start.free_ids)],
        citizen_id=visitors[number], status=status, starts_at=start.starts_at, ends_at=start.ends_at, code=new_code(),
        created_at=min(now, start.starts_at) - timedelta(days=2, hours=number),
        about_sealed=sealer.seal(visitor.about) if visitor.about else None,
        note_sealed=sealer.seal(visitor.note) if visitor.note and status != "confirmed" else None,
    )  # fmt: skip
