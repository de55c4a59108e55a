"""The calls that the desk makes when nobody met a person. Whoever works for the dong may make them, also for a
colleague: it cannot wait until they are back."""

from uuid import UUID

from litestar import get, post

from backend.care import queries as cases
from backend.care.calls import actions, queries
from backend.care.calls.models import CallAnswer, CallCount, CallTree, TreeListed
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.rules import OPENING_LIVES
from backend.idempotency import IdempotencyKey, already, made
from backend.trail.queries import append


@get("/staff/care/calls", guards=[care_staff], dependencies=DESK)
async def list_calls(desk: Desk) -> list[TreeListed]:
    """Who is looked for in my dongs, the most urgent first; that names were read is noted in the trail."""
    trees = await actions.list_open(desk)
    if trees:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read", subject_kind="care_calls",
            subject_id="open", fields=("name",), source=desk.source,
        )  # fmt: skip
    return trees


@get("/staff/care/calls/count", guards=[care_staff], dependencies=DESK)
async def count_calls(desk: Desk) -> CallCount:
    """How many are looked for: what stands in the menu."""
    return CallCount(await queries.count_open(desk.db, desk.dong_ids))


@get("/staff/care/calls/{tree_id:uuid}", guards=[care_staff], dependencies=DESK)
async def read_calls(desk: Desk, tree_id: UUID) -> CallTree:
    """Whom to call about one person, and what came of it; that it was read can be seen by the person. A while after the
    search is over it is read as the case is: raises OpeningNeeded where a colleague has that."""
    return await _read(desk, tree_id)


async def _read(desk: Desk, tree_id: UUID) -> CallTree:
    tree = await queries.find_tree(desk.db, tree_id)
    is_over = tree.ended_at is not None and tree.ended_at + OPENING_LIVES < desk.now
    case = await desk.find(tree.case_id) if is_over else await cases.find_case(desk.db, tree.case_id)
    await desk.record(case, "read", ("name", "phone", "address", "access"))
    return await actions.show(desk, tree.id)


@post("/staff/care/calls/{tree_id:uuid}/answers", guards=[care_staff], dependencies=DESK)
async def answer_call(desk: Desk, tree_id: UUID, idempotency_key: IdempotencyKey, data: CallAnswer) -> CallTree:
    """What came of a call. Raises SearchOver, CallMade, Invalid."""
    actor, route = f"staff:{desk.staff.id}", f"answer_care_call:{tree_id}"
    if await already(desk.db, actor, route, idempotency_key, data) is not None:
        return await _read(desk, tree_id)
    await made(desk.db, actor, route, idempotency_key, data.call_id)
    return await actions.answer_call(desk, tree_id, data)


handlers = [list_calls, count_calls, read_calls, answer_call]
