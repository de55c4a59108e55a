"""Whom to call next, by when, and what can come of it. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol

from backend.care.calls.models import Cause, ProviderRules, Result, Whom
from backend.care.models import CaseRow, Level
from backend.errors import Conflict, FieldProblem, Invalid
from backend.seoul import SEOUL

RESULTS: dict[Whom, tuple[Result, ...]] = {
    "person": ("met", "no_answer"),
    "contact": ("met", "no_answer", "no_news"),
    "provider": ("met", "no_answer", "no_news"),
    "door": ("met", "no_answer"),
    # Whoever has called 119 does not rest until somebody has seen the person.
    "emergency": ("met", "on_way"),
}
MORNING, NIGHT = time(8), time(21)
# While these last the person is known to be elsewhere.
AWAY = ("in_hospital", "away")


class SearchOver(Conflict):
    code, title = "search_over", "Somebody has met the person already"


class CallMade(Conflict):
    code, title = "call_made", "This call was made already"


class Call(Protocol):
    @property
    def position(self) -> int: ...
    @property
    def result(self) -> Result | None: ...


def is_at_risk(case: CaseRow, rules: ProviderRules) -> bool:
    return case.urgency == "emergency" or case.risk >= rules.high_risk


def due_at(case: CaseRow, rules: ProviderRules, now: datetime) -> datetime:
    """By when the next call is made. Whoever is at no high risk is not called out of bed: at night it counts from the
    morning on."""
    if is_at_risk(case, rules):
        return now + timedelta(minutes=rules.high_minutes)
    here = now.astimezone(SEOUL)
    begin = now
    if here.time() >= NIGHT:
        begin = datetime.combine(here.date() + timedelta(days=1), MORNING, SEOUL)
    elif here.time() < MORNING:
        begin = datetime.combine(here.date(), MORNING, SEOUL)
    return begin.astimezone(now.tzinfo) + timedelta(minutes=rules.normal_minutes)


def is_raised(case: CaseRow, *, met_since: bool) -> bool:
    """Whether to look for the person: their case goes on, they are not known to be elsewhere, and nobody has met them
    since."""
    return case.closed_at is None and not (case.paused_at and case.pause_reason in AWAY) and not met_since


def met_counts_from(cause: Cause) -> int:
    """From how many days after the missed one a meeting counts: a provider who stood before a closed door knows more
    than whoever was there on the same day; where only the report is missing, anybody who met them will do."""
    return 1 if cause == "missed" else 0


def next_position(calls: Sequence[Call]) -> int | None:
    """Whose turn it is: the first after the last that was made, since one may go straight to the door or to 119."""
    made = max((call.position for call in calls if call.result is not None), default=0)
    return min((call.position for call in calls if call.position > made), default=None)


def check_result(whom: Whom, result: Result, made: Result | None) -> None:
    """Raises Invalid for what cannot come of it, and CallMade. That somebody met the person may be said of any call,
    also of one that was made before: they called back."""
    if result not in RESULTS[whom]:
        raise Invalid(fields=[FieldProblem("result", ", ".join(RESULTS[whom]))])
    if made is not None and result != "met":
        raise CallMade


def level_due(level: Level, due: datetime, rules: ProviderRules, now: datetime) -> Level:
    """Who sees a call that was not made in time: the district's supervisors at once, the city's when as much time has
    passed again as somebody at risk is given."""
    if due > now:
        return level
    if level != "dong" and due + timedelta(minutes=rules.high_minutes) <= now:
        return "city"
    return "district" if level == "dong" else level
