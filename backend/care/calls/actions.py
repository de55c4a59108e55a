"""Beginning to look for somebody whom nobody met, each call, and who is shown what was not called in time."""

from datetime import date, datetime, timedelta
from uuid import UUID

from backend.care import queries as cases
from backend.care.calls import queries, rules
from backend.care.calls.models import (
    CallAnswer,
    CallShown,
    CallTree,
    Cause,
    TreeListed,
    Whom,
)
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import Desk, call_at
from backend.care.desk.models import DongNamed, Worker
from backend.care.models import SYSTEM, Actor, CaseRow
from backend.db import Db
from backend.errors import NotFound
from backend.seal import Sealer
from backend.seoul import day_in_seoul

# A number that everybody knows.
EMERGENCY = "119"


async def look_for(
    db: Db, sealer: Sealer, case: CaseRow, order_id: UUID, on_date: date, cause: Cause, now: datetime, *,
    actor: Actor = SYSTEM, why: str = "",
) -> UUID | None:  # fmt: skip
    """Begin to look for the person of a case, which is locked; None where that is not needed, or was begun already."""
    since = on_date + timedelta(days=rules.met_counts_from(cause))
    if not rules.is_raised(case, met_since=await queries.was_met(db, case.id, since)):
        return None
    today = day_in_seoul(now)
    due_at = rules.due_at(case, await queries.provider_rules(db, today), now)
    tree_id = await queries.insert_tree(db, case.id, order_id, on_date, cause, due_at, now)
    if tree_id is None:
        return None
    contacts = await queries.list_contacts(db, case.id, today)
    calls: list[tuple[Whom, UUID | None]] = [("person", None), *(("contact", id) for id in contacts),
                                             ("provider", None), ("door", None), ("emergency", None)]  # fmt: skip
    await queries.insert_calls(db, tree_id, case.id, calls)
    await cases.append_event(db, sealer, case.id, actor, f"not_met_{cause}", now, why=why)
    await cases.tell(db, case)
    return tree_id


async def met_by_provider(
    db: Db, sealer: Sealer, case: CaseRow, order_id: UUID, on_date: date, now: datetime, actor: Actor
) -> None:
    """A provider did its work: nobody needs to look for the person any more."""
    if await queries.end_met_by_provider(db, case.id, order_id, on_date, now):
        await cases.append_event(db, sealer, case.id, actor, "met_by_provider", now)
        await cases.tell(db, case)


async def answer_call(desk: Desk, tree_id: UUID, said: CallAnswer) -> CallTree:
    """Write down what came of a call; the next one's turn comes, or the search ends.

    Raises NotFound, SearchOver, CallMade, and Invalid for what cannot come of it.
    """
    note = desk_rules.said("note", said.note, least=0)
    tree = await queries.lock_tree(desk.db, tree_id)
    case = await cases.find_case(desk.db, tree.case_id)
    if tree.ended_at is not None:
        raise rules.SearchOver
    call = next((row for row in await queries.list_calls(desk.db, tree.id) if row.id == said.call_id), None)
    if call is None:
        raise NotFound
    rules.check_result(call.whom, said.result, call.result)
    await queries.answer_call(
        desk.db, call.id, said.result, desk.staff.id, desk.sealer.seal(note) if note else None, desk.now
    )  # fmt: skip
    if said.result == "met":
        await queries.end_tree(desk.db, tree.id, "met", desk.now)
    else:
        provider_rules = await queries.provider_rules(desk.db, desk.today)
        await queries.set_due(desk.db, tree.id, rules.due_at(case, provider_rules, desk.now))
    await desk.note(case, f"call_{call.whom}_{said.result}", note)
    await desk.record(case, "call", ("phone",))
    await cases.tell(desk.db, case)
    return await show(desk, tree.id)


async def escalate_overdue(db: Db, sealer: Sealer, now: datetime) -> None:
    """Show what was not called in time to the district's supervisors, then to the city's; each once."""
    await queries.end_of_closed_cases(db, now)
    provider_rules = await queries.provider_rules(db, day_in_seoul(now))
    for tree in await queries.lock_overdue(db, now):
        level = rules.level_due(tree.escalated_to, tree.due_at, provider_rules, now)
        if level == tree.escalated_to:
            continue
        await queries.mark_escalated(db, tree.id, level)
        await cases.append_event(db, sealer, tree.case_id, SYSTEM, f"call_late_{level}", now)
        await cases.tell(db, await cases.find_case(db, tree.case_id))


# Showing


async def list_open(desk: Desk) -> list[TreeListed]:
    open_ = desk.sealer.open
    return [
        TreeListed(
            id=row.id, case_id=row.case_id, code=row.code, name=open_(row.name_sealed) if row.name_sealed else "",
            dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en), risk=row.risk, urgency=row.urgency,
            lives_alone=row.lives_alone, service_ko=row.service_ko, service_en=row.service_en, on_date=row.on_date,
            cause=row.cause, raised_at=row.raised_at, due_at=row.due_at, is_late=row.due_at <= desk.now,
            escalated_to=row.escalated_to, next_whom=row.next_whom,
            assignee=Worker(row.assigned_to, row.assignee_name or "") if row.assigned_to else None,
        )
        for row in await queries.list_open(desk.db, desk.dong_ids)
    ]  # fmt: skip


async def show(desk: Desk, tree_id: UUID) -> CallTree:
    tree = await queries.find_tree(desk.db, tree_id)
    case = await cases.find_case(desk.db, tree.case_id)
    person = await desks.find_person(desk.db, case.person_id)
    calls = await queries.list_calls(desk.db, tree.id)
    turn = rules.next_position(calls) if tree.ended_at is None else None
    asked = await queries.find_requester(desk.db, case.id)
    open_ = desk.sealer.open

    def opened(sealed: bytes | None) -> str:
        return open_(sealed) if sealed else ""

    def whom(call: queries.CallRow) -> tuple[str, str]:
        match call.whom:
            case "person":
                return opened(person.name_sealed if person else None), opened(person.phone_sealed if person else None)
            case "contact" if call.citizen_id is not None:
                return call.name or "", opened(call.phone_sealed)
            case "contact":
                return opened(asked.name_sealed if asked else None), opened(asked.phone_sealed if asked else None)
            case "provider":
                return tree.organization_ko, tree.organization_phone
            case "emergency":
                return "", EMERGENCY
            case _:
                return "", ""

    return CallTree(
        id=tree.id, case_id=case.id, code=case.code, name=opened(case.name_sealed),
        address=opened(person.address_sealed if person else None),
        access=opened(person.access_sealed if person else None),
        dong=DongNamed(case.dong_id, case.dong_ko, case.dong_en), lives_alone=person.lives_alone if person else None,
        service_ko=tree.service_ko, service_en=tree.service_en, organization_ko=tree.organization_ko,
        organization_en=tree.organization_en, on_date=tree.on_date, cause=tree.cause, why=opened(tree.note_sealed),
        raised_at=tree.raised_at, due_at=tree.due_at, is_late=tree.due_at is not None and tree.due_at <= desk.now,
        escalated_to=tree.escalated_to, ended_at=tree.ended_at, ended_how=tree.ended_how,
        calls=[
            CallShown(id=call.id, whom=call.whom, name=name, phone=call_at(phone), is_next=call.position == turn,
                      result=call.result, at=call.at, by=call.by, note=opened(call.note_sealed))
            for call in calls for name, phone in [whom(call)]
        ],
    )  # fmt: skip
