"""All roles by all steps by all scopes, over HTTP, against the table; and any order of acts by several people."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import product
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backend.app import create_app
from backend.care.models import Status
from backend.care.rules import ENDED, TABLE, CaseRole, Guard
from backend.db import Database, Db, Pool, make_pool
from backend.settings import Settings
from tests.bookings.conftest import Clock, Person
from tests.care.conftest import CHIPYEONG, SEO_GU, Office, by_owner
from tests.care.desk import WHY, code, requested, visit
from tests.conftest import browser, clone

STATUSES: tuple[Status, ...] = get_args(Status)
# What a word alone can meet; the rest asks for something of its own.
MET: set[Guard] = {"reason", "emergency", "services_ended", "reopen_window"}


def expected(source: Status, to: Status, roles: set[CaseRole]) -> tuple[int, str]:
    step = TABLE.get((source, to))
    if step is None:
        return 409, "step_refused"
    if not step.roles & roles:
        return 403, "not_allowed"
    return (200, "") if set(step.guards) <= MET else (409, "guard_unmet")


@asynccontextmanager
async def undone(db: Db) -> AsyncIterator[None]:
    transaction = db.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def put(db: Db, case_id: str, status: Status, assigned_to: UUID | None) -> None:
    """Bring the case to a status without any step."""
    await by_owner(
        db,
        """UPDATE care_cases SET status = $2, version = 1, assigned_to = $3,
                  closed_at = CASE WHEN $4 THEN timestamptz '2026-03-09 08:00+09' END,
                  due_at = CASE WHEN NOT $4 THEN due_at END
           WHERE id = $1""",
        UUID(case_id), status, assigned_to, status in ENDED,
    )  # fmt: skip


def pairs(*, every: bool) -> Iterator[tuple[Status, Status]]:
    """The lines of the table and, for each status, one step that is no line; or all there could be."""
    for source, to in product(STATUSES, STATUSES):
        is_first_gap = to == next(s for s in STATUSES if (source, s) not in TABLE)
        if every or (source, to) in TABLE or is_first_gap:
            yield source, to


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["lines", "all"])
@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("author", {"care_manager", "author"}),
        ("manager", {"care_manager"}),
        ("supervisor", {"care_supervisor"}),
    ],
)  # fmt: skip
async def test_every_step_is_taken_by_whom_the_table_names_and_nobody_else(
    office: Office, db: Db, who: str, roles: set[CaseRole], every: bool
) -> None:
    _, case_id = await requested(office, urgency="emergency")
    scope: Any = ("care_supervisor", "district", SEO_GU) if who == "supervisor" else ("care_manager", "dong", CHIPYEONG)
    member = await office.member(*scope)
    wrong: list[Any] = []
    for source, to in pairs(every=every):
        async with undone(db):
            await put(db, case_id, source, member.id if who == "author" else None)
            body = {"version": 1, "to": to, "why": WHY, "close_reason": "other" if to in ENDED else None}
            answer = await member.post(f"/api/staff/care/cases/{case_id}/steps", body)
            if code(answer) != expected(source, to, roles):
                wrong.append((source, to, code(answer), expected(source, to, roles)))
            if answer.status_code == 200:
                assert answer.json()["status"] == to
    assert not wrong


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("colleague", (403, "opening_needed")), ("other dong", (404, "not_found")),
        ("other district", (404, "not_found")), ("person", (401, "not_signed_in")),
        ("counsellor", (403, "not_allowed")), ("administrator", (403, "not_allowed")),
    ],
)  # fmt: skip
async def test_whoever_it_does_not_concern_takes_no_step(
    office: Office, db: Db, who: str, refusal: tuple[int, str]
) -> None:
    me, case_id = await requested(office, urgency="emergency")
    sera = await office.member()
    others: dict[str, Any] = {
        "colleague": ("care_manager", "dong", CHIPYEONG), "other dong": ("care_manager", "dong", 2914008),
        "other district": ("care_supervisor", "district", 29110), "counsellor": ("counsellor", "city", None),
        "administrator": ("administrator", "city", None),
    }  # fmt: skip
    member = me if who == "person" else await office.member(*others[who], name="다른이")
    for source in STATUSES:
        to = next(to for from_, to in TABLE if from_ == source)
        async with undone(db):
            await put(db, case_id, source, sera.id)
            body = {"version": 1, "to": to, "why": WHY, "close_reason": "other"}
            answer = await member.post(f"/api/staff/care/cases/{case_id}/steps", body)
            assert code(answer) == refusal, (source, to)
            assert await by_owner(db, "SELECT status FROM care_cases") == source


async def test_the_city_and_the_district_supervise_alike(office: Office, db: Db) -> None:
    _, case_id = await requested(office)
    for scope, scope_id in (("dong", CHIPYEONG), ("district", SEO_GU), ("city", None)):
        boss = await office.member("care_supervisor", scope, scope_id, name=scope)  # pyright: ignore[reportArgumentType]
        async with undone(db):
            body = {"version": 1, "to": "rejected", "why": WHY}
            assert code(await boss.post(f"/api/staff/care/cases/{case_id}/steps", body)) == (200, "")


# Races, between real connections


@asynccontextmanager
async def office_on(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[Office]:
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        yield Office(db, app_settings, clock, client)


@pytest.mark.race
async def test_of_eight_who_take_a_case_one_has_it_and_seven_are_told(
    pool: Pool, app_settings: Settings, clock: Clock
) -> None:
    async with office_on(pool, app_settings, clock) as office:
        _, case_id = await requested(office)
        team = [await office.member(name=f"동료 {n}") for n in range(8)]
        path = f"/api/staff/care/cases/{case_id}"
        answers = await asyncio.gather(*(who.post(f"{path}/take", {"version": 1}) for who in team))
        assert sorted(code(answer) for answer in answers) == [(200, ""), *[(409, "already_taken")] * 7]
        winner = team[[answer.status_code for answer in answers].index(200)]
        case = (await winner.get(path)).json()
        assert [event["to_status"] for event in case["events"]] == ["assigned", "received"]
        # And of two steps with one version in hand, one is taken.
        version = case["version"]
        answers = await asyncio.gather(
            winner.post(f"{path}/visit", {"version": version} | visit(clock.now + timedelta(days=1))),
            winner.post(f"{path}/steps", {"version": version, "to": "linked_elsewhere", "why": WHY}),
            winner.post(f"{path}/pause", {"version": version, "reason": "away"}),
        )
        assert sorted(code(answer) for answer in answers) == [(200, ""), *[(409, "stale_version")] * 2]


@pytest.mark.race
async def test_two_visits_at_once_are_never_at_one_time(pool: Pool, app_settings: Settings, clock: Clock) -> None:
    async with office_on(pool, app_settings, clock) as office:
        sera = await office.member()
        cases: list[str] = []
        for n in range(6):
            _, case_id = await requested(office, f"사람 {n}", person={
                "name": f"사람 {n}", "address": f"길 {n}", "born_on": None})  # fmt: skip
            await sera.post(f"/api/staff/care/cases/{case_id}/take", {"version": 1})
            cases.append(case_id)
        at = clock.now + timedelta(days=1)
        answers = await asyncio.gather(*(
            sera.post(f"/api/staff/care/cases/{case_id}/visit", {"version": 3} | visit(at)) for case_id in cases
        ))  # fmt: skip
        assert sorted(code(answer) for answer in answers) == [(200, ""), *[(409, "visit_overlap")] * 5]


# Whatever several people do, at once and in whatever order

ACTORS = ("sera", "gaon", "boss", "me")
ACTS = st.tuples(
    st.sampled_from(ACTORS),
    st.sampled_from(
        ["take", "take-over", "visit", "pause", "resume", "try", "handover", "accept", "decline", "ask", *STATUSES]
    ),
    st.booleans(),
)


class Play:
    """One case, two managers, a supervisor and the person, each on connections of their own."""

    def __init__(self, office: Office, case_id: str, cast: dict[str, Person]) -> None:
        self.office, self.case_id, self.cast = office, case_id, cast
        self.visits = 0

    async def turn(self, acts: list[tuple[str, str, bool]]) -> None:
        """All at once, with one version before them, or the one before that."""
        version = await by_owner(self.office.db, "SELECT version FROM care_cases WHERE id = $1", UUID(self.case_id))
        await asyncio.gather(*(self.act(actor, act, max(1, version - is_stale)) for actor, act, is_stale in acts))

    async def act(self, actor: str, act: str, version: int) -> None:
        who, path = self.cast[actor], f"/api/staff/care/cases/{self.case_id}"
        if actor == "me":
            path = path.replace("/staff", "")
            to = "withdraw" if act in ENDED else "reopen" if act == "reopened" else "questions"
            body: dict[str, Any] = (
                {"question": "언제 오세요?"} if to == "questions" else {"version": version, "why": WHY}
            )
            answer = await who.post(f"{path}/{to}", body)
        else:
            self.visits += 1
            starts_at = self.office.clock.now + timedelta(hours=1 + 2 * self.visits)
            bodies: dict[str, tuple[str, dict[str, Any]]] = {
                "visit": ("visit", visit(starts_at, why=WHY)), "take-over": ("take-over", {"why": WHY}),
                "pause": ("pause", {"reason": "away"}), "try": ("tries", {"how": "phone"}),
                "handover": ("handover", {"to_staff_id": str(self.cast["gaon"].id), "word": WHY}),
                "accept": ("handover/answer", {"accept": True}),
                "decline": ("handover/answer", {"accept": False, "word": WHY}),
                "ask": ("questions", {"question": WHY, "pause": True}),
            }  # fmt: skip
            where, body = bodies.get(
                act, (act, {}) if act in ("take", "resume") else ("steps", {"to": act, "why": WHY})
            )
            if where not in ("tries", "handover/answer", "questions"):
                body["version"] = version
            if where == "steps" and act == "closed":
                body["close_reason"] = "goal_met"
            answer = await who.post(f"{path}/{where}", body)
        assert answer.status_code in (200, 201, 400, 403, 404, 409), answer.text

    async def check(self) -> None:
        db, case_id = self.office.db, UUID(self.case_id)
        await db.execute("SET ROLE NONE")
        case = await db.fetchrow("SELECT * FROM care_cases WHERE id = $1", case_id)
        events = await db.fetch(
            "SELECT * FROM care_events WHERE case_id = $1 AND to_status IS NOT NULL ORDER BY id", case_id
        )
        planned = await db.fetch("SELECT staff_id FROM care_visits WHERE case_id = $1 AND status = 'planned'", case_id)
        asked = await db.fetchval(
            "SELECT count(*) FROM care_handovers WHERE case_id = $1 AND status = 'asked'", case_id
        )
        await db.execute("SET ROLE app")
        assert case is not None
        # The history is one way through the table, and ends where the case stands.
        assert [row["from_status"] for row in events] == [None, *(row["to_status"] for row in events[:-1])]
        assert all((row["from_status"], row["to_status"]) in TABLE for row in events[1:])
        assert events[-1]["to_status"] == case["status"]
        # Nobody is expected where nobody comes, and whoever comes has the case.
        assert len(planned) <= (0 if case["status"] in (*ENDED, "assigned") else 1)
        assert all(row["staff_id"] == case["assigned_to"] for row in planned)
        assert (case["status"] == "visit_scheduled") <= (len(planned) == 1)
        assert asked <= (case["closed_at"] is None)
        assert (case["status"] in ("assigned", "visit_scheduled")) <= (case["assigned_to"] is not None)


@pytest.mark.race
@pytest.mark.parametrize(
    ("examples", "most"), [(4, 7), pytest.param(150, 30, marks=pytest.mark.nightly)], ids=["short", "long"]
)
def test_no_order_of_acts_leads_off_the_table(app_settings: Settings, examples: int, most: int) -> None:
    with clone() as url, asyncio.Runner() as runner:
        pool, clock = runner.run(make_pool(url, max_size=8)), Clock()
        app = create_app(app_settings, clock=clock)
        app.dependencies["database"].dependency().inner = Database(pool)
        numbers = iter(range(10_000))

        @settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=examples < 100,
            phases=[Phase.explicit, Phase.generate] if examples < 100 else list(Phase),
        )  # fmt: skip
        @given(st.lists(st.lists(ACTS, min_size=1, max_size=3), min_size=3, max_size=most))
        def play(turns: list[list[tuple[str, str, bool]]]) -> None:
            runner.run(scene(next(numbers), turns))

        async def scene(number: int, turns: list[list[tuple[str, str, bool]]]) -> None:
            async with pool.acquire() as db, browser(app, app_settings) as client:
                office = Office(db, app_settings, clock, client)
                person = {"address": f"길 {number}", "born_on": None}
                me, case_id = await requested(office, urgency="emergency", person=person)
                staff = {"sera": await office.member(), "gaon": await office.member(name="이가온"),
                         "boss": await office.member("care_supervisor", "district", SEO_GU)}  # fmt: skip
                case = Play(office, case_id, {**staff, "me": me})
                for turn in turns:
                    await case.turn(turn)
                    await case.check()

        try:
            play()
        finally:
            runner.run(pool.close())
