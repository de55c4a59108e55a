"""The job cafes' programs: some open, one full with people who wait, one that opens soon, one that is over."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.bookings.passes import new_code
from backend.bookings.programs import actions, queries, rules
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.programs.models import Layout, NewProgram, Schedule
from backend.bookings.slots.queries import insert_resource
from backend.db import Db
from backend.demo.bookings import VISITORS, citizen
from backend.demo.places import CHUNGJANG, SANGMU
from backend.places.queries import find_site_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul


class Told(NamedTuple):
    """`first`: days from today to the first session; `opens`: days from today to the begin of enrolment."""

    site: str
    title: tuple[str, str]
    leader: tuple[str, str]
    about: tuple[str, str]
    first: int
    at: time
    minutes: int
    capacity: int
    taken: int
    waiting: int = 0
    rrule: str | None = None
    opens: int = -14
    ages: tuple[int | None, int | None] = (None, None)


TOLD = [
    Told(
        SANGMU, ("자기소개서 특강", "Writing a cover letter"), ("정유나 상담사", "Yuna Jeong, counsellor"),
        ("지원 동기 첫 문단을 그 자리에서 함께 고쳐요. 써 둔 글이 있으면 가져오세요. 없어도 괜찮아요.",
         "We rework your first paragraph together. Bring what you have; nothing is fine, too."),
        3, time(14), 120, 12, 12, 4,
    ),
    Told(
        SANGMU, ("면접 이미지 메이킹", "Looking the part at an interview"), ("한아름 강사", "Areum Han"),
        ("옷차림, 앉는 자세, 목소리까지 거울 앞에서 하나씩 해 봐요. 끝나면 증명사진도 찍어 드려요.",
         "Clothes, posture and voice, step by step in front of a mirror. We take your photo at the end."),
        6, time(15), 150, 8, 5, ages=(19, 39),
    ),
    Told(
        SANGMU, ("엑셀 4주 과정", "Excel in four weeks"), ("김다온 상담사", "Daon Kim, counsellor"),
        ("표 만들기에서 함수와 그림까지, 사무실에서 바로 쓰는 것만 배워요. 노트북은 빌려 드려요.",
         "From tables to functions and charts: what an office needs. We lend you a laptop."),
        8, time(18, 30), 120, 15, 9, rrule="FREQ=WEEKLY;COUNT=4",
    ),
    Told(
        CHUNGJANG, ("작은 가게 여는 법", "Opening a small shop"), ("백이든 상담사", "Ideun Baek, counsellor"),
        ("가게 자리 고르기부터 사업자 등록, 첫 달 장부까지. 충장로에서 가게를 연 두 분이 함께 와요.",
         "From choosing a place to registration and the first month's books, with two shop owners of Chungjang-ro."),
        10, time(19), 120, 20, 6,
    ),
    Told(
        SANGMU, ("겨울 면접 스터디", "Interview practice for winter"), ("이서진 상담사", "Seojin Lee, counsellor"),
        ("여섯 명이 서로 묻고 답해요. 다섯 번 모두 나오면 모의면접을 한 번 더 드려요.",
         "Six people ask and answer each other. Come all five times and get one more mock interview."),
        20, time(10, 30), 120, 6, 0, rrule="FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5", opens=4, ages=(19, 39),
    ),
    Told(
        SANGMU, ("공공기관 취업 이야기", "Working for a public body"), ("박하늘 상담사", "Haneul Park, counsellor"),
        ("올해 들어간 세 사람이 준비한 것을 그대로 들려줘요.",
         "Three people who got in this year tell how they prepared."),
        -6, time(14), 90, 30, 18,
    ),
]  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    # Those who come to talks come to programs, too.
    people = [await citizen(db, sealer, number, visitor, now) for number, visitor in enumerate(VISITORS)]
    chungjang = await find_site_id(db, CHUNGJANG)
    await insert_resource(db, chungjang, "room", name_ko="배움방", name_en="Classroom", capacity=24)
    for n, told in enumerate(TOLD):
        await _program(db, told, people[n:] + people[:n], now)


async def _program(db: Db, told: Told, people: Sequence[UUID], now: datetime) -> None:
    site_id = await find_site_id(db, told.site)
    rooms = await queries.list_rooms(db, [site_id], day_in_seoul(now))
    room_id = next(room.id for room in rooms if (room.capacity or 0) >= told.capacity)
    layout = await _find_layout(db, room_id, told, now)
    starts_at = layout.schedule.starts_at
    # As if it had been laid out a month before.
    then = min(now, starts_at) - timedelta(days=30)
    wanted = NewProgram(
        title_ko=told.title[0], title_en=told.title[1], description_ko=told.about[0], description_en=told.about[1],
        leader_ko=told.leader[0], leader_en=told.leader[1], capacity=told.capacity,
        opens_at=_day(now, min(told.opens, told.first - 14), time(10)) if told.first < 0
        else _day(now, told.opens, time(10)),
        closes_at=starts_at - timedelta(hours=2), age_from=told.ages[0], age_to=told.ages[1], residents_only=False,
        cancel_until_minutes=1440, offer_minutes=720, layout=layout,
    )  # fmt: skip
    program_id = await queries.insert_program(db, site_id, room_id, told.rrule, rules.tidy(wanted), wanted, then)
    await actions.lay_out(db, program_id, layout, told.title[0], then)
    program = await queries.find_program(db, program_id, now)
    for number in range(told.taken + told.waiting):
        enrolment_id = await enrolments.insert_enrolment(
            db, program_id, people[number % len(people)], "enrolled" if number < told.taken else "waiting", new_code(),
            min(now, starts_at) - timedelta(days=3) + timedelta(minutes=number),
        )  # fmt: skip
        if enrolment_id and told.first < 0:
            presence = "absent" if number % 7 == 3 else "attended"
            await enrolments.mark(db, program.sessions[0].id, enrolment_id, presence, starts_at)


async def _find_layout(db: Db, room_id: int, told: Told, now: datetime) -> Layout:
    """What would stand on a Sunday, on a holiday or in somebody's way moves on by days."""
    days = range(told.first, told.first + 14) if told.first >= 0 else range(told.first, -1)
    layouts = [Layout(room_id, Schedule(_day(now, n, told.at), told.minutes, told.rrule)) for n in days]
    for layout in layouts:
        then = layout.schedule.starts_at - timedelta(days=1)
        plan = await queries.plan(db, room_id, rules.lay_out(layout.schedule), None, then)
        if all(session.trouble is None for session in plan):
            return layout
    raise RuntimeError(f"There is no room for {told.title[0]}.")


def _day(now: datetime, days: int, at: time) -> datetime:
    return datetime.combine(day_in_seoul(now) + timedelta(days=days), at, SEOUL)
