"""Whatever people do in whatever order, no suit is with two people, and nobody borrows more often than they may."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.bookings.lending import queries, tasks
from backend.bookings.lending.rules import TRANSITIONS
from backend.db import Database, connect
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, furnish
from tests.bookings.lending.conftest import Wardrobe
from tests.conftest import app_on, browser

PEOPLE, PIECES, A_YEAR = 3, 2, 3
people = st.integers(0, PEOPLE - 1)
pieces = st.integers(1, PIECES)
loans = st.integers(0, 4)
STEPS = {(t.source, t.target) for t in TRANSITIONS}


class Desk(RuleBasedStateMachine):
    """Three people, two pieces of one size, and two loans at a time, on a real base that is rolled back."""

    database_url: str
    app_settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.loans: list[tuple[Person, str]] = []
        self.was: dict[str, str] = {}

    def run(self, work: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await work

        return self.runner.run(wait())

    @initialize()
    def open(self) -> None:
        self.run(self._open())

    async def _open(self) -> None:
        self.db = await connect(self.database_url)
        self.rollback = self.db.transaction()
        await self.rollback.start()
        app = app_on(self.app_settings, self.db, self.clock)
        self.client = browser(app, self.app_settings)
        self.context = Context(self.app_settings, Database(self.db), app.state.sealer)
        cafe = Cafe(self.db, self.client, self.clock, app.state.sealer)
        await furnish(self.db, cafe)
        rules = msgspec.structs.replace(make.LENDING, max_a_year=A_YEAR, max_live=2)
        await queries.insert_rules(self.db, cafe.site_id, rules, make.LONG_AGO, None)
        self.wardrobe = Wardrobe(cafe, await make.suit(self.db, cafe.site_id, units=PIECES))
        self.citizens = [await self.wardrobe.borrower() for _ in range(PEOPLE)]
        self.desk = await cafe.staff()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.run(self.client.aclose())
            self.run(self.rollback.rollback())
            self.run(self.db.close())
        self.runner.close()

    @rule(who=people, days=st.integers(0, 9), slot=st.integers(0, 2))
    def reserve(self, who: int, days: int, slot: int) -> None:
        pick_up_at = self.clock.now.replace(hour=14, minute=20 * slot) + timedelta(days=days)
        reply = self.run(self.wardrobe.reserve(self.citizens[who], pick_up_at))
        assert reply.status_code in (201, 409, 422), reply.text
        if reply.status_code == 201:
            self.loans.append((self.citizens[who], reply.json()["id"]))

    @rule(which=loans)
    def cancel(self, which: int) -> None:
        if self.loans:
            person, loan_id = self.loans[-1 - which % len(self.loans)]
            assert self.run(person.post(f"/api/loans/{loan_id}/cancel")).status_code in (200, 409)

    @rule(which=loans, what=st.sampled_from(["hand-out", "hand-out", "no-show", "lost", "cancel", "damaged", "fine"]))
    def at_the_desk(self, which: int, what: str) -> None:
        if self.loans:
            path, body = f"/api/staff/loans/{self.loans[-1 - which % len(self.loans)][1]}", {}
            if what in ("damaged", "fine"):
                what, body = "take-back", {"is_damaged": what == "damaged", "condition": "얼룩"}
            if what == "cancel":
                body = {"reason": "쉬어요"}
            reply = self.run(self.desk.post(f"{path}/{what}", body))
            assert reply.status_code in (200, 409), reply.text

    @rule(which=loans, days=st.integers(1, 4))
    def extend(self, which: int, days: int) -> None:
        if self.loans:
            due_on = str((self.clock.now + timedelta(days=days)).date())
            reply = self.run(
                self.desk.post(
                    f"/api/staff/loans/{self.loans[-1 - which % len(self.loans)][1]}/extend", {"due_on": due_on}
                )
            )
            assert reply.status_code in (200, 409, 422), reply.text

    @rule(unit=pieces, what=st.sampled_from(["rest", "ready"]))
    def look_after(self, unit: int, what: str) -> None:
        path = f"/api/staff/lending/suits/{self.wardrobe.suit_id}/units/{unit}/{what}"
        reply = self.run(self.desk.post(path, {"reason": "단추"} if what == "rest" else {}))
        # A piece that was given away is not there.
        assert reply.status_code in (200, 404, 409), reply.text

    @rule(units=pieces)
    def count(self, units: int) -> None:
        reply = self.run(self.desk.put(f"/api/staff/lending/suits/{self.wardrobe.suit_id}", {"units": units}))
        assert reply.status_code in (200, 409), reply.text

    @rule(hours=st.sampled_from([1, 5, 24, 24, 72]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @rule()
    def jobs_run(self) -> None:
        for job in (tasks.remind, tasks.follow_late, tasks.give_up):
            self.run(job(self.context, self.clock.now))

    @invariant()
    def no_piece_is_with_two_people(self) -> None:
        if not hasattr(self, "desk"):
            return
        shared = self.run(self.db.fetchval(
            """SELECT (SELECT count(*) FROM allocations a JOIN allocations b
                       ON a.id < b.id AND a.active AND b.active AND a.resource_id = b.resource_id AND a.unit = b.unit
                          AND a.during && b.during)
                    + (SELECT count(*) FROM loans a JOIN loans b
                       ON a.id < b.id AND a.status = 'out' AND b.status = 'out' AND a.suit_id = b.suit_id
                          AND a.unit = b.unit)
                    + (SELECT count(*) FROM loans l JOIN allocations a ON a.id = l.allocation_id
                       WHERE l.status = 'out' AND (NOT a.active OR a.unit <> l.unit))"""
        ))  # fmt: skip
        assert shared == 0

    @invariant()
    def nobody_borrows_more_often_than_they_may(self) -> None:
        if not hasattr(self, "desk"):
            return
        most = self.run(self.db.fetchval(
            """SELECT coalesce(max(n), 0) FROM (
                   SELECT count(*) AS n FROM loans WHERE status NOT IN ('cancelled_by_citizen', 'cancelled_by_centre')
                   GROUP BY citizen_id, extract(year FROM pick_up_at AT TIME ZONE 'Asia/Seoul')) c"""
        ))  # fmt: skip
        assert most <= A_YEAR

    @invariant()
    def every_change_is_in_the_table(self) -> None:
        if not hasattr(self, "desk"):
            return
        rows = self.run(self.db.fetch("SELECT id::text, status FROM loans"))
        now = {row["id"]: row["status"] for row in rows}
        for loan_id, status in now.items():
            was = self.was.get(loan_id, "reserved")
            assert was == status or (was, status) in STEPS, (was, status)
        self.was = now


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 25), pytest.param(300, 60, marks=pytest.mark.nightly)], ids=["short", "long"]
)
def test_no_order_of_steps_lends_a_suit_twice(
    database_url: str, app_settings: Settings, examples: int, steps: int
) -> None:
    machine = type("Machine", (Desk,), {"database_url": database_url, "app_settings": app_settings})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=examples < 100,
    ))  # fmt: skip
