"""Whatever people do in whatever order, a program has no more people than places, and its line stays in order."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.bookings.programs import tasks
from backend.db import Database, connect
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at
from tests.conftest import app_on, browser

people = st.integers(0, 4)


class Lecture(RuleBasedStateMachine):
    """Five citizens and a lecture with two places, on a real base that is rolled back."""

    database_url: str
    app_settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.capacity = 2
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
        cafe = Cafe(self.db, self.client, self.clock, app.state.sealer)
        site_id = await make.site(self.db)
        self.citizens = [await cafe.citizen() for _ in range(5)]
        self.program_id = await make.program(
            self.db, site_id, await make.room(self.db, site_id), at(14, day=12), now=self.clock.now, offer_minutes=60,
            closes_at=at(14, day=11),
        )  # fmt: skip
        self.desk = await cafe.staff()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.run(self.client.aclose())
            self.run(self.rollback.rollback())
            self.run(self.db.close())
        self.runner.close()

    @rule(who=people, wait=st.booleans())
    def enrol(self, who: int, wait: bool) -> None:
        person = self.citizens[who]
        free = self.run(self._program())["left"]
        reply = self.run(person.post(f"/api/programs/{self.program_id}/enrol", {"wait": wait}))
        assert reply.status_code in (201, 409, 429)
        if reply.status_code == 201:
            self.ids.append((person, reply.json()["id"]))
            assert (reply.json()["status"] == "enrolled") <= (free > 0)
        elif free:
            assert reply.json()["code"] in ("already_enrolled", "enrolment_closed", "program_cancelled")

    async def _program(self) -> dict[str, Any]:
        return (await self.client.get(f"/api/programs/{self.program_id}")).json()

    @rule(which=st.integers(0, 6), what=st.sampled_from(["accept", "cancel"]))
    def answer(self, which: int, what: str) -> None:
        if which < len(self.ids):
            person, id = self.ids[-1 - which]
            assert self.run(person.post(f"/api/enrolments/{id}/{what}")).status_code in (200, 409)

    @rule(which=st.integers(0, 6))
    def take_out(self, which: int) -> None:
        if which < len(self.ids):
            path = f"/api/staff/enrolments/{self.ids[-1 - which][1]}/cancel"
            assert self.run(self.desk.post(path, {"reason": "부탁하신 대로"})).status_code in (200, 409)

    @rule(capacity=st.integers(1, 3))
    def change_places(self, capacity: int) -> None:
        path = f"/api/staff/programs/{self.program_id}"
        names = {"title_ko", "title_en", "description_ko", "description_en", "leader_ko", "leader_en", "opens_at",
                 "closes_at", "cancel_until_minutes", "offer_minutes", "version"}  # fmt: skip
        program = self.run(self.desk.get(path)).json()["program"]
        change = {name: program[name] for name in names} | {"capacity": capacity}
        reply = self.run(self.desk.put(path, change))
        assert reply.status_code in (200, 409), reply.text
        if reply.status_code == 200:
            self.capacity = capacity

    @rule(minutes=st.sampled_from([1, 30, 61, 600]))
    def time_passes(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule()
    def minute(self) -> None:
        self.run(tasks.pass_on(self.context, self.clock.now))
        # Where the timetable has been, nobody waits beside a free place, and no offer has run out.
        program = self.run(self.desk.get(f"/api/staff/programs/{self.program_id}")).json()["program"]
        assert not program["waiting"] or program["enrolled"] + program["offered"] == self.capacity
        late = "SELECT count(*) FROM enrolments WHERE status = 'offered' AND offer_until <= $1"
        assert self.run(self.db.fetchval(late, self.clock.now)) == 0

    @invariant()
    def never_more_people_than_places(self) -> None:
        if hasattr(self, "desk"):
            taken = "SELECT count(*) FROM enrolments WHERE status = 'enrolled' OR offer_until > $1"
            assert self.run(self.db.fetchval(taken, self.clock.now)) <= self.capacity

    @invariant()
    def whoever_came_first_is_offered_first(self) -> None:
        if hasattr(self, "desk"):
            passed = """SELECT count(*) FROM enrolments o JOIN enrolments w
                        ON o.status = 'offered' AND w.status = 'waiting' AND w.number < o.number"""
            assert self.run(self.db.fetchval(passed)) == 0


@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 15), pytest.param(300, 60, marks=pytest.mark.nightly)], ids=["short", "long"]
)
def test_no_order_of_steps_gives_more_places_than_there_are(
    database_url: str, app_settings: Settings, examples: int, steps: int
) -> None:
    machine = type("Machine", (Lecture,), {"database_url": database_url, "app_settings": app_settings})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=examples < 100,
    ))  # fmt: skip
