"""Telling supervisors at their desks."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from backend.care.desk.board import queries, rules
from backend.care.models import CaseRow
from backend.db import Db
from backend.messages.actions import tell_staff, withdraw
from backend.seoul import day_in_seoul
from backend.settings import Settings

RINGS_FOR = timedelta(days=1)


async def tell_escalated(
    db: Db, settings: Settings, case: CaseRow, level: Literal["district", "city"], now: datetime
) -> None:
    """Once for a case and a level. Where a district has no supervisor, those of the city are told at once."""
    today = day_in_seoul(now)
    who = await queries.list_supervisors(db, case.dong_id, [level], today)
    if not who:
        who = await queries.list_supervisors(db, case.dong_id, ["city"], today)
    await tell_staff(db, settings, who, rules.escalated(case, level), now + RINGS_FOR, now)


async def tell_opened(db: Db, settings: Settings, case: CaseRow, opening_id: UUID, opener: UUID, now: datetime) -> None:
    """All who supervise the dong, but not whoever opened it: nobody reviews their own."""
    who = await queries.list_supervisors(db, case.dong_id, ["dong", "district", "city"], day_in_seoul(now))
    others = [staff_id for staff_id in who if staff_id != opener]
    await tell_staff(db, settings, others, rules.opened(case, opening_id), now + RINGS_FOR, now)


async def reviewed(db: Db, opening_id: UUID, now: datetime) -> None:
    """Nobody else need look at it."""
    await withdraw(db, rules.opened_cause(opening_id), now)
