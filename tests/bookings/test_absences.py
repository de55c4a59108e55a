"""A counsellor calls in sick: everybody who would have come is looked after, and nobody pays for it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.bookings import tasks
from backend.bookings.absences import rules
from backend.bookings.absences.tasks import end_unanswered
from backend.bookings.penalties.queries import insert_penalty
from backend.bookings.queries import count_ahead_of_staff
from backend.bookings.slots.models import Start
from backend.bookings.waitlist.tasks import offer_waiting
from backend.db import Database
from backend.jobs import Context
from backend.seoul import SEOUL
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment


class Sick:
    """정유나 cannot come on Monday; 박하늘 can."""

    def __init__(self, cafe: Cafe, context: Context, desk: Person) -> None:
        self.cafe, self.context, self.desk = cafe, context, desk

    async def booked(self, hour: int, minute: int = 0, name: str = "김나래") -> tuple[Person, str]:
        person = await self.cafe.citizen(name)
        return person, (await person.book(self.cafe.service_id, at(hour, minute), self.cafe.yuna))["id"]

    def period(self, first: int = 9, last: int = 18) -> dict[str, Any]:
        return {"resource_id": self.cafe.yuna, "starts_at": at(first).isoformat(), "ends_at": at(last).isoformat()}

    async def plan(self, **period: Any) -> Any:
        reply = await self.desk.get("/api/staff/absences/plan", **(self.period() | period))
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def begin(self, *choices: dict[str, Any], key: UUID | None = None, **period: Any) -> Any:
        reply = await self.desk.post("/api/staff/absences", self.period() | period | {"visits": list(choices)}, key=key)
        assert reply.status_code == 201, reply.text
        return reply.json()

    async def begin_as_planned(self) -> Any:
        return await self.begin(*[chosen(visit) for visit in (await self.plan())["visits"]])

    async def visits(self) -> list[dict[str, Any]]:
        (absence,) = (await self.desk.get("/api/staff/absences", site_id=self.cafe.site_id)).json()
        return absence["visits"]

    async def messages(self, person: Person) -> list[str]:
        return [message["kind"] for message in (await person.get("/api/inbox")).json()]

    async def tick(self, now: datetime | None = None) -> None:
        """Every job of the minute."""
        now = now or self.cafe.clock.now
        for job in (end_unanswered, tasks.expire_holds, tasks.release_absent, tasks.end_unanswered, tasks.remind):
            await job(self.context, now)


def chosen(visit: dict[str, Any]) -> dict[str, Any]:
    """What the plan proposes, as the desk sends it."""
    place = visit["proposal"]
    if place is None:
        return {"booking_id": visit["id"], "what": "choose"}
    return {"booking_id": visit["id"], "what": "offer", "starts_at": place["starts_at"],
            "counsellor_id": place["counsellor_id"], "room_id": place["room_id"]}  # fmt: skip


def shown(booking: dict[str, Any]) -> dict[str, str]:
    return {"starts_at": booking["away"]["offer"]["starts_at"]}


async def read(person: Person, booking_id: str) -> dict[str, Any]:
    return (await person.get(f"/api/bookings/{booking_id}")).json()


@pytest.fixture
async def sick(cafe: Cafe, app_settings: Settings) -> Sick:
    return Sick(cafe, Context(app_settings, Database(cafe.db), cafe.sealer), await cafe.staff())


async def test_the_same_time_with_a_colleague_comes_first_and_is_taken_with_one_tap(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    before = await read(nara, booking_id)
    (visit,) = (await sick.plan())["visits"]
    assert (moment(visit["proposal"]["starts_at"]), visit["proposal"]["counsellor_id"]) == (
        at(14, 20), sick.cafe.haneul,
    )  # fmt: skip
    absence = await sick.begin(chosen(visit))
    assert [(v["status"], v["name"], v["replanned"]) for v in absence["visits"]] == [("offered", "김나래", False)]
    pass_ = await read(nara, booking_id)
    # What happened is said, and the pass waits: nobody is checked in to an empty room.
    assert (pass_["status"], pass_["qr"], pass_["can_cancel"], pass_["can_move"]) == ("confirmed", None, True, True)
    assert pass_["away"]["offer"]["counsellor"]["id"] == sick.cafe.haneul
    assert moment(pass_["away"]["offer"]["held_until"]) == at(14, 10)
    assert sorted(await sick.messages(nara)) == ["booking_confirmed", "booking_offer"]
    taken = await nara.post(f"/api/bookings/{booking_id}/take", shown(pass_))
    assert taken.status_code == 200, taken.text
    after = taken.json()
    assert (after["id"], after["code"], after["away"]) == (booking_id, before["code"], None)
    assert (after["counsellor"]["id"], after["starts_at"]) == (sick.cafe.haneul, before["starts_at"])
    assert after["qr"] is not None
    assert (await sick.visits())[0]["status"] == "accepted"
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM penalties") == 0


async def test_nobody_else_can_book_the_time_of_who_is_away_nor_what_is_offered(sick: Sick) -> None:
    await sick.booked(14, 20)
    await sick.begin_as_planned()
    assert "14:20" not in await sick.cafe.times()
    free = await sick.cafe.slot(at(15))
    assert free is not None
    assert free["counsellor_ids"] == [sick.cafe.haneul]


async def test_two_people_are_never_offered_the_same_place(sick: Sick) -> None:
    await sick.cafe.db.execute(
        "DELETE FROM working_hours WHERE resource_id = $1 AND starts = '10:00'", sick.cafe.haneul
    )
    people = [await sick.booked(*time) for time in ((10, 0), (10, 40), (13, 0), (13, 40))]
    plan = await sick.plan()
    places = [(v["proposal"]["starts_at"], v["proposal"]["counsellor_id"]) for v in plan["visits"]]
    assert len(set(places)) == len(people)
    # Who can keep their time keeps it; the others come later and never earlier.
    assert [moment(place[0]) for place in places] == [at(14, 20), at(15), at(13), at(13, 40)]
    absence = await sick.begin(*[chosen(visit) for visit in plan["visits"]])
    assert [visit["status"] for visit in absence["visits"]] == ["offered"] * 4
    assert not any(visit["replanned"] for visit in absence["visits"])


async def test_where_no_colleague_is_free_the_own_counsellor_on_another_day_is_offered(sick: Sick) -> None:
    await sick.cafe.db.execute("DELETE FROM working_hours WHERE resource_id = $1", sick.cafe.haneul)
    await sick.booked(14, 20)
    (visit,) = (await sick.plan())["visits"]
    assert (moment(visit["proposal"]["starts_at"]), visit["proposal"]["counsellor_id"]) == (
        at(10, day=10), sick.cafe.yuna,
    )  # fmt: skip


async def test_where_nothing_is_free_people_are_asked_to_choose(sick: Sick) -> None:
    await sick.cafe.db.execute("DELETE FROM working_hours WHERE resource_id = $1", sick.cafe.haneul)
    nara, booking_id = await sick.booked(14, 20)
    plan = await sick.plan(ends_at=at(23, day=27).isoformat())
    assert (plan["visits"][0]["proposal"], plan["visits"][0]["places"]) == (None, [])
    await sick.begin(ends_at=at(23, day=27).isoformat())
    assert (await read(nara, booking_id))["away"] == {"offer": None}
    assert sorted(await sick.messages(nara)) == ["booking_choose", "booking_confirmed"]


async def test_an_absence_of_nobody_s_visit_keeps_the_time_free(sick: Sick) -> None:
    assert (await sick.plan())["visits"] == []
    assert (await sick.begin())["visits"] == []
    slot = await sick.cafe.slot(at(14, 20))
    assert slot is not None
    assert slot["counsellor_ids"] == [sick.cafe.haneul]
    day = (await sick.desk.get("/api/staff/day", site_id=sick.cafe.site_id, date="2026-03-09")).json()
    (block,) = next(c for c in day["counsellors"] if c["id"] == sick.cafe.yuna)["blocks"]
    assert block["absence_id"] == day["absences"][0]["id"]
    # By hand it is not given back: it ends with the absence.
    gone = await sick.desk.client.delete(f"/api/staff/blocks/{block['id']}", headers=sick.desk.headers)
    assert code(gone) == (404, "not_found")


async def test_a_line_can_ask_or_say_sorry_instead(sick: Sick) -> None:
    (nara, asked), (boram, ended) = await sick.booked(13), await sick.booked(14, 20)
    absence = await sick.begin({"booking_id": asked, "what": "choose"}, {"booking_id": ended, "what": "cancel"})
    assert [visit["status"] for visit in absence["visits"]] == ["asked", "ended"]
    gone = await read(boram, ended)
    assert (gone["status"], gone["cancel_reason"]) == (
        "cancelled_by_centre", "상담사가 갑자기 못 나오게 됐어요. 죄송해요.",
    )  # fmt: skip
    assert "booking_cancelled_by_centre" in await sick.messages(boram)
    assert (await read(nara, asked))["away"] == {"offer": None}


async def test_another_time_can_be_chosen_although_it_is_too_late_for_that_and_also_the_one_that_is_kept(
    sick: Sick,
) -> None:
    nara, booking_id = await sick.booked(10)
    sick.cafe.clock.now = at(9, 30)
    await sick.begin_as_planned()
    free = [s for s in (await sick.cafe.days(moving=booking_id))[0]["slots"] if s["free"]]
    assert "10:40" in [f"{moment(s['starts_at']).astimezone(at(9).tzinfo):%H:%M}" for s in free]
    moved = await nara.post(f"/api/bookings/{booking_id}/move", {"starts_at": at(13).isoformat()})
    assert moved.status_code == 200, moved.text
    assert (moment(moved.json()["starts_at"]), moved.json()["away"]) == (at(13), None)
    assert (await sick.visits())[0]["status"] == "moved"
    # What was kept for them is free again, at once.
    sick.cafe.clock.now = at(8)
    slot = await sick.cafe.slot(at(10))
    assert slot is not None
    assert slot["counsellor_ids"] == [sick.cafe.haneul]


async def test_the_desk_moves_somebody_onto_the_very_place_that_is_kept_for_them(sick: Sick) -> None:
    _, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    times = (await sick.desk.get(f"/api/staff/bookings/{booking_id}/times", date="2026-03-09")).json()
    assert at(14, 20) in [moment(slot["starts_at"]) for slot in times]
    to = {"starts_at": at(14, 20).isoformat(), "counsellor_id": sick.cafe.haneul}
    moved = await sick.desk.post(f"/api/staff/bookings/{booking_id}/move", to)
    assert (moved.status_code, moved.json()["away"]) == (200, False)
    assert (await sick.visits())[0]["status"] == "moved"


async def test_points_do_not_keep_anybody_from_choosing_another_time(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin(*[{"booking_id": booking_id, "what": "choose"}])
    await insert_penalty(sick.cafe.db, nara.id, UUID(booking_id), "no_show", 3, 90, at(8))
    refused = await nara.hold(sick.cafe.service_id, at(16, 20))
    assert code(refused) == (403, "paused")
    moved = await nara.post(f"/api/bookings/{booking_id}/move", {"starts_at": at(16, 20).isoformat()})
    assert moved.status_code == 200, moved.text


async def test_a_counsellor_does_not_leave_while_somebody_may_come_back_to_them(sick: Sick) -> None:
    staff_id = await make.staff(sick.cafe.db, name="정유나")
    await sick.cafe.db.execute("UPDATE resources SET staff_id = $2 WHERE id = $1", sick.cafe.yuna, staff_id)
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    assert await count_ahead_of_staff(sick.cafe.db, staff_id, sick.cafe.clock.now) == 1
    await nara.post(f"/api/bookings/{booking_id}/take", shown(await read(nara, booking_id)))
    assert await count_ahead_of_staff(sick.cafe.db, staff_id, sick.cafe.clock.now) == 0


async def test_who_cancels_then_has_not_cancelled(sick: Sick) -> None:
    nara, booking_id = await sick.booked(10)
    sick.cafe.clock.now = at(9, 30)
    await sick.begin_as_planned()
    cancelled = await nara.post(f"/api/bookings/{booking_id}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled_by_centre")
    assert (await sick.visits())[0]["status"] == "cancelled"
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM penalties") == 0
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM bookings WHERE status = 'held'") == 0


async def test_an_offer_that_nobody_answers_is_given_back_and_the_visit_ends_without_a_point(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    sick.cafe.clock.now = at(14, 9)
    await sick.tick()
    assert (await sick.visits())[0]["status"] == "offered"
    sick.cafe.clock.now = at(14, 10)
    gone = await nara.post(f"/api/bookings/{booking_id}/take", {"starts_at": at(14, 20).isoformat()})
    assert code(gone) == (409, "offer_gone")
    await sick.tick()
    assert (await sick.visits())[0]["status"] == "asked"
    assert "booking_choose" in await sick.messages(nara)
    # The visit's own time comes and goes.
    sick.cafe.clock.now = at(14, 50)
    await sick.tick()
    assert (await read(nara, booking_id))["status"] == "confirmed"
    sick.cafe.clock.now = at(15)
    await sick.tick()
    assert (await read(nara, booking_id))["status"] == "cancelled_by_centre"
    assert (await sick.visits())[0]["status"] == "ended"
    assert await sick.cafe.db.fetchval("SELECT count(*) FROM penalties") == 0


async def test_who_has_little_time_left_still_gets_half_an_hour_or_until_it_begins(sick: Sick) -> None:
    assert rules.answer_until(at(14), at(9)) == at(13, 50)
    assert rules.answer_until(at(14), at(13, 25)) == at(13, 55)
    assert rules.answer_until(at(14), at(13, 45)) == at(14)


async def test_a_stranded_visit_is_neither_checked_in_nor_missed(sick: Sick) -> None:
    _, booking_id = await sick.booked(14, 20)
    await sick.begin(*[{"booking_id": booking_id, "what": "choose"}])
    sick.cafe.clock.now = at(14, 30)
    for action in ("check-in", "no-show"):
        refused = await sick.desk.post(f"/api/staff/bookings/{booking_id}/{action}")
        assert code(refused) == (409, "counsellor_away")


async def test_the_desk_takes_the_offer_for_somebody_on_the_phone(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    visit = (await sick.desk.get(f"/api/staff/bookings/{booking_id}")).json()
    assert (visit["away"], moment(visit["offer"]["starts_at"])) == (True, at(14, 20))
    path = f"/api/staff/bookings/{booking_id}/take"
    assert (await sick.desk.post(path, {"starts_at": visit["offer"]["starts_at"]})).status_code == 204
    assert (await sick.visits())[0]["status"] == "accepted"
    assert "booking_moved" in await sick.messages(nara)
    assert code(await sick.desk.post(path, {"starts_at": at(14, 20).isoformat()})) == (409, "offer_gone")


async def test_the_counsellor_comes_after_all_and_who_has_not_answered_keeps_their_visit(sick: Sick) -> None:
    (nara, kept), (boram, taken) = await sick.booked(13), await sick.booked(14, 20)
    absence = await sick.begin_as_planned()
    await boram.post(f"/api/bookings/{taken}/take", shown(await read(boram, taken)))
    undone = (await sick.desk.post(f"/api/staff/absences/{absence['id']}/undo")).json()
    assert [visit["status"] for visit in undone["visits"]] == ["restored", "accepted"]
    restored = await read(nara, kept)
    assert (restored["away"], restored["counsellor"]["id"], restored["qr"] is not None) == (None, sick.cafe.yuna, True)
    assert (await read(boram, taken))["counsellor"]["id"] == sick.cafe.haneul
    assert "booking_restored" in await sick.messages(nara)
    # The rest of the day can be booked again, the visit's own time cannot.
    free = {hour: (await sick.cafe.slot(at(*hour)) or {})["counsellor_ids"] for hour in ((13, 0), (14, 20), (15, 0))}
    assert free == {
        (13, 0): [sick.cafe.haneul], (14, 20): [sick.cafe.yuna], (15, 0): sorted([sick.cafe.yuna, sick.cafe.haneul]),
    }  # fmt: skip
    assert code(await sick.desk.post(f"/api/staff/absences/{absence['id']}/undo")) == (409, "absence_over")


async def test_what_is_sent_twice_is_done_once_and_two_desks_say_it_once(sick: Sick) -> None:
    nara, _ = await sick.booked(14, 20)
    choices, key = [chosen(visit) for visit in (await sick.plan())["visits"]], uuid4()
    first, second = await sick.begin(*choices, key=key), await sick.begin(*choices, key=key)
    assert first["id"] == second["id"]
    assert (await sick.messages(nara)).count("booking_offer") == 1
    again = await sick.desk.post("/api/staff/absences", sick.period() | {"visits": choices})
    assert code(again) == (409, "already_away")


async def test_a_visit_that_came_in_between_is_planned_too_and_what_was_cancelled_is_left(sick: Sick) -> None:
    boram, gone = await sick.booked(13)
    choices = [chosen(visit) for visit in (await sick.plan())["visits"]]
    await boram.post(f"/api/bookings/{gone}/cancel")
    await sick.booked(15, 0, name="늦게")
    absence = await sick.begin(*choices)
    assert [(v["name"], v["status"], v["replanned"]) for v in absence["visits"]] == [("늦게", "offered", True)]


async def test_a_place_that_somebody_took_meanwhile_is_planned_anew_and_the_rest_stands(sick: Sick) -> None:
    await sick.booked(13, name="밀려난 이")
    await sick.booked(14, 20, name="그대로")
    choices = [chosen(visit) for visit in (await sick.plan())["visits"]]
    await (await sick.cafe.citizen()).book(sick.cafe.service_id, at(13), sick.cafe.haneul)
    absence = await sick.begin(*choices)
    assert [(v["name"], moment(v["offer"]["starts_at"]), v["replanned"]) for v in absence["visits"]] == [
        ("밀려난 이", at(13, 40), True), ("그대로", at(14, 20), False),
    ]  # fmt: skip


async def test_who_is_in_a_talk_or_has_arrived_stays(sick: Sick) -> None:
    sick.cafe.clock.now = at(13, 10)
    here = await make.citizen(sick.cafe.db)
    await make.booking(sick.cafe.db, sick.cafe.service_id, sick.cafe.yuna, here, at(13), status="in_session")
    await make.booking(sick.cafe.db, sick.cafe.service_id, sick.cafe.yuna, here, at(14, 20))
    plan = await sick.plan(starts_at=at(13, 10).isoformat())
    assert (len(plan["visits"]), plan["staying"]) == (1, 1)
    absence = await sick.begin(starts_at=at(13, 10).isoformat())
    assert [moment(visit["was_at"]) for visit in absence["visits"]] == [at(14, 20)]


async def test_a_room_moves_with_the_visit(sick: Sick) -> None:
    cafe = sick.cafe
    room = await make.room(cafe.db, cafe.site_id, cafe.service_id)
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    pass_ = await read(nara, booking_id)
    assert pass_["away"]["offer"]["room"]["id"] == room
    # Until it is answered the one room is theirs, and after it too.
    active = "SELECT count(*) FROM allocations WHERE resource_id = $1 AND active"
    assert await cafe.db.fetchval(active, room) == 1
    taken = (await nara.post(f"/api/bookings/{booking_id}/take", shown(pass_))).json()
    assert (taken["room"]["id"], taken["counsellor"]["id"]) == (room, cafe.haneul)
    assert await cafe.db.fetchval(active, room) == 1


async def test_a_room_comes_back_when_the_offer_lapses_and_when_the_counsellor_does(sick: Sick) -> None:
    cafe = sick.cafe
    room = await make.room(cafe.db, cafe.site_id, cafe.service_id)
    nara, booking_id = await sick.booked(14, 20)
    absence = await sick.begin_as_planned()
    cafe.clock.now = at(14, 12)
    await sick.tick()
    held = "SELECT booking_id::text FROM allocations WHERE resource_id = $1 AND active"
    assert [row[0] for row in await cafe.db.fetch(held, room)] == [booking_id]
    await sick.desk.post(f"/api/staff/absences/{absence['id']}/undo")
    restored = await read(nara, booking_id)
    assert (restored["away"], restored["room"]["id"], restored["counsellor"]["id"]) == (None, room, cafe.yuna)
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE booking_id = $1 AND active",
                                  UUID(booking_id)) == 2  # fmt: skip


async def test_when_the_colleague_falls_ill_too_what_they_were_to_take_over_is_asked_anew(sick: Sick) -> None:
    nara, booking_id = await sick.booked(14, 20)
    await sick.begin_as_planned()
    await sick.begin(resource_id=sick.cafe.haneul)
    assert (await read(nara, booking_id))["away"] == {"offer": None}
    assert "booking_choose" in await sick.messages(nara)


async def test_what_a_line_was_offered_goes_back_to_the_line(sick: Sick) -> None:
    cafe = sick.cafe
    boram = await cafe.citizen()
    await cafe.db.execute("DELETE FROM working_hours WHERE resource_id = $1", cafe.haneul)
    for hour, minute in (
        (10, 0),
        (10, 40),
        (11, 20),
        (13, 0),
        (13, 40),
        (14, 20),
        (15, 0),
        (15, 40),
        (16, 20),
        (17, 0),
    ):
        nara, last = await sick.booked(hour, minute)
    days = {"service_id": cafe.service_id, "first_day": "2026-03-09", "last_day": "2026-03-09"}
    waiting = (await boram.post("/api/waitlist", days)).json()
    await nara.post(f"/api/bookings/{last}/cancel")
    await offer_waiting(sick.context, cafe.clock.now)
    assert (await boram.get(f"/api/waitlist/{waiting['id']}")).json()["status"] == "offered"
    await sick.begin()
    assert (await boram.get(f"/api/waitlist/{waiting['id']}")).json()["status"] == "waiting"


async def test_who_leaves_leaves_nothing_open(sick: Sick) -> None:
    nara, _ = await sick.booked(14, 20)
    await sick.begin_as_planned()
    assert (await nara.client.delete("/api/me", headers=nara.headers)).status_code in (200, 204)
    assert [(v["name"], v["status"], v["offer"]) for v in await sick.visits()] == [(None, "cancelled", None)]


FOREVER = datetime(9999, 12, 30, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (at(18), at(9)), (at(9, day=8), at(8, day=9)), (at(9), at(9) + timedelta(days=40)),
        (FOREVER, FOREVER + timedelta(days=1)), (datetime(1, 1, 2, tzinfo=SEOUL), at(18)),
    ],
)  # fmt: skip
async def test_a_time_that_makes_no_sense_is_refused(sick: Sick, first: datetime, last: datetime) -> None:
    period = sick.period() | {"starts_at": first.isoformat(), "ends_at": last.isoformat()}
    assert code(await sick.desk.get("/api/staff/absences/plan", **period)) == (400, "invalid_request")
    assert code(await sick.desk.post("/api/staff/absences", period)) == (400, "invalid_request")


async def test_more_choices_than_a_day_can_have_are_refused(sick: Sick) -> None:
    choice = {"booking_id": str(uuid4()), "what": "cancel"}
    answer = await sick.desk.post("/api/staff/absences", sick.period() | {"visits": [choice] * 201})
    assert code(answer) == (400, "invalid_request")
    assert answer.json()["fields"][0]["path"] == "visits"


async def test_a_choice_that_makes_no_sense_is_planned_anew(sick: Sick) -> None:
    _, booking_id = await sick.booked(14, 20)
    offer = {"booking_id": booking_id, "what": "offer", "starts_at": FOREVER.isoformat()}
    stranger = {"booking_id": str(uuid4()), "what": "cancel"}
    absence = await sick.begin(offer, stranger)
    assert [(v["status"], v["replanned"]) for v in absence["visits"]] == [("offered", True)]


async def test_staff_of_another_site_know_nothing_of_it(sick: Sick) -> None:
    _, booking_id = await sick.booked(14, 20)
    absence = await sick.begin_as_planned()
    elsewhere = await make.site(sick.cafe.db, name_ko="다른 곳")
    stranger = await sick.cafe.staff(scope_kind="site", scope_id=elsewhere)
    assert code(await stranger.get("/api/staff/absences", site_id=sick.cafe.site_id)) == (403, "not_allowed")
    assert code(await stranger.get("/api/staff/absences/plan", **sick.period())) == (404, "not_found")
    assert code(await stranger.post("/api/staff/absences", sick.period())) == (404, "not_found")
    assert code(await stranger.post(f"/api/staff/absences/{absence['id']}/undo")) == (404, "not_found")
    take = {"starts_at": at(14, 20).isoformat()}
    assert code(await stranger.post(f"/api/staff/bookings/{booking_id}/take", take)) == (404, "not_found")
    other = await sick.cafe.citizen()
    assert code(await other.post(f"/api/bookings/{booking_id}/take", take)) == (404, "not_found")


# Planning


def start(at: datetime, counsellors: list[int], rooms: list[int], free: int) -> Start:
    return Start(at, at + timedelta(minutes=40), at - timedelta(minutes=5), at + timedelta(minutes=45), free, 0,
                 counsellors, rooms, [*counsellors, *rooms], 2)  # fmt: skip


AWAY = rules.Away(1, at(9), at(18))
starts = st.lists(
    st.builds(
        start,
        st.integers(0, 60).map(lambda n: at(9) + timedelta(minutes=20 * n)),
        st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True),
        st.lists(st.integers(11, 13), max_size=2, unique=True),
        st.integers(0, 3),
    ),
    max_size=20,
    unique_by=lambda start: start.starts_at,
)
visits = st.lists(
    st.builds(
        rules.Stranded, st.uuids(), st.sampled_from([None, UUID(int=1), UUID(int=2)]),
        st.integers(0, 27).map(lambda n: at(9) + timedelta(minutes=20 * n)), st.sampled_from([None, 11, 12]),
        st.sampled_from([[], [21]]), starts,
    ),
    max_size=8, unique_by=lambda visit: visit.id,
)  # fmt: skip


@given(visits)
def test_no_two_proposals_overlap_and_each_fits(visits: list[rules.Stranded]) -> None:
    parts = {13: frozenset({11, 12})}
    proposals = rules.plan(visits, AWAY, at(9, 10), parts)
    assert set(proposals) == {visit.id for visit in visits}
    taken = [(visit, place) for visit in visits if (place := proposals[visit.id])]
    for visit, place in taken:
        found = next(s for s in visit.starts if s.starts_at == place.starts_at)
        assert found.free
        assert place.starts_at >= max(visit.starts_at, at(9, 11))
        assert place.counsellor_id in found.counsellor_ids
        assert place.room_id in (found.room_ids or [None])
        assert place.counsellor_id != 1 or place.starts_at >= at(18)
    for n, (one, a) in enumerate(taken):
        for other, b in taken[n + 1 :]:
            if a.taken_from < b.taken_until and b.taken_from < a.taken_until:
                rooms = [{place.room_id, *parts.get(place.room_id or 0, ())} - {None} for place in (a, b)]
                assert a.counsellor_id != b.counsellor_id
                assert not rooms[0] & rooms[1]
                assert one.person is None or one.person != other.person


def test_colleagues_take_turns() -> None:
    visits = [
        rules.Stranded(uuid4(), None, at(hour), None, [], [start(at(hour), [2, 3], [], 2)]) for hour in (10, 11, 12, 13)
    ]
    places = rules.plan(visits, AWAY, at(9))
    assert sorted(place.counsellor_id or 0 for place in places.values() if place) == [2, 2, 3, 3]


def test_of_a_thing_that_is_there_once_two_visits_at_one_time_get_it_one_after_the_other() -> None:
    first, second = at(10), at(11)
    visits = [
        rules.Stranded(uuid4(), None, first, None, [21], [start(first, [n], [], 1), start(second, [n], [], 1)])
        for n in (2, 3)
    ]
    places = rules.plan(visits, AWAY, at(9))
    assert sorted(place.starts_at for place in places.values() if place) == [first, second]
