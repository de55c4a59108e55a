"""What citizens, the desk and jobs do alike: opening a case, taking it a step on, and telling whom it concerns."""

from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from backend.care import queries, rules, texts
from backend.care.followup import queries as followups
from backend.care.followup.rules import FOLLOWED
from backend.care.models import SYSTEM, Actor, CareRules, CaseRow, CloseReason, ConsentGiven, Status
from backend.care.plans.capacity import end_plan
from backend.care.rules import CaseRole, Guard
from backend.care.satisfaction import queries as satisfaction
from backend.db import Db
from backend.jobs import enqueue
from backend.messages.actions import tell_citizen
from backend.messages.models import Kind
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


async def open_case(
    db: Db, sealer: Sealer, case: queries.NewCase, consents: Sequence[ConsentGiven], actor: Actor, now: datetime, *,
    given_by: UUID | None = None, heard_by: UUID | None = None,
) -> tuple[UUID, str]:  # fmt: skip
    """Write a case down with what was agreed to, and put it on its way to somebody at the dong; its id and code."""
    case_id, code = await queries.insert_case(db, sealer, case)
    await queries.append_event(db, sealer, case_id, actor, "received", now, to_status="received")
    await queries.insert_consents(db, case.person_id, case_id, consents, now, given_by=given_by, heard_by=heard_by)
    await queries.tell(db, await queries.find_case(db, case_id))
    await enqueue(db, "route_case", case_id)
    return case_id, code


async def step(
    db: Db, settings: Settings, sealer: Sealer, case: CaseRow, to: Status, actor: Actor, roles: Set[CaseRole],
    met: Set[Guard], now: datetime, *, why: str = "", close_reason: CloseReason | None = None,
) -> CaseRow:  # fmt: skip
    """Take a case from its status to the next, as the table allows; the step is appended and told.

    `case` is locked and as the caller saw it. Raises StepRefused, NotAllowed, GuardUnmet, StaleCase.
    """
    rules.check_step(case.status, to, roles, met)
    today = day_in_seoul(now)
    care_rules, closed_days = await queries.the_rules(db, today), await queries.list_closed_days(db, today)
    due_at = rules.due_after(to, now, case.urgency, care_rules, closed_days)
    await queries.take_step(db, case.id, case.version, to, [case.status], now, due_at=due_at,
                            close_reason=close_reason)  # fmt: skip
    await queries.append_event(db, sealer, case.id, actor, to, now, from_status=case.status, to_status=to, why=why)
    if to in rules.ENDED or (case.status, to) == ("visit_scheduled", "assigned"):
        await queries.cancel_visits(db, case.id)
    if to in rules.ENDED:
        await queries.drop_handovers(db, case.id, now)
        await end_plan(db, case.id)
    await _follow(db, case.status, to, case.id, actor, care_rules, closed_days, now)
    await _end(db, case, to, close_reason, now)
    after = await queries.find_case(db, case.id)
    await queries.tell(db, after)
    if to != "assigned":
        await message(db, settings, after, "care_ended" if to in rules.ENDED else "care_step", now, but=actor)
    return after


async def _follow(
    db: Db, source: Status, to: Status, case_id: UUID, actor: Actor, care_rules: CareRules, closed_days: set[date],
    now: datetime,
) -> None:  # fmt: skip
    """While care is given somebody looks in again; when it goes another way, nobody does."""
    today = day_in_seoul(now)
    if to in FOLLOWED:
        await followups.keep_tasks(db, case_id, to, today, today, care_rules, closed_days, now)
        return
    if to == "assessed" and source in FOLLOWED and actor.kind == "staff" and actor.id is not None:
        await followups.finish_reassessment(db, case_id, actor.id, now)
    await followups.drop_tasks(db, case_id, now, also_others=to in rules.ENDED)


async def _end(db: Db, case: CaseRow, to: Status, close_reason: CloseReason | None, now: datetime) -> None:
    """Who has died is told nothing more; who has had care is asked once how it was; what begins again goes back to
    whoever had it, or to somebody else where they are gone."""
    if to == "closed" and close_reason == "deceased":
        await queries.mark_died(db, case.id, now)
    if to == "closed" and close_reason is not None:
        await satisfaction.ask(db, case, close_reason, now)
    if to == "reopened":
        await enqueue(db, "route_case", case.id)
        await satisfaction.drop(db, case.id)
        if case.close_reason == "deceased":
            await queries.mark_died(db, case.id, None)


async def message(
    db: Db, settings: Settings, case: CaseRow, kind: Kind, now: datetime, *, but: Actor = SYSTEM, cause: str = ""
) -> None:
    """Tell the person, who asked for them and who may follow it that there is news; not whoever brought it about, nor
    somebody who has died."""
    followers = await queries.list_followers(db, case.person_id, day_in_seoul(now))
    person = None if case.person_died_at else case.person_citizen_id
    title = texts.DIED if case.person_died_at and kind == "care_ended" else texts.TITLES[kind]
    for citizen_id in {person, case.requester_id, *followers} - {None, but.id}:
        if case.person_died_at and citizen_id == case.person_citizen_id:
            continue
        if citizen_id is None or (citizen_id == case.requester_id and case.relation == "neighbour"):
            continue
        await tell_citizen(
            db, settings, citizen_id=citizen_id, kind=kind,
            cause=f"{kind}:{cause or f'{case.id}:{case.version}'}:{citizen_id}", booking_id=None,
            title=title, body=texts.BODY, lock_title=texts.LOCK_TITLE, lock_screen=texts.LOCK_BODY,
            link=f"/care/{case.id}", urgency="normal", expires_at=now + timedelta(days=1), now=now,
        )  # fmt: skip


async def record(
    db: Db, action: str, case: CaseRow, actor: Actor, now: datetime, *, fields: Sequence[str] = (),
    source: str | None = None,
) -> None:  # fmt: skip
    """Append to the trail what was done to a case, or that it was read: the person can see it."""
    await append(
        db, at=now, actor_kind=actor.kind, actor_id=actor.id, action=action, subject_kind="case", subject_id=case.id,
        citizen_id=case.person_citizen_id, fields=fields, source=source,
    )  # fmt: skip


class Roles(msgspec.Struct, frozen=True):
    """What a citizen is to a case."""

    is_person: bool
    is_mandated: bool
    is_requester: bool

    @property
    def of_table(self) -> set[CaseRole]:
        roles: set[CaseRole] = set()
        if self.is_person or self.is_mandated:
            roles.add("citizen")
        if self.is_requester:
            roles.add("requester")
        return roles
