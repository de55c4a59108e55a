"""Who is looked in on, and what is said of it."""

from datetime import date, datetime

from backend.care.outreach.models import Found, OutreachRule
from backend.errors import Conflict, FieldProblem, Invalid
from backend.people.declarations.rules import age_on


class OutreachOver(Conflict):
    code, title = "outreach_over", "The danger is over: nobody is called any more for it"


def is_looked_in_on(rule: OutreachRule, risk: int, born_on: date | None, *, lives_alone: bool, today: date) -> bool:
    if risk >= rule.least_risk:
        return True
    return lives_alone and born_on is not None and age_on(born_on, today) >= rule.alone_from_age


def check_lasts(closed_at: datetime | None) -> None:
    if closed_at is not None:
        raise OutreachOver


def check_note(status: Found, note: str) -> None:
    """Whoever has the case must know which help. Raises Invalid."""
    if status == "needs_help" and not note:
        raise Invalid(fields=[FieldProblem("note", "which help")])
