"""What a plan must say, how two people write in one, and what comes first by law."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec

from backend.care.desk.rules import works_on
from backend.care.directory.models import ServiceOffered, Tier
from backend.care.models import CaseRow, Status
from backend.care.money.models import MoneyItem, MoneyRules
from backend.care.money.rules import calculate
from backend.care.plans.models import Granted, PlanAction, Planned, PlanStatus, Theirs
from backend.care.rules import CaseRole, targets
from backend.errors import Conflict, FieldProblem, Invalid

# While a plan holds: another one may be written all the same.
HELD: tuple[Status, ...] = ("approved", "in_service", "monitoring")
MOST_ITEMS = 30
MOST_DAYS = timedelta(days=366)
MOST_AHEAD = timedelta(days=366)


class PlanSubmitted(Conflict):
    code, title = "plan_submitted", "The plan waits for its approval"


class NoPlan(Conflict):
    code, title = "no_plan", "There is no plan to do this with"


class EditedMeanwhile(Conflict):
    """`theirs`: the fields that somebody else changed, with what stands there now."""

    code, title = "edited_meanwhile", "Somebody else changed the same"


class PlanItemGone(Conflict):
    """`fields`: the items that somebody else took out."""

    code, title = "plan_item_gone", "Somebody else took this service out"


class TooManyItems(Conflict):
    code, title = "too_many_items", "A plan has at most thirty services"


class ServiceNotHere(Conflict):
    code, title = "service_not_here", "This service is not given here, or not to this person"


class TierWhyNeeded(Conflict):
    """`alternatives`: what would fit and comes first by law."""

    code, title = "tier_why_needed", "Something that comes first would fit: say why not that"


class PlanIncomplete(Conflict):
    """`fields`: what is missing or wrong."""

    code, title = "plan_incomplete", "The plan is not whole yet"


# How often

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
# Every day, on days of the week (each, or each second to fourth week), or on a day of the month. What is done once
# begins and ends on that day.
_OFTEN = re.compile(
    rf"FREQ=DAILY"
    rf"|FREQ=WEEKLY(?:;INTERVAL=[2-4])?;BYDAY={_DAY}(?:,{_DAY})*"
    rf"|FREQ=MONTHLY;BYMONTHDAY=(?:[1-9]|1\d|2[0-8]|-1)"
    rf"|FREQ=MONTHLY;BYDAY=(?:[1-4]|-1){_DAY}"
)


def check_often(path: str, rrule: str) -> str:
    """The rule as it is kept: days of the week in their order, each once. Raises Invalid for what cannot be said in a
    few plain words."""
    if not _OFTEN.fullmatch(rrule):
        raise Invalid(fields=[FieldProblem(path, "every day, on days of the week, or on a day of the month")])
    head, found, days = rrule.partition(";BYDAY=")
    if not rrule.startswith("FREQ=WEEKLY"):
        return rrule
    return head + found + ",".join(sorted(set(days.split(",")), key=_DAYS.index))


def units_a_week(rrule: str, units: int, starts_on: date, ends_on: date) -> int:
    """The most that a week takes of a service: what is reserved for it."""
    if rrule == "FREQ=DAILY":
        return min(7, (ends_on - starts_on).days + 1) * units
    if rrule.startswith("FREQ=WEEKLY"):
        return len(rrule.partition("BYDAY=")[2].split(",")) * units
    return units


def check_days(path: str, starts_on: date, ends_on: date, today: date) -> None:
    problems: list[FieldProblem] = []
    if not today <= starts_on <= today + MOST_AHEAD:
        problems.append(FieldProblem(f"{path}starts_on", "from today, within a year"))
    if not starts_on <= ends_on <= starts_on + MOST_DAYS:
        problems.append(FieldProblem(f"{path}ends_on", "from the first day, within a year"))
    if problems:
        raise Invalid(fields=problems)


# What comes first by law

TIERS: tuple[Tier, ...] = ("public", "seven", "emergency")


def that_come_first(chosen: ServiceOffered, offered: Sequence[ServiceOffered]) -> list[ServiceOffered]:
    """Of what fits the person: services for the same need that the law puts before this one and that have room."""
    rank = TIERS.index(chosen.tier)
    return [
        service
        for service in offered
        if service.need == chosen.need
        and TIERS.index(service.tier) < rank
        and (service.left is None or service.left > 0)
    ]  # fmt: skip


# Two who write in one plan

V = TypeVar("V", str, int, date, int | None, date | None)
V_co = TypeVar("V_co", covariant=True)


class _Edit(Protocol[V_co]):
    @property
    def base(self) -> V_co: ...

    @property
    def value(self) -> V_co: ...


class Merge:
    """Takes each field's change where nobody else changed it since it was read, and remembers where somebody did."""

    def __init__(self) -> None:
        self.theirs: list[Theirs] = []
        self.changed: list[str] = []

    def take(self, path: str, edit: _Edit[V] | None, now: V) -> V:
        if edit is None or edit.value == now:
            return now
        if edit.base != now:
            self.theirs.append(Theirs(path, str(now) if isinstance(now, date) else now))
            return now
        self.changed.append(path)
        return edit.value

    def check(self) -> None:
        """Raises EditedMeanwhile."""
        if self.theirs:
            raise EditedMeanwhile(theirs=self.theirs)


# Whether it is whole


def check_whole(
    goals: str, income_percent: int | None, meeting_on: date | None, items: Sequence[Planned],
    offered: Collection[int], today: date,
) -> None:  # fmt: skip
    """Raises PlanIncomplete with everything that is missing. `offered`: which services are on offer to the person."""
    problems: list[FieldProblem] = []
    if not goals:
        problems.append(FieldProblem("goals", "at least a word"))
    if meeting_on is None or meeting_on > today:
        problems.append(FieldProblem("meeting_on", "a day that has been"))
    if income_percent is None and any(item.tier != "public" for item in items):
        problems.append(FieldProblem("income_percent", "as it was shown"))
    if not items:
        problems.append(FieldProblem("items", "at least one service"))
    for item in items:
        if item.service_id not in offered:
            problems.append(FieldProblem(f"items.{item.id}.service_id", "on offer to the person"))
        if item.ends_on < today:
            problems.append(FieldProblem(f"items.{item.id}.ends_on", "not over yet"))
    if problems:
        raise PlanIncomplete(fields=problems)


def doable(case: CaseRow, roles: Collection[CaseRole], status: PlanStatus | None, *, may_approve: bool,
           waits: bool) -> list[PlanAction]:  # fmt: skip
    """What the reader may do. `status`: of the plan that is being written; `waits`: something is not sent yet."""
    ways = targets(case.status, roles)
    leads, works = bool({"author", "care_supervisor"} & set(roles)), works_on(case, roles)
    drafts = status == "draft" and case.status == "assessed"
    waits_for_approval = status == "submitted" and case.status == "plan_drafted"
    holds: dict[PlanAction, bool] = {
        "begin": works
        and not drafts
        and not waits_for_approval
        and (case.status == "assessed" or (case.status in HELD and "assessed" in ways)),
        "edit": works and drafts,
        "submit": drafts and "plan_drafted" in ways,
        "take_back": waits_for_approval and "author" in roles,
        "return": waits_for_approval and "care_supervisor" in roles,
        "approve": waits_for_approval and "approved" in ways and may_approve,
        "share": leads and waits and case.closed_at is None,
    }
    return [action for action, may in holds.items() if may]


def rest_of(rows: Sequence[Granted], plan_id: UUID | None, today: date) -> list[Granted]:
    """What stays granted when this plan's place is taken today: what of it is yesterday's."""
    return [
        msgspec.structs.replace(row, ends_on=min(row.ends_on, today - timedelta(days=1)))
        if row.plan_id == plan_id else row
        for row in rows if row.plan_id != plan_id or row.starts_on < today
    ]  # fmt: skip


def granted_by_year(rows: Sequence[Granted], rules: Sequence[MoneyRules]) -> dict[int, int]:
    """What the city pays by these, in each year."""
    granted: dict[int, int] = {}
    for _, plan in groupby(rows, key=lambda row: row.plan_id):
        of_plan = list(plan)
        items = [MoneyItem(id=n, tier=row.tier, unit=row.unit, unit_won=row.unit_won, rrule=row.rrule,
                           starts_on=row.starts_on, ends_on=row.ends_on, units=row.units)
                 for n, row in enumerate(of_plan)]  # fmt: skip
        for year in calculate(items, of_plan[0].income_percent, rules, granted).years:
            granted[year.year] = year.granted_won + year.city_won
    return granted
