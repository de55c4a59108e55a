"""Writing a plan together, having it approved by somebody else, and sending what it says."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.care import queries as cases
from backend.care import rules as care_rules
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import Desk
from backend.care.desk.models import Worker
from backend.care.directory import queries as directory
from backend.care.directory.models import ServiceOffered
from backend.care.followup.queries import insert_task
from backend.care.followup.rules import TaskExists, soon
from backend.care.models import CaseRow, ConsentGiven
from backend.care.money.models import Calculation, MoneyItem
from backend.care.money.queries import list_money_rules
from backend.care.money.rules import calculate, check_payable
from backend.care.orders.sending import actions as sending
from backend.care.orders.sending import queries as orders
from backend.care.orders.sending.models import Sender, ToSend
from backend.care.plans import capacity, queries, rules
from backend.care.plans.models import (
    CarePlan,
    CasePlans,
    Granted,
    ItemEdit,
    NewItem,
    PlanEdit,
    PlanItem,
    Planned,
    PlannedService,
)
from backend.care.plans.queries import ItemRow, NewItemRow, PlanRow
from backend.errors import FieldProblem, Invalid
from backend.people.declarations.rules import age_on

# Reading


async def costs(desk: Desk, plan: PlanRow, items: Sequence[ItemRow], granted: Sequence[Granted]) -> Calculation:
    """Who pays what of a plan. `granted`: what else the person is granted."""
    money = await list_money_rules(desk.db)
    return calculate(money_items(items), plan.income_percent, money, rules.granted_by_year(granted, money))


def money_items(items: Sequence[ItemRow]) -> list[MoneyItem]:
    return [
        MoneyItem(id=i.id, tier=i.tier, unit=i.unit, unit_won=i.unit_won, rrule=i.rrule, starts_on=i.starts_on,
                  ends_on=i.ends_on, units=i.units)
        for i in items
    ]  # fmt: skip


async def show(desk: Desk, case_id: UUID) -> CasePlans:
    """The plan that is being written and the one that holds, with what they cost."""
    case = await cases.find_case(desk.db, case_id)
    open_, approved = await queries.find_open(desk.db, case_id), await queries.find_approved(desk.db, case_id)
    granted = await queries.list_granted(desk.db, case.person_id)
    shown_open = shown = None
    if open_ is not None:
        rest = rules.rest_of(granted, approved.id if approved else None, desk.today)
        shown_open = await _show(desk, open_, rest)
    if approved is not None:
        shown = await _show(desk, approved, [row for row in granted if row.plan_id != approved.id])
    waits = shown is not None and any(i.sending == "waiting" and i.ends_on >= desk.today for i in shown.items)
    return CasePlans(
        case_id=case.id, case_version=case.version, case_status=case.status, code=case.code,
        name=desk.sealer.open(case.name_sealed) if case.name_sealed else None, dong_id=case.dong_id,
        age=await _age(desk, case),
        needs=[need for need in case.needs if need != "unsure"],
        may_tell=await orders.may_be_told(desk.db, case.person_id), open=shown_open, approved=shown,
        approvers=await desks.list_supervisors(desk.db, case.dong_id, desk.today, open_.writer_ids)
        if open_ is not None and open_.status == "submitted" and desk.staff.id in open_.writer_ids else [],
        can=rules.doable(
            case, desk.roles(case), open_.status if open_ else None, waits=waits,
            may_approve=open_ is not None and desk.staff.id not in open_.writer_ids,
        ),
    )  # fmt: skip


async def _show(desk: Desk, plan: PlanRow, granted: Sequence[Granted]) -> CarePlan:
    items = await queries.list_items(desk.db, plan.id)
    return CarePlan(
        id=plan.id, number=plan.number, status=plan.status, version=plan.version,
        author=Worker(plan.author_id, plan.author_name), mine=desk.staff.id in plan.writer_ids,
        goals=_opened(desk, plan.goals_sealed), income_percent=plan.income_percent, meeting_on=plan.meeting_on,
        created_at=plan.created_at, submitted_at=plan.submitted_at, approved_by=plan.approved_by,
        approved_at=plan.approved_at, returned=_opened(desk, plan.returned_sealed),
        items=[
            PlanItem(
                id=i.id, service=service_of(i), rrule=i.rrule, starts_on=i.starts_on, ends_on=i.ends_on, units=i.units,
                unit_won=i.unit_won, task=_opened(desk, i.task_sealed), tier_why=_opened(desk, i.tier_why_sealed),
                version=i.version,
                sending="waiting" if i.sending == "planned" and plan.status == "approved" else i.sending,
            )
            for i in items
        ],
        costs=await costs(desk, plan, items, granted),
    )  # fmt: skip


def service_of(i: ItemRow) -> PlannedService:
    return PlannedService(
        id=i.service_id, name_ko=i.name_ko, name_en=i.name_en, need=i.need, tier=i.tier, unit=i.unit,
        organization_id=i.organization_id, organization_ko=i.organization_ko, organization_en=i.organization_en,
        phone=i.phone,
    )  # fmt: skip


async def _age(desk: Desk, case: CaseRow) -> int | None:
    """How old the person is, where their birthday is known."""
    person = await desks.find_person(desk.db, case.person_id)
    if person is None or person.born_on_sealed is None:
        return None
    born_on = datetime.strptime(desk.sealer.open(person.born_on_sealed), "%Y-%m-%d").date()  # noqa: DTZ007
    return age_on(born_on, desk.today)


async def list_offered(desk: Desk, case: CaseRow) -> list[ServiceOffered]:
    """What is on offer to the person where they live."""
    return await directory.list_services(desk.db, desk.today, dong_id=case.dong_id, age=await _age(desk, case))


def _opened(desk: Desk | Sender, sealed: bytes | None) -> str:
    return desk.sealer.open(sealed) if sealed else ""


def _sealed(desk: Desk, text: str) -> bytes | None:
    return desk.sealer.seal(text) if text else None


# Writing


async def begin(desk: Desk, case: CaseRow, why: str) -> None:
    """Begin the case's next plan, from the one that holds where there is one; what is being written is gone on with.

    Raises StepRefused, and GuardUnmet where a plan holds and no word says why it is to change.
    """
    if case.status in rules.HELD:
        care_rules.check_step(case.status, "assessed", desk.roles(case), {"reason"} if why else set())
        await desk.step(case, "assessed", {"reason"}, why)
    elif case.status != "assessed":
        raise care_rules.StepRefused(reason=case.status)
    open_ = await queries.find_open(desk.db, case.id)
    if open_ is not None:
        # The case came back from its approval another way.
        if open_.status == "submitted":
            await queries.mark_draft(desk.db, open_.id, _sealed(desk, why))
        return
    held = await queries.find_approved(desk.db, case.id)
    plan_id = await queries.insert_plan(
        desk.db, case.id, desk.staff.id, held.goals_sealed if held else None, held.income_percent if held else None,
        desk.now,
    )  # fmt: skip
    for item in await queries.list_items(desk.db, held.id) if held else []:
        if item.ends_on >= desk.today:
            service = await directory.find_service(desk.db, item.service_id, desk.today)
            await queries.insert_item(
                desk.db, plan_id,
                NewItemRow(service_id=item.service_id, rrule=item.rrule, starts_on=max(item.starts_on, desk.today),
                           ends_on=item.ends_on, units=item.units,
                           unit_won=service.unit_won if service else item.unit_won, task_sealed=item.task_sealed,
                           tier_why_sealed=item.tier_why_sealed),
            )  # fmt: skip
    await desk.note(case, "plan_begun")


async def find_draft(desk: Desk, case: CaseRow) -> PlanRow:
    """The plan that may be written in. Raises NoPlan, PlanSubmitted."""
    plan = await queries.find_open(desk.db, case.id)
    if plan is None:
        raise rules.NoPlan
    if plan.status == "submitted" or case.status != "assessed":
        raise rules.PlanSubmitted
    return plan


async def find_submitted(desk: Desk, case: CaseRow, version: int) -> PlanRow:
    """The plan that waits, as it was seen. Raises NoPlan, StaleCase."""
    plan = await queries.find_open(desk.db, case.id)
    if plan is None or plan.status != "submitted" or case.status != "plan_drafted":
        raise rules.NoPlan
    care_rules.check_version(version, plan.version)
    return plan


async def edit(desk: Desk, plan: PlanRow, change: PlanEdit) -> list[str]:
    """Take what was changed; the fields that did. Raises EditedMeanwhile and PlanItemGone with nothing taken."""
    merge = rules.Merge()
    goals = merge.take("goals", change.goals, _opened(desk, plan.goals_sealed))
    income_percent = merge.take("income_percent", change.income_percent, plan.income_percent)
    meeting_on = merge.take("meeting_on", change.meeting_on, plan.meeting_on)
    items = {item.id: item for item in await queries.list_items(desk.db, plan.id)}
    gone = [edit.id for edit in change.items if edit.id not in items]
    if gone:
        raise rules.PlanItemGone(fields=[FieldProblem(f"items.{id}", "still in the plan") for id in gone])
    written = [(now := _written(desk, items[edit.id]), _merged(now, edit, merge)) for edit in change.items]
    merge.check()
    for before, after in written:
        if after != before:
            await _write_item(desk, before, after)
    if merge.changed:
        await queries.write_plan(
            desk.db, plan.id, desk.staff.id, _sealed(desk, desk_rules.said("goals", goals, least=0)), income_percent,
            meeting_on,
        )  # fmt: skip
    return merge.changed


class _Written(msgspec.Struct, frozen=True):
    """What of an item can be changed, its texts in plain."""

    id: UUID
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    task: str
    tier_why: str


def _written(desk: Desk, row: ItemRow) -> _Written:
    return _Written(row.id, row.rrule, row.starts_on, row.ends_on, row.units, _opened(desk, row.task_sealed),
                    _opened(desk, row.tier_why_sealed))  # fmt: skip


def _merged(now: _Written, edit: ItemEdit, merge: rules.Merge) -> _Written:
    path = f"items.{now.id}."
    return _Written(
        now.id, merge.take(f"{path}rrule", edit.rrule, now.rrule),
        merge.take(f"{path}starts_on", edit.starts_on, now.starts_on),
        merge.take(f"{path}ends_on", edit.ends_on, now.ends_on), merge.take(f"{path}units", edit.units, now.units),
        merge.take(f"{path}task", edit.task, now.task), merge.take(f"{path}tier_why", edit.tier_why, now.tier_why),
    )  # fmt: skip


async def _write_item(desk: Desk, before: _Written, after: _Written) -> None:
    path = f"items.{after.id}."
    if after.starts_on != before.starts_on or after.ends_on != before.ends_on:
        rules.check_days(path, after.starts_on, after.ends_on, min(desk.today, before.starts_on))
    task = desk_rules.said(f"{path}task", after.task, least=0)
    tier_why = desk_rules.said(f"{path}tier_why", after.tier_why, least=0)
    if before.tier_why and not tier_why:
        raise Invalid(fields=[FieldProblem(f"{path}tier_why", "at least a word")])
    await queries.write_item(
        desk.db, after.id, rules.check_often(f"{path}rrule", after.rrule), after.starts_on, after.ends_on, after.units,
        _sealed(desk, task), _sealed(desk, tier_why),
    )  # fmt: skip


async def add_item(desk: Desk, case: CaseRow, plan: PlanRow, item: NewItem) -> UUID:
    """Put a service into the plan. Raises TooManyItems, ServiceNotHere, TierWhyNeeded, and Invalid."""
    if len(await queries.list_items(desk.db, plan.id)) >= rules.MOST_ITEMS:
        raise rules.TooManyItems
    task, why = desk_rules.said("task", item.task, least=0), desk_rules.said("tier_why", item.tier_why, least=0)
    rrule = rules.check_often("rrule", item.rrule)
    rules.check_days("", item.starts_on, item.ends_on, desk.today)
    offered = await list_offered(desk, case)
    chosen = next((service for service in offered if service.id == item.service_id), None)
    if chosen is None:
        raise rules.ServiceNotHere
    first = rules.that_come_first(chosen, offered)
    if first and not why:
        raise rules.TierWhyNeeded(
            alternatives=[{"id": s.id, "name_ko": s.name_ko, "name_en": s.name_en} for s in first]
        )
    await queries.touch(desk.db, plan.id, desk.staff.id)
    return await queries.insert_item(
        desk.db, plan.id,
        NewItemRow(service_id=chosen.id, rrule=rrule, starts_on=item.starts_on, ends_on=item.ends_on, units=item.units,
                   unit_won=chosen.unit_won, task_sealed=_sealed(desk, task), tier_why_sealed=_sealed(desk, why)),
    )  # fmt: skip


async def remove_item(desk: Desk, plan: PlanRow, item_id: UUID, version: int) -> None:
    """Take a service out, as it was seen; one that is out already stays out. Raises StaleCase where somebody wrote in
    it."""
    item = next((item for item in await queries.list_items(desk.db, plan.id) if item.id == item_id), None)
    if item is None:
        return
    care_rules.check_version(version, item.version)
    await queries.delete_item(desk.db, item_id)
    await queries.touch(desk.db, plan.id, desk.staff.id)


# From one hand to the other


async def submit(desk: Desk, case: CaseRow, plan: PlanRow) -> None:
    """Hand the plan to whoever approves it. Raises PlanIncomplete, OverCap, NotPayable, and what a step raises."""
    care_rules.check_step(case.status, "plan_drafted", desk.roles(case), {"plan_has_services"})
    held = await queries.find_approved(desk.db, case.id)
    await _check_whole(desk, case, plan, held)
    await queries.mark_submitted(desk.db, plan.id, desk.now)
    await desk.step(case, "plan_drafted", {"plan_has_services"})


async def _check_whole(desk: Desk, case: CaseRow, plan: PlanRow, held: PlanRow | None) -> list[ItemRow]:
    """`held`: the plan whose place this one takes. The items."""
    items = await queries.list_items(desk.db, plan.id)
    rules.check_whole(
        _opened(desk, plan.goals_sealed), plan.income_percent, plan.meeting_on,
        [Planned(id=i.id, service_id=i.service_id, tier=i.tier, ends_on=i.ends_on) for i in items],
        {service.id for service in await list_offered(desk, case)}, desk.today,
    )  # fmt: skip
    granted = await queries.list_granted(desk.db, case.person_id)
    check_payable(await costs(desk, plan, items, rules.rest_of(granted, held.id if held else None, desk.today)))
    return items


async def give_back(desk: Desk, case: CaseRow, plan: PlanRow, why: str) -> None:
    """The plan goes back to whoever writes it, with a word why. Raises what a step raises."""
    care_rules.check_step(case.status, "assessed", desk.roles(case), {"reason"})
    await queries.mark_draft(desk.db, plan.id, _sealed(desk, why))
    await desk.step(case, "assessed", {"reason"}, why)


async def approve(desk: Desk, case: CaseRow, plan: PlanRow) -> None:
    """The plan holds from now on, in the place of the one before it, and goes to its providers where the person agreed
    that they are told.

    Raises GuardUnmet to whoever wrote in it, PlanIncomplete, OverCap as it is now, with every other case of the person
    counted, and ServiceFull; nothing is half done then.
    """
    met: set[care_rules.Guard] = {"plan_has_services"}
    if desk.staff.id not in plan.writer_ids:
        met.add("not_author")
    care_rules.check_step(case.status, "approved", desk.roles(case), met)
    await queries.lock_person(desk.db, case.person_id)
    held = await queries.find_approved(desk.db, case.id)
    await queries.begin_today(desk.db, plan.id, desk.today)
    items = await _check_whole(desk, case, plan, held)
    if held is not None:
        await _replace(desk, held)
    await capacity.hold(desk.db, items)
    await queries.mark_approved(desk.db, plan.id, desk.staff.id, desk.now)
    after = await desk.step(case, "approved", met)
    if await orders.may_be_told(desk.db, case.person_id):
        await sending.send(desk, after, [to_send(desk, item) for item in items])


async def _replace(desk: Desk, held: PlanRow) -> None:
    """What runs of a plan ends, and what it took is free."""
    await capacity.give_back(desk.db, held.id)
    for order in sorted(await sending.end_of_plan(desk, held.id), key=lambda order: order.service_id):
        await directory.free(desk.db, order.service_id, order.units_a_week)
    await queries.mark_replaced(desk.db, held.id)


def to_send(desk: Desk | Sender, item: ItemRow) -> ToSend:
    return ToSend(
        plan_item_id=item.id, service_id=item.service_id, organization_id=item.organization_id, rrule=item.rrule,
        starts_on=item.starts_on, ends_on=item.ends_on, units=item.units, units_a_week=capacity.week_of(item),
        task=_opened(desk, item.task_sealed),
    )  # fmt: skip


async def hear_sharing(desk: Desk, case: CaseRow, *, given: bool) -> None:
    """Write down what the person said about their providers being told; what waited for it is sent. Raises NoPlan."""
    plan = await queries.find_approved(desk.db, case.id)
    if plan is None:
        raise rules.NoPlan
    version = (await cases.current_versions(desk.db))["care_sharing"]
    heard = ConsentGiven("care_sharing", version, given)
    await cases.insert_consents(desk.db, case.person_id, case.id, [heard], desk.now, heard_by=desk.staff.id)
    await desk.note(case, "sharing_given" if given else "sharing_refused")
    await (send_waiting if given else stop_sharing)(desk, case)


async def stop_sharing(desk: Desk | Sender, case: CaseRow) -> None:
    """The person no longer wants that providers are told: what was sent and not accepted is taken back and waits. Where
    anything was on its way, somebody of the dong speaks with them about it by the next working day."""
    if not await sending.take_back(desk, case):
        return
    closed = await cases.list_closed_days(desk.db, desk.today)
    with suppress(TaskExists):
        await insert_task(desk.db, case.id, "sharing", soon(desk.today, closed), desk.now)


async def send_waiting(desk: Desk | Sender, case: CaseRow) -> None:
    """Send what of the plan that holds waited for the person's word; nothing where there is none. What runs carries
    what was corrected meanwhile."""
    await sending.tell_anew(desk, case.person_id)
    plan = await queries.find_approved(desk.db, case.id)
    if plan is not None:
        waiting = [item for item in await queries.list_items(desk.db, plan.id) if item.sending == "planned"]
        await sending.send(desk, case, [to_send(desk, item) for item in waiting])
