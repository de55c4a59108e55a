"""The lending desk at Sangmu: suits in their sizes, some out, one late, one to hand out today."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.bookings.lending import queries, rules
from backend.bookings.lending.loans import queries as loans
from backend.bookings.lending.models import Cut, LendingRules, LoanStatus, SiteDay
from backend.bookings.passes import new_code
from backend.db import Db
from backend.demo.places import SANGMU
from backend.people.declarations.models import NewDeclaration
from backend.people.declarations.queries import save_declaration
from backend.people.queries import change_me, find_or_insert_citizen, insert_consent
from backend.places.queries import find_site_id
from backend.seal import Sealer
from backend.seoul import day_in_seoul

RULES = LendingRules(
    days_out=4, max_a_year=5, max_live=1, days_ahead=14, notice_minutes=60, cancel_until_minutes=120, slot_minutes=20,
    slot_places=2, cleaning_days=1, reminder_days=1, max_extension_days=3, age_from=19, age_to=39,
    non_residents="with_interview",
)  # fmt: skip

# Cut, size, chest, waist, pieces.
SUITS: list[tuple[Cut, str, tuple[int, int], tuple[int, int], int]] = [
    ("trousers", "44", (78, 82), (62, 66), 2),
    ("trousers", "55", (83, 87), (67, 71), 4),
    ("trousers", "66", (88, 92), (72, 76), 4),
    ("trousers", "95", (93, 97), (76, 81), 4),
    ("trousers", "100", (98, 102), (82, 87), 6),
    ("trousers", "105", (103, 107), (88, 93), 5),
    ("trousers", "110", (108, 112), (94, 100), 3),
    ("trousers", "115", (113, 118), (101, 108), 1),
    ("skirt", "44", (78, 82), (62, 66), 3),
    ("skirt", "55", (83, 87), (67, 71), 5),
    ("skirt", "66", (88, 92), (72, 76), 4),
    ("skirt", "77", (93, 97), (77, 82), 2),
]


class Told(NamedTuple):
    """`days`: from today to the pick-up; the time is the n-th of the desk's day."""

    name: str
    cut: Cut
    size: str
    days: int
    time: int
    status: LoanStatus
    firm: str
    shoe_mm: int
    condition: str = ""


TOLD = [
    Told("오하람", "trousers", "100", 0, 15, "reserved", "광주도시공사", 270),
    Told("한솔", "skirt", "55", 0, 21, "reserved", "조선대학교병원", 240),
    Told("차은결", "trousers", "105", 0, 27, "reserved", "한국전력공사", 275),
    Told("임가온", "trousers", "100", -1, 4, "out", "광주은행", 265),
    Told("문보람", "skirt", "66", -1, 9, "out", "국립아시아문화전당", 245),
    Told("배이든", "trousers", "95", -2, 2, "out", "기아 오토랜드 광주", 265),
    Told("신다솜", "trousers", "110", -8, 6, "out", "금호타이어", 280),
    Told("유찬솔", "trousers", "100", -4, 12, "returned", "광주광역시교육청", 270),
    Told("남빛나", "skirt", "55", -9, 18, "damaged", "화순전남대학교병원", 235, "치마 밑단이 뜯어졌어요."),
    Told("강여울", "trousers", "55", 2, 3, "reserved", "광주과학기술원", 240),
    Told("고은별", "skirt", "44", 3, 10, "reserved", "광주신세계", 230),
    Told("마루", "trousers", "105", 5, 8, "reserved", "삼성전자 광주사업장", 275),
    Told("도담희", "trousers", "100", -20, 5, "returned", "광주교통공사", 265),
    Told("하늬솔", "skirt", "66", -31, 7, "returned", "한전KDN", 240),
]


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    today = day_in_seoul(now)
    site_id = await find_site_id(db, SANGMU)
    await queries.insert_rules(db, site_id, RULES, date(today.year - 1, 1, 1), None)
    suits: dict[tuple[str, str], int] = {}
    for cut, size, chest, waist, units in SUITS:
        suits[cut, size] = await queries.insert_suit(
            db, site_id, cut, size, units, chest_from=chest[0], chest_to=chest[1], waist_from=waist[0],
            waist_to=waist[1],
        )  # fmt: skip
    await queries.rest(db, suits["trousers", "66"], 4, rules.midnight(today - timedelta(days=3)), "단추를 다는 중")
    days = await queries.list_days(db, site_id, today - timedelta(days=40), 100)
    for number, told in enumerate(TOLD):
        await _lend(
            db, sealer, suits[told.cut, told.size], days, told, await _citizen(db, sealer, number, told, now), now
        )


async def _citizen(db: Db, sealer: Sealer, number: int, told: Told, now: datetime) -> UUID:
    # 010-0000-XXXX is given to nobody; these follow those of the counsellors' visitors.
    phone = f"+82100000{4917 + number:04}"
    citizen_id = await find_or_insert_citizen(
        db, phone_index=sealer.index("phone", phone), phone_sealed=sealer.seal(phone), lang="ko", now=now
    )
    await change_me(db, citizen_id, told.name, None)
    await insert_consent(db, citizen_id, "service", 1, True, now)
    born_on = date(now.year - 22 - number, 1 + number % 12, 3 + number)
    await save_declaration(db, sealer, citizen_id, NewDeclaration(born_on, lives_in_gwangju=number % 5 != 2), now)
    return citizen_id


async def _lend(
    db: Db, sealer: Sealer, suit_id: int, days: list[SiteDay], told: Told, citizen_id: UUID, now: datetime
) -> None:
    """A loan that begins on the open day nearest to the one that is told, never on the other side of today."""
    today = day_in_seoul(now)
    wanted = today + timedelta(days=told.days)
    open_days = [day for day in days if day.open and (day.date >= wanted if told.days >= 0 else day.date <= wanted)]
    day = open_days[0] if told.days >= 0 else open_days[-1]
    pick_up_at = day.open[0].starts_at + timedelta(minutes=20 * told.time)
    due_at = rules.due_at(days, day.date, RULES)
    if due_at is None:
        return
    is_out = told.status in ("out", "returned", "damaged")
    ended_at = None if told.status in ("reserved", "out") else min(due_at, now) - timedelta(hours=2)
    back_on = day_in_seoul(ended_at or due_at)
    starts_at, ends_at = rules.midnight(day.date), rules.free_again(back_on, RULES)
    unit = 1
    while (allocation_id := await queries.allocate(
        db, suit_id, unit, starts_at, None if told.status == "damaged" else ends_at)
    ) is None:  # fmt: skip
        unit += 1
    await loans.insert_loan(
        db, suit_id=suit_id, citizen_id=citizen_id, allocation_id=allocation_id, status=told.status,
        pick_up_at=pick_up_at, due_at=due_at, code=new_code(), created_at=min(pick_up_at, now) - timedelta(days=2),
        shoe_mm=told.shoe_mm, firm_sealed=sealer.seal(told.firm), interview_on=day.date + timedelta(days=1),
        unit=unit if is_out else None, ended_at=ended_at,
        condition_sealed=sealer.seal(told.condition) if told.condition else None,
    )  # fmt: skip
