"""All roles by all scopes by all steps, through the acts of the desk and the citizen's routes, against the table."""

from collections.abc import Iterator
from itertools import product
from typing import Any, get_args
from uuid import UUID

import pytest

from backend.care.desk import actions
from backend.care.desk.actions import at_desk
from backend.care.desk.rules import OpeningNeeded
from backend.care.models import Status
from backend.care.rules import ENDED, TABLE, CaseRole
from backend.db import Db
from backend.errors import DomainError, NotFound
from backend.people.models import Grant, ScopeKind, StaffRole, StaffSession
from tests import make
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, Office, ask, by_owner, confirm_mandates
from tests.care.desk import WHY, code, requested
from tests.care.test_desk_table import STATUSES, expected, pairs, put, undone

SCOPES: list[tuple[ScopeKind, int | None, bool]] = [
    ("dong", CHIPYEONG, True), ("district", SEO_GU, True), ("city", None, True), ("dong", 2914008, False),
    ("district", 29110, False), ("site", 1, False),
]  # fmt: skip
ROLES: tuple[StaffRole | None, ...] = (*get_args(StaffRole), None)


def combinations() -> Iterator[tuple[StaffRole | None, ScopeKind, int | None, bool, str]]:
    for role, (kind, scope_id, covers), whose in product(ROLES, SCOPES, ("nobodys", "mine", "anothers")):
        yield role, kind, scope_id, covers, whose


def roles_expected(role: StaffRole | None, whose: str, *, covers: bool) -> set[CaseRole]:
    if not covers:
        return set()
    if role == "care_supervisor":
        return {"care_supervisor"}
    if role == "care_manager":
        return {"care_manager", "author"} if whose == "mine" else {"care_manager"}
    return set()


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["lines", "all"])
async def test_each_role_in_each_scope_takes_just_the_steps_that_are_its_own(
    office: Office, db: Db, every: bool
) -> None:
    _, case_id = await requested(office, urgency="emergency")
    me, other = await make.staff(db, None, name="나"), await make.staff(db, None, name="동료")
    taken, wrong = 0, list[Any]()
    for role, kind, scope_id, covers, whose in combinations():
        grants = [Grant(role, kind, scope_id)] if role is not None else []
        session = StaffSession(session_id=me, id=me, name="나", title="", proof="demo", grants=grants)
        has = roles_expected(role, whose, covers=covers)
        # Wherever the grant holds, and to whom it shows nothing, the lines are alike: a part of them tells.
        step = 1 if has and (every or kind == "dong") else 9 if has or every else 25
        wanted = list(pairs(every=every))[::step]
        for source, to in wanted:
            async with undone(db):
                await put(db, case_id, source, {"nobodys": None, "mine": me, "anothers": other}[whose])
                desk = await at_desk(db, office.settings, office.sealer, session, office.clock.now, None)
                got: tuple[int, str] = (200, "")
                try:
                    case = await desk.lock(UUID(case_id), 1)
                    await actions.take_step(desk, case, to, WHY, "other" if to in ENDED else None)
                    taken += 1
                except DomainError as error:
                    got = error.status, error.code
            if not has:
                should = NotFound.status, NotFound.code
            elif whose == "anothers" and role == "care_manager":
                should = OpeningNeeded.status, OpeningNeeded.code
            else:
                should = expected(source, to, has)
            if got != should:
                wrong.append((role, kind, whose, source, to, got, should))
    assert not wrong
    assert taken > 50


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("person", {"citizen"}), ("requester", {"requester"}), ("mandated", {"requester", "citizen"}),
        ("neighbour", None), ("stranger", None), ("staff", None),
    ],
)  # fmt: skip
async def test_each_citizen_gives_up_and_takes_up_again_just_what_is_theirs(
    office: Office, db: Db, who: str, roles: set[CaseRole] | None
) -> None:
    asker = await office.citizen("한솔")
    relation = {"person": "self", "neighbour": "neighbour"}.get(who, "mother")
    answer = await ask(asker, relation)
    case_id = answer["case_id"] or str(await by_owner(db, "SELECT id FROM care_cases"))
    if who == "mandated":
        await confirm_mandates(db)
    caller: Person = asker
    if who == "stranger":
        caller = await office.citizen("남")
    elif who == "staff":
        caller = await office.member("care_supervisor", "city", None)
    for source, (act, to) in product(STATUSES, (("withdraw", "withdrawn"), ("reopen", "reopened"))):
        async with undone(db):
            await put(db, case_id, source, None)
            got = code(await caller.post(f"/api/care/cases/{case_id}/{act}", {"version": 1, "why": WHY}))
        assert got == _should(who, roles, source, to, act), (source, act)  # pyright: ignore[reportArgumentType]


def _should(who: str, roles: set[CaseRole] | None, source: Status, to: Status, act: str) -> tuple[int, str]:
    if who == "staff":
        return 401, "not_signed_in"
    if roles is None:
        return 404, "not_found"
    # What is so already stays so.
    if source == to or (act == "reopen" and source not in ENDED):
        return 200, ""
    step = TABLE.get((source, to))
    if step is None:
        return 409, "step_refused"
    return (200, "") if step.roles & roles else (403, "not_allowed")
