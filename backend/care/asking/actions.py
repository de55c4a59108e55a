"""Writing a request down once, for oneself, for family, or as a neighbour; and showing a case to whoever may see it."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from backend.care import actions as care
from backend.care import queries, rules
from backend.care.actions import Roles
from backend.care.asking import queries as asking
from backend.care.consents import queries as consents
from backend.care.models import Actor, Case, CaseListed, CaseRow, ConsentGiven, NewRequest, Receipt, Relation
from backend.care.orders.actions import end_order
from backend.care.orders.queries import list_running
from backend.care.orders.sending.actions import tell_anew
from backend.care.orders.sending.models import Sender
from backend.care.plans import queries as plans
from backend.db import Db
from backend.errors import FieldProblem, Invalid, NotFound
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.text import lines

# A mandate ends by itself, and is asked for again.
MANDATE_LIVES = timedelta(days=365)


async def ask(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, request: NewRequest, now: datetime
) -> Receipt:
    """Write a request down at its dong's desk.

    Raises Invalid (`unknown_dong` among its codes), ConsentMissing, and MaybeDuplicate where an
    open case of the same person or household stands and nothing was said about it.
    """
    today = day_in_seoul(now)
    request = _tidy(request)
    rules.check_request(request, await queries.current_versions(db), today)
    if await queries.find_dong(db, request.person.dong_id, today) is None:
        raise Invalid(code="unknown_dong", fields=[FieldProblem("person.dong_id", "a dong of Gwangju")])
    # To hand something in is to stand at that dong's desk; nothing of it is read from here.
    await queries.enter(db, today, citizen_id=citizen.id, dong_ids=[request.person.dong_id])
    person, is_self = request.person, request.relation == "self"
    phone = (
        await asking.find_own_phone(db, sealer, citizen.id)
        if is_self
        else rules.call_number("person.phone", person.phone)
    )
    if request.relation != "neighbour" and request.duplicate != "new":
        same = await queries.find_open_case_of(db, sealer, person, phone)
        if same is not None and request.duplicate == "ask":
            raise rules.MaybeDuplicate(reason=same.same)
        if same is not None:
            return await _join(db, settings, sealer, citizen, request, same, phone, now)
    person_id = await queries.save_person(
        db, sealer, person, phone=phone, citizen_id=citizen.id if is_self else None, now=now
    )
    care_rules, closed = await queries.the_rules(db, today), await queries.list_closed_days(db, today)
    due_at = rules.visit_due(now, request.urgency, care_rules, closed)
    case_id, code = await care.open_case(
        db, sealer,
        queries.NewCase(
            person_id=person_id, dong_id=person.dong_id, channel="online", relation=request.relation,
            requester_id=citizen.id, requester_phone=None, needs=request.needs,
            urgency=request.urgency, words=request.words if rules.health_allowed(request.consents) else "",
            visit_times=request.visit_times, call_first=request.call_first,
            risk=rules.first_risk(request.urgency, person.born_on, person.lives_alone, today), received_at=now,
            due_at=due_at,
        ),
        request.consents, Actor("citizen", citizen.id), now, given_by=citizen.id,
    )  # fmt: skip
    if is_self:
        # Whoever comes to them already goes to where they said that they live now.
        await tell_anew(Sender(Actor("citizen", citizen.id), db, sealer, now, today), person_id)
    if request.relation not in ("self", "neighbour"):
        await asking.ask_for_mandate(db, person_id, citizen.id, request.relation, now, today + MANDATE_LIVES)
    case = await queries.find_case(db, case_id)
    await care.record(db, "ask", case, Actor("citizen", citizen.id), now, fields=["person", "needs", "words"])
    if request.relation == "neighbour":
        return Receipt(None, None, joined=False, due_at=None)
    await care.message(db, settings, case, "care_received", now)
    return Receipt(case_id, code, joined=False, due_at=due_at)


async def _join(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, request: NewRequest, same: queries.OpenCase,
    phone: str | None, now: datetime,
) -> Receipt:  # fmt: skip
    """Add what was said to the case that stands: as words to its manager, and as a mandate that was asked for."""
    today = day_in_seoul(now)
    await queries.enter(db, today, citizen_id=citizen.id, dong_ids=[same.dong_id])
    case = await queries.lock_case(db, same.case_id)
    mine = case.person_citizen_id == citizen.id
    if request.relation == "self" and phone and not mine:
        mine = await asking.link_account(db, same.person_id, citizen.id, sealer.index("care_phone", phone))
    if request.relation != "self":
        await asking.ask_for_mandate(db, same.person_id, citizen.id, request.relation, now, today + MANDATE_LIVES)
    if request.words and rules.health_allowed(request.consents):
        await asking.insert_question(db, sealer, case.id, "citizen", citizen.id, request.words, now)
    actor = Actor("citizen", citizen.id)
    await queries.append_event(db, sealer, case.id, actor, "joined", now)
    await queries.insert_consents(
        db, same.person_id, case.id, await _new_consents(db, request, same.person_id, mine=mine), now,
        given_by=citizen.id,
    )  # fmt: skip
    await care.record(db, "join", case, actor, now, fields=["words", "mandate"])
    if request.relation != "self" and case.person_citizen_id is not None:
        await care.message(db, settings, case, "care_mandate", now, but=actor, cause=f"{case.id}:{citizen.id}")
    await queries.tell(db, case)
    shown = mine or case.requester_id == citizen.id
    return Receipt(case.id if shown else None, case.code if shown else None, joined=True,
                   due_at=case.due_at if shown else None)  # fmt: skip


async def _new_consents(
    db: Db, request: NewRequest, person_id: UUID, *, mine: bool
) -> list[ConsentGiven]:  # fmt: skip
    """Whoever joins for somebody else does not overrule what was said before, the person's own no above all."""
    said: set[str] = set() if mine else {word.purpose for word in await consents.list_last_words(db, person_id)}
    return [consent for consent in request.consents if consent.purpose not in said]


def _tidy(request: NewRequest) -> NewRequest:
    return replace(request, person=rules.tidy_person(request.person), words=lines(request.words))


# Reading


async def roles_of(
    db: Db, citizen: CitizenSession, case: CaseRow, now: datetime
) -> tuple[Roles, asking.Mandate | None]:
    mandate = await asking.find_mandate(db, case.person_id, citizen.id, day_in_seoul(now))
    return (
        Roles(
            is_person=case.person_citizen_id == citizen.id,
            is_mandated=mandate is not None and mandate.status == "confirmed",
            is_requester=case.requester_id == citizen.id and case.relation != "neighbour",
        ),
        mandate,
    )


async def open_mine(db: Db, citizen: CitizenSession, case_id: UUID, now: datetime, *, lock: bool = False) -> CaseRow:
    """A case that this citizen may see, in a session that proves who they are.

    Raises NotFound, MandateEnded, and ProofNeeded: a passkey that is older than the case is enough, or a visit to the
    dong office.
    """
    await queries.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    try:
        case = await (queries.lock_case if lock else queries.find_case)(db, case_id)
    except NotFound:
        if await queries.acted_once(db, case_id):
            raise rules.MandateEnded from None
        raise
    if case.relation == "neighbour" and case.person_citizen_id != citizen.id:
        raise NotFound
    if not await is_proven(db, citizen, case, now):
        raise rules.ProofNeeded
    return case


async def read_mine(
    db: Db, citizen: CitizenSession, case_id: UUID, now: datetime, source: str | None, *fields: str
) -> CaseRow:
    """As `open_mine`; the look is noted, and shown to the person where it is somebody else's."""
    case = await open_mine(db, citizen, case_id, now)
    await care.record(db, "read", case, Actor("citizen", citizen.id), now, fields=fields, source=source)
    return case


async def is_proven(db: Db, citizen: CitizenSession, case: CaseRow, now: datetime) -> bool:
    """Whether the session goes back to before the case was asked for, or, of a relative, before they asked to act."""
    if citizen.vouched_from <= case.received_at or await queries.is_activated(db, citizen.id):
        return True
    mandate = await asking.find_mandate(db, case.person_id, citizen.id, day_in_seoul(now))
    return mandate is not None and citizen.vouched_from <= mandate.asked_at


async def list_one(db: Db, sealer: Sealer, citizen: CitizenSession, case: CaseRow, now: datetime) -> CaseListed:
    roles, _ = await roles_of(db, citizen, case, now)
    full = roles.is_person or roles.is_mandated
    return CaseListed(
        id=case.id, access="full" if full else "asked", relation=_relation(case, citizen, roles),
        name=sealer.open(case.name_sealed) if full and case.name_sealed else None, status=case.status,
        received_at=case.received_at, due_at=None if case.paused_at else case.due_at, pause_reason=case.pause_reason,
        closed_at=case.closed_at, to_answer=await asking.count_open_questions(db, case.id, "staff"),
    )  # fmt: skip


def _relation(case: CaseRow, citizen: CitizenSession, roles: Roles) -> Relation:
    """Who the person is to the reader: the person reads of themselves, whoever asked."""
    return "self" if roles.is_person else case.relation if case.requester_id == citizen.id else "relative"


async def show(db: Db, sealer: Sealer, citizen: CitizenSession, case: CaseRow, now: datetime) -> Case:
    """The case as this citizen may see it."""
    roles, mandate = await roles_of(db, citizen, case, now)
    today = day_in_seoul(now)
    full = roles.is_person or roles.is_mandated
    mine = full or roles.is_requester
    own_words = case.requester_id == citizen.id or roles.is_person
    care_rules = await queries.the_rules(db, today)
    dong = await queries.find_dong(db, case.dong_id, today)
    questions = [
        asking.show_question(row, sealer, citizen.id) for row in await asking.list_questions(db, case.id)
        if full or row.asker_id == citizen.id or row.asked_by == "staff"
    ]  # fmt: skip
    of_table = roles.of_table
    running = await list_running(db, case_id=case.id)
    return Case(
        id=case.id,
        code=case.code,
        access="full" if full else "asked",
        relation=_relation(case, citizen, roles),
        name=sealer.open(case.name_sealed) if full and case.name_sealed else None,
        dong=dong or queries.dong_of(case),
        status=case.status,
        version=case.version,
        needs=case.needs,
        urgency=case.urgency,
        words=sealer.open(case.words_sealed) if own_words and case.words_sealed else "",
        visit_times=case.visit_times,
        received_at=case.received_at,
        due_at=None if case.paused_at else case.due_at,
        paused_at=case.paused_at,
        pause_reason=case.pause_reason,
        closed_at=case.closed_at,
        close_reason=case.close_reason if full else None,
        visit=await queries.find_visit(db, case.id) if full else None,
        steps=await queries.list_steps(db, case.id),
        questions=questions,
        can_withdraw=mine
        and "withdrawn" in rules.targets(case.status, of_table)
        and (not running or _decides(case, roles)),
        withdrawing_ends=len(running) if full else 0,
        can_reopen=case.person_died_at is None
        and rules.in_reopen_window(case.closed_at, now, care_rules)
        and "reopened" in rules.targets(case.status, of_table),
        mandate=mandate.status if mandate is not None and mandate.status in ("asked", "confirmed") else None,
        has_plan=await plans.may_read(db, case.id, citizen.id, today),
    )


def _decides(case: CaseRow, roles: Roles) -> bool:
    """Care is ended by the person, or the guardian whom a court named; a relative only asks for it and follows it."""
    return roles.is_person or (roles.is_mandated and roles.is_requester and case.relation == "ward")


# Doing


async def end_or_reopen(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, case: CaseRow,
    to: Literal["withdrawn", "reopened"], version: int, why: str, now: datetime,
) -> CaseRow:  # fmt: skip
    """What the person may do with a case themselves: whoever gives it up ends what still comes. Raises StaleCase,
    NotAllowed, StepRefused, and GuardUnmet to a relative while care is given."""
    rules.check_version(version, case.version)
    roles, _ = await roles_of(db, citizen, case, now)
    care_rules = await queries.the_rules(db, day_in_seoul(now))
    met: set[rules.Guard] = set()
    running = await list_running(db, case_id=case.id)
    if not running or (to == "withdrawn" and _decides(case, roles)):
        met.add("services_ended")
    if why:
        met.add("reason")
    if case.person_died_at is None and rules.in_reopen_window(case.closed_at, now, care_rules):
        met.add("reopen_window")
    actor = Actor("citizen", citizen.id)
    rules.check_step(case.status, to, roles.of_table, met)
    for order_id in running:
        await end_order(db, order_id, "case_closed", sealer.seal(why) if why else None, now)
    if running:
        await queries.append_event(db, sealer, case.id, actor, "service_ended", now, why=why)
    case = await care.step(db, settings, sealer, case, to, actor, roles.of_table, met, now, why=why)
    await care.record(db, to, case, actor, now, fields=["status"])
    return case


async def answer(
    db: Db, sealer: Sealer, citizen: CitizenSession, case: CaseRow, question_id: UUID, text: str, now: datetime
) -> CaseRow:
    """Answer a question of the desk. Saying the same again does nothing; raises NotFound for what does not wait."""
    rules.check_answer(text)
    if not await asking.answer_question(db, sealer, case.id, question_id, "staff", citizen.id, text, now):
        for row in await asking.list_questions(db, case.id):
            if row.id == question_id and row.answer_sealed and sealer.open(row.answer_sealed) == text:
                return case
        raise NotFound
    actor = Actor("citizen", citizen.id)
    waits = await asking.count_open_questions(db, case.id, "staff")
    if case.pause_reason == "waiting_for_answer" and case.paused_at is not None and not waits:
        await queries.resume(db, case.id, rules.resumed_due(case.due_at, case.paused_at, now))
        await queries.append_event(db, sealer, case.id, actor, "resumed", now)
    await care.record(db, "answer_question", case, actor, now, fields=["answer"])
    case = await queries.find_case(db, case.id)
    await queries.tell(db, case)
    return case


# A repeat of what was handed in answers as the first time did.


def remembered(receipt: Receipt) -> str:
    return f"{receipt.case_id or '-'}{'+' if receipt.joined else ''}"


async def receipt_again(db: Db, citizen: CitizenSession, done: str, now: datetime) -> Receipt:
    joined = done.endswith("+")
    named = done.removesuffix("+")
    if named == "-":
        return Receipt(None, None, joined=joined, due_at=None)
    await queries.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    case = await queries.find_case(db, UUID(named))
    return Receipt(case.id, case.code, joined=joined, due_at=case.due_at)
