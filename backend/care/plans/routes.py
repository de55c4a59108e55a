"""Plans at the desk, what waits for a second pair of eyes, and the plan that the person reads."""

from datetime import datetime
from uuid import UUID

from litestar import get, patch, post

from backend.care import queries as cases
from backend.care.asking.actions import read_mine
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.models import DongNamed, Worker
from backend.care.models import CaseRow
from backend.care.money.queries import list_money_rules
from backend.care.money.rules import calculate
from backend.care.orders.queries import list_of_case
from backend.care.orders.rules import next_day
from backend.care.plans import actions, queries
from backend.care.plans.models import (
    Approval,
    ApprovalCount,
    CasePlans,
    MyPlan,
    MyPlanItem,
    NewItem,
    NewPlan,
    PlanEdit,
    PlanSeen,
    Returning,
    SharingHeard,
)
from backend.care.rules import check_version
from backend.db import Db
from backend.errors import NotAllowed, NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession
from backend.people.rules import check_stepped_up
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.trail.queries import append

supervisors = Allow("care_supervisor")
READ = ("plan",)


async def _done(desk: Desk, case_id: UUID, action: str, fields: tuple[str, ...] = READ) -> CasePlans:
    """Note it in the trail, let open pages follow, and answer with the plan as it is now."""
    case = await cases.find_case(desk.db, case_id)
    await desk.record(case, action, fields)
    await cases.tell(desk.db, case)
    return await actions.show(desk, case_id)


async def _again(desk: Desk, case: CaseRow) -> CasePlans:
    """Where nothing was done but to look, also by a request that came twice."""
    await desk.record(case, "read", READ)
    return await actions.show(desk, case.id)


@get("/staff/care/cases/{case_id:uuid}/plan", guards=[care_staff], dependencies=DESK)
async def read_plan(desk: Desk, case_id: UUID) -> CasePlans:
    """The plan that is being written and the one that holds."""
    return await _again(desk, await desk.find(case_id))


@post("/staff/care/cases/{case_id:uuid}/plan", guards=[care_staff], dependencies=DESK)
async def begin_plan(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: NewPlan) -> CasePlans:
    """Begin a plan; where one holds, its successor, with a word why."""
    actor, route = f"staff:{desk.staff.id}", f"begin_care_plan:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data, makes=case_id)
    if done is not None:
        return await _again(desk, await desk.find(case_id))
    case = await desk.lock_to_work(case_id, data.version)
    await actions.begin(desk, case, desk_rules.said("why", data.why, least=0))
    return await _done(desk, case_id, "plan_begin")


@patch("/staff/care/cases/{case_id:uuid}/plan", guards=[care_staff], dependencies=DESK)
async def edit_plan(desk: Desk, case_id: UUID, data: PlanEdit) -> CasePlans:
    """Write single fields, each with what stood there before: what somebody else changed meanwhile stays."""
    case = await desk.lock_to_work(case_id)
    changed = await actions.edit(desk, await actions.find_draft(desk, case), data)
    return await _done(desk, case_id, "plan_edit") if changed else await _again(desk, case)


@post("/staff/care/cases/{case_id:uuid}/plan/items", guards=[care_staff], dependencies=DESK)
async def add_plan_item(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: NewItem) -> CasePlans:
    """Put a service into the plan."""
    actor, route = f"staff:{desk.staff.id}", f"add_care_plan_item:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        return await _again(desk, case)
    item_id = await actions.add_item(desk, case, await actions.find_draft(desk, case), data)
    await made(desk.db, actor, route, idempotency_key, item_id)
    return await _done(desk, case_id, "plan_edit")


@post("/staff/care/cases/{case_id:uuid}/plan/items/{item_id:uuid}/remove", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def remove_plan_item(desk: Desk, case_id: UUID, item_id: UUID, data: PlanSeen) -> CasePlans:
    """Take a service out of the plan."""
    case = await desk.lock_to_work(case_id)
    await actions.remove_item(desk, await actions.find_draft(desk, case), item_id, data.version)
    return await _done(desk, case_id, "plan_edit")


@post("/staff/care/cases/{case_id:uuid}/plan/submit", guards=[care_staff], dependencies=DESK, status_code=200)
async def submit_plan(desk: Desk, case_id: UUID, data: PlanSeen) -> CasePlans:
    """Hand the plan in, as it was seen, to be approved by somebody else."""
    case = await desk.lock_to_work(case_id)
    plan = await actions.find_draft(desk, case)
    check_version(data.version, plan.version)
    await actions.submit(desk, case, plan)
    return await _done(desk, case_id, "plan_submit", ("status",))


@post("/staff/care/cases/{case_id:uuid}/plan/return", guards=[care_staff], dependencies=DESK, status_code=200)
async def return_plan(desk: Desk, case_id: UUID, data: Returning) -> CasePlans:
    """Give it back to whoever wrote it, or take one's own back, with a word why."""
    case = await desk.lock_to_work(case_id)
    plan = await actions.find_submitted(desk, case, data.version)
    await actions.give_back(desk, case, plan, desk_rules.said("why", data.why))
    return await _done(desk, case_id, "plan_return", ("status",))


@post("/staff/care/cases/{case_id:uuid}/plan/approve", guards=[supervisors], dependencies=DESK, status_code=200)
async def approve_plan(desk: Desk, case_id: UUID, data: PlanSeen) -> CasePlans:
    """The plan holds, as it was seen, and goes to its providers. Raises StepUpNeeded: it spends the city's money and
    tells others of the person."""
    check_stepped_up(desk.staff, desk.now)
    case = await desk.lock(case_id)
    if "care_supervisor" not in desk.roles(case):
        raise NotAllowed
    plan = await actions.find_submitted(desk, case, data.version)
    await actions.approve(desk, case, plan)
    return await _done(desk, case_id, "plan_approve", ("status",))


@post("/staff/care/cases/{case_id:uuid}/plan/sharing", guards=[care_staff], dependencies=DESK)
async def hear_sharing(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: SharingHeard) -> CasePlans:
    """What the person said about their providers being told."""
    actor, route = f"staff:{desk.staff.id}", f"hear_care_sharing:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data, makes=case_id)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        return await _again(desk, case)
    desk_rules.check_open(case)
    await actions.hear_sharing(desk, case, given=data.given)
    return await _done(desk, case_id, "consent", ("consent",))


# What waits for a second pair of eyes


@get("/staff/care/approvals", guards=[supervisors], dependencies=DESK)
async def list_approvals(desk: Desk) -> list[Approval]:
    """Plans of my dongs that wait; that names were read is noted in the trail."""
    rows = await queries.list_approvals(desk.db, desk.supervised, desk.staff.id, desk.now)
    if rows:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_approvals", subject_id="all", fields=("name",), source=desk.source,
        )  # fmt: skip
    return [
        Approval(
            case_id=row.case_id, code=row.code, name=desk.sealer.open(row.name_sealed) if row.name_sealed else None,
            dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en), number=row.number,
            author=Worker(row.author_id, row.author_name), mine=row.mine, services=row.services,
            submitted_at=row.submitted_at, due_at=row.due_at, is_late=row.is_late,
        )
        for row in rows
    ]  # fmt: skip


@get("/staff/care/approvals/count", guards=[supervisors], dependencies=DESK)
async def count_approvals(desk: Desk) -> ApprovalCount:
    """How many plans wait for me."""
    return await queries.count_approvals(desk.db, desk.supervised, desk.staff.id)


# What the person reads


@get("/care/cases/{case_id:uuid}/plan", guards=[citizens])
async def read_my_plan(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> MyPlan:
    """The plan that holds, for the person and whom they let follow. Raises NotFound while there is none."""
    case = await read_mine(db, citizen, case_id, now, source, "plan")
    today = day_in_seoul(now)
    plan = await queries.find_approved(db, case_id)
    if plan is None or plan.approved_at is None or not await queries.may_read(db, case_id, citizen.id, today):
        raise NotFound
    items = await queries.list_items(db, plan.id)
    manager = await desks.find_worker(db, case.assigned_to) if case.assigned_to else None
    coming = {o.plan_item_id: o for o in await list_of_case(db, case_id) if o.status == "accepted"}
    return MyPlan(
        name=sealer.open(case.name_sealed) if case.name_sealed else None, approved_at=plan.approved_at,
        goals=sealer.open(plan.goals_sealed) if plan.goals_sealed else "",
        items=[
            MyPlanItem(
                id=i.id, service=actions.service_of(i), rrule=i.rrule, starts_on=i.starts_on, ends_on=i.ends_on,
                units=i.units, sending="waiting" if i.sending == "planned" else i.sending,
                care_worker=order.care_worker if (order := coming.get(i.id)) else None,
                next_on=next_day(order, today) if order else None,
            )
            for i in items
        ],
        costs=calculate(actions.money_items(items), plan.income_percent, await list_money_rules(db), {}),
        manager=manager.name if manager else None,
        dong=await cases.find_dong(db, case.dong_id, today) or cases.dong_of(case),
    )  # fmt: skip


handlers = [
    read_plan, begin_plan, edit_plan, add_plan_item, remove_plan_item, submit_plan, return_plan, approve_plan,
    hear_sharing, list_approvals, count_approvals, read_my_plan,
]  # fmt: skip
