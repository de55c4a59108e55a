"""What is to be done in my dongs, and for one case."""

from datetime import timedelta
from uuid import UUID

from litestar import get, post

from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.rules import check_open
from backend.care.followup import actions, queries
from backend.care.followup.models import (
    Followup,
    NewTask,
    TaskCount,
    TaskDone,
    TaskMoved,
    Tasks,
    TaskSkipped,
    Turn,
    Whose,
)
from backend.care.models import CaseRow
from backend.idempotency import IdempotencyKey, already, made
from backend.trail.queries import append

# What opens later is of no use yet.
SHOWN_AHEAD = timedelta(days=7)


@get("/staff/care/tasks", guards=[care_staff], dependencies=DESK)
async def list_care_tasks(desk: Desk, whose: Whose = "mine") -> Tasks:
    """What is to be done this week, what is late first; that names were read is noted in the trail."""
    tasks = await queries.list_tasks(
        desk.db, desk.sealer, desk.staff.id, desk.dong_ids, desk.supervised, whose, desk.today + SHOWN_AHEAD, desk.today
    )
    counts: dict[Turn, int] = {"overdue": 0, "today": 0, "open": 0, "coming": 0}
    for task in tasks:
        counts[task.turn] += 1
    if tasks:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_tasks", subject_id=whose, fields=("name",), source=desk.source,
        )  # fmt: skip
    return Tasks(tasks, counts)


@get("/staff/care/tasks/count", guards=[care_staff], dependencies=DESK)
async def count_care_tasks(desk: Desk) -> TaskCount:
    """How much is mine and due today or late: what stands in the menu."""
    return TaskCount(await queries.count_due(desk.db, desk.staff.id, desk.dong_ids, desk.today))


@get("/staff/care/cases/{case_id:uuid}/followup", guards=[care_staff], dependencies=DESK)
async def read_followup(desk: Desk, case_id: UUID) -> Followup:
    """What is to be done for a case, and what came of it."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("tasks",))
    return await actions.show(desk, case)


@post("/staff/care/cases/{case_id:uuid}/tasks", guards=[care_staff], dependencies=DESK)
async def add_care_task(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: NewTask) -> Followup:
    """Note down what is to be done, and by when. Raises TaskExists."""
    actor, route = f"staff:{desk.staff.id}", f"add_care_task:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        await desk.record(case, "read", ("tasks",))
        return await actions.show(desk, case)
    check_open(case)
    await made(desk.db, actor, route, idempotency_key, await actions.add(desk, case, data))
    return await _done(desk, case, "add_task")


@post("/staff/care/cases/{case_id:uuid}/tasks/{task_id:uuid}/done", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def finish_care_task(desk: Desk, case_id: UUID, task_id: UUID, data: TaskDone) -> Followup:
    """It is done, and how the person is. Raises TaskEnded."""
    case = await desk.lock_to_work(case_id)
    await actions.finish(desk, case, task_id, data)
    return await _done(desk, case, "finish_task")


@post("/staff/care/cases/{case_id:uuid}/tasks/{task_id:uuid}/move", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def move_care_task(desk: Desk, case_id: UUID, task_id: UUID, data: TaskMoved) -> Followup:
    """Plan it for another of its days, with a word why. Raises TaskEnded."""
    case = await desk.lock_to_work(case_id)
    await actions.move(desk, case, task_id, data)
    return await _done(desk, case, "move_task")


@post("/staff/care/cases/{case_id:uuid}/tasks/{task_id:uuid}/skip", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def skip_care_task(desk: Desk, case_id: UUID, task_id: UUID, data: TaskSkipped) -> Followup:
    """Leave it, with a word why. Raises TaskEnded."""
    case = await desk.lock_to_work(case_id)
    await actions.skip(desk, case, task_id, data)
    return await _done(desk, case, "skip_task")


async def _done(desk: Desk, case: CaseRow, action: str) -> Followup:
    await desk.done(case.id, action, ("tasks",))
    return await actions.show(desk, case)


handlers = [
    list_care_tasks,
    count_care_tasks,
    read_followup,
    add_care_task,
    finish_care_task,
    move_care_task,
    skip_care_task,
]
