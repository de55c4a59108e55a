"""Who may open a case at the desk, what they may do with it, and what each act must say."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from backend.care.desk.models import Action, NewVisit
from backend.care.models import CareRules, CaseRow, PauseReason, Status, Urgency
from backend.care.rules import (
    OPEN,
    CaseRole,
    Guard,
    GuardUnmet,
    in_reopen_window,
    targets,
)
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.text import lines

OPENING_LIVES = timedelta(minutes=30)
LEAST_LETTERS = 10
MOST_AHEAD = timedelta(days=90)
# While nobody has been there yet.
BEFORE_VISIT: tuple[Status, ...] = ("received", "reopened", "assigned", "visit_scheduled")


class OpeningNeeded(NotAllowed):
    code, title = "opening_needed", "A colleague has this case: say why you open it"


class AlreadyTaken(Conflict):
    code, title = "already_taken", "A colleague has taken it already"


class VisitOverlap(Conflict):
    code, title = "visit_overlap", "There is another visit at this time"


class VisitAfterPromise(Conflict):
    code, title = "visit_after_promise", "That is later than promised: say why"


class HandoverOpen(Conflict):
    code, title = "handover_open", "A colleague is asked already"


class NoAccountFits(Conflict):
    code, title = "no_account_fits", "No account of this case has a number that ends so"


class OwnOpening(NotAllowed):
    code, title = "own_opening", "Somebody else reviews this one"


def roles_of(staff_id: UUID, case: CaseRow, managed: Collection[int], supervised: Collection[int]) -> set[CaseRole]:
    """What a member of staff is to a case; `managed`, `supervised`: the dongs for which they are granted that."""
    roles: set[CaseRole] = set()
    if case.dong_id in managed:
        roles.add("care_manager")
        if case.assigned_to == staff_id:
            roles.add("author")
    if case.dong_id in supervised:
        roles.add("care_supervisor")
    return roles


def is_readable(case: CaseRow, roles: Collection[CaseRole], *, is_handed_over: bool) -> bool:
    """Without giving a reason: who has it or is asked to take it, who supervises, and anybody of the dong while nobody
    has it."""
    return case.assigned_to is None or is_handed_over or "author" in roles or "care_supervisor" in roles


def works_on(case: CaseRow, roles: Collection[CaseRole]) -> bool:
    return (
        "author" in roles or "care_supervisor" in roles or (case.assigned_to is None and "care_manager" in roles)
    )  # fmt: skip


def check_works_on(case: CaseRow, roles: Collection[CaseRole]) -> None:
    """To read a colleague's case is not yet to act in it: one takes it over for that."""
    if not works_on(case, roles):
        raise NotAllowed


def check_open(case: CaseRow, among: Collection[Status] = OPEN) -> None:
    if case.status not in among:
        raise Conflict(code="step_refused", reason=case.status)


def check_pausable(case: CaseRow) -> None:
    check_open(case)
    if case.paused_at is not None or case.due_at is None:
        raise Conflict(code="step_refused", reason=case.status)


STEPS: dict[Action, Status] = {
    "unreachable": "unreachable", "link": "linked_elsewhere", "reject": "rejected", "withdraw": "withdrawn",
    "reopen": "reopened", "fast_track": "in_service", "to_monitoring": "monitoring", "close": "closed",
    "reassess": "assessed",
}  # fmt: skip


def doable(
    case: CaseRow, roles: Collection[CaseRole], staff_id: UUID, rules: CareRules, now: datetime, *,
    handed_to: UUID | None, has_visit: bool, has_question: bool,
) -> list[Action]:  # fmt: skip
    """What the reader may do with the case now, if what it asks for is there."""
    is_open, is_new = case.closed_at is None, case.status in ("received", "reopened")
    is_mine, is_nobodys = case.assigned_to == staff_id, case.assigned_to is None
    manages, supervises = "care_manager" in roles, "care_supervisor" in roles
    leads, works = "author" in roles or supervises, is_open and works_on(case, roles)
    ways = targets(case.status, roles)
    is_set, may_set = case.status == "visit_scheduled", "visit_scheduled" in ways and not is_nobodys
    holds: dict[Action, bool] = {
        "take": is_open and manages and (is_nobodys or (is_mine and is_new)),
        "take_over": is_open and manages and not is_nobodys and not is_mine,
        "assign": is_open and supervises,
        "hand_over": is_open and leads and not is_nobodys and handed_to is None,
        "answer_handover": is_open and handed_to == staff_id,
        "drop_handover": is_open and leads and handed_to is not None,
        "visit": may_set and is_visited_from(case) and not has_visit,
        "move_visit": (is_set and leads) or (may_set and is_visited_from(case) and has_visit),
        "cancel_visit": is_set and leads,
        "try": works and case.status in BEFORE_VISIT,
        "urgency": works and case.status in BEFORE_VISIT,
        "pause": works and case.paused_at is None and case.due_at is not None,
        "resume": works and case.paused_at is not None,
        "ask": works,
        "answer": has_question and works_on(case, roles),
        "mandate": works_on(case, roles),
        "move_dong": works,
        **{action: to in ways for action, to in STEPS.items()},
    }
    holds["fast_track"] = holds["fast_track"] and is_fast(case)
    holds["again"] = holds["reopen"] and not in_reopen_window(case.closed_at, now, rules) and not case.person_died_at
    holds["reopen"] = holds["reopen"] and in_reopen_window(case.closed_at, now, rules)
    holds["reassess"] = holds["reassess"] and case.status in ("in_service", "monitoring")
    return [action for action, may in holds.items() if may]


def is_fast(case: CaseRow) -> bool:
    return case.urgency == "emergency" and case.status in BEFORE_VISIT


def is_visited_from(case: CaseRow) -> bool:
    return case.status != "in_service" or case.urgency == "emergency"


def said(path: str, text: str, *, least: int = 1) -> str:
    """What somebody wrote, tidied. Raises Invalid where letters are missing."""
    tidy = lines(text)
    if sum(c.isalnum() for c in tidy) < least:
        raise Invalid(fields=[FieldProblem(path, f"at least {least} letters")])
    return tidy


def check_visit(visit: NewVisit, case: CaseRow, why: str, now: datetime) -> None:
    """Raises Invalid for a time that is over or too far ahead, and VisitAfterPromise."""
    if not now < visit.starts_at <= now + MOST_AHEAD:
        raise Invalid(fields=[FieldProblem("starts_at", "within the next 90 days")])
    if case.due_at is not None and case.paused_at is None and visit.starts_at >= case.due_at and not why:
        raise VisitAfterPromise


def check_word(to: Status, why: str) -> None:
    """An end is given a word, also where the person themselves would owe none."""
    if to == "withdrawn" and not why:
        raise GuardUnmet(reason="reason")


def met(
    case: CaseRow, why: str, tries: int, rules: CareRules, now: datetime, *, has_services: bool
) -> set[Guard]:  # fmt: skip
    """Which guards hold, of those that do not ask for a body of their own. `has_services`: somebody still comes."""
    holds: set[Guard] = set()
    if not has_services:
        holds.add("services_ended")
    if why:
        holds.add("reason")
    if case.urgency == "emergency":
        holds.add("emergency")
    if tries >= rules.unreachable_tries:
        holds.add("tries_made")
    if in_reopen_window(case.closed_at, now, rules):
        holds.add("reopen_window")
    return holds


def due_at_urgency(case: CaseRow, urgency: Urgency, due: datetime) -> datetime:
    """More urgent is promised sooner; what was promised once is not taken back."""
    return due if case.due_at is None else min(case.due_at, due)


RISKS: dict[Urgency, int] = {"emergency": 60, "soon": 25, "normal": 0}


def risk_at_urgency(case: CaseRow, urgency: Urgency) -> int:
    return max(0, min(100, case.risk - RISKS[case.urgency] + RISKS[urgency]))


def last_digits(text: str) -> str:
    """Raises Invalid unless four digits were typed."""
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        raise Invalid(fields=[FieldProblem("last_digits", "four digits")])
    return text


def tidy_code(text: str) -> str:
    """`1234 5678` as it stands in the base; empty for what is no code."""
    kept = text.replace(" ", "").replace("-", "")
    return kept if len(kept) == 8 and kept.isascii() and kept.isdigit() else ""


STAFF_PAUSES: tuple[PauseReason, ...] = ("person_asked", "in_hospital", "away")


def check_pause_reason(reason: PauseReason) -> None:
    """A clock that waits for an answer stands still with the question."""
    if reason not in STAFF_PAUSES:
        raise Invalid(fields=[FieldProblem("reason", "person_asked, in_hospital or away")])
