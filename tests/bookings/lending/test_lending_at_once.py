"""Somebody stands at the lending desk without a reservation, and the suit goes along at once."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests import make
from tests.bookings.conftest import Person, at, code, moment
from tests.bookings.lending.conftest import Wardrobe, hang
from tests.bookings.test_race import Crowd, crowd

__all__ = ["crowd"]
NEW = {"phone": "010-1234-5678", "name": "권나래", "consent": "counter"}


async def lend(
    desk: Person, wardrobe: Wardrobe, who: Any = None, *, key: UUID | None = None, **more: Any
) -> httpx.Response:
    return await desk.post("/api/staff/loans", {"who": who or NEW, "suit_id": wardrobe.suit_id} | more, key=key)


async def test_a_suit_goes_along_at_once_and_is_due_like_any_other(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    # Between the desk's times, with nobody's declaration, and without notice.
    wardrobe.cafe.clock.now = at(15, 7)
    reply = await lend(desk, wardrobe, shoe_mm=265, firm=" 광주 은행 ", interview_on="2026-03-11")
    assert reply.status_code == 201, reply.text
    loan = reply.json()
    assert (loan["status"], loan["unit"], loan["name"], loan["phone"], loan["firm"], loan["shoe_mm"]) == (
        "out", 1, "권나래", "010-1234-5678", "광주 은행", 265,
    )  # fmt: skip
    assert (moment(loan["out_at"]), moment(loan["due_at"])) == (at(15, 7), at(21, day=12))
    assert await wardrobe.pieces(desk) == ["out", "free"]
    row = await wardrobe.cafe.db.fetchrow("SELECT kind, body_ko, link FROM messages")
    assert row is not None
    assert (row["kind"], row["body_ko"]) == ("loan_out", "3월 12일 목요일 오후 9시까지, 바지 정장 100")
    trail = await wardrobe.cafe.db.fetchrow("SELECT actor_id, fields FROM trail WHERE action = 'lend'")
    assert trail is not None
    assert trail["actor_id"] == desk.id
    # It comes back like one that was reserved.
    back = await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})
    assert back.json()["status"] == "returned"


async def test_a_repeat_lends_one_suit(wardrobe: Wardrobe) -> None:
    desk, key = await wardrobe.cafe.staff(), uuid4()
    first, again = [await lend(desk, wardrobe, key=key) for _ in range(2)]
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    assert await wardrobe.pieces(desk) == ["out", "free"]


async def test_who_is_new_needs_a_name_and_a_consent_that_was_heard(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    for missing, refusal in (("name", (422, "name_needed")), ("consent", (403, "consent_needed"))):
        who = {name: text for name, text in NEW.items() if name != missing}
        assert code(await lend(desk, wardrobe, who))[1] == refusal[1]
    assert code(await lend(desk, wardrobe, NEW | {"phone": "02-123"}))[1] == "phone_invalid"
    assert await wardrobe.pieces(desk) == ["free", "free"]
    assert await wardrobe.cafe.db.fetchval("SELECT count(*) FROM citizens WHERE phone_index IS NOT NULL") == 0


async def test_what_keeps_the_suits_together_counts_here_too(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    first = (await lend(desk, wardrobe)).json()
    assert code(await lend(desk, wardrobe)) == (409, "too_many_loans")
    assert code(await lend(desk, wardrobe, NEW | {"phone": "010-1111-1111"}, interview_on="2026-03-13")) == (
        422, "interview_outside",
    )  # fmt: skip
    await lend(desk, wardrobe, NEW | {"phone": "010-1111-2222"})
    assert code(await lend(desk, wardrobe, NEW | {"phone": "010-1111-3333"})) == (409, "suit_not_back")
    wardrobe.cafe.clock.now = at(10, day=13)
    assert code(await lend(desk, wardrobe)) == (409, "suit_overdue")
    await desk.post(f"/api/staff/loans/{first['id']}/take-back", {"is_damaged": False})
    await wardrobe.cafe.db.execute("UPDATE lending_rules SET max_a_year = 1")
    assert code(await lend(desk, wardrobe)) == (409, "allowance_used")


async def test_a_piece_that_is_reserved_does_not_go_along(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    await wardrobe.reserved(await wardrobe.borrower(), at(14, day=12))
    loan = (await lend(desk, wardrobe)).json()
    assert (loan["unit"], code(await lend(desk, wardrobe, NEW | {"phone": "010-1111-2222"}))[1]) == (2, "suit_not_back")


async def test_nobody_lends_the_suits_of_another_site_or_where_nothing_is_lent(wardrobe: Wardrobe) -> None:
    elsewhere = await make.site(wardrobe.cafe.db, name_ko="충장 일자리카페")
    theirs = await wardrobe.cafe.staff("counsellor", "site", elsewhere)
    assert code(await lend(theirs, wardrobe)) == (404, "not_found")
    desk = await wardrobe.cafe.staff()
    unruled = Wardrobe(wardrobe.cafe, await make.suit(wardrobe.cafe.db, elsewhere))
    assert code(await lend(desk, unruled)) == (422, "not_lent")


@pytest.mark.race
async def test_of_ten_at_the_desk_at_once_two_get_the_two_pieces(crowd: Crowd) -> None:
    cafe = crowd.cafe
    wardrobe = await hang(cafe.db, cafe)
    desks = [await cafe.staff() for _ in range(10)]
    replies = await asyncio.gather(*(
        lend(desk, wardrobe, NEW | {"phone": f"010-2222-{n:04}"}) for n, desk in enumerate(desks)
    ))  # fmt: skip
    assert Counter(reply.status_code for reply in replies) == {201: 2, 409: 8}
    assert {code(reply)[1] for reply in replies if reply.status_code == 409} == {"suit_not_back"}
    assert sorted(reply.json()["unit"] for reply in replies if reply.status_code == 201) == [1, 2]
