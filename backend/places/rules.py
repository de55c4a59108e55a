"""When a site is open, and who may change it."""

import hashlib
from datetime import date, time

import msgspec

from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.people.models import StaffSession
from backend.people.rules import granted_sites
from backend.places.models import NewException, NewHours, NewSite, SiteChange, Today, VisitAhead
from backend.text import one_line


class DateInPast(Invalid):
    code, title = "date_in_past", "What was, stays"


class BookingsAhead(Conflict):
    code, title = "bookings_ahead", "People have booked for after this day"


class HoursOverlap(Invalid):
    code, title = "hours_overlap", "Two openings of one day overlap"


class StaleHours(Conflict):
    code, title = "stale_version", "Somebody else has changed the hours"


class ExceptionExists(Conflict):
    code, title = "exception_exists", "This day has an exception already"


class StrandsVisits(Conflict):
    """`bookings`: each VisitAhead, the next first; `strands`: the name of this list, with which the change is saved."""

    code, title = "strands_visits", "People have booked for times that would lie outside the hours"


MOST_LISTED = 200


class DayFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a site's day, each part None where there is none."""

    exception_id: int | None
    exception_opens: time | None
    exception_closes: time | None
    exception_ko: str | None
    exception_en: str | None
    holiday_ko: str | None
    holiday_en: str | None
    opens: time | None
    closes: time | None


def day_of(on_date: date, facts: DayFacts) -> Today:
    """An exception decides alone; else a public holiday closes; else the weekly hours hold."""
    if facts.exception_id is not None:
        return Today(on_date, _clock(facts.exception_opens), _clock(facts.exception_closes),
                     facts.exception_ko, facts.exception_en)  # fmt: skip
    if facts.holiday_ko is not None:
        return Today(on_date, None, None, facts.holiday_ko, facts.holiday_en)
    return Today(on_date, _clock(facts.opens), _clock(facts.closes), None, None)


def check_hours(hours: NewHours, hours_version: int, today: date) -> None:
    """Raises StaleHours where somebody else gave the site a week meanwhile, DateInPast and Invalid."""
    if hours.hours_version != hours_version:
        raise StaleHours
    if hours.valid_from < today:
        raise DateInPast
    for opening in hours.week:
        _check_order(opening.opens, opening.closes)


def check_exception(exception: NewException, today: date) -> None:
    if exception.on_date < today:
        raise DateInPast
    if (exception.opens is None) != (exception.closes is None):
        raise Invalid(fields=[FieldProblem("closes", "both times, or none")])
    if exception.opens is not None and exception.closes is not None:
        _check_order(exception.opens, exception.closes)


def check_strands(before: list[VisitAhead], after: list[VisitAhead], seen: str | None) -> None:
    """Raises StrandsVisits where a change of hours strands visits that it did not find stranded, unless the list that
    was `seen` is this one."""
    known = {visit.id for visit in before}
    stranded = [visit for visit in after if visit.id not in known]
    named = "".join(f"{visit.id}{visit.starts_at.timestamp()}" for visit in stranded)
    strands = hashlib.sha256(named.encode()).hexdigest()[:16]
    if stranded and seen != strands:
        raise StrandsVisits(bookings=stranded[:MOST_LISTED], strands=strands)


def check_opening(site: NewSite, today: date) -> None:
    if site.valid_from < today:
        raise DateInPast


def check_last_day(last_day: date, valid_from: date, today: date) -> None:
    if last_day < today:
        raise DateInPast
    if last_day < valid_from:
        raise Invalid(fields=[FieldProblem("last_day", "not before it opens")])


def tidy(words: SiteChange) -> dict[str, str]:
    """What a site is called and where it is, in NFC and without what is around it. Raises Invalid."""
    tidied = {
        name: one_line(getattr(words, name)) for name in ("name_ko", "name_en", "address_ko", "address_en", "phone")
    }
    if wrong := [name for name, text in tidied.items() if not text or not text.isprintable()]:
        raise Invalid(fields=[FieldProblem(name, "words that can be printed") for name in wrong])
    return tidied


def check_administers_city(staff: StaffSession) -> None:
    if granted_sites(staff, "administrator") is not None:
        raise NotAllowed


def to_time(clock: str) -> time:
    return time.fromisoformat(clock)


def _check_order(opens: str, closes: str) -> None:
    if opens >= closes:
        raise Invalid(fields=[FieldProblem("closes", "after it opens")])


def _clock(value: time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"
