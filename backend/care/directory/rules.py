"""Who keeps the directory true, and what may be written into it."""

from collections.abc import Sequence
from datetime import date

from backend.care.directory.models import CareSchedule, Location, OrganizationWords, ServiceWords
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.people.models import StaffSession
from backend.text import lines, one_line


class ServiceFull(Conflict):
    code, title = "service_full", "The service has not so much left"


class StaleDirectory(Conflict):
    code, title = "stale_version", "Somebody else has changed it"


class CapacityPromised(Conflict):
    """`figures`: reserved, the units a week that are promised."""

    code, title = "capacity_promised", "More than that is promised already"


class OrdersOpen(Conflict):
    """`figures`: orders, how many are open after that day; naming the number ends the organization all the same."""

    code, title = "organization_has_open_services", "The organization has orders that are not done by then"


class NotYetPast(Invalid):
    """Prices and rules hold from tomorrow on at the earliest: what was paid today stays."""

    code, title = "tomorrow_earliest", "It can hold from tomorrow on"


class UnknownArea(Invalid):
    code, title = "unknown_dong", "There is no such dong"


class EndsBeforeToday(Invalid):
    code, title = "date_in_past", "What was, stays"


EDITORS = ("administrator", "care_supervisor")


def may_edit(staff: StaffSession, district_id: int | None) -> bool:
    """Administrators and supervisors of the city keep every organization, those of a district the ones that it chose
    and pays."""
    grants = [grant for grant in staff.grants if grant.role in EDITORS]
    return any(
        grant.scope_kind == "city"
        or (grant.scope_kind == "district" and district_id is not None and grant.scope_id == district_id)
        for grant in grants
    )


def check_edits(staff: StaffSession, district_id: int | None) -> None:
    if not may_edit(staff, district_id):
        raise NotAllowed


def check_version(seen: int, now: int) -> None:
    if seen != now:
        raise StaleDirectory


def check_end(last_day: date | None, valid_from: date, today: date) -> None:
    if last_day is not None and last_day < today:
        raise EndsBeforeToday(fields=[FieldProblem("last_day", "today or later")])
    if last_day is not None and last_day < valid_from:
        raise Invalid(fields=[FieldProblem("last_day", "not before it begins")])


def check_orders(left: int, seen: int) -> None:
    if left and left != seen:
        raise OrdersOpen(figures={"orders": left})


def check_from_tomorrow(valid_from: date, today: date) -> None:
    if valid_from <= today:
        raise NotYetPast(fields=[FieldProblem("valid_from", "tomorrow or later")])


def tidy_organization(words: OrganizationWords) -> tuple[dict[str, str], list[Location]]:
    """Names and number without what is around them, and the places. Raises Invalid."""
    named = {name: one_line(getattr(words, name)) for name in ("name_ko", "name_en", "phone")}
    places = [
        Location(name_ko=one_line(place.name_ko), name_en=one_line(place.name_en),
                 address_ko=one_line(place.address_ko), dong_id=place.dong_id)
        for place in words.locations
    ]  # fmt: skip
    texts = dict(named)
    for number, place in enumerate(places):
        texts |= {f"locations.{number}.{name}": getattr(place, name) for name in ("name_ko", "name_en", "address_ko")}
    _check_words(texts)
    return named, places


def tidy_service(words: ServiceWords) -> dict[str, str]:
    """What is read of a service, in NFC and without what is around it. Raises Invalid."""
    named = {name: one_line(getattr(words, name)) for name in ("name_ko", "name_en")}
    _check_words(named)
    told = {
        name: lines(getattr(words, name))
        for name in ("description_ko", "description_en", "eligibility_ko", "eligibility_en")
    }
    if words.min_age is not None and words.max_age is not None and words.min_age > words.max_age:
        raise Invalid(fields=[FieldProblem("max_age", "not below the least age")])
    check_schedules(words.schedules)
    return named | told


def check_schedules(schedules: Sequence[CareSchedule]) -> None:
    for number, schedule in enumerate(schedules):
        if schedule.opens_at >= schedule.closes_at:
            raise Invalid(fields=[FieldProblem(f"schedules.{number}.closes_at", "after it opens")])


def _check_words(texts: dict[str, str]) -> None:
    if wrong := [name for name, text in texts.items() if not text or not text.isprintable()]:
        raise Invalid(fields=[FieldProblem(name, "words that can be printed") for name in wrong])
