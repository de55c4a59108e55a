"""Doing, moving and leaving what is to be done, within a case that the caller has locked to work in."""

from datetime import timedelta
from uuid import UUID

from backend.care import queries as cases
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk
from backend.care.desk.rules import said, works_on
from backend.care.ending.queries import find_continued
from backend.care.followup import queries, rules
from backend.care.followup.models import Followup, NewTask, TaskDone, TaskMoved, TaskSkipped
from backend.care.models import CaseRow
from backend.care.rules import check_version


async def show(desk: Desk, case: CaseRow) -> Followup:
    """What is to be done for a case, and what came of what was done."""
    tasks = await queries.list_of_case(desk.db, case.id)
    last = next((task for task in tasks if task.how is not None), None)
    is_open = case.closed_at is None
    continues, continued_by = await find_continued(desk.db, case.id)
    return Followup(
        tasks=[queries.show(task, desk.sealer, desk.today) for task in tasks if task.status != "dropped"],
        can_work=is_open and works_on(case, desk.roles(case)),
        suggests_reassessment=case.status in rules.FOLLOWED and last is not None and last.how == "worse",
        continues=continues, continued_by=continued_by,
    )  # fmt: skip


async def add(desk: Desk, case: CaseRow, new: NewTask) -> UUID:
    """Somebody thinks of something to do. Raises Invalid, TaskExists."""
    what = said("what", new.what, least=0)
    rules.check_new(new.kind, new.opens_on, new.due_on, what, desk.today)
    task_id = await queries.insert_task(
        desk.db, case.id, new.kind, rules.Window(new.opens_on, new.due_on), desk.now,
        what_sealed=desk.sealer.seal(what) if new.kind == "other" else None, created_by=desk.staff.id,
    )  # fmt: skip
    await desk.note(case, "task_added", what)
    return task_id


async def finish(desk: Desk, case: CaseRow, task_id: UUID, done: TaskDone) -> None:
    """It is done; the next one of its kind is made, and the next time is promised."""
    task = await _find(desk, case, task_id, done.version)
    word = said("word", done.word, least=0)
    rules.check_done(task.kind, done.how, word)
    await queries.end_task(
        desk.db, task_id, done.version, "done", desk.staff.id, desk.now, how=done.how,
        word_sealed=desk.sealer.seal(word) if word else None,
    )  # fmt: skip
    await desk.note(case, f"{task.kind}_{done.how or 'done'}", word)
    care_rules = await cases.the_rules(desk.db, desk.today)
    if case.status in rules.FOLLOWED:
        closed = await cases.list_closed_days(desk.db, desk.today)
        await queries.keep_tasks(desk.db, case.id, case.status, desk.today, desk.today, care_rules, closed, desk.now)
    if case.status in rules.FOLLOWED and task.kind in rules.LOOKING_IN:
        await queries.renew_promise(desk.db, case.id, desk.today + timedelta(days=care_rules.monitoring_days))
    else:
        await desks.touch(desk.db, case.id)


async def move(desk: Desk, case: CaseRow, task_id: UUID, moved: TaskMoved) -> None:
    """On another day, within those that it has."""
    task = await _find(desk, case, task_id, moved.version)
    rules.check_moved(moved.planned_on, task.opens_on, task.due_on, desk.today)
    why = said("why", moved.why)
    await queries.plan_task(desk.db, task_id, moved.version, moved.planned_on)
    await desks.touch(desk.db, case.id)
    await desk.note(case, "task_moved", why)


async def skip(desk: Desk, case: CaseRow, task_id: UUID, skipped: TaskSkipped) -> None:
    """Not this time, and why; the next one is made."""
    task = await _find(desk, case, task_id, skipped.version)
    why = said("why", skipped.why)
    await queries.end_task(desk.db, task_id, skipped.version, "skipped", desk.staff.id, desk.now,
                           word_sealed=desk.sealer.seal(why))  # fmt: skip
    await desk.note(case, "task_skipped", why)
    if case.status in rules.FOLLOWED and task.kind not in ("help", "other"):
        care_rules, closed = (await cases.the_rules(desk.db, desk.today),
                              await cases.list_closed_days(desk.db, desk.today))  # fmt: skip
        await queries.keep_tasks(desk.db, case.id, case.status, desk.today, desk.today, care_rules, closed, desk.now)
    await desks.touch(desk.db, case.id)


async def _find(desk: Desk, case: CaseRow, task_id: UUID, version: int) -> queries.TaskRow:
    """Raises NotFound, TaskEnded, StaleCase."""
    task = await queries.find_task(desk.db, case.id, task_id)
    if task.status != "open":
        raise rules.TaskEnded
    check_version(version, task.version)
    return task
