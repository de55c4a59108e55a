from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from backend.bookings import queries, rules
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
        body = (await nara.post(path)).json()
        assert body["extensions_left"] == left
    assert moment(body["held_until"]) == at(9, 20)
    assert code(await nara.post(path)) == (409, "no_more_extensions")
    cafe.clock.now = at(9, 19)
    assert (await cafe.slot(at(13)) or {})["looking"] == 1
    cafe.clock.now = at(9, 20)
    assert code(await nara.post(path)) == (409, "hold_expired")


async def test_what_is_confirmed_cannot_be_extended_or_confirmed_again(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    path = f"/api/bookings/{(await nara.book(cafe.service_id, at(13)))['id']}"
    assert code(await nara.post(path + "/extend")) == (409, "wrong_status")
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


async def test_a_cancelled_time_can_be_booked_again_at_once(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna)
    assert booking["can_cancel"]
    cafe.clock.now = at(11)  # the last moment
    cancelled = (await nara.post(f"/api/bookings/{booking['id']}/cancel")).json()
    assert (cancelled["status"], cancelled["can_cancel"], cancelled["qr"]) == ("cancelled_by_citizen", False, None)
    assert (await (await cafe.citizen()).hold(cafe.service_id, at(13), cafe.yuna)).status_code == 201
    assert code(await nara.post(f"/api/bookings/{booking['id']}/cancel")) == (409, "wrong_status")


async def test_two_hours_before_it_is_too_late_to_cancel(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    cafe.clock.now = at(11) + timedelta(seconds=1)
    assert code(await nara.post(f"/api/bookings/{booking['id']}/cancel")) == (409, "too_late_to_cancel")
    assert not (await nara.get(f"/api/bookings/{booking['id']}")).json()["can_cancel"]


async def test_a_repeated_request_books_once(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    key = uuid4()
    first, again = [await nara.hold(cafe.service_id, at(13), key=key) for _ in range(2)]
    assert (first.status_code, first.json()["id"]) == (again.status_code, again.json()["id"])
    assert code(await nara.hold(cafe.service_id, at(15), key=key)) == (422, "idempotency_key_reused")
    path, key = f"/api/bookings/{first.json()['id']}/confirm", uuid4()
    first, again = [await nara.post(path, {"about": "면접"}, key=key) for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert await cafe.db.fetchval("SELECT count(*) FROM bookings") == 1
    assert await cafe.db.fetchval("SELECT count(*) FROM messages") == 1


async def test_two_people_may_use_the_same_key(cafe: Cafe) -> None:
    key = uuid4()
    for person in (await cafe.citizen(), await cafe.citizen("오하람")):
        assert (await person.hold(cafe.service_id, at(13), key=key)).status_code == 201


async def test_a_refusal_is_not_remembered(cafe: Cafe) -> None:
    nara, key = await cafe.citizen(consented=False), uuid4()
    assert code(await nara.hold(cafe.service_id, at(13), key=key)) == (403, "consent_needed")
    await make.consent(cafe.db, nara.id)
    assert (await nara.hold(cafe.service_id, at(13), key=key)).status_code == 201


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


async def test_somebody_elses_booking_is_nowhere_to_be_found(cafe: Cafe) -> None:
    booking = await (await cafe.citizen()).book(cafe.service_id, at(13))
    other, path = await cafe.citizen("오하람"), f"/api/bookings/{booking['id']}"
    assert code(await other.get(path)) == (404, "not_found")
    assert code(await other.get(path + "/calendar.ics")) == (404, "not_found")
    for what in ("extend", "release", "cancel"):
        assert code(await other.post(f"{path}/{what}")) == (404, "not_found")
    assert code(await other.post(f"{path}/confirm", {"about": ""})) == (404, "not_found")
    assert (await other.get("/api/bookings")).json() == []
    assert code(await other.get(f"/api/bookings/{uuid4()}")) == (404, "not_found")


async def test_nobody_books_without_signing_in(cafe: Cafe) -> None:
    counsellor = await cafe.staff()
    for reply in (
        await cafe.client.get("/api/bookings"),
        await cafe.client.post("/api/bookings", json={}, headers={"Idempotency-Key": str(uuid4())}),
        await counsellor.get("/api/bookings"),
    ):
        assert code(reply) == (401, "not_signed_in")


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


async def test_what_is_to_come_and_what_was_are_listed_apart(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    for starts_at, status in [(at(13, day=10), "confirmed"), (at(13, day=2), "completed"), (at(13, day=3), "no_show"),
                              (at(15), "cancelled_by_centre"), (at(16, day=6), "confirmed")]:  # fmt: skip
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, starts_at, status=status)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(17), status="held", held_until=at(8, 59))
    held = (await nara.hold(cafe.service_id, at(14, 20))).json()
    upcoming = (await nara.get("/api/bookings")).json()
    assert [moment(booking["starts_at"]) for booking in upcoming] == [at(14, 20), at(13, day=10)]
    assert upcoming[0]["id"] == held["id"]
    past = (await nara.get("/api/bookings", when="past")).json()
    assert [(moment(booking["starts_at"]), booking["status"]) for booking in past] == [
        (at(15), "cancelled_by_centre"), (at(16, day=6), "confirmed"), (at(13, day=3), "no_show"),
        (at(13, day=2), "completed"),
    ]  # fmt: skip
    assert past[0]["cancel_reason"] == "상담사가 아파요"
    assert code(await nara.get("/api/bookings", when="never")) == (400, "invalid_request")


async def test_the_inbox_tells_of_the_confirmation_and_of_the_cancellation(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13, 40))
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    rows = await cafe.db.fetch("SELECT kind, body_ko, body_en, link FROM messages WHERE citizen_id = $1 ORDER BY kind",
                               nara.id)  # fmt: skip
    assert [row["kind"] for row in rows] == ["booking_cancelled_by_citizen", "booking_confirmed"]
    assert rows[1]["body_ko"] == "3월 9일 월요일 오후 1시 40분, 1:1 상담"
    assert rows[1]["body_en"] == "Mon 9 March, 1:40 pm, One-to-one counselling"
    assert rows[1]["link"] == f"/bookings/{booking['id']}"


async def test_the_trail_names_what_was_done_and_no_values(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13), about="비밀")
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    rows = await cafe.db.fetch("SELECT * FROM trail WHERE subject_id = $1 ORDER BY id", booking["id"])
    assert [row["action"] for row in rows] == ["hold", "confirm", "cancel"]
    assert {row["citizen_id"] for row in rows} == {nara.id}
    assert rows[1]["fields"] == ["status", "about"]
    assert "비밀" not in str([dict(row) for row in rows])


async def test_a_person_gets_everything_that_is_kept_about_their_bookings(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    await nara.book(cafe.service_id, at(13), about="면접 준비")
    (exported,) = await queries.export_personal(cafe.db, cafe.sealer, nara.id)
    assert (exported.about, exported.status, exported.service_name) == ("면접 준비", "confirmed", "1:1 상담")


async def test_whoever_leaves_frees_their_times_and_is_named_nowhere(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    past = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(13, day=3), status="completed")
    refused = await make.booking(
        cafe.db, cafe.service_id, cafe.yuna, nara.id, at(15, day=3), status="cancelled_by_centre"
    )
    await nara.book(cafe.service_id, at(13), cafe.yuna, about="면접 준비")
    await nara.hold(cafe.service_id, at(15), cafe.yuna)
    await queries.erase_personal(cafe.db, nara.id, cafe.clock.now)
    assert {"13:00", "15:00"} <= set(await cafe.times(counsellor_id=cafe.yuna))
    rows = await cafe.db.fetch("SELECT * FROM bookings")
    assert {row["citizen_id"] for row in rows} == {None}
    assert not [row for row in rows if row["about_sealed"] or row["note_sealed"] or row["cancel_reason"]]
    assert {row["id"]: row["status"] for row in rows if row["id"] in (past, refused)} == {
        past: "completed", refused: "cancelled_by_centre",
    }  # fmt: skip
    assert await queries.export_personal(cafe.db, cafe.sealer, nara.id) == []


def test_no_two_steps_lead_from_one_state_to_the_same_other() -> None:
    steps = [(step.source, step.target) for step in rules.TRANSITIONS]
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize(("nearest", "turn"), [(12, 0), (12, 11), (12, 2**32), (4, 3), (3, 7), (1, 5), (0, 1)])
def test_losers_get_three_times_in_order_or_as_many_as_there_are(nearest: int, turn: int) -> None:
    given = rules.spread(list(range(nearest)), turn)
    assert len(given) == min(3, nearest)
    assert given == sorted(set(given))
