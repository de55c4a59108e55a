"""Age and residence: said once, sealed, and asked of by services."""

from datetime import date, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.db import Db
from backend.people.declarations.models import Declaration, Eligibility
from backend.people.declarations.rules import DeclarationNeeded, NotEligible, age_on, check_eligible
from tests import make

TODAY = date(2026, 11, 25)


def declared(born_on: date, *, lives_in_gwangju: bool = True) -> Declaration:
    return Declaration(born_on, lives_in_gwangju, make.now(), False)


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (date(2007, 11, 25), 19), (date(2007, 11, 26), 18), (date(1987, 11, 25), 39), (date(1986, 11, 25), 40),
        (date(2004, 2, 29), 22), (TODAY, 0),
    ],
)  # fmt: skip
def test_a_person_is_a_year_older_on_their_birthday(born_on: date, age: int) -> None:
    assert age_on(born_on, TODAY) == age


def test_who_was_born_on_29_february_turns_older_on_1_march() -> None:
    assert age_on(date(2004, 2, 29), date(2027, 2, 28)) == 22
    assert age_on(date(2004, 2, 29), date(2027, 3, 1)) == 23


@given(born_on=st.dates(date(1900, 1, 1), TODAY), days=st.integers(0, 1000))
def test_nobody_grows_younger(born_on: date, days: int) -> None:
    later = TODAY + timedelta(days=days)
    assert 0 <= age_on(later, later) <= age_on(born_on, TODAY) <= age_on(born_on, later)


@pytest.mark.parametrize(
    ("born_on", "lives_here", "reason"),
    [
        (date(2007, 11, 26), True, "too_young"),
        (date(1986, 11, 25), True, "too_old"),
        (date(2000, 1, 1), False, "not_resident"),
        (date(2007, 11, 25), True, None),
        (date(1986, 11, 26), True, None),
    ],
)
def test_a_service_for_residents_from_19_to_39(born_on: date, lives_here: bool, reason: str | None) -> None:
    eligibility = Eligibility(19, 39, residents_only=True)
    if reason is None:
        check_eligible(eligibility, declared(born_on, lives_in_gwangju=lives_here), TODAY)
        return
    with pytest.raises(NotEligible) as refusal:
        check_eligible(eligibility, declared(born_on, lives_in_gwangju=lives_here), TODAY)
    assert refusal.value.extensions == {"reason": reason}


def test_a_service_for_everybody_asks_for_nothing_and_another_asks_first() -> None:
    check_eligible(Eligibility(), None, TODAY)
    with pytest.raises(DeclarationNeeded):
        check_eligible(Eligibility(residents_only=True), None, TODAY)


async def test_what_is_declared_is_sealed_shown_exported_and_erased(db: Db, client: httpx.AsyncClient) -> None:
    nara = await make.citizen(db)
    client.cookies.update(await make.citizen_cookie(db, nara))
    assert (await client.get("/api/me/declaration")).status_code == 404
    said = {"born_on": "1999-05-18", "lives_in_gwangju": True}
    assert (await client.put("/api/me/declaration", json=said)).status_code == 200
    shown = (await client.get("/api/me/declaration")).json()
    assert {key: shown[key] for key in said} == said
    assert shown["verified"] is False
    assert b"1999" not in await db.fetchval("SELECT born_on_sealed FROM declarations")
    exported = make.unzipped((await client.get("/api/me/export")).content)
    assert exported["people"]["declaration"]["born_on"] == "1999-05-18"
    assert (await client.delete("/api/me")).status_code == 204
    assert await db.fetchval("SELECT count(*) FROM declarations") == 0


async def test_saying_something_else_ends_what_was_seen_at_the_counter(db: Db, client: httpx.AsyncClient) -> None:
    nara, staff_id = await make.citizen(db), await make.staff(db)
    client.cookies.update(await make.citizen_cookie(db, nara))
    said = {"born_on": "1999-05-18", "lives_in_gwangju": True}
    await client.put("/api/me/declaration", json=said)
    await db.execute("UPDATE declarations SET verified_at = now(), verified_by = $1", staff_id)
    assert (await client.put("/api/me/declaration", json=said)).json()["verified"] is True
    changed = said | {"lives_in_gwangju": False}
    assert (await client.put("/api/me/declaration", json=changed)).json()["verified"] is False


@pytest.mark.parametrize("born_on", ["2999-01-01", "1870-01-01", "18 May 1999", "2001-02-29"])
async def test_a_birthday_of_nobody_alive_is_refused(db: Db, client: httpx.AsyncClient, born_on: str) -> None:
    client.cookies.update(await make.citizen_cookie(db, await make.citizen(db)))
    reply = await client.put("/api/me/declaration", json={"born_on": born_on, "lives_in_gwangju": True})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_request")
