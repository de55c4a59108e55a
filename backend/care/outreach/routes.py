"""The lists of people to look in on: worked off by the dong, counted for whoever sent the alert."""

from datetime import datetime
from uuid import UUID

from litestar import get, post

from backend.care import queries as care
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.followup.queries import ask_for_help
from backend.care.outreach import actions, queries, rules
from backend.care.outreach.models import (
    CaseOutreach,
    OutreachContact,
    OutreachCount,
    OutreachItem,
    OutreachLists,
    OutreachPage,
    OutreachResult,
)
from backend.care.rules import check_version
from backend.db import Db
from backend.errors import NotFound
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.trail.queries import append

READ = ("name", "born_on", "phone", "address", "access")


@get("/staff/care/outreach", guards=[Allow("care_manager", "care_supervisor", "operator")])
async def list_outreach(db: Db, staff: StaffSession, now: datetime) -> OutreachLists:
    """How far each list is, dong by dong, in numbers: for the dong's desk, and for operators, who see no name."""
    grants = [grant for grant in staff.grants if grant.role in ("care_manager", "care_supervisor", "operator")]
    counted = await queries.list_counts(db, await care.list_dong_ids(db, grants), now - actions.SHOWN_FOR)
    return OutreachLists(actions.lists(counted), staff.has("care_manager", "care_supervisor"))


@get("/staff/care/outreach/count", guards=[care_staff], dependencies=DESK)
async def count_outreach(desk: Desk) -> OutreachCount:
    """How many of my dongs are still to be called, or need help."""
    return OutreachCount(await queries.count_waiting(desk.db, desk.dong_ids))


@get("/staff/care/outreach/{list_id:uuid}", guards=[care_staff], dependencies=DESK)
async def read_outreach(desk: Desk, list_id: UUID) -> OutreachPage:
    """Whom to call in my dongs, in order; that the names were read is noted."""
    listed = actions.lists(await queries.list_counts(desk.db, desk.dong_ids, desk.now - actions.SHOWN_FOR, list_id))
    if not listed:
        raise NotFound
    rows = await queries.list_items(desk.db, list_id=list_id)
    if rows:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_outreach", subject_id=list_id, fields=("name", "risk"), source=desk.source,
        )  # fmt: skip
    return OutreachPage(listed[0], [actions.item(row, desk) for row in rows])


@get("/staff/care/outreach/items/{item_id:uuid}", guards=[care_staff], dependencies=DESK)
async def read_contact(desk: Desk, item_id: UUID) -> OutreachContact:
    """How to get to somebody, also where a colleague has the case: whoever is nearest calls. The person can see who
    looked."""
    row = await _find(desk, item_id)
    rules.check_lasts(row.closed_at)
    case = await care.find_case(desk.db, row.case_id)
    await desk.record(case, "read", READ)
    return await actions.contact(desk, row, case)


@post("/staff/care/outreach/items/{item_id:uuid}", guards=[care_staff], dependencies=DESK, status_code=200)
async def write_result(desk: Desk, item_id: UUID, data: OutreachResult) -> OutreachItem:
    """Write down how somebody was found, in the history of their case, too; help that
    is needed is a task of today for whoever has it, or for the dong. Raises OutreachOver, StaleCase."""
    note = desk_rules.said("note", data.note, least=0)
    rules.check_note(data.status, note)
    row = await _find(desk, item_id)
    rules.check_lasts(row.closed_at)
    check_version(data.version, row.version)
    # Locked, so that nobody closes the case while it gets a task.
    case = await care.lock_case(desk.db, row.case_id)
    sealed = desk.sealer.seal(note) if note else None
    await queries.write_result(
        desk.db, item_id, data.version, data.status, data.how, sealed, desk.staff.id, desk.now
    )  # fmt: skip
    if data.status == "needs_help" and sealed is not None and case.closed_at is None:
        await ask_for_help(desk.db, case.id, sealed, desk.staff.id, desk.today, desk.now)
    await desk.note(case, f"outreach_{data.status}", note)
    await desk.record(case, "look_in_on", ("status", "note"))
    await care.tell(desk.db, case)
    await actions.tell_about(desk, row)
    return actions.item(await _find(desk, item_id), desk)


@get("/staff/care/cases/{case_id:uuid}/outreach", guards=[care_staff], dependencies=DESK)
async def read_case_outreach(desk: Desk, case_id: UUID) -> list[CaseOutreach]:
    """That this person is to be looked in on, or how they were found in the last two weeks."""
    case = await desk.find(case_id)
    counted = await queries.list_counts(desk.db, [case.dong_id], desk.now - actions.SHOWN_FOR)
    known = {listed.id: listed for listed in actions.lists(counted)}
    rows = await queries.list_items(desk.db, case_id=case.id)
    await desk.record(case, "read", ("outreach",))
    return [actions.of_case(row, known, desk) for row in rows if row.list_id in known]


async def _find(desk: Desk, item_id: UUID) -> queries.ItemRow:
    found = await queries.list_items(desk.db, item_id=item_id)
    if not found:
        raise NotFound
    return found[0]


handlers = [
    list_outreach,
    count_outreach,
    read_outreach,
    read_contact,
    write_result,
    read_case_outreach,
]
