"""What stands open before a case ends, and going on from an end."""

from uuid import UUID

from litestar import get, post

from backend.care import queries as cases
from backend.care import rules
from backend.care.desk.actions import DESK, Desk, care_staff, show_again
from backend.care.desk.models import DeskCase
from backend.care.desk.rules import said
from backend.care.ending import actions, queries
from backend.care.ending.models import Again, StandsOpen


@get("/staff/care/cases/{case_id:uuid}/stands-open", guards=[care_staff], dependencies=DESK)
async def read_stands_open(desk: Desk, case_id: UUID) -> StandsOpen:
    """What an end would leave open."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("orders", "visits", "questions"))
    return await queries.find_open(desk.db, case.id)


@post("/staff/care/cases/{case_id:uuid}/again", guards=[care_staff], dependencies=DESK, status_code=200)
async def begin_again(desk: Desk, case_id: UUID, data: Again) -> DeskCase:
    """Somebody whose care has ended needs some: it begins again, or another goes on from it; said twice, the same."""
    case = await desk.lock(case_id)
    if case.closed_at is None:
        return await show_again(desk, case)
    rules.check_version(data.version, case.version)
    why = said("why", data.why)
    after = await actions.reopen_for_service(
        desk.db, desk.settings, desk.sealer, case, desk.actor, desk.roles(case), why, desk.now, needs=data.needs
    )
    if after.id != case.id:
        await cases.tell(desk.db, await cases.find_case(desk.db, case.id))
    return await desk.done(after.id, "begin_again")


handlers = [read_stands_open, begin_again]
