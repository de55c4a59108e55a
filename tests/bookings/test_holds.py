"""Holding a time and confirming it, with every refusal that a citizen can meet on the way."""

from datetime import datetime, timedelta, timezone

import pytest

from backend.bookings import rules
from tests import make
from tests.bookings.conftest import Cafe, at, code, moment


async def test_a_person_holds_a_time_says_what_it_is_about_and_confirms(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = await nara.hold(cafe.service_id, at(10), cafe.haneul)
    assert held.status_code == 201
    body = held.json()
    assert (body["status"], body["extensions_left"], body["qr"], body["can_cancel"]) == ("held", 3, None, False)
    assert moment(body["held_until"]) == at(9, 5)
    assert body["counsellor"]["id"] == cafe.haneul
    confirmed = await nara.post(f"/api/bookings/{body['id']}/confirm", {"about": "  자기소개서를 봐 주세요. "})
    body = confirmed.json()
    assert (body["status"], body["held_until"], body["can_cancel"]) == ("confirmed", None, False)
    assert body["about"] == "자기소개서를 봐 주세요."
    assert moment(body["cancel_until"]) == at(8)
    assert len(body["code"]) == 6
    assert body["qr"]["size"] == 21
    assert body["qr"]["path"].startswith("M0 0h7v1h-7z")
    kept = await cafe.db.fetchval("SELECT about_sealed FROM bookings")
    assert "자기소개서".encode() not in kept


@pytest.mark.parametrize("needs_approval", [False, True])
@pytest.mark.parametrize("minutes_later", [1, 9])
async def test_the_answer_to_a_confirmation_says_what_stands(
    cafe: Cafe, needs_approval: bool, minutes_later: int
) -> None:
    """Whether it was still held or is taken anew."""
    cafe.service_id = await make.service(cafe.db, cafe.site_id, needs_approval=needs_approval)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    cafe.clock.forward(minutes=minutes_later)
    said = (await nara.post(f"/api/bookings/{held['id']}/confirm", {"about": "이력서를 봐 주세요."})).json()
    assert said["status"] == ("requested" if needs_approval else "confirmed")
    stands = (await nara.get(f"/api/bookings/{held['id']}")).json()
    for one in (said, stands):
        one["confirmed_at"] = one["confirmed_at"] and moment(one["confirmed_at"])
    assert said == stands


async def test_any_free_one_is_whoever_has_the_fewest_bookings_that_day(cafe: Cafe) -> None:
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, await make.citizen(cafe.db), at(13))
    held = await (await cafe.citizen()).hold(cafe.service_id, at(15))
    assert held.json()["counsellor"]["id"] == cafe.haneul
    tomorrow = await (await cafe.citizen()).hold(cafe.service_id, at(15, day=10))
    assert tomorrow.json()["counsellor"]["id"] == cafe.yuna


async def test_who_comes_too_late_is_shown_three_free_times_nearby(cafe: Cafe) -> None:
    for counsellor in (cafe.yuna, cafe.haneul):
        await make.booking(cafe.db, cafe.service_id, counsellor, await make.citizen(cafe.db), at(13))
    refused = await (await cafe.citizen()).hold(cafe.service_id, at(13))
    assert code(refused) == (409, "slot_taken")
    alternatives = refused.json()["alternatives"]
    assert len(alternatives) == 3
    assert all(slot["free"] > 0 for slot in alternatives)
    assert all(abs(moment(slot["starts_at"]) - at(13)) < timedelta(days=1) for slot in alternatives)


async def test_the_other_counsellor_at_the_same_time_is_an_alternative(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, days_ahead=0)
    one = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
    two = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
    await make.booking(cafe.db, cafe.service_id, one, await make.citizen(cafe.db), at(13))
    refused = await (await cafe.citizen()).hold(cafe.service_id, at(13), one)
    assert [slot["counsellor_ids"] for slot in refused.json()["alternatives"]] == [[two]]


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (at(10, 10), "off the grid"),
        (at(12), "during lunch"),
        (at(17, 40), "after the counsellors have left"),
        (at(8), "past"),
        (at(9, 20), "before anybody works"),
        (at(10, day=15), "a Sunday"),
        (at(10, day=24), "too far ahead"),
        (at(10).replace(year=2030), "years ahead"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))), "when years began"),
    ],
)
async def test_a_time_that_is_not_on_offer_cannot_be_booked(cafe: Cafe, starts_at: datetime, why: str) -> None:
    assert code(await (await cafe.citizen()).hold(cafe.service_id, starts_at)) == (422, "not_bookable"), why


async def test_too_short_notice_an_unknown_service_and_a_strange_counsellor_are_refused(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    stranger = await make.counsellor(cafe.db, cafe.site_id)
    cafe.clock.now = at(9, 1)
    assert code(await nara.hold(cafe.service_id, at(10))) == (422, "not_bookable")
    assert code(await nara.hold(cafe.service_id, at(13), stranger)) == (422, "not_bookable")
    assert code(await nara.hold(999999, at(13))) == (422, "not_bookable")


async def test_a_name_and_a_consent_come_before_the_first_hold(cafe: Cafe) -> None:
    nameless = await cafe.citizen(None)
    assert code(await nameless.hold(cafe.service_id, at(10))) == (403, "name_needed")
    undecided = await cafe.citizen(consented=False)
    assert code(await undecided.hold(cafe.service_id, at(10))) == (403, "consent_needed")
    await make.consent(cafe.db, undecided.id)
    assert (await undecided.hold(cafe.service_id, at(10))).status_code == 201
    await make.consent(cafe.db, undecided.id, given=False)
    assert code(await undecided.hold(cafe.service_id, at(10))) == (403, "consent_needed")


async def test_as_many_bookings_to_come_as_the_rule_allows_and_no_more(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    for hour in (10, 13):
        await nara.book(cafe.service_id, at(hour))
    assert code(await nara.hold(cafe.service_id, at(15))) == (409, "too_many_live")
    cafe.clock.now = at(10, 1)  # the first has begun
    assert (await nara.hold(cafe.service_id, at(15))).status_code == 201


async def test_bookings_of_another_service_do_not_count(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    other = await make.service(cafe.db, cafe.site_id, max_live=1)
    await make.booking(cafe.db, other, cafe.yuna, nara.id, at(10))
    for hour in (13, 15):
        await nara.book(cafe.service_id, at(hour))


async def test_a_new_hold_of_the_same_service_ends_the_older_one(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    older = (await nara.hold(cafe.service_id, at(10), cafe.yuna)).json()
    assert (await nara.hold(cafe.service_id, at(11, 20), cafe.yuna)).status_code == 201
    assert (await nara.get(f"/api/bookings/{older['id']}")).json()["status"] == "expired"
    assert "10:00" in await cafe.times(counsellor_id=cafe.yuna)


async def test_holding_the_same_time_again_is_no_race_with_oneself(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    await nara.hold(cafe.service_id, at(10), cafe.yuna)
    assert (await nara.hold(cafe.service_id, at(10), cafe.yuna)).status_code == 201


async def test_the_older_hold_stays_when_the_new_time_is_gone(cafe: Cafe) -> None:
    nara, other = await cafe.citizen(), await cafe.citizen("오하람")
    older = (await nara.hold(cafe.service_id, at(10), cafe.yuna)).json()
    await other.book(cafe.service_id, at(13), cafe.yuna)
    assert code(await nara.hold(cafe.service_id, at(13), cafe.yuna)) == (409, "slot_taken")
    assert (await nara.get(f"/api/bookings/{older['id']}")).json()["status"] == "held"


async def test_a_hold_lasts_longer_three_times(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    path = f"/api/bookings/{held['id']}/extend"
    for left in (2, 1, 0):
        shown = {"held_until": held["held_until"]}
        held = (await nara.post(path, shown)).json()
        assert held["extensions_left"] == left
        # A phone that lost the answer asks again.
        assert (await nara.post(path, shown)).json() == held
    assert moment(held["held_until"]) == at(9, 20)
    shown = {"held_until": held["held_until"]}
    assert code(await nara.post(path, shown)) == (409, "no_more_extensions")
    assert code(await nara.post(path)) == (400, "invalid_request")
    cafe.clock.now = at(9, 19)
    assert (await cafe.slot(at(13)) or {})["looking"] == 1
    cafe.clock.now = at(9, 20)
    assert code(await nara.post(path, shown)) == (409, "hold_expired")


async def test_what_is_confirmed_cannot_be_extended_or_confirmed_again(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    path = f"/api/bookings/{(await nara.book(cafe.service_id, at(13)))['id']}"
    assert code(await nara.post(path + "/extend", {"held_until": at(9, 5).isoformat()})) == (409, "wrong_status")
    assert code(await nara.post(path + "/confirm", {"about": ""})) == (409, "wrong_status")


async def test_a_hold_that_ran_out_is_taken_again_if_the_time_is_still_free(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13), cafe.yuna)).json()
    cafe.clock.now = at(9, 30)
    confirmed = await nara.post(f"/api/bookings/{held['id']}/confirm", {"about": "면접"})
    assert (confirmed.json()["status"], confirmed.json()["about"]) == ("confirmed", "면접")
    assert confirmed.json()["counsellor"]["id"] == cafe.yuna
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active AND held_until IS NULL") == 1


async def test_a_hold_that_ran_out_and_went_to_somebody_else_is_lost(cafe: Cafe) -> None:
    nara, other = await cafe.citizen(), await cafe.citizen("오하람")
    held = (await nara.hold(cafe.service_id, at(13), cafe.yuna)).json()
    cafe.clock.now = at(9, 30)
    assert (await other.hold(cafe.service_id, at(13), cafe.yuna)).status_code == 201
    refused = await nara.post(f"/api/bookings/{held['id']}/confirm", {"about": "면접"})
    assert code(refused) == (409, "slot_taken")
    assert len(refused.json()["alternatives"]) == 3


async def test_confirming_old_holds_does_not_get_round_the_limit(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    old = [(await nara.hold(cafe.service_id, at(hour))).json()["id"] for hour in (13, 15, 17)]
    replies = [await nara.post(f"/api/bookings/{id}/confirm", {"about": ""}) for id in old]
    assert [reply.status_code for reply in replies] == [200, 200, 409]
    assert code(replies[2]) == (409, "too_many_live")


async def test_a_hold_that_ran_out_within_the_notice_is_not_taken_again(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(10))).json()
    cafe.clock.now = at(9, 5)
    assert code(await nara.post(f"/api/bookings/{held['id']}/confirm", {"about": ""})) == (422, "not_bookable")


async def test_giving_a_hold_back_frees_the_time_and_may_be_repeated(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13), cafe.yuna)).json()
    for _ in range(2):
        assert (await nara.post(f"/api/bookings/{held['id']}/release")).status_code == 204
    assert "13:00" in await cafe.times(counsellor_id=cafe.yuna)


async def test_release_leaves_a_confirmed_booking_alone(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    assert (await nara.post(f"/api/bookings/{booking['id']}/release")).status_code == 204
    assert (await nara.get(f"/api/bookings/{booking['id']}")).json()["status"] == "confirmed"


async def test_thirty_holds_an_hour_are_enough_even_when_they_are_refused(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    for _ in range(30):
        assert code(await nara.hold(cafe.service_id, at(12))) == (422, "not_bookable")
    refused = await nara.hold(cafe.service_id, at(13))
    assert code(refused) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) == 3600
    assert (await (await cafe.citizen()).hold(cafe.service_id, at(13))).status_code == 201
    cafe.clock.forward(hours=1)
    assert (await nara.hold(cafe.service_id, at(13))).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"service_id": 1, "starts_at": "2026-03-09T13:00:00"},
        {"service_id": 1, "starts_at": "tomorrow"},
        {"service_id": 0, "starts_at": "2026-03-09T13:00:00+09:00"},
        {"service_id": 2**31, "starts_at": "2026-03-09T13:00:00+09:00"},
        {"service_id": 1, "starts_at": "2026-03-09T13:00:00+09:00", "counsellor_id": 2**63},
        {"service_id": 1, "starts_at": "2026-03-09T13:00:00+09:00", "status": "confirmed"},
        ["service_id"],
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(cafe: Cafe, body: object) -> None:
    assert code(await (await cafe.citizen()).post("/api/bookings", body)) == (400, "invalid_request")


async def test_a_write_without_a_key_or_with_too_long_a_text_is_refused(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    path = f"/api/bookings/{held['id']}/confirm"
    assert code(await cafe.client.post(path, json={"about": ""}, headers=nara.headers)) == (400, "invalid_request")
    assert code(await nara.post(path, {"about": "가" * 501})) == (400, "invalid_request")
    odd = await nara.post(path, {"about": "줄\n바꿈\u0000\u0007" + "가" * 490})
    assert odd.json()["about"] == "줄\n바꿈" + "가" * 490


@pytest.mark.parametrize(("nearest", "turn"), [(12, 0), (12, 11), (12, 2**32), (4, 3), (3, 7), (1, 5), (0, 1)])
def test_losers_get_three_times_in_order_or_as_many_as_there_are(nearest: int, turn: int) -> None:
    given = rules.spread(list(range(nearest)), turn)
    assert len(given) == min(3, nearest)
    assert given == sorted(set(given))
