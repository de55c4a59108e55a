"""Who pays what of a plan. Pure: the dated rules and what was granted before are arguments."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import msgspec
from dateutil.rrule import rrulestr

from backend.care.money.models import (
    Calculation,
    IncomeBand,
    MoneyItem,
    MoneyLine,
    MoneyNumbers,
    MoneyProblem,
    MoneyRules,
    MoneyYear,
    NewMoneyRules,
)
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.people.models import StaffSession

# A line's share is rounded down to this, in the person's favour: nobody is asked for single won.
ROUNDED_TO_WON = 10
MOST_DAYS = 3 * 366

_PART = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY)|INTERVAL=[1-9]\d?|BYDAY=([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU)(,([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU))*"
    r"|BYMONTHDAY=([1-9]|[12]\d|3[01]|-1)(,([1-9]|[12]\d|3[01]|-1))*"
)


class UnknownRhythm(Invalid):
    code, title = "unknown_rhythm", "How often it comes cannot be read"


class OverCap(Conflict):
    """`figures`: year, cap_won, granted_won, city_won, over_won and runs_out_on, of the first year that it is in."""

    code, title = "over_cap", "The plan costs the city more than a person can be paid in a year"


class NotPayable(Conflict):
    """`reason`: the kind of the MoneyProblem; `figures`: what it found, and the most that may be."""

    code, title = "not_payable", "The plan does not keep to the rules of what is paid"


def occasions(rrule: str, starts_on: date, ends_on: date) -> list[date]:
    """The days on which it takes place: iCalendar's RRULE (RFC 5545 §3.3.10) by day, week or month, between two days,
    both included; those two say where it begins and ends, so COUNT and UNTIL are not read.

    Raises UnknownRhythm, and Invalid for more than three years.
    """
    parts = rrule.split(";")
    names = [part.partition("=")[0] for part in parts]
    if not all(_PART.fullmatch(part) for part in parts) or len(set(names)) < len(names) or "FREQ" not in names:
        raise UnknownRhythm(fields=[FieldProblem("rrule", "daily, weekly or monthly")])
    if re.search(r"\d(MO|TU|WE|TH|FR|SA|SU)", rrule) and "FREQ=MONTHLY" not in parts:
        raise UnknownRhythm(fields=[FieldProblem("rrule", "the second Monday of a month only")])
    if (ends_on - starts_on).days > MOST_DAYS:
        raise Invalid(fields=[FieldProblem("ends_on", "within three years")])
    until = f"{rrule};UNTIL={datetime.combine(ends_on, time()):%Y%m%dT%H%M%S}"
    moments: list[datetime] = list(rrulestr(until, dtstart=datetime.combine(starts_on, time())))
    return [moment.date() for moment in moments]


def item_days(item: MoneyItem) -> list[date]:
    """The days on which an item is done, and costs; what is done once is done on the first of them."""
    days = occasions(item.rrule, item.starts_on, item.ends_on)
    return days[:1] if item.unit == "once" else days


def calculate(
    items: Sequence[MoneyItem], income_percent: int | None, rules: Sequence[MoneyRules],
    granted_by_year: Mapping[int, int],
) -> Calculation:  # fmt: skip
    """What each item of a plan costs, and who pays it, by the rules of the day on which it is done.

    `granted_by_year`: what the city pays the person in a calendar year beside this plan. An income that is not known
    counts as one above the last band: nobody is promised what they might not get. A line is one item in one year under
    one version of the rules, and its share is rounded down to ten won. The cap is used up day by day, in the order of
    the items; a cap that changes within a year applies from its day to the whole of that year.
    """
    drafts, problems = _cut(items, rules)
    if income_percent is None and any(item.tier != "public" for item in items):
        problems.append(MoneyProblem(kind="income_unknown", blocks=False))
    shares = [_share(draft, income_percent) for draft in drafts]
    granted, runs_out_on = _use_up(drafts, shares, granted_by_year)
    lines = [_line(draft, share, city) for draft, share, city in zip(drafts, shares, granted, strict=True)]
    years = _years(drafts, lines, granted_by_year, runs_out_on)
    problems += [
        MoneyProblem(kind="over_cap", blocks=True, year=year.year, most=year.cap_won,
                     found=year.granted_won + year.city_won + year.over_won)
        for year in years if year.over_won
    ]  # fmt: skip
    return Calculation(lines, years, problems + _emergency(items, rules))


def check_payable(calculation: Calculation) -> None:
    """Raises OverCap or NotPayable for the first problem that blocks."""
    for problem in calculation.problems:
        if problem.kind == "over_cap":
            year = next(year for year in calculation.years if year.year == problem.year)
            raise OverCap(figures={
                "year": year.year, "cap_won": year.cap_won, "granted_won": year.granted_won,
                "city_won": year.city_won, "over_won": year.over_won,
            })  # fmt: skip
        if problem.blocks:
            raise NotPayable(reason=problem.kind, figures={"found": problem.found, "most": problem.most})


def rules_on(rules: Iterable[MoneyRules], day: date) -> MoneyRules | None:
    return next(
        (r for r in rules if r.valid_from <= day and (r.valid_until is None or day <= r.valid_until)), None
    )  # fmt: skip


def pays_percent(rules: MoneyRules, income_percent: int | None) -> int:
    """The person's share of the price, in percent; all of it above the last band."""
    if income_percent is None:
        return 100
    return next((band.pays_percent for band in rules.bands if income_percent <= band.up_to_percent), 100)


# Keeping the rules


class StaleRules(Conflict):
    code, title = "stale_version", "Somebody else has changed the rules"


class RulesFromTomorrow(Invalid):
    """What was paid today stays."""

    code, title = "tomorrow_earliest", "Rules hold from tomorrow on at the earliest"


def sets_rules(staff: StaffSession) -> bool:
    return any(grant.role == "administrator" and grant.scope_kind == "city" for grant in staff.grants)


def check_sets_rules(staff: StaffSession) -> None:
    if not sets_rules(staff):
        raise NotAllowed


def check_numbers(rules: MoneyNumbers) -> None:
    """Raises Invalid where the bands do not ascend, or somebody with more would pay less."""
    for number, (low, high) in enumerate(pairwise(rules.bands), start=1):
        if high.up_to_percent <= low.up_to_percent:
            raise Invalid(fields=[FieldProblem(f"bands.{number}.up_to_percent", "above the band before")])
        if high.pays_percent < low.pays_percent:
            raise Invalid(fields=[FieldProblem(f"bands.{number}.pays_percent", "no less than the band before")])


def check_new_rules(rules: NewMoneyRules, ids: Sequence[int], today: date) -> None:
    if list(rules.rule_ids) != list(ids):
        raise StaleRules
    if rules.valid_from <= today:
        raise RulesFromTomorrow(fields=[FieldProblem("valid_from", "tomorrow or later")])
    check_numbers(rules)


def as_if(rules: Sequence[MoneyRules], new: MoneyNumbers) -> list[MoneyRules]:
    """The rules as they would be with new ones from their day on: those before end the day before, later ones stay."""
    before = [
        msgspec.structs.replace(r, valid_until=min(r.valid_until or date.max, new.valid_from - timedelta(1)))
        for r in rules if r.valid_from < new.valid_from
    ]  # fmt: skip
    after = [r for r in rules if r.valid_from > new.valid_from]
    return [
        *before,
        MoneyRules(
            valid_from=new.valid_from,
            valid_until=min(r.valid_from for r in after) - timedelta(1) if after else None,
            year_cap_won=new.year_cap_won,
            emergency_days=new.emergency_days, emergency_month_hours=new.emergency_month_hours,
            emergency_visit_hours=new.emergency_visit_hours, emergency_extensions=new.emergency_extensions,
            bands=[IncomeBand(band.up_to_percent, band.pays_percent) for band in new.bands],
        ),
        *after,
    ]  # fmt: skip


class _Draft(msgspec.Struct):
    """An item's days in one year under one version of the rules."""

    item: MoneyItem
    rules: MoneyRules
    days: list[date]

    @property
    def price_won(self) -> int:
        return len(self.days) * self.item.units * self.item.unit_won


class _Share(msgspec.Struct):
    percent: int
    person_won: int


def _cut(items: Sequence[MoneyItem], rules: Sequence[MoneyRules]) -> tuple[list[_Draft], list[MoneyProblem]]:
    drafts: list[_Draft] = []
    problems: list[MoneyProblem] = []
    for item in items:
        days = item_days(item)
        if not days:
            problems.append(MoneyProblem(kind="no_occasions", blocks=True, item_id=item.id))
        draft: _Draft | None = None
        for day in days:
            found = rules_on(rules, day)
            if found is None:
                if not any(p.kind == "no_rules" and p.item_id == item.id for p in problems):
                    problems.append(MoneyProblem(kind="no_rules", blocks=True, item_id=item.id))
                continue
            if draft is None or draft.rules is not found or draft.days[0].year != day.year:
                draft = _Draft(item, found, [])
                drafts.append(draft)
            draft.days.append(day)
    return drafts, problems


def _share(draft: _Draft, income_percent: int | None) -> _Share:
    percent = 100 if draft.item.tier == "public" else pays_percent(draft.rules, income_percent)
    if percent == 100:
        return _Share(100, draft.price_won)
    won = draft.price_won * percent // 100
    return _Share(percent, won - won % ROUNDED_TO_WON)


def _use_up(
    drafts: Sequence[_Draft], shares: Sequence[_Share], granted_by_year: Mapping[int, int]
) -> tuple[list[int], dict[int, date]]:
    """What the city pays of each draft, and the first day of each year for which the cap does not suffice."""
    asked: list[tuple[date, int, int]] = []
    for index, (draft, share) in enumerate(zip(drafts, shares, strict=True)):
        city, count = draft.price_won - share.person_won, len(draft.days)
        # Spread so that the days add up to the line to the won.
        steps = pairwise(city * n // count for n in range(count + 1))
        asked += [(day, index, high - low) for day, (low, high) in zip(draft.days, steps, strict=True)]
    used = dict(granted_by_year)
    paid = [0] * len(drafts)
    runs_out_on: dict[int, date] = {}
    for day, index, won in sorted(asked):
        before = used.get(day.year, 0)
        takes = min(won, max(0, drafts[index].rules.year_cap_won - before))
        used[day.year] = before + takes
        paid[index] += takes
        if takes < won:
            runs_out_on.setdefault(day.year, day)
    return paid, runs_out_on


def _line(draft: _Draft, share: _Share, city_won: int) -> MoneyLine:
    return MoneyLine(
        item_id=draft.item.id, year=draft.days[0].year, starts_on=draft.days[0], ends_on=draft.days[-1],
        occasions=len(draft.days), units=len(draft.days) * draft.item.units, price_won=draft.price_won,
        pays_percent=share.percent, person_won=share.person_won, city_won=city_won,
        over_won=draft.price_won - share.person_won - city_won,
    )  # fmt: skip


def _years(
    drafts: Sequence[_Draft], lines: Sequence[MoneyLine], granted_by_year: Mapping[int, int],
    runs_out_on: Mapping[int, date],
) -> list[MoneyYear]:  # fmt: skip
    shown: list[MoneyYear] = []
    for year in sorted({line.year for line in lines}):
        cap_won = max(
            (draft.days[-1], draft.rules.year_cap_won) for draft in drafts if draft.days[0].year == year
        )[1]  # fmt: skip
        granted_won = granted_by_year.get(year, 0)
        city_won = sum(line.city_won for line in lines if line.year == year)
        shown.append(MoneyYear(
            year=year, cap_won=cap_won, granted_won=granted_won, city_won=city_won,
            person_won=sum(line.person_won for line in lines if line.year == year),
            left_won=max(0, cap_won - granted_won - city_won),
            over_won=sum(line.over_won for line in lines if line.year == year),
            runs_out_on=runs_out_on.get(year),
        ))  # fmt: skip
    return shown


def _emergency(items: Sequence[MoneyItem], rules: Sequence[MoneyRules]) -> list[MoneyProblem]:
    """Where emergency care (긴급돌봄) is longer or denser than the law lets; hours are known where a unit is one."""
    ours = [item for item in items if item.tier == "emergency"]
    limits = rules_on(rules, min(item.starts_on for item in ours)) if ours else None
    if limits is None:
        return []
    problems: list[MoneyProblem] = []
    covered = {item.starts_on + timedelta(n) for item in ours for n in range((item.ends_on - item.starts_on).days + 1)}
    most = limits.emergency_days * (1 + limits.emergency_extensions)
    if len(covered) > most:
        problems.append(MoneyProblem(kind="emergency_days", blocks=True, found=len(covered), most=most))
    elif len(covered) > limits.emergency_days:
        problems.append(
            MoneyProblem(kind="emergency_extension", blocks=False, found=len(covered), most=limits.emergency_days)
        )
    hours: dict[date, int] = defaultdict(int)
    for item in (item for item in ours if item.unit == "hour"):
        if item.units > limits.emergency_visit_hours:
            problems.append(
                MoneyProblem(kind="emergency_visit_hours", blocks=True, item_id=item.id, found=item.units,
                             most=limits.emergency_visit_hours)
            )  # fmt: skip
        for day in item_days(item):
            hours[day.replace(day=1)] += item.units
    return problems + [
        MoneyProblem(kind="emergency_month_hours", blocks=True, month=month, found=found,
                     most=limits.emergency_month_hours)
        for month, found in sorted(hours.items()) if found > limits.emergency_month_hours
    ]  # fmt: skip
