"""What every act at the desk needs, the acts that are more than one step, and a case as the desk sees it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from litestar.di import Provide

from backend import live
from backend.care import actions as care
from backend.care import queries, rules
from backend.care.asking import queries as asking
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.board import actions as board
from backend.care.desk.handovers import queries as handovers
from backend.care.desk.models import (
    CareHandover,
    ConsentShown,
    DeskCase,
    EventShown,
    MandateShown,
    NewVisit,
    PersonShown,
    RequesterShown,
    VisitShown,
    Worker,
)
from backend.care.desk.openings import queries as openings
from backend.care.models import Actor, CareQuestion, CaseRow, CloseReason, Contact, Status, Urgency
from backend.care.plans import queries as plans
from backend.care.rules import CaseRole, Guard
from backend.db import Db
from backend.errors import FieldProblem, Invalid, NotAllowed, NotFound
from backend.jobs import enqueue
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_stepped_up, spoken
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings


class Desk:
    """Who acts, from where and when, and the dongs for which they do: `managed` as care manager, `supervised` as
    supervisor. Made by `at_desk`, which has entered them all."""

    def __init__(
        self, db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None,
        managed: Sequence[int], supervised: Sequence[int],
    ) -> None:  # fmt: skip
        self.db, self.settings, self.sealer, self.staff, self.now = db, settings, sealer, staff, now
        self.source, self.managed, self.supervised = source, managed, supervised
        self.today = day_in_seoul(now)
        self.actor = Actor("staff", staff.id)

    @property
    def dong_ids(self) -> list[int]:
        return sorted({*self.managed, *self.supervised})

    def roles(self, case: CaseRow) -> set[CaseRole]:
        return desk_rules.roles_of(self.staff.id, case, self.managed, self.supervised)

    async def find(self, case_id: UUID) -> CaseRow:
        """A case that may be read without a word, or that was opened a moment ago. Raises NotFound, OpeningNeeded."""
        return await self._readable(await queries.find_case(self.db, case_id))

    async def lock(self, case_id: UUID, version: int | None = None) -> CaseRow:
        """The case to act in. Raises as `find` does, and StaleCase where another version was seen."""
        case = await self._readable(await queries.lock_case(self.db, case_id))
        if version is not None:
            rules.check_version(version, case.version)
        return case

    async def lock_to_work(self, case_id: UUID, version: int | None = None) -> CaseRow:
        """As `lock`; raises NotAllowed to whoever may only read it."""
        case = await self.lock(case_id, version)
        desk_rules.check_works_on(case, self.roles(case))
        return case

    async def _readable(self, case: CaseRow) -> CaseRow:
        roles = self.roles(case)
        if desk_rules.is_readable(case, roles, is_handed_over=False):
            return case
        asked = await handovers.find_asked(self.db, case.id)
        if asked == self.staff.id or await openings.has_opened(self.db, case.id, self.staff.id, self.now):
            return case
        raise desk_rules.OpeningNeeded

    async def step(
        self, case: CaseRow, to: Status, met: set[Guard], why: str = "", close_reason: CloseReason | None = None
    ) -> CaseRow:
        return await care.step(self.db, self.settings, self.sealer, case, to, self.actor, self.roles(case), met,
                               self.now, why=why, close_reason=close_reason)  # fmt: skip

    async def note(self, case: CaseRow, action: str, why: str = "") -> None:
        """Append what happened to the case's own history."""
        await queries.append_event(self.db, self.sealer, case.id, self.actor, action, self.now, why=why)

    async def record(self, case: CaseRow, action: str, fields: Sequence[str] = ()) -> None:
        await care.record(self.db, action, case, self.actor, self.now, fields=fields, source=self.source)

    async def done(self, case_id: UUID, action: str, fields: Sequence[str] = ("status",), *also: str) -> DeskCase:
        """Note it in the trail, let open pages follow, and answer with the case as it is now."""
        case = await queries.find_case(self.db, case_id)
        await self.record(case, action, fields)
        await queries.tell(self.db, case, *also)
        return await show(self, case)

    async def tell_person(
        self, case_id: UUID, kind: Literal["care_step", "care_paused", "care_question", "care_answer"], cause: str = ""
    ) -> None:
        case = await queries.find_case(self.db, case_id)
        await care.message(self.db, self.settings, case, kind, self.now, but=self.actor, cause=cause)


async def at_desk(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None
) -> Desk:
    """Enter the dongs of a member of staff, and no others."""
    managed = await queries.list_dong_ids(db, [g for g in staff.grants if g.role == "care_manager"])
    supervised = await queries.list_dong_ids(db, [g for g in staff.grants if g.role == "care_supervisor"])
    desk = Desk(db, settings, sealer, staff, now, source, managed, supervised)
    await queries.enter(db, desk.today, dong_ids=desk.dong_ids)
    return desk


# For routes of the desk and of what is taken in at it.
DESK = {"desk": Provide(at_desk)}
care_staff = Allow("care_manager", "care_supervisor")


# From hand to hand


async def give(desk: Desk, case: CaseRow, staff_id: UUID, action: str, why: str = "") -> None:
    """The case is this manager's from now on, with the visit that is agreed on; a new one is assigned by that.

    Raises GuardUnmet where they are no care manager of its dong, and VisitOverlap.
    """
    if staff_id not in {c.id for c in await desks.list_colleagues(desk.db, case.dong_id, desk.today)}:
        raise rules.GuardUnmet(reason="assignee_in_scope")
    await queries.drop_handovers(desk.db, case.id, desk.now)
    await desks.give_visit(desk.db, case.id, staff_id, desk.now)
    roles = desk.roles(case)
    await queries.assign(desk.db, case.id, staff_id)
    if case.status not in ("received", "reopened"):
        await desk.note(case, action, why)
        return
    after = await queries.find_case(desk.db, case.id)
    await care.step(desk.db, desk.settings, desk.sealer, after, "assigned", desk.actor, roles, {"assignee_in_scope"},
                    desk.now, why=why)  # fmt: skip


async def open_colleagues(desk: Desk, case: CaseRow, why: str, *, lives: timedelta) -> None:
    """Say why one looks into what a colleague has; the supervisors of the dong are told. Raises StepUpNeeded."""
    check_stepped_up(desk.staff, desk.now)
    opening_id = await openings.insert_opening(
        desk.db, case.id, desk.staff.id, desk.sealer.seal(why), desk.now, desk.now + lives
    )
    await board.tell_opened(desk.db, desk.settings, case, opening_id, desk.staff.id, desk.now)
    await live.tell(desk.db, f"dong:{case.dong_id}", "opening", case.id)


# Visits


async def set_visit(desk: Desk, case: CaseRow, visit: NewVisit) -> None:
    """Agree on a time, or on another one. Raises Invalid, VisitAfterPromise, VisitOverlap, and what a step raises."""
    why = desk_rules.said("why", visit.why, least=0)
    desk_rules.check_visit(visit, case, why, desk.now)
    roles = desk.roles(case)
    is_moved = case.status == "visit_scheduled"
    met: set[Guard] = {"visit_set"}
    if case.urgency == "emergency":
        met.add("emergency")
    if is_moved:
        if not roles & {"author", "care_supervisor"}:
            raise NotAllowed
    else:
        rules.check_step(case.status, "visit_scheduled", roles, met)
    if case.assigned_to is None:
        raise rules.GuardUnmet(reason="assignee_in_scope")
    ends_at = visit.starts_at + timedelta(minutes=visit.minutes)
    await desks.set_visit(desk.db, case.id, case.assigned_to, visit.starts_at, ends_at, desk.now)
    if not is_moved:
        await desk.step(case, "visit_scheduled", met, why)
        return
    await desks.touch(desk.db, case.id)
    await desk.note(case, "visit_moved", why)
    await desk.tell_person(case.id, "care_step")


async def take_step(desk: Desk, case: CaseRow, to: Status, why: str, close_reason: CloseReason | None) -> None:
    """A step of the table that asks for nothing but a word; those that ask for more stay unmet here."""
    if to == "closed" and close_reason is None:
        raise Invalid(fields=[FieldProblem("close_reason", "one of the reasons")])
    care_rules = await queries.the_rules(desk.db, desk.today)
    standing = await desks.find_standing(desk.db, case.id)
    met = desk_rules.met(case, why, standing.tries, care_rules, desk.now, has_services=standing.services > 0)
    rules.check_step(case.status, to, desk.roles(case), met)
    desk_rules.check_word(to, why)
    await desk.step(case, to, met, why, close_reason if to in rules.ENDED else None)
    # A visit that does not take place any more is news; whoever is newly assigned is not.
    if to == "assigned":
        await desk.tell_person(case.id, "care_step")


async def set_urgency(desk: Desk, case: CaseRow, urgency: Urgency, why: str) -> None:
    """What was heard changes how soon somebody must come: sooner, or as promised."""
    desk_rules.check_open(case, desk_rules.BEFORE_VISIT)
    care_rules = await queries.the_rules(desk.db, desk.today)
    due = rules.visit_due(desk.now, urgency, care_rules, await queries.list_closed_days(desk.db, desk.today))
    due_at = desk_rules.due_at_urgency(case, urgency, due)
    await desks.set_urgency(desk.db, case.id, urgency, desk_rules.risk_at_urgency(case, urgency), due_at)
    await desk.note(case, f"urgency_{urgency}", why)


async def move_dong(desk: Desk, case: CaseRow, dong_id: int, why: str) -> None:
    """The person lives in another dong: their open cases go to its desk, to whoever has the least to do there."""
    dong = await queries.find_dong(desk.db, dong_id, desk.today)
    if dong is None or dong_id == case.dong_id:
        raise Invalid(code="unknown_dong", fields=[FieldProblem("dong_id", "another dong of Gwangju")])
    person = await desks.find_person(desk.db, case.person_id)
    if person is None:
        raise NotFound
    # To hand something over is to stand at that dong's desk, too.
    await queries.enter(desk.db, desk.today, dong_ids=[*desk.dong_ids, dong_id])
    address = desk.sealer.open(person.address_sealed)
    index = desk.sealer.index("care_household", rules.address_key(dong_id, address))
    await desks.move_person(desk.db, case.person_id, dong_id, index)
    for moved_id in await desks.list_open_of_person(desk.db, case.person_id, case.dong_id):
        moved = await queries.lock_case(desk.db, moved_id)
        await queries.cancel_visits(desk.db, moved_id)
        await queries.drop_handovers(desk.db, moved_id, desk.now)
        if moved.status == "visit_scheduled":
            await care.step(desk.db, desk.settings, desk.sealer, moved, "assigned", desk.actor, {"care_supervisor"},
                            {"reason"}, desk.now, why=why)  # fmt: skip
        staff_id = await queries.find_least_busy(desk.db, dong_id, desk.today)
        await desks.move_case(desk.db, moved_id, dong_id, staff_id)
        await desk.note(moved, "dong_moved", why)
        await desk.record(moved, "move_dong", ("dong_id",))
        after = await queries.find_case(desk.db, moved_id)
        await queries.tell(desk.db, after, f"dong:{case.dong_id}")
        await enqueue(desk.db, "route_case", moved_id)


# Showing


# What is read with a case.
READ = ("name", "born_on", "phone", "address", "access", "words", "questions", "events")


async def show_again(desk: Desk, case: CaseRow) -> DeskCase:
    """Where nothing was done but to look, also by a request that came twice."""
    await desk.record(case, "read", READ)
    return await show(desk, case)


async def show(desk: Desk, case: CaseRow) -> DeskCase:
    """Everything that stands about the case."""
    db, open_ = desk.db, desk.sealer.open
    roles = desk.roles(case)
    parts = await desks.read_parts(db, case, desk.today)
    standing = parts.standing
    waiting = await plans.find_open(db, case.id) if "care_supervisor" in roles else None
    handed_to = next((h.to_staff_id for h in parts.handovers if h.status == "asked"), None)
    return DeskCase(
        id=case.id,
        code=case.code,
        version=case.version,
        status=case.status,
        dong=parts.dong or queries.dong_of(case),
        channel=case.channel,
        relation=case.relation,
        person=_person(parts.person, desk.sealer),
        requester=_requester(parts.requester, desk.sealer),
        needs=case.needs,
        urgency=case.urgency,
        risk=case.risk,
        words=open_(case.words_sealed) if case.words_sealed else "",
        visit_times=case.visit_times,
        call_first=case.call_first,
        received_at=case.received_at,
        due_at=case.due_at,
        is_late=case.due_at is not None and case.due_at <= desk.now and case.paused_at is None,
        paused_at=case.paused_at,
        pause_reason=case.pause_reason,
        escalated_to=case.escalated_to,
        closed_at=case.closed_at,
        close_reason=case.close_reason,
        assignee=Worker(case.assigned_to, standing.assignee_name or "") if case.assigned_to else None,
        can=desk_rules.doable(
            case, roles, desk.staff.id, parts.rules, desk.now, handed_to=handed_to,
            has_visit=any(visit.status == "planned" for visit in parts.visits),
            has_question=any(q.asked_by == "citizen" and q.answered_at is None for q in parts.questions),
        ),
        tries=standing.tries,
        tries_needed=parts.rules.unreachable_tries,
        may_approve=waiting is not None and waiting.status == "submitted" and desk.staff.id not in waiting.writer_ids,
        searching=standing.searching,
        services=standing.services,
        handovers=[_handover(row, desk.sealer) for row in parts.handovers],
        visits=[VisitShown(v.id, v.starts_at, v.ends_at, v.staff_name, v.status) for v in parts.visits],
        events=[
            EventShown(e.at, e.kind, e.who, e.action, e.from_status, e.to_status,
                       open_(e.why_sealed) if e.why_sealed else "")
            for e in parts.events
        ],
        questions=[_question(row, desk) for row in parts.questions],
        consents=[
            ConsentShown(c.purpose, c.given, c.at, c.given_by, c.heard_by)
            for c in parts.consents
        ],
        mandates=[
            MandateShown(id=m.id, name=m.name, relation=m.relation, status=m.status, asked_at=m.asked_at,
                         valid_until=m.valid_until, confirmed_at=m.confirmed_at, confirmed_how=m.confirmed_how,
                         digest=m.digest)
            for m in parts.mandates
        ],
    )  # fmt: skip


def _person(row: desks.PersonRow | None, sealer: Sealer) -> PersonShown:
    if row is None:
        return PersonShown(name="", born_on=None, phone="", address="", access="", lives_alone=None, contact=None,
                           has_account=False, died_at=None, version=1)  # fmt: skip
    born_on = _opened(row.born_on_sealed, sealer)
    return PersonShown(
        name=_opened(row.name_sealed, sealer),
        born_on=datetime.strptime(born_on, "%Y-%m-%d").date() if born_on else None,  # noqa: DTZ007
        phone=call_at(_opened(row.phone_sealed, sealer)), address=_opened(row.address_sealed, sealer),
        access=_opened(row.access_sealed, sealer), lives_alone=row.lives_alone, contact=contact_of(row, sealer),
        has_account=row.has_account, died_at=row.died_at, version=row.version,
    )  # fmt: skip


def contact_of(row: desks.PersonRow, sealer: Sealer) -> Contact | None:
    """Whom to call where the person cannot be reached."""
    if row.contact_name_sealed is None or row.contact_phone_sealed is None or row.contact_relation is None:
        return None
    return Contact(sealer.open(row.contact_name_sealed), row.contact_relation,
                   call_at(sealer.open(row.contact_phone_sealed)))  # fmt: skip


def _requester(row: desks.RequesterRow | None, sealer: Sealer) -> RequesterShown | None:
    if row is None:
        return None
    return RequesterShown(row.name or _opened(row.told_name_sealed, sealer),
                          call_at(_opened(row.phone_sealed or row.told_phone_sealed, sealer)))  # fmt: skip


def _handover(row: handovers.HandoverRow, sealer: Sealer) -> CareHandover:
    to = Worker(row.to_staff_id, row.to_name)
    return CareHandover(row.id, row.from_name, to, sealer.open(row.word_sealed), row.at, row.status,
                         _opened(row.answer_sealed, sealer))  # fmt: skip


def _question(row: asking.QuestionRow, desk: Desk) -> CareQuestion:
    return asking.show_question(row, desk.sealer, desk.staff.id)


def _opened(sealed: bytes | None, sealer: Sealer) -> str:
    return sealer.open(sealed) if sealed else ""


def call_at(phone: str) -> str:
    """A number as one dials it: a mobile one is kept as `+8210…`, a ward's as it was told."""
    return spoken(phone) if phone.startswith("+82") else phone
