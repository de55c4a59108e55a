"""Whatever people do in whatever order and at once, nothing is given to two of them at one time, and nobody is lost.

Everything runs over real connections to a base of its own: citizens, two counsellors who may be away, a desk that keeps
rooms free, the worker, and the clock.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.app import create_app
from backend.bookings import tasks
from backend.bookings.absences import tasks as absences
from backend.bookings.rules import KEEPS_TIME
from backend.bookings.waitlist.tasks import offer_waiting
from backend.db import Database, make_pool
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at, furnish
from tests.bookings.test_absences import chosen
from tests.conftest import browser, clone

STARTS = [at(10), at(10, 40), at(13), at(13, day=10)]
# What is blocked, and how long somebody is away: an hour or so, the rest of the day, all of the next.
PERIODS = [(at(10, 20), at(13, 20)), (at(9), at(18)), (at(9, day=10), at(18, day=10))]
PEOPLE = 4
CITIZEN = ["confirm", "extend", "release", "cancel", "move", "reply", "take"]
DESK = ["check-in", "start", "complete", "no-show", "cancel", "approve", "move", "take"]


class Act(NamedTuple):
    """`who`: a citizen or something of the cafe's by number; `which`: a booking, an entry, an absence or a block, the
    last is 0."""

    what: str
    who: int = 0
    which: int = 0
    starts_at: datetime = STARTS[0]
    service: str = "talk"
    choice: int = 0


acts = st.one_of(
    st.builds(Act, st.sampled_from(["hold", "book"]), st.integers(0, PEOPLE - 1), st.just(0), st.sampled_from(STARTS),
              st.sampled_from(["talk", "room", "hall"]), st.integers(0, 2)),
    st.builds(Act, st.sampled_from(CITIZEN), st.just(0), st.integers(0, 5), st.sampled_from(STARTS),
              st.just("talk"), st.integers(0, 2)),
    st.builds(Act, st.sampled_from([f"desk {name}" for name in DESK]), st.just(0), st.integers(0, 5),
              st.sampled_from(STARTS)),
    st.builds(Act, st.just("wait"), st.integers(0, PEOPLE - 1), st.integers(0, 5), st.sampled_from(STARTS),
              st.sampled_from(["talk", "room"]), st.integers(0, 1)),
    st.builds(Act, st.sampled_from(["accept", "decline", "leave"]), st.just(0), st.integers(0, 3)),
    st.builds(Act, st.sampled_from(["tidy up", "offer"])),
    st.builds(Act, st.just("away"), st.integers(0, 1), st.integers(0, 2), st.sampled_from(STARTS), st.just("talk"),
              st.integers(0, 3)),
    st.builds(Act, st.sampled_from(["return", "block", "unblock"]), st.integers(0, 4), st.integers(0, 2)),
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """Four citizens; a talk with either of two counsellors, rooms that need a yes, and the hall they make together."""

    app_settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.after = ExitStack()
        self.clock = Clock()
        self.bookings: list[tuple[Person, str]] = []
        self.entries: list[tuple[Person, str]] = []
        self.absences: list[str] = []
        self.blocks: list[int] = []
        self.ready = False

    def run(self, work: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await work

        return self.runner.run(wait())

    @initialize()
    def open(self) -> None:
        self.url = self.after.enter_context(clone())
        self.run(self._open())
        self.ready = True

    async def _open(self) -> None:
        self.pool = await make_pool(self.url, max_size=8)
        self.db = await self.pool.acquire()
        app = create_app(self.app_settings, clock=self.clock)
        app.dependencies["database"].dependency().inner = Database(self.pool)
        self.client = browser(app, self.app_settings)
        self.context = Context(self.app_settings, Database(self.pool), app.state.sealer)
        self.cafe = Cafe(self.db, self.client, self.clock, app.state.sealer)
        await furnish(self.db, self.cafe)
        hours = {"duration_minutes": 40, "granularity_minutes": 40, "grace_minutes": 15}
        rooms = await make.service(
            self.db, self.cafe.site_id, kind="room", max_duration_minutes=120, needs_approval=True, max_live=3,
            reopen_after_minutes=5, **hours,
        )  # fmt: skip
        parts = [await make.room(self.db, self.cafe.site_id, rooms) for _ in range(2)]
        hall = await make.service(self.db, self.cafe.site_id, kind="room", **hours)
        whole = await make.room(self.db, self.cafe.site_id, hall, parts=parts)
        self.bookable = [self.cafe.yuna, self.cafe.haneul, *parts, whole]
        self.services = {"talk": self.cafe.service_id, "room": rooms, "hall": hall}
        self.citizens = [await self.cafe.citizen(f"사람 {n}") for n in range(PEOPLE)]
        self.counsellor = await self.cafe.staff()
        # Somebody is to come, so that whoever is away leaves somebody waiting.
        for n, starts_at in enumerate((at(10, 40), at(11, 20), at(13), at(13, day=10))):
            person = self.citizens[n]
            visit = await person.book(self.services["talk"], starts_at, self.cafe.yuna)
            self.bookings.append((person, visit["id"]))

    def teardown(self) -> None:
        if self.ready:
            self.run(self.client.aclose())
            self.run(self.pool.release(self.db))
            self.run(self.pool.close())
        self.runner.close()
        self.after.close()

    @rule(act=acts)
    def one(self, act: Act) -> None:
        self.run(self._do(act))

    @rule(several=st.lists(acts, min_size=2, max_size=4))
    def at_once(self, several: list[Act]) -> None:
        self.run(self._all(several))

    async def _all(self, several: list[Act]) -> None:
        await asyncio.gather(*(self._do(act) for act in several))

    @rule(minutes=st.sampled_from([1, 4, 6, 16, 31, 60, 180]))
    def time_passes(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    async def _do(self, act: Act) -> None:
        by_name = {"hold": self._hold, "book": self._hold, "wait": self._wait, "accept": self._answer,
                   "decline": self._answer, "leave": self._answer, "away": self._absence, "return": self._absence,
                   "block": self._block, "unblock": self._block}  # fmt: skip
        if act.what in by_name:
            await by_name[act.what](act)
        elif act.what == "tidy up":
            for tidy in (absences.end_unanswered, tasks.expire_holds, tasks.end_unanswered, tasks.release_absent,
                         tasks.remind):  # fmt: skip
                await tidy(self.context, self.clock.now)
        elif act.what == "offer":
            await offer_waiting(self.context, self.clock.now)
        elif act.which < len(self.bookings):
            await self._change(act, *self.bookings[-1 - act.which])

    async def _answer(self, act: Act) -> None:
        if act.which < len(self.entries):
            person, entry_id = self.entries[-1 - act.which]
            offer = (await person.get(f"/api/waitlist/{entry_id}")).json()["offer"] or {}
            shown = {"starts_at": offer.get("starts_at", STARTS[0].isoformat())} if act.what != "leave" else {}
            what = "take" if act.what == "accept" else act.what
            reply = await person.post(f"/api/waitlist/{entry_id}/{what}", shown)
            assert reply.status_code in (200, 204, 403, 409), reply.text

    async def _hold(self, act: Act) -> None:
        person = self.citizens[act.who]
        wish = {"minutes": 40 * (1 + act.choice)} if act.service == "room" else {}
        if act.service == "talk":
            wish = {"counsellor_id": [None, self.cafe.yuna, self.cafe.haneul][act.choice]}
        body = {"service_id": self.services[act.service], "starts_at": act.starts_at.isoformat(), **wish}
        reply = await person.post("/api/bookings", body)
        assert reply.status_code in (201, 403, 409, 422, 429), reply.text
        if reply.status_code == 201:
            self.bookings.append((person, reply.json()["id"]))
            if act.what == "book":
                await self._change(Act("confirm"), *self.bookings[-1])

    async def _wait(self, act: Act) -> None:
        person = self.citizens[act.who]
        day = str(act.starts_at.date())
        body: dict[str, Any] = {"service_id": self.services[act.service], "first_day": day, "last_day": day}
        if act.choice and act.which < len(self.bookings):
            person, body["booking_id"] = self.bookings[-1 - act.which]
        reply = await person.post("/api/waitlist", body)
        assert reply.status_code in (201, 400, 403, 409), reply.text
        if reply.status_code == 201:
            self.entries.append((person, reply.json()["id"]))

    async def _absence(self, act: Act) -> None:
        if act.what == "return":
            if act.which < len(self.absences):
                reply = await self.counsellor.post(f"/api/staff/absences/{self.absences[-1 - act.which]}/undo")
                assert reply.status_code in (200, 409), reply.text
            return
        first, last = PERIODS[act.which]
        body: dict[str, Any] = {
            "resource_id": self.bookable[act.who], "starts_at": first.isoformat(), "ends_at": last.isoformat(),
        }  # fmt: skip
        planned = await self.counsellor.get("/api/staff/absences/plan", **body)
        assert planned.status_code in (200, 400), planned.text
        # As proposed; all are asked; all are cancelled; or the desk has seen nothing, and everything is planned anew.
        if planned.status_code == 200 and act.choice < 3:
            visits = planned.json()["visits"]
            body["visits"] = [
                chosen(visit) if act.choice == 0 else
                {"booking_id": visit["id"], "what": ["choose", "cancel"][act.choice - 1]} for visit in visits
            ]  # fmt: skip
        reply = await self.counsellor.post("/api/staff/absences", body)
        assert reply.status_code in (201, 400, 409), reply.text
        if reply.status_code == 201:
            self.absences.append(reply.json()["id"])

    async def _block(self, act: Act) -> None:
        if act.what == "unblock":
            if act.which < len(self.blocks):
                path = f"/api/staff/blocks/{self.blocks[-1 - act.which]}"
                reply = await self.client.delete(path, headers=self.counsellor.headers)
                assert reply.status_code in (204, 404), reply.text
            return
        first, last = PERIODS[act.which]
        body = {"resource_id": self.bookable[act.who], "starts_at": first.isoformat(), "ends_at": last.isoformat(),
                "reason": "쉬어요"}  # fmt: skip
        reply = await self.counsellor.post("/api/staff/blocks", body)
        assert reply.status_code in (201, 400, 409), reply.text
        if reply.status_code == 201:
            self.blocks.append(reply.json()["id"])

    async def _change(self, act: Act, person: Person, booking_id: str) -> None:
        what = act.what.removeprefix("desk ")
        body: dict[str, Any] = {}
        if what == "move":
            body = {"starts_at": act.starts_at.isoformat()}
        elif what == "reply":
            body = {"reply": ["coming", "late", "cannot"][act.choice]}
        elif what == "extend":
            shown = (await person.get(f"/api/bookings/{booking_id}")).json()["held_until"]
            body = {"held_until": shown or STARTS[0].isoformat()}
        elif what == "take":
            away = (await person.get(f"/api/bookings/{booking_id}")).json()["away"]
            body = {"starts_at": away["offer"]["starts_at"] if away and away["offer"] else STARTS[0].isoformat()}
        elif what == "cancel" and act.what != what:
            body = {"reason": "상담사가 아파요"}
        if act.what == what:
            reply = await person.post(f"/api/bookings/{booking_id}/{what}", body)
        else:
            reply = await self.counsellor.post(f"/api/staff/bookings/{booking_id}/{what}", body)
        assert reply.status_code in (200, 204, 403, 409, 422), reply.text

    # What must be so after each step

    @invariant()
    def nobody_shares_a_unit(self) -> None:
        if not self.ready:
            return
        assert self.run(self.db.fetchval(
            """SELECT count(*) FROM allocations a JOIN allocations b
               ON a.id < b.id AND a.active AND b.active AND a.resource_id = b.resource_id AND a.unit = b.unit
                  AND a.during && b.during"""
        )) == 0  # fmt: skip

    @invariant()
    def the_living_have_their_time_and_the_dead_none(self) -> None:
        if not self.ready:
            return
        rows = self.run(self.db.fetch(
            """SELECT b.status, s.id AS service_id,
                      b.waitlist_entry_id IS NOT NULL OR b.absence_id IS NOT NULL AS offered,
                      EXISTS (SELECT FROM absence_visits v
                              WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked')) AS stranded,
                      count(a.id) FILTER (WHERE a.active AND a.held_until IS NULL) AS firm,
                      count(a.id) FILTER (WHERE a.active AND a.held_until IS NOT NULL) AS for_a_while,
                      bool_and(lower(a.during) = lower(b.during)) FILTER (WHERE a.active) AS same
               FROM bookings b JOIN services s ON s.id = b.service_id
               LEFT JOIN allocations a ON a.booking_id = b.id GROUP BY b.id, s.id"""
        ))  # fmt: skip
        for row in rows:
            whole = 3 if row["service_id"] == self.services["hall"] else 1
            held = row["status"] == "held" and not row["offered"]
            # Of a talk, which takes nothing else, a counsellor who is away leaves nothing.
            firm = whole if row["status"] in KEEPS_TIME and not held and not row["stranded"] else 0
            assert row["firm"] == firm, dict(row)
            # A hold; or a time that stays closed for a while after it was given back.
            assert row["for_a_while"] == (whole if held else 0) or row["status"] not in KEEPS_TIME, dict(row)
            assert row["same"] in (True, None)

    @invariant()
    def a_line_and_its_offer_agree(self) -> None:
        if not self.ready:
            return
        rows = self.run(self.db.fetch(
            """SELECT w.status, count(b.id) FILTER (WHERE b.status = 'held') AS offers
               FROM waitlist_entries w LEFT JOIN bookings b ON b.waitlist_entry_id = w.id GROUP BY w.id"""
        ))  # fmt: skip
        assert all(row["offers"] == (1 if row["status"] == "offered" else 0) for row in rows), rows

    @invariant()
    def who_is_away_leaves_nobody_behind(self) -> None:
        if not self.ready:
            return
        rows = self.run(self.db.fetch(
            """SELECT v.status, b.status AS booking, n.undone_at IS NULL AS away,
                      count(o.id) FILTER (WHERE o.status = 'held') AS offers,
                      count(o.id) FILTER (WHERE o.status = 'held' AND o.id = v.offer_id) AS shown
               FROM absence_visits v JOIN bookings b ON b.id = v.booking_id JOIN absences n ON n.id = v.absence_id
               LEFT JOIN bookings o ON o.id = v.offer_id GROUP BY v.booking_id, v.absence_id, b.id, n.id"""
        ))  # fmt: skip
        for row in rows:
            waits = row["status"] in ("offered", "asked")
            assert row["offers"] == row["shown"] == (1 if row["status"] == "offered" else 0), dict(row)
            # Who waits for another place still has a visit, and nobody waits for somebody who is back.
            assert not waits or (row["booking"] in ("requested", "confirmed") and row["away"]), dict(row)
        # No offer stands without somebody to whom it is made.
        assert self.run(self.db.fetchval(
            """SELECT count(*) FROM bookings o WHERE o.status = 'held' AND o.absence_id IS NOT NULL AND NOT EXISTS (
                   SELECT FROM absence_visits v WHERE v.offer_id = o.id AND v.status = 'offered')"""
        )) == 0  # fmt: skip

    @invariant()
    def nobody_is_to_come_to_who_is_away(self) -> None:
        if not self.ready:
            return
        assert self.run(self.db.fetchval(
            """SELECT count(*) FROM absences n
               JOIN allocations a ON a.resource_id = n.resource_id AND a.active AND a.during && n.during
               JOIN bookings b ON b.id = a.booking_id
               WHERE n.undone_at IS NULL AND b.status IN ('held', 'requested', 'confirmed')
                 AND upper(b.during) > n.created_at"""
        )) == 0  # fmt: skip

    @invariant()
    def nobody_has_more_than_the_rules_allow(self) -> None:
        if not self.ready:
            return
        most = self.run(self.db.fetchval(
            """SELECT max(n) FROM (SELECT count(*) AS n FROM bookings
                   WHERE service_id = $1 AND status IN ('requested', 'confirmed') AND lower(during) > $2
                   GROUP BY citizen_id) m""",
            self.services["talk"], self.clock.now,
        ))  # fmt: skip
        assert (most or 0) <= 2


@pytest.mark.race
@pytest.mark.parametrize(
    ("examples", "steps"), [(6, 25), pytest.param(200, 60, marks=pytest.mark.nightly)], ids=["short", "long"]
)
def test_no_order_of_steps_gives_a_time_to_two_people(app_settings: Settings, examples: int, steps: int) -> None:
    machine = type("Machine", (Life,), {"app_settings": app_settings})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=examples < 100,
    ))  # fmt: skip
