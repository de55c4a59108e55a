"""What is kept and how long, to administrators; what is held, to whoever may hold it; what stays, to the citizen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from litestar import get, post

from backend.care import actions as care
from backend.care import queries as cases
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.queue.queries import find_by_code
from backend.care.models import Actor
from backend.care.retention import actions, queries
from backend.care.retention.models import CaseHold, HoldShown, Kept, LiftedHold, NewHold, Retention
from backend.care.retention.rules import holding_grants
from backend.db import Db
from backend.errors import NotAllowed, NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul

holders = Allow("care_supervisor", "administrator")


async def _enter(db: Db, staff: StaffSession, now: datetime) -> None:
    """The dongs whose cases this member of staff may hold. Raises NotAllowed."""
    grants = holding_grants(staff.grants)
    if not grants:
        raise NotAllowed
    await cases.enter(db, day_in_seoul(now), dong_ids=await cases.list_dong_ids(db, grants))


@get("/staff/care/retention", guards=[Allow("administrator")])
async def read_retention(db: Db, sealer: Sealer, staff: StaffSession, now: datetime) -> Retention:
    """The rules with what they let go, what was forgotten on which day, and what is held; nobody is named."""
    await _enter(db, staff, now)
    return Retention(
        await queries.list_rules(db, now), await queries.list_runs(db),
        [actions.show_hold(row, sealer) for row in await queries.list_holds(db)],
    )  # fmt: skip


@post("/staff/care/holds", guards=[holders])
async def hold_case(
    db: Db, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None,
    idempotency_key: IdempotencyKey, data: NewHold,
) -> HoldShown:  # fmt: skip
    """Hold a case for a court or an audit: nothing of it is removed until that is lifted. Raises NotFound for a code
    that is none here, and AlreadyHeld."""
    await _enter(db, staff, now)
    why = desk_rules.said("why", data.why, least=desk_rules.LEAST_LETTERS)
    case_id = await find_by_code(db, desk_rules.tidy_code(data.code))
    if case_id is None:
        raise NotFound
    actor, route = f"staff:{staff.id}", "hold_care_case"
    if await already(db, actor, route, idempotency_key, data) is None:
        case = await cases.lock_case(db, case_id)
        hold_id = await queries.insert_hold(db, case.id, data.reason, sealer.seal(why), staff.id, now)
        await cases.append_event(db, sealer, case.id, Actor("staff", staff.id), "held", now, why=why)
        await care.record(db, "hold", case, Actor("staff", staff.id), now, fields=("hold",),
                          source=source)  # fmt: skip
        await made(db, actor, route, idempotency_key, hold_id)
        await cases.tell(db, case)
    standing = await queries.list_holds(db, case_id)
    if not standing:
        raise NotFound
    return actions.show_hold(standing[0], sealer)


@post("/staff/care/holds/{hold_id:uuid}/lift", guards=[holders], status_code=204)
async def lift_hold(
    db: Db, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None, hold_id: UUID, data: LiftedHold
) -> None:  # fmt: skip
    """Hold it no more, with a word why; from now on its rule holds again. Raises NotFound where none stands."""
    await _enter(db, staff, now)
    why = desk_rules.said("why", data.why, least=desk_rules.LEAST_LETTERS)
    case_id = await queries.lift_hold(db, hold_id, sealer.seal(why), staff.id, now)
    if case_id is None:
        raise NotFound
    case = await cases.find_case(db, case_id)
    await cases.append_event(db, sealer, case.id, Actor("staff", staff.id), "hold_lifted", now, why=why)
    await care.record(db, "lift_hold", case, Actor("staff", staff.id), now, fields=("hold",),
                      source=source)  # fmt: skip
    await cases.tell(db, case)


@get("/staff/care/cases/{case_id:uuid}/hold", guards=[care_staff], dependencies=DESK)
async def read_case_hold(desk: Desk, case_id: UUID) -> CaseHold:
    """Whether the case is held, and why."""
    case = await desk.find(case_id)
    standing = await queries.list_holds(desk.db, case.id)
    await desk.record(case, "read", ("hold",))
    return CaseHold(
        actions.show_hold(standing[0], desk.sealer) if standing else None, case.dong_id in desk.supervised
    )  # fmt: skip


@get("/care/kept", guards=[citizens])
async def list_kept(db: Db, citizen: CitizenSession, now: datetime) -> Sequence[Kept]:
    """What of my care stays when I delete my account, for how long and why."""
    await cases.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    return await queries.list_kept(db, citizen.id, now)


handlers = [read_retention, hold_case, lift_hold, read_case_hold, list_kept]
