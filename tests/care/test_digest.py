"""The family's week: only for whom the person wants it, and over at once."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from backend.care.digest import rules, tasks
from backend.db import Db
from backend.seoul import SEOUL
from tests.care import provided
from tests.care.conftest import SEO_GU, Office, Person, by_owner
from tests.care.desk import Desk, code
from tests.care.test_ending import by_owner_rows
from tests.care.test_mandates import asked_for_mother, mother_with_account

MONDAY = datetime(2026, 3, 16, 9, 5, tzinfo=SEOUL)
TODAY = MONDAY.date()


def test_only_who_is_confirmed_wanted_and_has_something_to_hear_of_is_told() -> None:
    """Every combination: one of them is told."""
    told = [
        case
        for case in product(
            ("asked", "confirmed", "refused", "revoked"), ((), ("ask", "follow"), ("ask", "digest")),
            (TODAY, TODAY - timedelta(days=1)), (True, False, None), (False, True), (False, True),
        )
        if rules.may_be_told(case[0], case[1], case[2], TODAY, consent=case[3], died=case[4], ended=case[5])
    ]  # fmt: skip
    assert told == [("confirmed", ("ask", "digest"), TODAY, True, False, False)]


@pytest.mark.parametrize(
    ("at", "is_time"),
    [(MONDAY, True), (MONDAY.replace(hour=8, minute=59), False), (MONDAY.replace(hour=12, minute=0), False),
     (MONDAY + timedelta(days=1), False), (MONDAY - timedelta(days=1), False)],
)  # fmt: skip
def test_it_comes_on_monday_morning(at: datetime, is_time: bool) -> None:
    assert rules.is_time(at) is is_time


@pytest.mark.parametrize("day", range(16, 23))
def test_a_week_is_the_one_that_is_over(day: int) -> None:
    assert rules.week_before(date(2026, 3, day)) == (date(2026, 3, 9), date(2026, 3, 15))


def test_health_has_no_name_in_it() -> None:
    assert rules.service_on("meals", TODAY).need == "meals"
    assert rules.service_on("health", TODAY).need is None
    assert rules.service_on("escort", TODAY).need is None


# With a mother, her daughter, and a visit that is agreed on


async def family(office: Office, db: Db) -> tuple[Person, Person, str, str]:
    """Mother, daughter who acts for her, the case with a visit to come, and the mandate."""
    daughter, case_id, mandate_id = await asked_for_mother(office)
    mother = await mother_with_account(office, db, at_minutes=-1)
    await mother.post(f"/api/care/mandates/{mandate_id}/accept")
    sera = await office.member()
    await Desk(sera, case_id).do("take")
    await Desk(sera, case_id).do("visit", {"starts_at": "2026-03-18T10:00:00+09:00", "why": "댁에 안 계세요"})
    return mother, daughter, case_id, mandate_id


async def messages(db: Db, who: Person) -> list[Any]:
    return await by_owner_rows(
        db, "SELECT kind, link, title_ko, body_ko FROM messages WHERE citizen_id = $1 AND kind = 'care_digest'", who.id
    )


async def choose(who: Person, mandate_id: str, *, on: bool, version: int = 1) -> Any:
    return await who.put(f"/api/care/mandates/{mandate_id}/digest", {"on": on, "version": version})


async def test_the_daughter_is_told_once_a_week_until_her_mother_says_no(office: Office, db: Db) -> None:
    mother, daughter, case_id, mandate_id = await family(office, db)
    path = f"/api/care/cases/{case_id}/digest"
    assert code(await daughter.get(path)) == (403, "no_digest")
    await tasks.tell_families(office.context(), MONDAY)
    assert await messages(db, daughter) == []
    assert code(await choose(daughter, mandate_id, on=True)) == (404, "not_found")
    assert code(await choose(mother, mandate_id, on=True, version=7)) == (409, "stale_version")
    assert (await choose(mother, mandate_id, on=True)).is_success
    assert (await mother.get("/api/care/mandates")).json()["over_me"][0]["digest"] is True
    office.clock.now = MONDAY
    for minutes in (0, 30):
        await tasks.tell_families(office.context(), MONDAY + timedelta(minutes=minutes))
    [told] = await messages(db, daughter)
    assert (told["link"], told["title_ko"]) == (f"/care/{case_id}/family", "지난주 가족 소식이에요")
    assert "박순자" not in told["body_ko"]
    assert await messages(db, mother) == []
    since = office.clock.now - timedelta(days=8)
    daughter, mother = await office.signed_in(daughter.id, at=since), await office.signed_in(mother.id, at=since)
    week = (await daughter.get(path)).json()
    assert week == {"case_id": case_id, "name": "박순자", "first_day": "2026-03-09", "last_day": "2026-03-15",
                    "visited_on": [], "begun": [], "next_visit_at": "2026-03-18T01:00:00Z", "coming": []}  # fmt: skip
    # From the moment on she says no, also what is on the way is shut.
    assert (await choose(mother, mandate_id, on=False)).is_success
    assert code(await daughter.get(path)) == (403, "no_digest")
    await tasks.tell_families(office.context(), MONDAY + timedelta(days=7))
    assert len(await messages(db, daughter)) == 1
    consents = await by_owner_rows(db, "SELECT given FROM care_consents WHERE purpose = 'care_family' ORDER BY id")
    assert [row["given"] for row in consents] == [True, False]


async def test_it_ends_with_the_mandate_with_care_and_with_life(office: Office, db: Db) -> None:
    mother, daughter, case_id, mandate_id = await family(office, db)
    await choose(mother, mandate_id, on=True)
    path = f"/api/care/cases/{case_id}/digest"
    assert (await daughter.get(path)).is_success
    for change, back in (
        ("UPDATE care_people SET died_at = now()", "UPDATE care_people SET died_at = NULL"),
        ("UPDATE care_mandates SET scope = '{ask}'", "UPDATE care_mandates SET scope = '{ask,digest}'"),
        ("UPDATE care_cases SET status = 'closed', closed_at = now(), due_at = NULL",
         "UPDATE care_cases SET status = 'assigned', closed_at = NULL"),
    ):  # fmt: skip
        await by_owner(db, change)
        assert code(await daughter.get(path)) == (403, "no_digest"), change
        await tasks.tell_families(office.context(), MONDAY)
        await by_owner(db, back)
    assert await messages(db, daughter) == []
    assert (await daughter.get(path)).is_success
    await mother.post(f"/api/care/mandates/{mandate_id}/end")
    assert (await daughter.get(path)).status_code == 403


async def test_the_desk_takes_down_what_the_person_says(office: Office, db: Db) -> None:
    _, daughter, case_id, mandate_id = await family(office, db)
    desk = Desk(await office.member("care_supervisor", "district", SEO_GU, name="민서연"), case_id)
    said = await desk.say(f"mandates/{mandate_id}/digest", {"on": True, "how": "phone"})
    assert said.status_code == 200, said.text
    assert (said.json()["mandates"][0]["digest"], said.json()["events"][0]["action"]) == (True, "digest_on")
    consent = next(c for c in said.json()["consents"] if c["purpose"] == "care_family")
    assert (consent["given"], consent["heard_by"]) == (True, "민서연")
    assert (await daughter.get(f"/api/care/cases/{case_id}/digest")).is_success
    assert code(await desk.say(f"mandates/{uuid4()}/digest", {"on": True, "how": "phone"})) == (404, "not_found")


async def test_a_week_names_days_and_what_began(office: Office, db: Db) -> None:
    mother, daughter, case_id, mandate_id = await family(office, db)
    await choose(mother, mandate_id, on=True)
    organization = await by_owner(
        db,
        """INSERT INTO care_organizations (name_ko, name_en, phone, valid)
           VALUES ('가', 'A', '062-000-0000', '[2020-01-01,)') RETURNING id""",
    )
    staff_id = await by_owner(db, "SELECT id FROM staff LIMIT 1")
    for need in ("meals", "health"):
        service = await by_owner(
            db,
            """INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit)
               VALUES ($1, '돌봄', 'Care', $2, 'seven', 'visit') RETURNING id""",
            organization, need,
        )  # fmt: skip
        order = await by_owner(
            db,
            """INSERT INTO care_orders (id, case_id, service_id, organization_id, status, rrule, starts_on, ends_on,
                                        units, units_a_week, sent_at, answered_at)
               VALUES (gen_random_uuid(), $1, $2, $3, 'accepted', 'FREQ=DAILY', '2026-03-11', '2026-06-11', 1, 7,
                       now(), now()) RETURNING id""",
            case_id, service, organization,
        )  # fmt: skip
        for day, status in (("2026-03-12", "done"), ("2026-03-13", "missed"), ("2026-03-17", "done")):
            await by_owner(
                db,
                """INSERT INTO care_deliveries (id, order_id, case_id, organization_id, on_date, status, units,
                                                staff_id, at)
                   VALUES (gen_random_uuid(), $1, $2, $3, $4::text::date, $5, 1, $6, now())""",
                order, case_id, organization, day, status, staff_id,
            )  # fmt: skip
    office.clock.now = MONDAY
    daughter = await office.signed_in(daughter.id, at=MONDAY - timedelta(days=8))
    week = (await daughter.get(f"/api/care/cases/{case_id}/digest")).json()
    assert week["visited_on"] == ["2026-03-12"]
    assert [b["need"] for b in week["begun"]] in (["meals", None], [None, "meals"])


async def test_it_says_when_each_service_comes_next_and_not_which_concerns_health(office: Office, db: Db) -> None:
    mother, daughter, case_id, mandate_id = await family(office, db)
    await choose(mother, mandate_id, on=True)
    organization_id = await provided.organization(db)
    for need, rrule, is_accepted in (
        ("escort", "FREQ=WEEKLY;BYDAY=FR", True),
        ("meals", "FREQ=WEEKLY;BYDAY=WE", True),
        ("housework", "FREQ=DAILY", False),
    ):
        service_id = await provided.service(db, organization_id, need=need)
        order_id = await provided.send(db, office.sealer, case_id, service_id, organization_id, rrule=rrule)
        if is_accepted:
            await by_owner(
                db, "UPDATE care_orders SET status = 'accepted', answered_at = now() WHERE id = $1", order_id
            )
    week = (await daughter.get(f"/api/care/cases/{case_id}/digest")).json()
    assert [(one["need"], date.fromisoformat(one["on_date"]).weekday()) for one in week["coming"]] == [
        ("meals", 2), (None, 4)
    ]  # fmt: skip
