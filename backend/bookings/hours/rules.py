"""What makes a week of work."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from backend.bookings.hours.models import NewTemplate, Shift
from backend.errors import Conflict, FieldProblem, Invalid
from backend.places.rules import DateInPast, HoursOverlap
from backend.text import one_line


class TemplateExists(Conflict):
    code, title = "template_exists", "The site has a template of this name"


def check_from(valid_from: date, today: date) -> None:
    if valid_from < today:
        raise DateInPast


def check_week(week: Sequence[Shift]) -> None:
    """Raises Invalid where a shift ends before it starts, and HoursOverlap where two of one day do."""
    if wrong := [n for n, shift in enumerate(week) if shift.starts >= shift.ends]:
        raise Invalid(fields=[FieldProblem(f"week.{n}.ends", "after it starts") for n in wrong])
    ordered = sorted(week, key=lambda shift: (shift.weekday, shift.starts))
    for one, next_ in pairwise(ordered):
        if one.weekday == next_.weekday and next_.starts < one.ends:
            raise HoursOverlap


def tidy_name(template: NewTemplate) -> str:
    name = one_line(template.name)
    if not name or not name.isprintable():
        raise Invalid(fields=[FieldProblem("name", "words that can be printed")])
    return name
