"""Who pays what of a plan: by the figures of the city's own notices, and by what must hold of any plan."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.care.money.models import Calculation, IncomeBand, MoneyItem, MoneyNumbers, MoneyRules, NewBand
from backend.care.money.rules import NotPayable, OverCap, UnknownRhythm, as_if, calculate, check_payable, occasions
from backend.errors import Invalid

OF_2026 = MoneyRules(
    valid_from=date(2023, 4, 1), valid_until=None, year_cap_won=1_500_000, emergency_days=30,
    emergency_month_hours=72, emergency_visit_hours=8, emergency_extensions=1,
    bands=[IncomeBand(90, 0), IncomeBand(120, 30), IncomeBand(160, 60)],
)  # fmt: skip
# Four Tuesdays and four Thursdays.
MARCH = {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH", "starts_on": date(2026, 3, 3), "ends_on": date(2026, 3, 28)}


def item(**changes: Any) -> MoneyItem:
    wanted: dict[str, Any] = {"id": 1, "tier": "seven", "unit": "hour", "unit_won": 20_000, "units": 2, **MARCH}
    return MoneyItem(**wanted | changes)


def emergency(**changes: Any) -> MoneyItem:
    return item(**{
        "tier": "emergency", "rrule": "FREQ=DAILY", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 30)
    } | changes)  # fmt: skip


def codes(calculation: Calculation) -> list[tuple[str, int, int]]:
    return [(problem.kind, problem.found, problem.most) for problem in calculation.problems]


@pytest.mark.parametrize(
    ("income", "person"),
    [(0, 0), (90, 0), (91, 96_000), (120, 96_000), (121, 192_000), (160, 192_000), (161, 320_000)],
)
def test_a_household_pays_its_bands_share(income: int, person: int) -> None:
    (line,) = calculate([item()], income, [OF_2026], {}).lines
    assert (line.occasions, line.units, line.price_won) == (8, 16, 320_000)
    assert (line.person_won, line.city_won) == (person, 320_000 - person)


def test_an_income_nobody_knows_promises_nothing_and_says_so() -> None:
    calculation = calculate([item()], None, [OF_2026], {})
    assert (calculation.lines[0].person_won, codes(calculation)) == (320_000, [("income_unknown", 0, 0)])
    check_payable(calculation)


def test_a_public_service_costs_the_citys_cap_nothing() -> None:
    calculation = calculate([item(tier="public", unit_won=3_600)], None, [OF_2026], {2026: 1_500_000})
    assert calculation.lines[0].person_won == calculation.lines[0].price_won == 57_600
    assert (calculation.years[0].city_won, calculation.problems) == (0, [])


def test_a_share_is_rounded_down_to_ten_won_for_the_person() -> None:
    (line,) = calculate([item(unit_won=9_999, units=1)], 100, [OF_2026], {}).lines
    assert (line.price_won, line.person_won, line.city_won) == (79_992, 23_990, 56_002)


def test_what_is_done_once_counts_once() -> None:
    (line,) = calculate([item(unit="once", unit_won=300_000, units=1)], 0, [OF_2026], {}).lines
    assert (line.occasions, line.city_won, line.starts_on, line.ends_on) == (1, 300_000, MARCH["starts_on"],
                                                                            MARCH["starts_on"])  # fmt: skip


def test_the_cap_of_a_year_runs_out_on_a_day() -> None:
    calculation = calculate([item()], 0, [OF_2026], {2026: 1_300_000})
    (year,) = calculation.years
    assert (year.city_won, year.over_won, year.left_won, year.runs_out_on) == (200_000, 120_000, 0, date(2026, 3, 19))
    with pytest.raises(OverCap) as refused:
        check_payable(calculation)
    assert refused.value.extensions["figures"] == {
        "year": 2026, "cap_won": 1_500_000, "granted_won": 1_300_000, "city_won": 200_000, "over_won": 120_000
    }  # fmt: skip


def test_a_plan_over_new_year_has_each_years_cap() -> None:
    over_new_year = item(starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 31))
    calculation = calculate([over_new_year], 0, [OF_2026], {2026: 1_400_000, 2027: 0})
    assert [(line.year, line.occasions, line.city_won, line.over_won) for line in calculation.lines] == [
        (2026, 10, 100_000, 300_000), (2027, 8, 320_000, 0)
    ]  # fmt: skip
    assert [year.left_won for year in calculation.years] == [0, 1_180_000]


def test_rules_that_change_apply_from_their_day() -> None:
    new = MoneyNumbers(
        valid_from=date(2026, 3, 16), year_cap_won=2_000_000, emergency_days=30, emergency_month_hours=72,
        emergency_visit_hours=8, emergency_extensions=1, bands=[NewBand(100, 10)],
    )  # fmt: skip
    calculation = calculate([item()], 95, as_if([OF_2026], new), {2026: 1_500_000})
    assert [(line.starts_on, line.pays_percent, line.city_won, line.over_won) for line in calculation.lines] == [
        (date(2026, 3, 3), 30, 0, 112_000), (date(2026, 3, 17), 10, 144_000, 0)
    ]  # fmt: skip
    assert calculation.years[0].cap_won == 2_000_000


def test_days_without_rules_and_rhythms_without_days_are_named() -> None:
    early = item(starts_on=date(2023, 3, 1), ends_on=date(2023, 4, 30))
    never = item(id=2, rrule="FREQ=WEEKLY;BYDAY=SU", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 6))
    calculation = calculate([early, never], 0, [OF_2026], {})
    assert [(p.kind, p.item_id, p.blocks) for p in calculation.problems] == [
        ("no_rules", 1, True), ("no_occasions", 2, True)
    ]  # fmt: skip
    with pytest.raises(NotPayable) as refused:
        check_payable(calculation)
    assert refused.value.extensions["reason"] == "no_rules"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ends_on": date(2026, 3, 31)}, [("emergency_extension", 31, 30)]),
        ({"ends_on": date(2026, 4, 29)}, [("emergency_extension", 60, 30)]),
        ({"ends_on": date(2026, 4, 30)}, [("emergency_days", 61, 60)]),
        ({"units": 3}, [("emergency_month_hours", 90, 72)]),
        ({"units": 9, "rrule": "FREQ=WEEKLY"}, [("emergency_visit_hours", 9, 8)]),
        ({"units": 9, "rrule": "FREQ=WEEKLY", "unit": "meal"}, []),
    ],
)
def test_emergency_care_keeps_to_its_days_and_hours(changes: dict[str, Any], found: list[Any]) -> None:
    assert codes(calculate([emergency(unit_won=100, **changes)], 0, [OF_2026], {})) == found


def test_emergency_hours_of_several_services_are_counted_together() -> None:
    two = [emergency(unit_won=100, units=2), emergency(id=2, unit_won=100, units=1)]
    assert codes(calculate(two, 0, [OF_2026], {})) == [("emergency_month_hours", 90, 72)]


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=DAILY;INTERVAL=10", [3, 13, 23]),
        ("FREQ=WEEKLY", [3, 10, 17, 24]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", [6, 16, 20]),
        ("FREQ=MONTHLY;BYDAY=2TU", [10]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", [15]),
    ],
)
def test_a_rhythm_is_read_as_icalendar_reads_it(rrule: str, days: list[int]) -> None:
    assert occasions(rrule, date(2026, 3, 3), date(2026, 3, 28)) == [date(2026, 3, day) for day in days]


@pytest.mark.parametrize(
    "rrule",
    ["", "daily", "FREQ=SECONDLY", "FREQ=YEARLY", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20270101", "INTERVAL=2",
     "FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=2TU", "FREQ=DAILY;BYSETPOS=1", "DTSTART:20260101\nRRULE:FREQ=DAILY"],
)  # fmt: skip
def test_a_rhythm_that_is_none_is_refused(rrule: str) -> None:
    with pytest.raises(UnknownRhythm):
        occasions(rrule, date(2026, 3, 3), date(2026, 3, 28))


def test_a_plan_without_an_end_is_refused() -> None:
    with pytest.raises(Invalid):
        occasions("FREQ=DAILY", date(2026, 1, 1), date(2126, 1, 1))


@st.composite
def bands(draw: st.DrawFn) -> list[IncomeBand]:
    ups = sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=4)))
    pays = sorted(draw(st.lists(st.integers(0, 100), min_size=len(ups), max_size=len(ups))))
    return [IncomeBand(up, pay) for up, pay in zip(ups, pays, strict=True)]


@st.composite
def some_rules(draw: st.DrawFn) -> list[MoneyRules]:
    """One version, or two with a change within the days of the plans."""
    change = draw(st.dates(date(2026, 2, 1), date(2027, 6, 1)) | st.none())
    spans = (
        [(date(2023, 4, 1), None)] if change is None else [(date(2023, 4, 1), change - timedelta(1)), (change, None)]
    )
    return [
        MoneyRules(valid_from=since, valid_until=until, year_cap_won=draw(st.integers(0, 3_000_000)),
                   emergency_days=30, emergency_month_hours=72, emergency_visit_hours=8, emergency_extensions=1,
                   bands=draw(bands()))
        for since, until in spans
    ]  # fmt: skip


@st.composite
def some_items(draw: st.DrawFn) -> list[MoneyItem]:
    items: list[MoneyItem] = []
    for number in range(draw(st.integers(1, 4))):
        starts_on = draw(st.dates(date(2026, 1, 1), date(2027, 3, 1)))
        items.append(MoneyItem(
            id=number, tier=draw(st.sampled_from(["public", "seven", "emergency"])),
            unit=draw(st.sampled_from(["visit", "hour", "once"])), unit_won=draw(st.integers(0, 60_000)),
            rrule=draw(st.sampled_from(["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,SA", "FREQ=MONTHLY"])),
            starts_on=starts_on, ends_on=starts_on + timedelta(draw(st.integers(0, 200))),
            units=draw(st.integers(1, 4)),
        ))  # fmt: skip
    return items


# How long an example takes is the machine's business.
whenever = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
GRANTED = st.dictionaries(st.sampled_from([2026, 2027]), st.integers(0, 2_000_000))


@whenever
@given(some_items(), st.none() | st.integers(0, 400), some_rules(), GRANTED)
def test_every_won_is_paid_by_somebody_and_never_more_than_the_cap(
    items: list[MoneyItem], income: int | None, rules: list[MoneyRules], granted: dict[int, int]
) -> None:
    calculation = calculate(items, income, rules, granted)
    for line in calculation.lines:
        assert line.price_won == line.person_won + line.city_won + line.over_won
        assert min(line.person_won, line.city_won, line.over_won) >= 0
    for one in items:
        days = occasions(one.rrule, one.starts_on, one.ends_on)
        times = len(days[:1] if one.unit == "once" else days)
        mine = [line for line in calculation.lines if line.item_id == one.id]
        # Cut by year and by rules, nothing is lost, and nothing is counted twice.
        assert sum(line.price_won for line in mine) == times * one.units * one.unit_won
        assert sum(line.occasions for line in mine) == times
        assert one.tier != "public" or not any(line.city_won or line.over_won for line in mine)
    most = max(version.year_cap_won for version in rules)
    for year in calculation.years:
        before = granted.get(year.year, 0)
        assert year.city_won + before <= max(most, before)
        assert (year.runs_out_on is not None) == (year.over_won > 0)
    assert any(p.kind == "over_cap" for p in calculation.problems) == any(y.over_won for y in calculation.years)


@whenever
@given(some_items(), st.integers(0, 400), st.integers(0, 400), some_rules(), GRANTED)
def test_whoever_has_more_never_pays_less(
    items: list[MoneyItem], one: int, other: int, rules: list[MoneyRules], granted: dict[int, int]
) -> None:
    poor, rich = (calculate(items, income, rules, granted) for income in sorted((one, other)))
    for less, more in zip(poor.lines, rich.lines, strict=True):
        assert less.person_won <= more.person_won
    if len({version.year_cap_won for version in rules}) == 1:
        assert sum(line.city_won for line in poor.lines) >= sum(line.city_won for line in rich.lines)
