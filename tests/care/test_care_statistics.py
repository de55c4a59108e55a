"""The sums that supervisors read: days, promises kept, what is open, how it ended; of their dongs alone."""

import io
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care.models import CareRules
from backend.care.statistics.rules import Life, RulesOfDays, is_kept, running, sum_up, the_months
from backend.errors import Invalid
from backend.seoul import SEOUL
from tests.care.conftest import CHIPYEONG, SEO_GU, UNAM3, Office, by_owner
from tests.care.desk import Desk, code, later, requested, visit

RULES = CareRules(3, "18:00", 7, 3, 5, 30, 24, 72, 3, 180)
ALWAYS = [RulesOfDays(date(2023, 4, 1), None, RULES)]
MONDAY = datetime(2026, 3, 9, 9, tzinfo=SEOUL)
STATISTICS = "/api/staff/care/statistics"


def life(**changes: Any) -> Life:
    told: dict[str, Any] = {
        "dong_id": 1, "month": date(2026, 3, 1), "urgency": "normal", "received_at": MONDAY, "visited_at": None,
        "served_at": None, "closed_at": None, "is_paused": False, "paused_seconds": 0.0,
        "is_forgotten": False,
    }  # fmt: skip
    return Life(**told | changes)


@pytest.mark.parametrize(
    ("told", "now", "kept"),
    [
        ({"visited_at": datetime(2026, 3, 12, 18, tzinfo=SEOUL)}, 9, True),
        ({"visited_at": datetime(2026, 3, 13, 9, tzinfo=SEOUL)}, 9, False),
        # A clock that stood still for a day moves the promise by a day.
        ({"visited_at": datetime(2026, 3, 13, 9, tzinfo=SEOUL), "paused_seconds": 86_400.0}, 9, True),
        # Help in an emergency comes before the visit.
        ({"served_at": datetime(2026, 3, 9, 17, tzinfo=SEOUL), "urgency": "emergency"}, 9, True),
        ({}, 12, None),
        ({}, 13, False),
        ({"is_paused": True}, 13, None),
        # Of what is forgotten the hour is not known any more.
        ({"visited_at": datetime(2026, 3, 12, 18, tzinfo=SEOUL), "is_forgotten": True}, 9, None),
        ({"closed_at": datetime(2026, 3, 10, tzinfo=SEOUL)}, 13, None),
    ],
)
def test_a_promise_is_kept_broken_or_not_yet_due(told: dict[str, Any], now: int, kept: bool | None) -> None:
    assert is_kept(life(**told), ALWAYS, set(), datetime(2026, 3, now, 12, tzinfo=SEOUL)) is kept


@given(st.lists(st.tuples(st.floats(0, 90), st.one_of(st.none(), st.booleans())), max_size=30))
def test_sums_stay_within_what_they_sum(told: list[tuple[float, bool | None]]) -> None:
    sums = sum_up((life(visited_at=MONDAY + timedelta(days=days)), kept) for days, kept in told)
    assert sums.kept <= sums.promised <= sums.received == sums.visited == len(told)
    if told:
        assert sums.visit_days_median is not None
        assert sums.visit_days_p90 is not None
        assert min(d for d, _ in told) - 0.1 <= sums.visit_days_median <= sums.visit_days_p90 + 0.1
        within = sum(days <= sums.visit_days_p90 + 0.05 for days, _ in told)
        assert within >= 0.9 * len(told)
    else:
        assert (sums.visit_days_median, sums.service_days_p90) == (None, None)


def test_months_are_in_order_and_no_more_than_two_years() -> None:
    today = date(2026, 3, 9)
    assert the_months("2025-11", "2026-03", today) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1),
                                                       date(2026, 2, 1), date(2026, 3, 1)]  # fmt: skip
    assert len(the_months("2024-04", "2026-03", today)) == 24
    for first, last in (("2024-03", "2026-03"), ("2026-03", "2026-02"), ("2026-03", "2026-04"), ("2026-13", "2026-03")):
        with pytest.raises(Invalid):
            the_months(first, last, today)
    assert running([date(2026, 1, 1), date(2026, 2, 1)], {date(2026, 1, 1): 5}, {date(2026, 2, 1): 2}) == {
        date(2026, 1, 1): 5, date(2026, 2, 1): 3}  # fmt: skip


async def test_a_supervisor_reads_and_takes_the_sums_of_their_dongs_alone(office: Office) -> None:
    sera, boss = await office.member(), await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    _, visited = await requested(office, "하나", person={"name": "하나", "address": "길 1"})
    await requested(office, "둘", person={"name": "둘", "address": "길 2"})
    _, far = await requested(office, "셋", person={"name": "셋", "address": "길 3", "dong_id": UNAM3})
    await Desk(sera, visited).do("take")
    await Desk(sera, visited).do("visit", visit(datetime(2026, 3, 10, 10, tzinfo=SEOUL)))
    await later(office, sera, boss, days=1, hours=2)
    await by_owner(
        office.db,
        """INSERT INTO care_events (case_id, at, actor_kind, action, from_status, to_status)
           VALUES ($1, $2, 'staff', 'assessed', 'visit_scheduled', 'assessed')""",
        visited, office.clock.now,
    )  # fmt: skip
    await by_owner(office.db, "UPDATE care_cases SET status = 'rejected', closed_at = $2, due_at = NULL WHERE id = $1",
                   far, office.clock.now)  # fmt: skip
    found = (await boss.get(STATISTICS, first="2026-02", last="2026-03")).json()
    total = found["total"]
    assert (total["received"], total["visited"], total["promised"], total["kept"]) == (2, 1, 1, 1)
    assert total["visit_days_median"] == 1.1
    assert [(month["month"], month["open"], month["ended"]) for month in found["months"]] == [
        ("2026-02-01", 0, 0), ("2026-03-01", 2, 0)]  # fmt: skip
    assert [(d["dong"]["id"], d["open"], d["late"]) for d in found["by_dong"] if d["sums"]["received"]] == [
        (CHIPYEONG, 2, 0)]  # fmt: skip
    city = await office.member("care_supervisor", "city", None, name="장우람")
    everywhere = (await city.get(STATISTICS, first="2026-03", last="2026-03")).json()
    assert (everywhere["total"]["received"], everywhere["outcomes"]) == (
        3, [{"status": "rejected", "reason": None, "count": 1}])  # fmt: skip
    assert code(await boss.get(STATISTICS, first="2026-03", last="2026-03", dong_id=UNAM3))[0] == 403
    assert (await sera.get(STATISTICS, first="2026-03", last="2026-03")).status_code == 403
    asked = {"first": "2026-03", "last": "2026-03", "format": "csv", "lang": "ko"}
    text = (await boss.post(f"{STATISTICS}/export", asked)).content.decode("utf-8-sig")
    assert text.splitlines()[2].startswith("2026-03,2,1,1.1,1.1,0,,,1,1,100.0,0,2")
    book = (await boss.post(f"{STATISTICS}/export", asked | {"format": "xlsx"})).content
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()
    assert "하나" not in text
