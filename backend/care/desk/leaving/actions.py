"""What a member of staff who leaves still has, and giving all of it on in one go."""

from datetime import datetime
from uuid import UUID

from backend import live
from backend.care import queries as cases
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk, give
from backend.care.desk.leaving import queries, rules
from backend.care.desk.leaving.models import GivenOn
from backend.care.desk.rules import VisitOverlap
from backend.care.models import CaseRow
from backend.db import Db


async def what_is_held(db: Db, staff_id: UUID, now: datetime) -> str:
    """What of care keeps somebody from leaving, in words for the terminal; empty where nothing does."""
    await cases.enter_city(db, now)
    return rules.in_words(await queries.list_held(db, staff_id, now))


async def give_all(desk: Desk, staff_id: UUID) -> GivenOn:
    """Each open case of somebody, with its visit, is from now on with whoever of its dong has the least to do and time
    for the visit. What they were asked to take on and to call is theirs no more. Only of the dongs that one supervises.
    """
    given = left = 0
    for case_id in await queries.list_cases_of(desk.db, staff_id, desk.supervised):
        case = await cases.lock_case(desk.db, case_id)
        # It may have gone another way a moment ago.
        if case.assigned_to != staff_id or case.closed_at is not None:
            continue
        if await _give_one(desk, case, staff_id):
            given += 1
        else:
            left += 1
    for case_id in await queries.list_asked_of(desk.db, staff_id, desk.supervised):
        case = await cases.lock_case(desk.db, case_id)
        await cases.drop_handovers(desk.db, case_id, desk.now)
        await desks.touch(desk.db, case_id)
        await desk.note(case, "handover_dropped")
        await desk.record(case, "drop_handover", ("assigned_to",))
        await cases.tell(desk.db, case)
    for freed in await queries.free_callbacks(desk.db, staff_id, desk.supervised):
        await live.tell(desk.db, f"dong:{freed.dong_id}", "callback", freed.id)
    return GivenOn(given, left)


async def _give_one(desk: Desk, case: CaseRow, leaving: UUID) -> bool:
    for colleague in await desks.list_colleagues(desk.db, case.dong_id, desk.today):
        if colleague.id == leaving:
            continue
        try:
            await give(desk, case, colleague.id, "given_by_leaver")
        except VisitOverlap:
            continue
        after = await cases.find_case(desk.db, case.id)
        await desk.record(after, "assign", ("assigned_to",))
        await cases.tell(desk.db, after)
        return True
    return False
