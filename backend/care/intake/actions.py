"""Writing a request down for somebody who asks by phone, at the office or from a ward."""

from uuid import UUID

from msgspec.structs import replace

from backend.care import actions as care
from backend.care import queries, rules
from backend.care.callbacks.actions import become_care
from backend.care.desk.actions import Desk, call_at
from backend.care.intake import rules as intake_rules
from backend.care.intake.models import IntakeReceipt, NewIntake
from backend.errors import FieldProblem, Invalid
from backend.text import lines, one_line


async def take_in(desk: Desk, intake: NewIntake) -> tuple[UUID, bool]:
    """The case's id and whether it stood already.

    Raises what `check_intake` does, Invalid (`unknown_dong`), MaybeDuplicate where nothing was said about it, and
    CallbackOver where the call that it came from has ended.
    """
    db, sealer = desk.db, desk.sealer
    intake = _tidy(intake)
    intake_rules.check_intake(intake, await queries.current_versions(db), desk.today)
    person = intake.person
    if await queries.find_dong(db, person.dong_id, desk.today) is None:
        raise Invalid(code="unknown_dong", fields=[FieldProblem("person.dong_id", "a dong of Gwangju")])
    await queries.enter(db, desk.today, dong_ids=[*desk.dong_ids, person.dong_id])
    phone = rules.call_number("person.phone", person.phone)
    same = await queries.find_open_case_of(db, sealer, person, phone) if intake.duplicate != "new" else None
    if same is not None and intake.duplicate == "ask":
        raise rules.MaybeDuplicate(reason=same.same)
    if same is not None:
        await _join(desk, intake, same)
        await _end_callback(desk, intake, same.case_id)
        return same.case_id, True
    person_id = await queries.save_person(db, sealer, person, phone=phone, citizen_id=None, now=desk.now)
    care_rules, closed = await queries.the_rules(db, desk.today), await queries.list_closed_days(db, desk.today)
    case_id, _ = await care.open_case(
        db, sealer,
        queries.NewCase(
            person_id=person_id, dong_id=person.dong_id, channel=intake.channel, relation=intake.relation,
            requester_id=None, requester_name=intake.requester_name,
            requester_phone=intake_rules.requester_phone(intake.requester_phone), needs=intake.needs,
            urgency=intake.urgency, words=intake.words if intake_rules.words_kept(intake) else "",
            visit_times=intake.visit_times, call_first=intake.call_first,
            risk=rules.first_risk(intake.urgency, person.born_on, person.lives_alone, desk.today),
            received_at=desk.now, due_at=rules.visit_due(desk.now, intake.urgency, care_rules, closed),
        ),
        intake.consents, desk.actor, desk.now, heard_by=desk.staff.id,
    )  # fmt: skip
    await desk.record(await queries.find_case(db, case_id), "take_in", ("person", "needs", "words"))
    await _end_callback(desk, intake, case_id)
    return case_id, False


async def _end_callback(desk: Desk, intake: NewIntake, case_id: UUID) -> None:
    if intake.callback_id is not None:
        await become_care(desk, intake.callback_id, await queries.find_case(desk.db, case_id))


async def _join(desk: Desk, intake: NewIntake, same: queries.OpenCase) -> None:
    """What was told, and by whom, is added to the history of the case that stands."""
    await queries.enter(desk.db, desk.today, dong_ids=[*desk.dong_ids, same.dong_id])
    case = await queries.lock_case(desk.db, same.case_id)
    phone = intake_rules.requester_phone(intake.requester_phone)
    told = [" ".join(filter(None, (intake.requester_name, call_at(phone or "")))),
            intake.words if intake_rules.words_kept(intake) else ""]  # fmt: skip
    await desk.note(case, "joined", "\n".join(filter(None, told)))
    await queries.insert_consents(desk.db, same.person_id, case.id, intake.consents, desk.now, heard_by=desk.staff.id)
    await desk.record(case, "join", ("words",))
    await queries.tell(desk.db, case)


async def receipt(desk: Desk, case_id: UUID, *, joined: bool, dong_id: int) -> IntakeReceipt:
    """`dong_id`: where it was handed in."""
    await queries.enter(desk.db, desk.today, dong_ids=[*desk.dong_ids, dong_id])
    case = await queries.find_case(desk.db, case_id)
    return IntakeReceipt(
        case_id=case.id, code=case.code,
        dong=await queries.find_dong(desk.db, case.dong_id, desk.today) or queries.dong_of(case), due_at=case.due_at,
        joined=joined, readable=case.dong_id in desk.dong_ids,
    )  # fmt: skip


def _tidy(intake: NewIntake) -> NewIntake:
    return replace(
        intake, person=rules.tidy_person(intake.person), words=lines(intake.words),
        requester_name=one_line(intake.requester_name),
    )  # fmt: skip
