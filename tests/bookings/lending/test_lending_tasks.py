"""What happens by itself: reminders, late suits, and people who did not come."""

from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest

from backend.bookings.lending import actions, tasks
from backend.bookings.lending.models import LoanRow
from backend.db import Database, Db
from backend.jobs import Context, Jobs
from backend.settings import Settings
from tests.bookings.conftest import Person, at
from tests.bookings.lending.conftest import Wardrobe


@pytest.fixture
def context(db: Db, app_settings: Settings, wardrobe: Wardrobe) -> Context:
    return Context(app_settings, Database(db), wardrobe.cafe.sealer)


async def told(person: Person) -> list[str]:
    return [message["kind"] for message in (await person.get("/api/inbox")).json()][::-1]


async def follow(wardrobe: Wardrobe, context: Context, now: datetime) -> None:
    wardrobe.cafe.clock.now = now
    for job in (tasks.remind, tasks.follow_late, tasks.give_up):
        await job(context, now)


async def units(wardrobe: Wardrobe, desk: Person) -> dict[str, Any]:
    return {loan["name"]: loan["unit"] for loan in (await wardrobe.board(desk))["loans"]}


async def test_people_are_reminded_once_by_day_of_pick_up_return_and_delay(
    wardrobe: Wardrobe, context: Context
) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    await wardrobe.reserved(person, at(14, day=11))
    expected = ["loan_reserved"]
    for now, kind in [
        (at(9, 59, day=10), None), (at(10, day=10), "loan_pick_up_soon"), (at(10, 1, day=10), None),
        (at(9, day=11), None),
    ]:  # fmt: skip
        await follow(wardrobe, context, now)
        expected += [kind] if kind else []
        assert await told(person) == expected, now
    wardrobe.cafe.clock.now = at(14, day=11)
    (loan,) = (await wardrobe.board(desk))["loans"]
    await desk.post(f"/api/staff/loans/{loan['id']}/hand-out")
    # It is due on Saturday the 14th at 21 o'clock.
    for now, kind in [
        (at(9, day=13), None), (at(10, day=13), "loan_due_soon"), (at(20, day=14), None),
        # The cafe closes at night: whoever is late hears it in the morning.
        (at(21, 30, day=14), None), (at(7, 59, day=15), None), (at(8, day=15), "loan_overdue"), (at(9, day=16), None),
    ]:  # fmt: skip
        await follow(wardrobe, context, now)
        expected += [kind] if kind else []
        assert await told(person) == expected, now


async def test_whoever_reserves_for_the_same_day_needs_no_reminder(wardrobe: Wardrobe, context: Context) -> None:
    person = await wardrobe.borrower()
    await wardrobe.reserved(person, at(14))
    await follow(wardrobe, context, at(11))
    assert await told(person) == ["loan_reserved"]


async def test_a_late_suit_makes_way_for_nobody_and_the_next_gets_another(wardrobe: Wardrobe, context: Context) -> None:
    desk = await wardrobe.cafe.staff()
    await wardrobe.out(await wardrobe.borrower("하나"), at(14), desk)
    await wardrobe.reserved(await wardrobe.borrower("두리"), at(14, day=14))
    assert await units(wardrobe, desk) == {"하나": 1, "두리": 1}
    await follow(wardrobe, context, at(12, day=13))
    assert await units(wardrobe, desk) == {"하나": 1, "두리": 2}


async def test_whoever_is_left_without_a_suit_gets_the_first_that_comes_back(
    wardrobe: Wardrobe, context: Context, db: Db
) -> None:
    await db.execute("UPDATE resources SET units = 1 WHERE id = $1", wardrobe.suit_id)
    desk = await wardrobe.cafe.staff()
    late = await wardrobe.out(await wardrobe.borrower("하나"), at(14), desk)
    await wardrobe.reserved(await wardrobe.borrower("두리"), at(14, day=16))
    for now in (at(12, day=13), at(12, day=14)):
        await follow(wardrobe, context, now)
    assert await units(wardrobe, desk) == {"하나": 1, "두리": 1}
    await follow(wardrobe, context, at(12, day=15))
    assert await units(wardrobe, desk) == {"하나": 1, "두리": None}
    # Nobody else is offered it meanwhile.
    assert await wardrobe.days() == {}
    wardrobe.cafe.clock.now = at(10, 30, day=16)
    await desk.post(f"/api/staff/loans/{late['id']}/take-back", {"is_damaged": False})
    assert (await units(wardrobe, desk))["두리"] is None
    await desk.post(f"/api/staff/lending/suits/{wardrobe.suit_id}/units/1/ready")
    assert await units(wardrobe, desk) == {"두리": 1}
    # The history of the other one is theirs still.
    assert (await desk.get(f"/api/staff/loans/{late['id']}")).json()["unit"] == 1


async def test_nobody_came_all_day(wardrobe: Wardrobe, context: Context, db: Db) -> None:
    person = await wardrobe.borrower()
    await wardrobe.reserved(person, at(14))
    await follow(wardrobe, context, at(23, 59))
    assert await db.fetchval("SELECT status FROM loans") == "reserved"
    await follow(wardrobe, context, at(0, day=10))
    assert await db.fetchval("SELECT status FROM loans") == "no_show"
    assert await db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0
    # It counts among the five.
    standing = (await person.get("/api/lending/standing", site_id=wardrobe.cafe.site_id)).json()
    assert standing["left"] == 4


async def test_one_loan_in_which_something_is_wrong_keeps_no_other_waiting(
    wardrobe: Wardrobe, context: Context, db: Db
) -> None:
    people = [await wardrobe.borrower(name) for name in ("하나", "두리")]
    poisoned, other = [await wardrobe.reserved(person, at(14, 20 * n)) for n, person in enumerate(people)]
    keep, end, tell = actions.keep, actions.end, actions.tell

    def but(step: Any) -> Any:
        async def stumble(db: Db, *args: Any, **more: Any) -> Any:
            if any(str(arg.id) == poisoned["id"] for arg in args if isinstance(arg, LoanRow)):
                await db.execute("SELECT 1 / 0")
            return await step(db, *args, **more)

        return stumble

    with patch.multiple(actions, keep=but(keep), end=but(end), tell=but(tell)):
        await follow(wardrobe, context, at(0, day=10))
    status = dict(await db.fetch("SELECT id::text, status FROM loans"))
    assert status == {poisoned["id"]: "reserved", other["id"]: "no_show"}
    await follow(wardrobe, context, at(0, 5, day=10))
    assert await db.fetchval("SELECT count(*) FROM loans WHERE status = 'no_show'") == 2


def test_the_jobs_are_in_the_timetable() -> None:
    jobs = Jobs()
    tasks.register(jobs)
    assert set(jobs.cron) == {"remind_of_loans", "follow_late_loans", "give_up_loans"}
