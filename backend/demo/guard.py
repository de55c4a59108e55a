"""Who has read the demo's cases until now, what was forgotten in the nights before, and a case that is held."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from backend.care import queries
from backend.care.desk.openings import queries as openings
from backend.care.models import Actor
from backend.care.retention import queries as retention
from backend.care.retention.models import RetentionKind
from backend.db import Db
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from backend.trail.queries import append

# Of the newest nights first.
FORGOTTEN: list[dict[RetentionKind, int]] = [
    {"document": 3, "case_not_served": 1}, {"read_log": 128}, {"told_provider": 2, "neighbour_report": 1},
]  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime, cases: Sequence[UUID]) -> None:
    """`cases`: as in `care.TOLD`; the transaction has entered their dongs."""
    gaon, boss = await find_demo_staff_id(db, "배가온"), await find_demo_staff_id(db, "민서연")
    for number, case_id in enumerate(cases):
        case = await queries.find_case(db, case_id)
        if case.assigned_to is not None:
            await _read(db, case_id, case.assigned_to, case.received_at, now, number)
    # Somebody works at night now and then, and once looked at what was a colleague's.
    old = await queries.find_case(db, cases[9])
    for days in range(2, 40, 6):
        at = datetime.combine(day_in_seoul(old.received_at) + timedelta(days=days), time(22, 5 * days % 60), SEOUL)
        if at < now:
            await _note(db, cases[9], gaon, at)
    why = "오세라 님이 쉬는 날 보호자가 급히 전화하셨어요"
    opened = old.received_at + timedelta(days=1)
    await openings.insert_opening(db, cases[9], gaon, sealer.seal(why), opened, opened + timedelta(minutes=30))
    await queries.append_event(db, sealer, cases[9], Actor("staff", gaon), "opened", opened, why=why)
    for row in await openings.list_openings(db, [old.dong_id]):
        if row.case_id == cases[9]:
            await openings.mark_reviewed(db, row.id, boss, opened + timedelta(days=2))
    why = "서구 감사 2026-31호가 끝날 때까지 남겨 두어요"
    held = now - timedelta(days=5)
    await retention.insert_hold(db, cases[10], "audit", sealer.seal(why), boss, held)
    await queries.append_event(db, sealer, cases[10], Actor("staff", boss), "held", held, why=why)
    for nights, kinds in enumerate(FORGOTTEN, 1):
        night = datetime.combine(day_in_seoul(now) - timedelta(days=nights), time(4, 12), SEOUL)
        for kind, done in kinds.items():
            await retention.add_to_run(db, night.date(), kind, done, night)


async def _read(db: Db, case_id: UUID, staff_id: UUID, since: datetime, now: datetime, number: int) -> None:
    """Its manager looked every few working days."""
    day = day_in_seoul(since) + timedelta(days=1)
    while day <= day_in_seoul(now):
        at = datetime.combine(day, time(9 + number % 8, 7 * number % 60), SEOUL)
        if day.isoweekday() <= 5 and at < now:
            await _note(db, case_id, staff_id, at)
        day += timedelta(days=2 + number % 3)


async def _note(db: Db, case_id: UUID, staff_id: UUID, at: datetime) -> None:
    await append(db, at=at, actor_kind="staff", actor_id=staff_id, action="read", subject_kind="case",
                 subject_id=case_id, fields=("name", "words"))  # fmt: skip
