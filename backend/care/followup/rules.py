"""When somebody is looked in on, which tasks a case needs, and what each word about one must say."""

import calendar
from collections.abc import Collection, Mapping
from datetime import date, timedelta

import msgspec

from backend.care.followup.models import How, TaskKind, Turn
from backend.care.models import CareRules, Status
from backend.care.rules import add_working_days
from backend.errors import Conflict, FieldProblem, Invalid

# While care is given somebody looks in again and again.
FOLLOWED: tuple[Status, ...] = ("in_service", "monitoring")
LOOKING_IN: tuple[TaskKind, ...] = ("monitoring_call", "monitoring_visit")
MOST_AHEAD = timedelta(days=400)


class TaskEnded(Conflict):
    code, title = "task_ended", "This task is done, or there is no need for it any more"


class TaskExists(Conflict):
    code, title = "task_exists", "Such a task is to be done already"


class Window(msgspec.Struct, frozen=True):
    """Two days, both included."""

    opens_on: date
    due_on: date


def is_working(day: date, closed: Collection[date]) -> bool:
    return day.isoweekday() <= 5 and day not in closed


def window(after: date, by: date, days: int, closed: Collection[date]) -> Window:
    """The days in which something is to be done after one day and by another: it ends on a working day, so that nobody
    is late because the office was closed, and opens so many days before, never on the day `after` itself."""
    due_on = by
    while due_on > after and not is_working(due_on, closed):
        due_on -= timedelta(days=1)
    if due_on <= after:
        due_on = after + timedelta(days=1)
        while not is_working(due_on, closed):
            due_on += timedelta(days=1)
    return Window(max(after + timedelta(days=1), due_on - timedelta(days=days)), due_on)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due(kind: TaskKind, since: date, rules: CareRules, closed: Collection[date], *, first: bool) -> Window:
    """The window of a task by rule: looking in for the first time, again, or assessing anew; counted from a day."""
    if kind == "reassessment":
        by = add_months(since, rules.reassessment_months)
    else:
        by = since + timedelta(days=rules.first_call_days if first else rules.monitoring_days)
    return window(since, by, rules.task_window_days, closed)


def to_make(
    status: Status, is_open: Collection[TaskKind], last_done: Mapping[TaskKind, date], began_on: date, today: date,
    rules: CareRules, closed: Collection[date],
) -> dict[TaskKind, Window]:  # fmt: skip
    """Which tasks a case lacks: one of looking in and one of assessing anew, counted from the last of their kind or the
    day on which care began; from today where that would lie behind us."""
    if status not in FOLLOWED:
        return {}
    made: dict[TaskKind, Window] = {}
    looked_in = max((last_done[kind] for kind in LOOKING_IN if kind in last_done), default=None)
    if not any(kind in is_open for kind in LOOKING_IN):
        made["monitoring_call"] = _ahead("monitoring_call", looked_in, began_on, today, rules, closed)
    if "reassessment" not in is_open:
        made["reassessment"] = _ahead("reassessment", last_done.get("reassessment"), began_on, today, rules, closed)
    return made


def _ahead(
    kind: TaskKind, last: date | None, began_on: date, today: date, rules: CareRules, closed: Collection[date]
) -> Window:
    first = last is None or last < began_on
    since = began_on if first else last
    found = due(kind, since or began_on, rules, closed, first=first)
    return found if found.due_on > today else due(kind, today, rules, closed, first=first)


def soon(today: date, closed: Collection[date]) -> Window:
    """From today until the end of the next working day."""
    return Window(today, add_working_days(today, 1, closed))


def turn(opens_on: date, due_on: date, planned_on: date, today: date) -> Turn:
    if today > due_on:
        return "overdue"
    if today >= planned_on:
        return "today"
    return "open" if today >= opens_on else "coming"


def check_new(kind: TaskKind, opens_on: date, due_on: date, what: str, today: date) -> None:
    """Raises Invalid."""
    problems: list[FieldProblem] = []
    if not opens_on <= due_on:
        problems.append(FieldProblem("due_on", "not before the first day"))
    if not today <= due_on <= today + MOST_AHEAD:
        problems.append(FieldProblem("due_on", "within the next year"))
    if kind in ("sharing", "help"):
        problems.append(FieldProblem("kind", "what no rule makes alone"))
    if kind == "other" and not what:
        problems.append(FieldProblem("what", "what is to be done"))
    if problems:
        raise Invalid(fields=problems)


def check_done(kind: TaskKind, how: How | None, word: str) -> None:
    """Raises Invalid. Whoever is worse is worth a word."""
    if kind in LOOKING_IN and how is None:
        raise Invalid(fields=[FieldProblem("how", "better, same or worse")])
    if kind not in LOOKING_IN and how is not None:
        raise Invalid(fields=[FieldProblem("how", "of looking in alone")])
    if (how == "worse" or kind in ("sharing", "help", "other")) and not word:
        raise Invalid(fields=[FieldProblem("word", "at least a word")])


def check_moved(planned_on: date, opens_on: date, due_on: date, today: date) -> None:
    """Raises Invalid outside the task's own days: what is promised is not put off."""
    if not max(opens_on, today) <= planned_on <= due_on:
        raise Invalid(fields=[FieldProblem("planned_on", f"from {opens_on} to {due_on}")])
