"""The way of a day, and the assessment of a case. Two devices may save at once: see `rules.merge`."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import QueryParameter

from backend.care.desk import actions as desks
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.models import DeskCase, DongNamed
from backend.care.visits import actions, queries, rules
from backend.care.visits.models import (
    Assessment,
    Assessments,
    Completing,
    HealthHeard,
    NewAgreement,
    NewAnswers,
    Settling,
    Stop,
    VisitRoute,
)
from backend.idempotency import IdempotencyKey, already, made
from backend.seoul import SEOUL
from backend.trail.queries import append

# Seven notes as they were and as they are, in three bytes a letter; and a drawing in base64.
ANSWERS_BODY, DRAWING_BODY = 256 * 1024, 320 * 1024
STOP_READ = ("name", "born_on", "phone", "address", "access", "words")


@get("/staff/care/route", guards=[care_staff], dependencies=DESK)
async def read_visit_route(
    desk: Desk, on_date: Annotated[date | None, QueryParameter(description="In Seoul; today where left out.")] = None
) -> VisitRoute:
    """My visits of a day, in order; that each was read can be seen by the person."""
    day = on_date or desk.today
    rules.check_day(day, desk.today)
    begins = datetime.combine(day, time(), SEOUL)
    rows = await queries.list_stops(desk.db, desk.staff.id, begins, begins + timedelta(days=1))
    for row in rows:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read", subject_kind="case",
            subject_id=row.case_id, citizen_id=row.citizen_id, fields=STOP_READ, source=desk.source,
        )  # fmt: skip
    return VisitRoute(day, [_stop(row, desk) for row in rows])


def _stop(row: queries.StopRow, desk: Desk) -> Stop:
    def opened(sealed: bytes | None) -> str:
        return desk.sealer.open(sealed) if sealed else ""

    born_on = opened(row.born_on_sealed)
    return Stop(
        visit_id=row.visit_id, case_id=row.case_id, code=row.code, starts_at=row.starts_at, ends_at=row.ends_at,
        visit_status=row.visit_status, case_status=row.case_status, name=opened(row.name_sealed),
        born_on=date.fromisoformat(born_on) if born_on else None, phone=desks.call_at(opened(row.phone_sealed)),
        address=opened(row.address_sealed), dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en),
        access=opened(row.access_sealed), needs=row.needs, words=opened(row.words_sealed), urgency=row.urgency,
        risk=row.risk, lives_alone=row.lives_alone, assessment=row.assessment,
    )  # fmt: skip


@get("/staff/care/cases/{case_id:uuid}/assessment", guards=[care_staff], dependencies=DESK)
async def read_assessments(desk: Desk, case_id: UUID) -> Assessments:
    """The draft, what earlier visits found, and the form. Raises OpeningNeeded where a colleague has the case."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("assessment",))
    return await actions.show(desk, case)


@put("/staff/care/cases/{case_id:uuid}/assessment", guards=[care_staff], dependencies=DESK, status_code=200,
     request_max_body_size=ANSWERS_BODY)  # fmt: skip
async def save_answers(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: NewAnswers) -> Assessment:
    """Save answers that were given on top of what this device had last been told: from the open page, or from a tablet
    that was without a network. Where somebody else answered differently meanwhile, theirs stays and this one waits
    beside it (`conflicts`); nothing is lost. Answers with the draft as it is now.

    Errors: `form_outdated`, `assessment_whole`, `case_ended`, `registration_number`, `opening_needed`.
    """
    actor, route = f"staff:{desk.staff.id}", f"save_care_answers:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        await desk.record(case, "read", ("assessment",))
        return await actions.show_again(desk, case, UUID(done))
    saved = await actions.save(desk, case, data)
    await made(desk.db, actor, route, idempotency_key, saved.id)
    return saved


@post("/staff/care/cases/{case_id:uuid}/assessment/conflicts/{conflict_id:uuid}", guards=[care_staff],
      dependencies=DESK, status_code=200)  # fmt: skip
async def settle_conflict(desk: Desk, case_id: UUID, conflict_id: UUID, data: Settling) -> Assessment:
    """Choose one of two answers."""
    return await actions.settle(desk, await desk.lock_to_work(case_id), conflict_id, data)


@post("/staff/care/cases/{case_id:uuid}/assessment/agreement", guards=[care_staff], dependencies=DESK,
      status_code=200, request_max_body_size=DRAWING_BODY)  # fmt: skip
async def agree(desk: Desk, case_id: UUID, data: NewAgreement) -> Assessment:
    """The person agrees to what is written, with their finger or by word. It takes the place of an earlier one."""
    return await actions.agree(desk, await desk.lock_to_work(case_id), data)


@post("/staff/care/cases/{case_id:uuid}/assessment/health", guards=[care_staff], dependencies=DESK, status_code=200)
async def hear_health_consent(desk: Desk, case_id: UUID, data: HealthHeard) -> Assessments:
    """The person was asked at the door whether what is about their health may be kept."""
    case = await desk.lock_to_work(case_id)
    await actions.hear_health(desk, case, given=data.given)
    return await actions.show(desk, case)


@post("/staff/care/cases/{case_id:uuid}/assessment/complete", guards=[care_staff], dependencies=DESK, status_code=200)
async def complete_assessment(desk: Desk, case_id: UUID, idempotency_key: IdempotencyKey, data: Completing) -> DeskCase:
    """The assessment is whole and takes the case on. Raises ConflictOpen, AssessmentLacks, StaleCase, GuardUnmet."""
    actor, route = f"staff:{desk.staff.id}", f"complete_assessment:{case_id}"
    done = await already(desk.db, actor, route, idempotency_key, data)
    case = await desk.lock_to_work(case_id)
    if done is not None:
        return await desks.show(desk, case)
    await actions.complete(desk, case, data.version)
    await made(desk.db, actor, route, idempotency_key, case.id)
    return await desk.done(case.id, "complete_assessment", ("assessment", "status", "risk"))


handlers = [read_visit_route, read_assessments, save_answers, settle_conflict, agree, hear_health_consent,
            complete_assessment]  # fmt: skip
