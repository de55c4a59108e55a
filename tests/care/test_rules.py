"""The table of steps, promises, and what must not be written down."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care import rules
from backend.care.models import CareRules, Status
from backend.care.rules import ENDED, OPEN, TABLE, CaseRole, Guard
from backend.errors import NotAllowed
from backend.seoul import SEOUL

STATUSES: tuple[Status, ...] = get_args(Status)
ROLES: tuple[CaseRole, ...] = get_args(CaseRole)
GUARDS: set[Guard] = set(get_args(Guard))
RULES = CareRules(3, "18:00", 7, 3, 5, 30, 24, 72, 3, 180)


def test_every_status_is_open_or_ended_and_can_be_reached_and_left() -> None:
    assert set(OPEN) | set(ENDED) == set(STATUSES)
    assert not set(OPEN) & set(ENDED)
    assert {to for _, to in TABLE} == set(STATUSES) - {"received"}
    assert {source for source, _ in TABLE} == set(STATUSES)


@pytest.mark.parametrize("role", ROLES)
def test_every_step_and_no_other_is_taken_by_whom_the_table_names(role: CaseRole) -> None:
    for source, to in product(STATUSES, STATUSES):
        step = TABLE.get((source, to))
        if step is None:
            with pytest.raises(rules.StepRefused):
                rules.check_step(source, to, {role}, GUARDS)
        elif role not in step.roles:
            with pytest.raises(NotAllowed):
                rules.check_step(source, to, {role}, GUARDS)
        else:
            rules.check_step(source, to, {role}, GUARDS)
            for guard in step.guards:
                with pytest.raises(rules.GuardUnmet) as unmet:
                    rules.check_step(source, to, {role}, GUARDS - {guard})
                assert unmet.value.extensions["reason"] == guard


def test_what_the_table_must_say_whatever_else_it_says() -> None:
    # Nobody but a supervisor approves or rejects, and never the author.
    assert TABLE["plan_drafted", "approved"].roles == {"care_supervisor"}
    assert "not_author" in TABLE["plan_drafted", "approved"].guards
    assert all(step.roles == {"care_supervisor"} for (_, to), step in TABLE.items() if to == "rejected")
    # No service runs before a plan is approved, but in an emergency.
    for (source, to), step in TABLE.items():
        if to == "in_service" and source not in ("approved", "monitoring"):
            assert "emergency" in step.guards
    # What ends is given a reason, but by the person, who owes none; and nothing comes any more.
    for (source, to), step in TABLE.items():
        if to in ENDED and to != "withdrawn":
            assert "reason" in step.guards
        if to in ENDED and source != "received":
            assert "services_ended" in step.guards
    # The person can leave from everywhere, and come back from every end.
    assert all("citizen" in TABLE[source, "withdrawn"].roles for source in OPEN)
    assert all("citizen" in TABLE[source, "reopened"].roles for source in ENDED)


MOMENTS = st.integers(0, 730 * 24 * 3600).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(at=MOMENTS, closed=st.sets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=20))
def test_a_promise_lies_ahead_and_keeps_the_working_days(at: datetime, closed: set[date]) -> None:
    due = rules.visit_due(at, "normal", RULES, closed)
    assert due > at
    last = (due - timedelta(seconds=1)).astimezone(SEOUL).date()
    first = at.astimezone(SEOUL).date()
    worked = [day for n in range(1, (last - first).days + 1)
              if (day := first + timedelta(days=n)).isoweekday() <= 5 and day not in closed]  # fmt: skip
    assert len(worked) == 3
    assert worked[-1] == last


@given(at=MOMENTS)
def test_an_emergency_waits_for_no_working_day(at: datetime) -> None:
    due = rules.visit_due(at, "emergency", RULES, set())
    assert timedelta(0) < due - at <= timedelta(hours=24)


@given(due_in=st.timedeltas(timedelta(0), timedelta(days=30)), stood=st.timedeltas(timedelta(0), timedelta(days=90)))
def test_a_clock_that_stood_still_gives_back_what_was_left(due_in: timedelta, stood: timedelta) -> None:
    paused_at = datetime(2026, 3, 9, tzinfo=UTC)
    resumed = rules.resumed_due(paused_at + due_in, paused_at, paused_at + stood)
    assert resumed is not None
    assert resumed - (paused_at + stood) == due_in


@pytest.mark.parametrize(
    "text",
    [
        "410518-2345678", "4105182345678", "주민번호 410518 2345678 입니다", "410518–2345678",
        "４１０５１８－２３４５６７８", "410518-2******", "410518.2345678", "410518 - 2345678", "(990101-7123456)",
    ],
)  # fmt: skip
def test_a_registration_number_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(rules.RegistrationNumber) as refused:
        rules.check_no_registration_number([("words", text), ("person.name", "박순자")])
    assert [field.path for field in refused.value.extensions["fields"]] == ["words"]
    assert "2345678" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "010-2345-6789", "1660-2642", "1941-05-18", "상무대로 1001, 203동 1504호", "혈압 140/90, 약 3알",
        "991399-2345678", "12345678901234567890", "260309",
    ],
)  # fmt: skip
def test_other_numbers_may_be_written(text: str) -> None:
    rules.check_no_registration_number([("words", text)])


def test_every_text_of_a_body_has_its_path() -> None:
    body = {"why": "ㄱ", "n": 1, "person": {"contact": None, "name": "ㄴ"}, "list": ["ㄷ", {"id": "7", "task": "ㄹ"}],
            "goals": {"base": "ㅁ", "value": "ㅂ"}}  # fmt: skip
    found = list(rules.texts_of(body))
    assert [(path, text) for path, text in found if not text.isascii()] == [
        ("why", "ㄱ"), ("person.name", "ㄴ"), ("list.0", "ㄷ"), ("list.7.task", "ㄹ"), ("goals", "ㅁ"), ("goals", "ㅂ"),
    ]  # fmt: skip
    assert ("person", "contact") in found
    assert list(rules.texts_of(None)) == []


@given(first=st.text(max_size=30), spaces=st.sampled_from(["", " ", "  ", ", ", " - "]))
def test_an_address_is_the_same_whatever_stands_between_its_parts(first: str, spaces: str) -> None:
    assert rules.address_key(1, f"{first}{spaces}203동") == rules.address_key(1, f"{first} 203동")
    assert rules.address_key(1, first) != rules.address_key(2, first)


@pytest.mark.parametrize(
    ("urgency", "born_on", "alone", "risk"),
    [
        ("normal", None, None, 0), ("normal", date(1946, 3, 9), False, 20), ("normal", date(1946, 3, 10), False, 0),
        ("soon", None, True, 45), ("emergency", date(1930, 1, 1), True, 100),
    ],
)  # fmt: skip
def test_a_first_risk_puts_the_queue_in_order(
    urgency: str, born_on: date | None, alone: bool | None, risk: int
) -> None:
    assert rules.first_risk(urgency, born_on, alone, date(2026, 3, 9)) == risk  # pyright: ignore[reportArgumentType]
