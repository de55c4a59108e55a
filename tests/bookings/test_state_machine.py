"""Whatever people do in whatever order, no unit is given to two of them at one time."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.bookings import tasks
from backend.bookings.rules import KEEPS_TIME
from backend.db import Database, connect
from backend.jobs import Context
from backend.settings import Settings
from tests.bookings.conftest import Cafe, Clock, Person, at, furnish
from tests.conftest import app_on, browser

STARTS = [at(10), at(10, 40), at(13), at(13, day=10)]
people = st.integers(0, 2)
bookings = st.integers(0, 5)


class Desk(RuleBasedStateMachine):
    """Three citizens, two counsellors with one unit each, and four times, on a real base that is rolled back."""

    database_url: str
    app_settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.ids: list[tuple[Person, str]] = []

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
        self.cafe = Cafe(self.db, self.client, self.clock, app.state.sealer)
        await furnish(self.db, self.cafe)
        self.citizens = [await self.cafe.citizen() for _ in range(3)]
        self.counsellor = await self.cafe.staff()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.run(self.client.aclose())
            self.run(self.rollback.rollback())
            self.run(self.db.close())
        self.runner.close()

    @rule(who=people, starts_at=st.sampled_from(STARTS), named=st.sampled_from([None, "yuna", "haneul"]))
    def hold(self, who: int, starts_at: datetime, named: str | None) -> None:
        counsellor_id = getattr(self.cafe, named) if named else None
        person = self.citizens[who]
        free = self.run(self._free(starts_at, counsellor_id))
        reply = self.run(person.hold(self.cafe.service_id, starts_at, counsellor_id))
        assert reply.status_code in (201, 409, 422, 429)
        if reply.status_code == 201:
            self.ids.append((person, reply.json()["id"]))
        elif free and reply.status_code == 409:
            assert reply.json()["code"] == "too_many_live"

    async def _free(self, starts_at: datetime, counsellor_id: int | None) -> bool:
        (day,) = await self.cafe.days(
            str(starts_at.date()), **({"counsellor_id": counsellor_id} if counsellor_id else {})
        )
        return any(slot["free"] for slot in day["slots"] if datetime.fromisoformat(slot["starts_at"]) == starts_at)

    @rule(which=bookings, what=st.sampled_from(["confirm", "extend", "release", "cancel"]))
    def do(self, which: int, what: str) -> None:
        if which < len(self.ids):
            person, booking_id = self.ids[-1 - which]
            reply = self.run(
                person.post(f"/api/bookings/{booking_id}/{what}", {"about": ""} if what == "confirm" else {})
            )
            assert reply.status_code in (200, 204, 409, 422)

    @rule(which=bookings, what=st.sampled_from(["check-in", "start", "complete", "no-show", "cancel"]))
    def desk(self, which: int, what: str) -> None:
        if which < len(self.ids):
            body = {"reason": "아파요"} if what == "cancel" else {}
            reply = self.run(self.counsellor.post(f"/api/staff/bookings/{self.ids[-1 - which][1]}/{what}", body))
            assert reply.status_code in (200, 409)

    @rule(minutes=st.sampled_from([1, 4, 6, 30, 60, 180]))
    def time_passes(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule()
    def tidy_up(self) -> None:
        self.run(tasks.expire_holds(self.context, self.clock.now))
        self.run(tasks.remind(self.context, self.clock.now))

    @invariant()
    def nobody_shares_a_unit(self) -> None:
        if not hasattr(self, "counsellor"):
            return
        shared = self.run(self.db.fetchval(
            """SELECT count(*) FROM allocations a JOIN allocations b
               ON a.id < b.id AND a.active AND b.active AND a.resource_id = b.resource_id AND a.unit = b.unit
                  AND a.during && b.during"""
        ))  # fmt: skip
        assert shared == 0

    @invariant()
    def the_living_have_one_allocation_and_the_dead_none(self) -> None:
        if not hasattr(self, "counsellor"):
            return
        rows = self.run(self.db.fetch(
            """SELECT b.status, count(a.id) FILTER (WHERE a.active) AS active,
                      bool_and(a.held_until IS NOT DISTINCT FROM b.held_until) FILTER (WHERE a.active) AS agree
               FROM bookings b LEFT JOIN allocations a ON a.booking_id = b.id GROUP BY b.id"""
        ))  # fmt: skip
        for row in rows:
            assert row["active"] == (1 if row["status"] in KEEPS_TIME else 0), row["status"]
            assert row["agree"] in (True, None)


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 25), pytest.param(300, 60, marks=pytest.mark.nightly)], ids=["short", "long"]
)
def test_no_order_of_steps_gives_a_time_to_two_people(
    database_url: str, app_settings: Settings, examples: int, steps: int
) -> None:
    machine = type("Machine", (Desk,), {"database_url": database_url, "app_settings": app_settings})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=examples < 100,
    ))  # fmt: skip
