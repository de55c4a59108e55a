"""Points for not coming, replies to reminders, and times that are given back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.bookings import tasks
from backend.bookings.penalties.models import Given, PenaltyRules
from backend.bookings.penalties.rules import counting, paused_until
from backend.db import Database
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment

RULES = PenaltyRules(no_show_points=1, late_cancel_points=0, most_points=3, pause_days=30, lapse_days=90)
DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def points(*days: int) -> list[Given]:
    """One point on each of these days."""
    return [Given(1, START + day * DAY, START + (day + 90) * DAY) for day in days]


@pytest.mark.parametrize(
    ("days", "on", "until"),
    [
        ((0, 1), 2, None),
        ((0, 1, 2), 2, 32),
        ((0, 1, 2), 31, 32),
        ((0, 1, 2), 32, None),
        # A fourth pauses anew; one after the others have lapsed does not.
        ((0, 1, 2, 40), 41, 70),
        ((0, 1, 2, 91), 92, None),
        # What lapses in the middle ends no pause.
        ((0, 50, 80), 100, 110),
    ],
)
def test_the_third_point_that_counts_pauses_for_thirty_days(days: tuple[int, ...], on: int, until: int | None) -> None:
    expected = None if until is None else START + until * DAY
    assert paused_until(points(*days), RULES, START + on * DAY) == expected


@given(days=st.lists(st.integers(0, 400), max_size=12), on=st.integers(0, 500))
def test_a_pause_is_never_longer_than_the_rule_and_never_without_enough_points(days: list[int], on: int) -> None:
    now, given_points = START + on * DAY, points(*sorted(days))
    until = paused_until(given_points, RULES, now)
    if until is None:
        return
    assert now < until <= now + 30 * DAY
    began = until - 30 * DAY
    assert counting(given_points, began) >= 3


async def missed(cafe: Cafe, nara: Person, yuna: Person, starts_at: datetime) -> dict[str, Any]:
    booking = await nara.book(cafe.service_id, starts_at)
    cafe.clock.now = starts_at + timedelta(minutes=20)
    done = await yuna.post(f"/api/staff/bookings/{booking['id']}/no-show")
    assert done.status_code == 200, done.text
    return booking


async def test_three_missed_visits_pause_booking_and_waiting_and_the_person_sees_until_when(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    for starts_at in (at(10, 40), at(13), at(15)):
        await missed(cafe, nara, yuna, starts_at)
    mine = (await nara.get("/api/me/penalties")).json()
    assert (mine["points"], mine["most_points"], len(mine["penalties"])) == (3, 3, 3)
    assert moment(mine["paused_until"]) == at(15, 20) + 30 * DAY
    refused = await nara.hold(cafe.service_id, at(13, day=10))
    assert code(refused) == (403, "paused")
    assert moment(refused.json()["until"]) == moment(mine["paused_until"])
    body = {"service_id": cafe.service_id, "first_day": "2026-03-10", "last_day": "2026-03-10"}
    assert code(await nara.post("/api/waitlist", body)) == (403, "paused")
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_missed'") == 3
    cafe.clock.now = at(15, 20) + 30 * DAY
    assert (await nara.hold(cafe.service_id, cafe.clock.now.replace(hour=17, minute=0))).status_code == 201


async def test_who_comes_after_all_keeps_no_point(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await missed(cafe, nara, yuna, at(10, 40))
    await yuna.post(f"/api/staff/bookings/{booking['id']}/check-in")
    assert (await nara.get("/api/me/penalties")).json()["points"] == 0


async def test_an_objection_is_read_answered_and_told(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    await missed(cafe, nara, yuna, at(10, 40))
    (penalty,) = (await nara.get("/api/me/penalties")).json()["penalties"]
    path = f"/api/me/penalties/{penalty['id']}/appeal"
    assert (await nara.post(path, {"why": "버스가 사고로 멈췄어요."})).json()["penalties"][0]["appealed_at"]
    assert code(await nara.post(path, {"why": "또"})) == (409, "already_appealed")
    assert (await (await cafe.citizen()).post(path, {"why": "남"})).status_code == 404
    (open_appeal,) = (await yuna.get("/api/staff/appeals", site_id=cafe.site_id)).json()
    assert (open_appeal["why"], open_appeal["name"]) == ("버스가 사고로 멈췄어요.", "김나래")
    answer = {"withdraw": True, "answer": "사정을 알았어요. 벌점을 지웠어요."}
    answered = await yuna.post(f"/api/staff/penalties/{penalty['id']}/answer", answer)
    assert answered.status_code == 204
    assert code(await yuna.post(f"/api/staff/penalties/{penalty['id']}/answer", answer)) == (409, "already_answered")
    mine = (await nara.get("/api/me/penalties")).json()
    assert (mine["points"], mine["penalties"][0]["withdrawn"], mine["penalties"][0]["answer"]) == (
        0, True, answer["answer"],
    )  # fmt: skip
    assert (await yuna.get("/api/staff/appeals", site_id=cafe.site_id)).json() == []
    body = await cafe.db.fetchval("SELECT body_ko FROM messages WHERE kind = 'appeal_answered'")
    assert answer["answer"] in body
    assert "버스".encode() not in await cafe.db.fetchval("SELECT appeal_sealed FROM penalties")


async def test_a_counsellor_of_another_site_answers_nothing_here(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    await missed(cafe, nara, yuna, at(10, 40))
    (penalty,) = (await nara.get("/api/me/penalties")).json()["penalties"]
    answer = {"withdraw": True, "answer": "네"}
    assert (await yuna.post(f"/api/staff/penalties/{penalty['id']}/answer", answer)).status_code == 404, "no objection"
    await nara.post(f"/api/me/penalties/{penalty['id']}/appeal", {"why": "사고"})
    stranger = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    assert (await stranger.post(f"/api/staff/penalties/{penalty['id']}/answer", answer)).status_code == 404


# Replies


async def test_a_reply_shows_in_the_counsellors_day(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    replied = (await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "late"})).json()
    assert (replied["reply"], replied["status"]) == ("late", "confirmed")
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert day["bookings"][0]["reply"] == "late"
    # Said again, also after the visit should have begun, it is the same word.
    cafe.clock.now = at(13, 1)
    assert (await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "late"})).json()["reply"] == "late"
    assert code(await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "coming"})) == (409, "too_late")
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'reply'") == 1


@pytest.mark.parametrize(("late_points", "expected"), [(0, 0), (1, 1)])
async def test_cannot_come_frees_the_time_even_late_and_costs_what_the_rule_says(
    cafe: Cafe, late_points: int, expected: int
) -> None:
    await cafe.db.execute("UPDATE penalty_rules SET late_cancel_points = $1", late_points)
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    cafe.clock.now = at(12, 30)
    assert code(await nara.post(f"/api/bookings/{booking['id']}/cancel")) == (409, "too_late_to_cancel")
    gone = (await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "cannot"})).json()
    assert gone["status"] == "cancelled_by_citizen"
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0
    assert (await nara.get("/api/me/penalties")).json()["points"] == expected
    # A phone that lost the answer says it again, and it costs no more.
    assert (await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "cannot"})).json() == gone
    assert (await nara.get("/api/me/penalties")).json()["points"] == expected


async def test_cannot_come_in_time_costs_nothing_and_after_the_start_nobody_replies(cafe: Cafe) -> None:
    await cafe.db.execute("UPDATE penalty_rules SET late_cancel_points = 1")
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(15))
    other = await nara.book(cafe.service_id, at(16, 20))
    await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "cannot"})
    assert (await nara.get("/api/me/penalties")).json()["points"] == 0
    assert code(await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "coming"})) == (409, "wrong_status")
    cafe.clock.now = at(16, 20)
    assert code(await nara.post(f"/api/bookings/{other['id']}/reply", {"reply": "coming"})) == (409, "too_late")


# Grace


async def test_who_has_not_come_when_the_grace_is_over_gives_the_rest_back(cafe: Cafe, app_settings: Settings) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, max_duration_minutes=180, granularity_minutes=60,
        notice_minutes=0, grace_minutes=15,
    )  # fmt: skip
    room = await make.room(cafe.db, cafe.site_id, cafe.service_id)
    nara, yuna = await cafe.citizen(), await cafe.staff()
    body = {"service_id": cafe.service_id, "starts_at": at(13).isoformat(), "minutes": 180}
    held = await nara.post("/api/bookings", body)
    booking = (await nara.post(f"/api/bookings/{held.json()['id']}/confirm", {})).json()
    context = Context(app_settings, Database(cafe.db), cafe.sealer)
    await tasks.release_absent(context, at(13, 14))
    assert (await nara.get(f"/api/bookings/{booking['id']}")).json()["status"] == "confirmed"
    cafe.clock.now = at(13, 15)
    await tasks.release_absent(context, cafe.clock.now)
    assert (await nara.get(f"/api/bookings/{booking['id']}")).json()["status"] == "no_show"
    assert (await nara.get("/api/me/penalties")).json()["points"] == 1
    assert [time for time in await cafe.times() if time < "16:00"] == ["14:00", "15:00"]
    # They come after all: the room is theirs again, unless somebody has it by now.
    undo = cafe.db.transaction()
    await undo.start()
    back = await yuna.post(f"/api/staff/bookings/{booking['id']}/check-in")
    assert back.json()["status"] == "checked_in"
    assert [time for time in await cafe.times() if time < "16:00"] == []
    await undo.rollback()
    await make.booking(cafe.db, cafe.service_id, room, await make.citizen(cafe.db), at(15))
    assert code(await yuna.post(f"/api/staff/bookings/{booking['id']}/check-in")) == (409, "slot_taken")


async def test_without_a_grace_only_a_counsellor_says_who_did_not_come(cafe: Cafe, app_settings: Settings) -> None:
    booking = await (await cafe.citizen()).book(cafe.service_id, at(13))
    await tasks.release_absent(Context(app_settings, Database(cafe.db), cafe.sealer), at(13, 39))
    assert await cafe.db.fetchval("SELECT status FROM bookings WHERE id = $1", booking["id"]) == "confirmed"
