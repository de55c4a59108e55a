"""The dong's desk. Each look at a case is noted with where it came from; each act names the version it saw."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from backend.care import queries, rules
from backend.care.asking import queries as asking
from backend.care.desk import actions
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.handovers import queries as handovers
from backend.care.desk.models import (
    Activated,
    Activation,
    Assignment,
    CareColleague,
    DeskCase,
    DeskQuestion,
    Filter,
    HandingOver,
    HandoverAnswer,
    MandateAnswer,
    NewDong,
    NewStep,
    NewTry,
    NewUrgency,
    NewVisit,
    OpeningWord,
    Pausing,
    Queue,
    QueueCount,
    Search,
    Seen,
    TakingOver,
)
from backend.care.desk.queue import queries as queue
from backend.care.models import DongShown, NewAnswer
from backend.care.orders.sending.actions import tell_anew
from backend.errors import FieldProblem, Invalid, NotAllowed, NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.params import MaybeQueryId
from backend.people.guards import Allow
from backend.people.rules import to_call
from backend.text import lines
from backend.trail.queries import append

supervisors = Allow("care_supervisor")


@get("/staff/care/queue", guards=[care_staff], dependencies=DESK)
async def read_queue(
    desk: Desk, which: Filter = "all", dong_id: MaybeQueryId = None,
    page: Annotated[int, QueryParameter(ge=0, le=1000)] = 0,
) -> Queue:  # fmt: skip
    """A page of the desk's open cases; that names were read is noted in the trail."""
    cases, counts, more = await queue.read_queue(
        desk.db, desk.sealer, desk.staff.id, desk.dong_ids, desk.supervised, desk.now, which, dong_id, page
    )
    if cases:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read", subject_kind="care_queue",
            subject_id=which, fields=("name", "needs"), source=desk.source,
        )  # fmt: skip
    return Queue(cases, counts, await queue.list_dongs(desk.db, desk.dong_ids, desk.today), more)


@get("/staff/care/queue/count", guards=[care_staff], dependencies=DESK)
async def count_care_queue(desk: Desk) -> QueueCount:
    """How much waits at my desk: what is new and nobody's, and what is mine and late."""
    return QueueCount(await queue.count_urging(desk.db, desk.staff.id, desk.dong_ids, desk.now))


@post("/staff/care/find", guards=[care_staff], dependencies=DESK, status_code=200)
async def find_case(desk: Desk, data: Search) -> list[UUID]:
    """The cases of my dongs with this code, or of whoever has this number; that somebody looked is noted at each."""
    code = desk_rules.tidy_code(data.text)
    if code:
        by_code = await queue.find_by_code(desk.db, code)
        found = [] if by_code is None else [by_code]
    else:
        found = await queue.list_by_phone(desk.db, desk.sealer.index("care_phone", to_call(data.text)))
    for case_id in found:
        await desk.record(await queries.find_case(desk.db, case_id), "find", ("code" if code else "phone",))
    return found


@get("/staff/care/cases/{case_id:uuid}", guards=[care_staff], dependencies=DESK)
async def read_desk_case(desk: Desk, case_id: UUID) -> DeskCase:
    """Everything about a case; that it was read can be seen by the person. Raises OpeningNeeded where a colleague has
    it."""
    case = await desk.find(case_id)
    return await actions.show_again(desk, case)


@post("/staff/care/cases/{case_id:uuid}/open", guards=[care_staff], dependencies=DESK, status_code=200)
async def open_case(desk: Desk, case_id: UUID, data: OpeningWord) -> DeskCase:
    """Open what a colleague has, for half an hour, with a word why; the dong's supervisors are told."""
    case = await queries.lock_case(desk.db, case_id)
    why = desk_rules.said("why", data.why, least=desk_rules.LEAST_LETTERS)
    if desk_rules.is_readable(case, desk.roles(case), is_handed_over=False):
        return await desk.done(case.id, "read", actions.READ)
    await actions.open_colleagues(desk, case, why, lives=desk_rules.OPENING_LIVES)
    await desk.note(case, "opened", why)
    return await desk.done(case.id, "open", actions.READ)


# Who has it


@post("/staff/care/cases/{case_id:uuid}/take", guards=[care_staff], dependencies=DESK, status_code=200)
async def take(desk: Desk, case_id: UUID, data: Seen) -> DeskCase:
    """Take on what nobody has. Who has it already is answered with it. Raises AlreadyTaken."""
    case = await queries.lock_case(desk.db, case_id)
    desk_rules.check_open(case)
    if case.assigned_to == desk.staff.id and case.status not in ("received", "reopened"):
        return await actions.show_again(desk, case)
    if case.assigned_to not in (None, desk.staff.id):
        raise desk_rules.AlreadyTaken
    rules.check_version(data.version, case.version)
    await actions.give(desk, case, desk.staff.id, "taken")
    return await desk.done(case.id, "take", ("assigned_to",))


@post("/staff/care/cases/{case_id:uuid}/take-over", guards=[care_staff], dependencies=DESK, status_code=200)
async def take_over(desk: Desk, case_id: UUID, data: TakingOver) -> DeskCase:
    """Take on what a colleague has who cannot go on with it, with a word why; the supervisors look at that, too."""
    case = await queries.lock_case(desk.db, case_id)
    desk_rules.check_open(case)
    why = desk_rules.said("why", data.why, least=desk_rules.LEAST_LETTERS)
    rules.check_version(data.version, case.version)
    if case.assigned_to is not None and case.assigned_to != desk.staff.id:
        await actions.open_colleagues(desk, case, why, lives=timedelta(0))
    await actions.give(desk, case, desk.staff.id, "taken_over", why)
    return await desk.done(case.id, "take_over", ("assigned_to",))


@get("/staff/care/cases/{case_id:uuid}/colleagues", guards=[care_staff], dependencies=DESK)
async def list_care_colleagues(desk: Desk, case_id: UUID) -> list[CareColleague]:
    """Who could have the case, those with the least to do first."""
    case = await queries.find_case(desk.db, case_id)
    return await desks.list_colleagues(desk.db, case.dong_id, desk.today)


@post("/staff/care/cases/{case_id:uuid}/assign", guards=[supervisors], dependencies=DESK, status_code=200)
async def assign(desk: Desk, case_id: UUID, data: Assignment) -> DeskCase:
    """Give the case to a care manager of its dong."""
    case = await desk.lock(case_id, data.version)
    if "care_supervisor" not in desk.roles(case):
        raise NotAllowed
    desk_rules.check_open(case)
    await actions.give(desk, case, data.staff_id, "given", desk_rules.said("why", data.why, least=0))
    return await desk.done(case.id, "assign", ("assigned_to",))


@post("/staff/care/cases/{case_id:uuid}/handover", guards=[care_staff], dependencies=DESK)
async def hand_over_case(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: HandingOver) -> DeskCase:
    """Ask a colleague to take the case on; it is theirs when they accept."""
    actor, route = f"staff:{desk.staff.id}", f"hand_over_care:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    if done is not None:
        return await actions.show_again(desk, await desk.find(case_id))
    case = await desk.lock_to_work(case_id, data.version)
    desk_rules.check_open(case)
    word = desk_rules.said("word", data.word)
    colleagues = {colleague.id for colleague in await desks.list_colleagues(desk.db, case.dong_id, desk.today)}
    if case.assigned_to is None or data.to_staff_id not in colleagues or data.to_staff_id == case.assigned_to:
        raise rules.GuardUnmet(reason="assignee_in_scope")
    await handovers.insert_handover(
        desk.db, case.id, case.assigned_to, data.to_staff_id, desk.sealer.seal(word), desk.now
    )  # fmt: skip
    await desks.touch(desk.db, case.id)
    await desk.note(case, "handover_asked")
    await made(desk.db, actor, route, idempotency_key, case.id)
    return await desk.done(case.id, "hand_over", ("assigned_to",))


@post("/staff/care/cases/{case_id:uuid}/handover/answer", guards=[care_staff], dependencies=DESK, status_code=200)
async def answer_handover(desk: Desk, case_id: UUID, data: HandoverAnswer) -> DeskCase | None:
    """Accept what a colleague hands over, or decline with a word. Raises NotFound where nothing is asked of me.

    None: it was declined, and may no longer be read."""
    case = await queries.lock_case(desk.db, case_id)
    if await handovers.find_asked(desk.db, case.id) != desk.staff.id:
        raise NotFound
    word = desk_rules.said("word", data.word, least=0 if data.accept else 1)
    status = "accepted" if data.accept else "declined"
    await handovers.answer_handover(
        desk.db, case.id, status, desk.sealer.seal(word) if word else None, desk.now
    )  # fmt: skip
    if data.accept:
        await actions.give(desk, case, desk.staff.id, "handover_accepted")
        return await desk.done(case.id, "take", ("assigned_to",))
    await desks.touch(desk.db, case.id)
    await desk.note(case, "handover_declined", word)
    after = await queries.find_case(desk.db, case.id)
    await desk.record(after, "decline_handover", ("assigned_to",))
    await queries.tell(desk.db, after)
    return await actions.show(desk, after) if desk_rules.works_on(after, desk.roles(after)) else None


@post("/staff/care/cases/{case_id:uuid}/handover/drop", guards=[care_staff], dependencies=DESK, status_code=200)
async def drop_handover(desk: Desk, case_id: UUID, data: Seen) -> DeskCase:
    """Ask nobody any more."""
    case = await desk.lock_to_work(case_id, data.version)
    if await handovers.find_asked(desk.db, case.id) is None:
        raise NotFound
    await queries.drop_handovers(desk.db, case.id, desk.now)
    await desks.touch(desk.db, case.id)
    await desk.note(case, "handover_dropped")
    return await desk.done(case.id, "drop_handover", ("assigned_to",))


# How it goes on


@post("/staff/care/cases/{case_id:uuid}/visit", guards=[care_staff], dependencies=DESK, status_code=200)
async def set_visit(desk: Desk, case_id: UUID, data: NewVisit) -> DeskCase:
    """Agree on a visit, or move the one that stands; the person is told."""
    case = await desk.lock(case_id, data.version)
    await actions.set_visit(desk, case, data)
    return await desk.done(case.id, "visit", ("visit",))


@post("/staff/care/cases/{case_id:uuid}/tries", guards=[care_staff], dependencies=DESK)
async def log_try(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: NewTry) -> DeskCase:
    """Somebody called or rang at the door, and nobody was there."""
    actor, route = f"staff:{desk.staff.id}", f"log_care_try:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        return await actions.show_again(desk, case)
    desk_rules.check_open(case, desk_rules.BEFORE_VISIT)
    await desk.note(case, f"tried_{data.how}", desk_rules.said("word", data.word, least=0))
    await made(desk.db, actor, route, idempotency_key, case.id)
    return await desk.done(case.id, "try", ("events",))


@post("/staff/care/cases/{case_id:uuid}/steps", guards=[care_staff], dependencies=DESK, status_code=200)
async def take_desk_step(desk: Desk, case_id: UUID, data: NewStep) -> DeskCase:
    """Take the case a step on that asks for a word only: it ends, begins again, or help comes before the visit."""
    case = await desk.lock(case_id, data.version)
    await actions.take_step(desk, case, data.to, desk_rules.said("why", data.why, least=0), data.close_reason)
    return await desk.done(case.id, data.to)


@post("/staff/care/cases/{case_id:uuid}/pause", guards=[care_staff], dependencies=DESK, status_code=200)
async def pause(desk: Desk, case_id: UUID, data: Pausing) -> DeskCase:
    """The clock of the promise stands still, for a reason that the person reads."""
    case = await desk.lock_to_work(case_id, data.version)
    desk_rules.check_pausable(case)
    desk_rules.check_pause_reason(data.reason)
    await queries.pause(desk.db, case.id, data.reason, desk.now)
    await desk.note(case, "paused")
    await desk.tell_person(case.id, "care_paused")
    return await desk.done(case.id, "pause", ("due_at",))


@post("/staff/care/cases/{case_id:uuid}/resume", guards=[care_staff], dependencies=DESK, status_code=200)
async def resume(desk: Desk, case_id: UUID, data: Seen) -> DeskCase:
    """The clock goes on; the promise moves by as long as it stood still."""
    case = await desk.lock_to_work(case_id, data.version)
    if case.paused_at is None:
        raise rules.StepRefused(reason=case.status)
    await queries.resume(desk.db, case.id, rules.resumed_due(case.due_at, case.paused_at, desk.now))
    await desk.note(case, "resumed")
    await desk.tell_person(case.id, "care_step")
    return await desk.done(case.id, "resume", ("due_at",))


@post("/staff/care/cases/{case_id:uuid}/urgency", guards=[care_staff], dependencies=DESK, status_code=200)
async def set_urgency(desk: Desk, case_id: UUID, data: NewUrgency) -> DeskCase:
    """It is more urgent, or less, than was asked."""
    case = await desk.lock_to_work(case_id, data.version)
    await actions.set_urgency(desk, case, data.urgency, desk_rules.said("why", data.why))
    return await desk.done(case.id, "urgency", ("urgency", "due_at"))


@post("/staff/care/cases/{case_id:uuid}/dong", guards=[care_staff], dependencies=DESK, status_code=200)
async def move_dong(desk: Desk, case_id: UUID, data: NewDong) -> DongShown:
    """The person lives elsewhere: hand what is open to that dong's desk. The case may no longer be read here."""
    case = await desk.lock_to_work(case_id, data.version)
    desk_rules.check_open(case)
    await actions.move_dong(desk, case, data.dong_id, desk_rules.said("why", data.why))
    await tell_anew(desk, case.person_id)
    moved = await queries.find_case(desk.db, case.id)
    return await queries.find_dong(desk.db, data.dong_id, desk.today) or queries.dong_of(moved)


# With the person


@post("/staff/care/cases/{case_id:uuid}/questions", guards=[care_staff], dependencies=DESK)
async def ask_person(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: DeskQuestion) -> DeskCase:
    """Ask the person, and whoever asked for them; the clock may wait for the answer."""
    actor, route = f"staff:{desk.staff.id}", f"ask_care_person:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        return await actions.show_again(desk, case)
    question = lines(data.question)
    rules.check_question(question, case.closed_at, await asking.count_open_questions(desk.db, case.id, "staff"))
    question_id = await asking.insert_question(
        desk.db, desk.sealer, case.id, "staff", desk.staff.id, question, desk.now
    )  # fmt: skip
    await made(desk.db, actor, route, idempotency_key, question_id)
    if data.pause and case.paused_at is None and case.due_at is not None:
        await queries.pause(desk.db, case.id, "waiting_for_answer", desk.now)
        await desk.note(case, "paused")
    await desk.tell_person(case.id, "care_question", str(question_id))
    return await desk.done(case.id, "ask_question", ("question",))


@post(
    "/staff/care/cases/{case_id:uuid}/questions/{question_id:uuid}/answer",
    guards=[care_staff],
    dependencies=DESK,
    status_code=200,
)
async def answer_person(desk: Desk, case_id: UUID, question_id: UUID, data: NewAnswer) -> DeskCase:
    """Answer what the person asked. Raises NotFound for what does not wait for an answer."""
    case = await desk.lock_to_work(case_id)
    text = lines(data.answer)
    rules.check_answer(text)
    if not await asking.answer_question(
        desk.db, desk.sealer, case.id, question_id, "citizen", desk.staff.id, text, desk.now
    ):
        raise NotFound
    await desk.tell_person(case.id, "care_answer", str(question_id))
    return await desk.done(case.id, "answer_question", ("answer",))


@post("/staff/care/cases/{case_id:uuid}/mandates/{mandate_id:uuid}", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def answer_mandate(desk: Desk, case_id: UUID, mandate_id: UUID, data: MandateAnswer) -> DeskCase:
    """What the person said, on the phone or in person, about a relative who acts for them. Raises NotFound where that
    cannot be said of it."""
    case = await desk.lock_to_work(case_id)
    citizen_id = await desks.answer_mandate(
        desk.db, mandate_id, case.person_id, data.to, data.how, desk.staff.id, desk.now
    )  # fmt: skip
    if citizen_id is None:
        raise NotFound
    await desk.note(case, f"mandate_{data.to}")
    return await desk.done(case.id, f"mandate_{data.to}", ("mandate",), f"citizen:{citizen_id}")


@post("/staff/care/activations", guards=[care_staff], dependencies=DESK)
async def activate(desk: Desk, data: Activation) -> Activated:
    """Somebody stands at the desk with their phone and their identity card: from now on their account may read about
    care, also on a new phone. Raises NotFound for an unknown code, and NoAccountFits."""
    digits = desk_rules.last_digits(data.last_digits)
    if not data.saw_id:
        raise Invalid(fields=[FieldProblem("saw_id", "the identity card must be seen")])
    code = desk_rules.tidy_code(data.code)
    case_id = await queue.find_by_code(desk.db, code) if code else None
    if case_id is None:
        raise NotFound
    fitting = [account for account in await desks.list_accounts(desk.db, case_id)
               if desk.sealer.open(account.phone_sealed).endswith(digits)]  # fmt: skip
    if len(fitting) != 1:
        raise desk_rules.NoAccountFits
    await desks.insert_activation(desk.db, fitting[0].id, desk.staff.id, desk.now)
    case = await queries.find_case(desk.db, case_id)
    await desk.note(case, "activated")
    await append(
        desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="activate", subject_kind="case",
        subject_id=case_id, citizen_id=fitting[0].id, fields=("account",), source=desk.source,
    )  # fmt: skip
    await queries.tell(desk.db, case, f"citizen:{fitting[0].id}")
    return Activated(fitting[0].name)


handlers = [
    read_queue, count_care_queue, find_case, read_desk_case, open_case, take, take_over, list_care_colleagues, assign,
    hand_over_case, answer_handover, drop_handover, set_visit, log_try, take_desk_step, pause, resume, set_urgency,
    move_dong,
    ask_person, answer_person, answer_mandate, activate,
]  # fmt: skip
