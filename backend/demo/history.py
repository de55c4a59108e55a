"""What Sangmu did in the last weeks: enough for its statistics to say something."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.bookings.lending.queries import count_refusal, list_sites
from backend.bookings.models import Status, Wish
from backend.bookings.passes import new_code
from backend.bookings.queries import insert_booking
from backend.bookings.satisfaction import queries as satisfaction
from backend.bookings.satisfaction.queries import Settled
from backend.bookings.slots.models import Service, Start, StartsOfDay
from backend.bookings.slots.queries import find_days, list_services
from backend.db import Db
from backend.demo.bookings import Visitor, citizen
from backend.demo.places import SANGMU
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul

# Before the week that `bookings` fills.
FROM, UNTIL = 50, 8
NAMES = (
    "가온",
    "나린",
    "다솔",
    "라온",
    "미르",
    "보슬",
    "새론",
    "아란",
    "여름",
    "예솔",
    "이루",
    "주나",
    "찬들",
    "하람",
    "한결",
)
# How full an hour is, of a hundred; the afternoon is what people want.
WANTED = {10: 22, 11: 30, 13: 38, 14: 62, 15: 66, 16: 48, 17: 30, 18: 24, 19: 34, 20: 20}
WORDS = [
    "면접에서 자꾸 떨려서 걱정이었는데 연습이 큰 도움이 됐어요.",
    "상담실이 조금 추웠어요.",
    "자기소개서 첫 문단을 같이 고쳐 주셔서 좋았어요.",
    "예약 시간보다 십 분 늦게 시작했어요.",
]


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    today = day_in_seoul(now)
    services = [service for service in await list_services(db, today) if service.site.name_ko == SANGMU]
    talk, clinic, study = (_named(services, name) for name in ("1:1 상담", "이력서와 자기소개서", "스터디룸"))
    # 010-0000-XXXX is given to nobody; these follow the borrowers.
    people = [await citizen(db, sealer, 200 + n, Visitor(name, ""), now) for n, name in enumerate(NAMES)]
    await _talks(db, talk, clinic, people, now)
    await _rooms(db, study, people, now)
    await _answers(db, sealer, (talk, clinic), today)
    for site in await list_sites(db, today):
        for n, suit in enumerate(site.suits):
            for times in range((n * 5 % 7) // 2):
                await count_refusal(db, suit.id, today - timedelta(days=1 + n + times * 3))


async def _days(db: Db, service: Service, wish: Wish, now: datetime) -> list[StartsOfDay]:
    # Asked as of long before, so that what is past is on the grid too.
    first, then = day_in_seoul(now) - timedelta(days=FROM), now - timedelta(days=FROM + 2)
    return await find_days(db, service.id, first, FROM - UNTIL + 1, wish, then, by_staff=True)


async def _talks(db: Db, talk: Service, clinic: Service, people: list[UUID], now: datetime) -> None:
    for week, day in enumerate(await _days(db, talk, Wish(), now)):
        for n, start in enumerate(day.starts):
            # There were more from week to week.
            rate = WANTED[start.starts_at.astimezone(SEOUL).hour] * (70 + week) // 100
            for place, counsellor_id in enumerate(start.counsellor_ids):
                number = day.date.toordinal() * 31 + n * 17 + place * 43
                if number * 7 % 100 < rate:
                    await _visit(db, clinic if number % 4 == 0 else talk, counsellor_id, start, number, people)


async def _rooms(db: Db, study: Service, people: list[UUID], now: datetime) -> None:
    for day in await _days(db, study, Wish(minutes=120), now):
        for n, start in enumerate(day.starts[1::4]):
            number = day.date.toordinal() * 5 + n
            if number % 3:
                await _visit(db, study, start.room_ids[number % len(start.room_ids)], start, number, people)


def _named(services: list[Service], name: str) -> Service:
    return next(service for service in services if service.name_ko == name)


ENDS: dict[int, Status] = {
    3: "no_show",
    8: "cancelled_by_citizen",
    11: "cancelled_by_citizen",
    14: "cancelled_by_centre",
}


async def _visit(db: Db, service: Service, resource_id: int, start: Start, number: int, people: list[UUID]) -> None:
    status = ENDS.get(number % 17, "completed")
    minutes = service.duration_minutes if service.kind == "counselling" else 120
    await insert_booking(
        db, service_id=service.id, resource_id=resource_id, citizen_id=people[number % len(people)], status=status,
        starts_at=start.starts_at, ends_at=start.starts_at + timedelta(minutes=minutes), code=new_code(),
        created_at=start.starts_at - timedelta(hours=3 + number * 11 % 190),
        cancel_reason="상담사가 아파요" if status == "cancelled_by_centre" else None,
    )  # fmt: skip


async def _answers(db: Db, sealer: Sealer, services: Sequence[Service], today: date) -> None:
    """Some weeks' answers, five or more at a time, and a few words."""
    for weeks in range(6, 0, -1):
        said = [
            Settled(service.site.id, "booking", service.id, counsellor.id, 5 - (n * n + who + weeks) % 7 % 5 // 2, None)
            for service in services
            for who, counsellor in enumerate(service.counsellors)
            for n in range(5 + (who + weeks) % 3)
        ]
        await satisfaction.insert_answers(db, said)
        await satisfaction.sum_answers(db, today - timedelta(days=7 * weeks - 5))
    talk = services[0]
    written = [Settled(talk.site.id, "booking", talk.id, None, 4, sealer.seal(words)) for words in WORDS]
    await satisfaction.insert_words(db, written, today.replace(day=1))
