"""Which numbers a promise may have, and what it means for somebody who asks today."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from backend.care.followup.rules import due
from backend.care.models import CareRules
from backend.care.promises.models import Promises
from backend.care.rules import add_working_days, end_of, visit_due
from backend.errors import FieldProblem, Invalid
from backend.places.rules import DateInPast
from backend.seoul import day_in_seoul

# In days, hours, tries and months, as the name says; the last one is included.
BOUNDS: dict[str, tuple[int, int]] = {
    "visit_working_days": (1, 60),
    "plan_working_days": (1, 60),
    "approval_working_days": (1, 60),
    "service_working_days": (1, 60),
    "monitoring_days": (1, 366),
    "district_after_hours": (0, 1000),
    "city_after_hours": (0, 1000),
    "unreachable_tries": (1, 20),
    "reopen_days": (0, 1000),
    "first_call_days": (1, 366),
    "task_window_days": (1, 60),
    "reassessment_months": (1, 36),
}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check_rules(rules: CareRules) -> None:
    """Raises Invalid with every number that is out of its bounds."""
    wrong = [
        FieldProblem(name, f"{least} to {most}")
        for name, (least, most) in BOUNDS.items()
        if not least <= getattr(rules, name) <= most
    ]
    if not _CLOCK.fullmatch(rules.emergency_until):
        wrong.append(FieldProblem("emergency_until", "HH:MM"))
    if rules.city_after_hours < rules.district_after_hours:
        wrong.append(FieldProblem("city_after_hours", "not before the district"))
    if wrong:
        raise Invalid(fields=wrong)


def check_ahead(valid_from: date, today: date) -> None:
    """Raises DateInPast for today, too: what was promised this morning stands."""
    if valid_from <= today:
        raise DateInPast


def promises(rules: CareRules, now: datetime, closed: Collection[date]) -> Promises:
    """What these rules would promise now."""
    today = day_in_seoul(now)
    visit_by = add_working_days(today, rules.visit_working_days, closed)
    late_from = end_of(visit_by)
    first_call = due("monitoring_call", today, rules, closed, first=True)
    return Promises(
        visit_by=visit_by, emergency_by=visit_due(now, "emergency", rules, closed),
        plan_by=add_working_days(today, rules.plan_working_days, closed),
        approval_by=add_working_days(today, rules.approval_working_days, closed),
        service_by=add_working_days(today, rules.service_working_days, closed),
        first_call_from=first_call.opens_on, first_call_by=first_call.due_on,
        monitoring_by=due("monitoring_call", today, rules, closed, first=False).due_on,
        reassessment_by=due("reassessment", today, rules, closed, first=True).due_on,
        district_sees_at=late_from + timedelta(hours=rules.district_after_hours),
        city_sees_at=late_from + timedelta(hours=rules.city_after_hours),
        reopens_until=today + timedelta(days=rules.reopen_days),
    )  # fmt: skip
