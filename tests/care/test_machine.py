"""Whatever order people act in, the table alone leads a case; as a machine of states that hypothesis drives."""

from datetime import date, datetime, timedelta
from typing import get_args
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.care.models import CareRules, Status, Urgency
from backend.care.rules import (
    ENDED,
    KEEPS_DUE,
    OPEN,
    TABLE,
    CaseRole,
    Guard,
    GuardUnmet,
    StepRefused,
    check_step,
    due_after,
    in_reopen_window,
    visit_due,
)
from backend.errors import DomainError, NotAllowed
from tests.bookings.conftest import MONDAY

RULES = CareRules(3, "18:00", 7, 3, 5, 30, 24, 72, 3, 180)
HOLIDAYS = {date(2026, 5, 5), date(2026, 9, 25)}
STATUSES: tuple[Status, ...] = get_args(Status)
GUARDS: tuple[Guard, ...] = tuple(guard for guard in get_args(Guard) if guard)
SERA, GAON, BOSS = uuid4(), uuid4(), uuid4()


class Case(RuleBasedStateMachine):
    """A case between two managers, a supervisor, the person, whoever asked, and the system."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.history: list[tuple[Status | None, Status]] = []
        self.author: UUID | None = None
        self.approver: UUID | None = None

    @initialize(urgency=st.sampled_from(get_args(Urgency)))
    def receive(self, urgency: Urgency) -> None:
        self.urgency: Urgency = urgency
        self.status: Status = "received"
        self.assigned_to: UUID | None = None
        self.closed_at: datetime | None = None
        self.due_at: datetime | None = visit_due(self.now, urgency, RULES, HOLIDAYS)
        self.history = [(None, "received")]

    def roles(self, who: UUID | str) -> set[CaseRole]:
        match who:
            case "person":
                return {"citizen"}
            case "requester":
                return {"requester"}
            case "system":
                return {"system"}
            case _:
                supervises: set[CaseRole] = {"care_supervisor"} if who == BOSS else {"care_manager"}
                return supervises | ({"author"} if who == self.assigned_to and who != BOSS else set())

    @rule(hours=st.integers(0, 24 * 30))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(to=st.sampled_from((SERA, GAON)))
    def given_over(self, to: UUID) -> None:
        if self.assigned_to is not None and self.closed_at is None:
            self.assigned_to = to

    @rule(
        who=st.sampled_from([SERA, GAON, BOSS, "person", "requester", "system"]),
        to=st.sampled_from(STATUSES),
        # Most often all that can be asked for is there: else nobody gets far.
        met=st.one_of(st.just(set(GUARDS)), st.sets(st.sampled_from(GUARDS))),
    )
    def step(self, who: UUID | str, to: Status, met: set[Guard]) -> None:
        # What does not depend on what somebody says is as it is.
        met = met - {"emergency", "reopen_window", "not_author"}
        if self.urgency == "emergency":
            met.add("emergency")
        if in_reopen_window(self.closed_at, self.now, RULES):
            met.add("reopen_window")
        if who != self.author:
            met.add("not_author")
        refusal: DomainError | None = None
        try:
            check_step(self.status, to, self.roles(who), met)
        except DomainError as error:
            refusal = error
        self.check_refusal(who, to, met, refusal)
        if refusal is None:
            self.go(who, to)

    def check_refusal(self, who: UUID | str, to: Status, met: set[Guard], refusal: DomainError | None) -> None:
        line = TABLE.get((self.status, to))
        if line is None:
            assert isinstance(refusal, StepRefused)
        elif not line.roles & self.roles(who):
            assert isinstance(refusal, NotAllowed)
        elif not set(line.guards) <= met:
            assert isinstance(refusal, GuardUnmet)
            assert refusal.extensions["reason"] in set(line.guards) - met
        else:
            assert refusal is None

    def go(self, who: UUID | str, to: Status) -> None:
        due = due_after(to, self.now, self.urgency, RULES, HOLIDAYS)
        self.history.append((self.status, to))
        self.due_at = self.due_at if to in KEEPS_DUE else due
        self.closed_at = self.now if to in ENDED else None
        if to == "plan_drafted" and isinstance(who, UUID):
            self.author = who
        if to == "approved" and isinstance(who, UUID):
            self.approver = who
        if to == "assigned" and self.assigned_to is None:
            self.assigned_to = who if isinstance(who, UUID) and who != BOSS else SERA
        self.status = to

    @invariant()
    def history_is_one_way_through_the_table(self) -> None:
        if self.history:
            assert [source for source, _ in self.history[1:]] == [to for _, to in self.history[:-1]]
            assert all(pair in TABLE for pair in self.history[1:])
            assert self.history[-1][1] == self.status

    @invariant()
    def it_is_closed_when_it_has_ended_and_promises_nothing_then(self) -> None:
        if self.history:
            assert (self.closed_at is not None) == (self.status in ENDED) == (self.status not in OPEN)
            assert self.closed_at is None or self.due_at is None

    @invariant()
    def what_is_open_and_goes_on_has_a_promise(self) -> None:
        if self.history and self.status in ("received", "reopened", "assessed", "plan_drafted", "approved"):
            assert self.due_at is not None

    @invariant()
    def nobody_approves_what_they_wrote(self) -> None:
        assert self.approver is None or self.approver != self.author or self.status != "approved"

    @invariant()
    def whoever_is_visited_has_somebody(self) -> None:
        if self.history and self.status in ("assigned", "visit_scheduled"):
            assert self.assigned_to is not None or self.history[-1][0] == "in_service"


def test_no_order_of_acts_breaks_a_case() -> None:
    run_state_machine_as_test(
        Case,
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None,
                          suppress_health_check=list(HealthCheck), derandomize=True),
    )  # fmt: skip


def test_every_status_can_be_reached_and_every_end_begun_again() -> None:
    reached: set[Status] = {"received"}
    while more := {to for source, to in TABLE if source in reached} - reached:
        reached |= more
    assert reached == set(STATUSES)
    assert {source for source, to in TABLE if to == "reopened"} == set(ENDED)
    # From every open status there is a way out that somebody on the spot may take.
    for status in OPEN:
        ends: set[Status] = {status}
        while more := {to for source, to in TABLE if source in ends and source in OPEN} - ends:
            ends |= more
        assert ends & set(ENDED), status


def test_whoever_drafts_a_plan_is_never_the_one_who_approves_it() -> None:
    """A plan is drafted by the author, approved by a supervisor who did not write it; no other line leads there."""
    assert {source for source, to in TABLE if to == "approved"} == {"plan_drafted"}
    step = TABLE["plan_drafted", "approved"]
    assert step.roles == {"care_supervisor"}
    assert "not_author" in step.guards
