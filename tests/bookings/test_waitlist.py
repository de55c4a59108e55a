"""Waiting for a time: one offer at a time, in the order in which people came."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.app import create_app
from backend.bookings import tasks
from backend.bookings.waitlist.tasks import offer_waiting
from backend.db import Database, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at, code, furnish, moment
from tests.conftest import browser


@pytest.fixture
async def full(cafe: Cafe, app_settings: Settings) -> "Full":
    """One counsellor with one time a day, and both days of the next two taken."""
    cafe.service_id = await make.service(cafe.db, cafe.site_id, days_ahead=2)
    ara = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
    context = Context(app_settings, Database(cafe.db), cafe.sealer)
    return Full(cafe, context, ara, {day: await booked(cafe, day) for day in (9, 10, 11)})


class Full:
    def __init__(self, cafe: Cafe, context: Context, counsellor_id: int, booked: dict[int, "Booked"]) -> None:
        self.cafe, self.context, self.counsellor_id, self.booked = cafe, context, counsellor_id, booked

    async def wait(self, person: Person, first: int = 10, last: int = 10, **wish: Any) -> Any:
        days = {"first_day": f"2026-03-{first:02}", "last_day": f"2026-03-{last:02}"}
        return await person.post("/api/waitlist", {"service_id": self.cafe.service_id} | days | wish)

    async def waits(self, person: Person, *days: int, **wish: Any) -> str:
        reply = await self.wait(person, *days, **wish)
        assert reply.status_code == 201, reply.text
        return reply.json()["id"]

    async def give_back(self, day: int = 10) -> None:
        """Who has the day cancels, and the job runs."""
        holder = self.booked[day]
        cancelled = await holder.person.post(f"/api/bookings/{holder.id}/cancel")
        assert cancelled.status_code == 200, cancelled.text
        await self.offer()

    async def offer(self) -> None:
        await offer_waiting(self.context, self.cafe.clock.now)


class Booked:
    def __init__(self, person: Person, id: str) -> None:
        self.person, self.id = person, id


async def booked(cafe: Cafe, day: int) -> Booked:
    person = await cafe.citizen("먼저")
    return Booked(person, (await person.book(cafe.service_id, at(13, day=day)))["id"])


def shown(starts_at: datetime) -> dict[str, str]:
    """The offer that the person saw."""
    return {"starts_at": starts_at.isoformat()}


async def entry(person: Person, entry_id: str) -> dict[str, Any]:
    return (await person.get(f"/api/waitlist/{entry_id}")).json()


async def test_who_waits_sees_how_many_are_before_and_is_offered_what_is_given_back(full: Full) -> None:
    nara, boram = await full.cafe.citizen("나라"), await full.cafe.citizen("보람")
    first = await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    assert ((await entry(nara, first))["ahead"], (await entry(boram, second))["ahead"]) == (0, 1)
    await full.give_back()
    offered = await entry(nara, first)
    assert (offered["status"], moment(offered["offer"]["starts_at"])) == ("offered", at(13, day=10))
    assert moment(offered["offer"]["held_until"]) == full.cafe.clock.now + timedelta(minutes=30)
    assert offered["offer"]["counsellor"]["id"] == full.counsellor_id
    # One at a time: the second waits on, and nobody else can have it.
    assert (await entry(boram, second))["status"] == "waiting"
    assert await full.cafe.times("2026-03-10") == []
    taken = await nara.post(f"/api/waitlist/{first}/take", shown(at(13, day=10)))
    assert (taken.json()["status"], moment(taken.json()["starts_at"])) == ("confirmed", at(13, day=10))
    assert (await entry(nara, first))["status"] == "taken"
    message = await full.cafe.db.fetchrow("SELECT link, title_ko FROM messages WHERE kind = 'waitlist_offer'")
    assert (message["link"], message["title_ko"]) == (f"/waitlist/{first}", "자리가 났어요. 눌러서 받아 주세요")


async def test_between_the_cancellation_and_the_offer_nobody_else_has_the_time(full: Full) -> None:
    await full.waits(await full.cafe.citizen())
    holder = full.booked[10]
    await holder.person.post(f"/api/bookings/{holder.id}/cancel")
    slot = await full.cafe.slot(at(13, day=10))
    assert slot is not None
    assert (slot["free"], slot["looking"]) == (0, 1)
    assert code(await (await full.cafe.citizen()).hold(full.cafe.service_id, at(13, day=10))) == (409, "slot_taken")
    assert await full.cafe.db.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'offer_waiting'") == 1


async def test_what_nobody_waits_for_is_free_at_once(full: Full) -> None:
    await full.waits(await full.cafe.citizen(), 11, 11)
    holder = full.booked[10]
    await holder.person.post(f"/api/bookings/{holder.id}/cancel")
    assert await full.cafe.times("2026-03-10") == ["13:00"]


async def test_an_offer_that_is_declined_goes_to_the_next_and_not_back(full: Full) -> None:
    nara, boram = await full.cafe.citizen(), await full.cafe.citizen()
    first = await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    await full.give_back()
    declined = (await nara.post(f"/api/waitlist/{first}/decline", shown(at(13, day=10)))).json()
    assert (declined["status"], declined["offer"]) == ("waiting", None)
    await full.offer()
    assert (await entry(boram, second))["status"] == "offered"
    await boram.post(f"/api/waitlist/{second}/decline", shown(at(13, day=10)))
    await full.offer()
    assert {(await entry(nara, first))["status"], (await entry(boram, second))["status"]} == {"waiting"}
    full.cafe.clock.forward(minutes=3)
    assert await full.cafe.times("2026-03-10") == ["13:00"]


async def test_an_offer_that_nobody_answers_passes_on_by_itself(full: Full) -> None:
    nara, boram = await full.cafe.citizen(), await full.cafe.citizen()
    first = await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    await full.give_back()
    full.cafe.clock.forward(minutes=31)
    assert code(await nara.post(f"/api/waitlist/{first}/take", shown(at(13, day=10)))) == (409, "nothing_offered")
    await full.offer()
    assert ((await entry(nara, first))["status"], (await entry(boram, second))["status"]) == ("waiting", "offered")
    assert await full.cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active AND booking_id IS NOT NULL") == 3


async def test_who_leaves_gives_an_offer_to_the_next(full: Full) -> None:
    nara, boram = await full.cafe.citizen(), await full.cafe.citizen()
    first = await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    await full.give_back()
    assert [(await nara.post(f"/api/waitlist/{first}/leave")).status_code for _ in range(2)] == [204, 204]
    await full.offer()
    assert (await entry(boram, second))["status"] == "offered"
    assert (await nara.get("/api/waitlist")).json() == []
    assert (await entry(nara, first))["status"] == "left"


async def test_who_has_a_booking_is_offered_something_earlier_and_gives_the_later_one_to_others(full: Full) -> None:
    holder = full.booked[11]
    boram = await full.cafe.citizen()
    later = await full.waits(boram, 11, 11)
    earlier = await full.waits(holder.person, 9, 11, booking_id=holder.id)
    await full.give_back(10)
    offered = await entry(holder.person, earlier)
    assert moment(offered["offer"]["starts_at"]) == at(13, day=10)
    moved = (await holder.person.post(f"/api/waitlist/{earlier}/take", shown(at(13, day=10)))).json()
    assert (moved["id"], moment(moved["starts_at"]), moved["status"]) == (holder.id, at(13, day=10), "confirmed")
    await full.offer()
    assert moment((await entry(boram, later))["offer"]["starts_at"]) == at(13, day=11)


async def test_a_later_time_is_no_earlier_one(full: Full) -> None:
    holder = full.booked[10]
    waiting = await full.waits(holder.person, 9, 11, booking_id=holder.id)
    await full.give_back(11)
    assert (await entry(holder.person, waiting))["status"] == "waiting"


async def test_nobody_waits_where_there_are_times(full: Full) -> None:
    await full.give_back(11)
    refused = await full.wait(await full.cafe.citizen(), 10, 11)
    assert code(refused) == (409, "times_free")
    assert moment(refused.json()["alternatives"][0]["starts_at"]) == at(13, day=11)


async def test_a_group_waits_as_a_group(cafe: Cafe, app_settings: Settings) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, granularity_minutes=60, days_ahead=0
    )
    small = await make.room(cafe.db, cafe.site_id, cafe.service_id, capacity=4)
    large = await make.room(cafe.db, cafe.site_id, cafe.service_id, capacity=8)
    await cafe.db.execute("DELETE FROM opening_hours WHERE site_id = $1", cafe.site_id)
    await cafe.db.execute(
        """INSERT INTO opening_hours (site_id, weekday, opens, closes, valid)
           VALUES ($1, 1, '13:00', '14:00', '[2020-01-01,)')""",
        cafe.site_id,
    )
    holders = {room: await cafe.citizen() for room in (small, large)}
    bookings = {}
    for room, person in holders.items():
        held = await person.post(
            "/api/bookings", {"service_id": cafe.service_id, "starts_at": at(13).isoformat(), "room_id": room}
        )
        bookings[room] = held.json()["id"]
        await person.post(f"/api/bookings/{bookings[room]}/confirm", {})
    group = Full(cafe, Context(app_settings, Database(cafe.db), cafe.sealer), 0, {})
    nara = await cafe.citizen()
    waiting = await group.waits(nara, 9, 9, party_size=6)
    await holders[small].post(f"/api/bookings/{bookings[small]}/cancel")
    await group.offer()
    assert (await entry(nara, waiting))["status"] == "waiting"
    await holders[large].post(f"/api/bookings/{bookings[large]}/cancel")
    await group.offer()
    assert (await entry(nara, waiting))["offer"]["room"]["id"] == large


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"first_day": "2026-03-12", "last_day": "2026-03-11"}, "last_day"),
        ({"first_day": "2026-03-01", "last_day": "2026-03-02"}, "last_day"),
        ({"last_day": "2026-09-11"}, "last_day"),
        ({"from_time": "14:00"}, "until_time"),
        ({"from_time": "14:00", "until_time": "13:00"}, "until_time"),
    ],
)
async def test_days_and_hours_that_make_no_sense_are_refused(full: Full, wish: dict[str, str], field: str) -> None:
    refused = await full.wait(await full.cafe.citizen(), **wish)
    assert code(refused) == (400, "invalid_request")
    assert [problem["path"] for problem in refused.json()["fields"]] == [field]


async def test_only_hours_that_were_asked_for_are_offered(full: Full) -> None:
    nara = await full.cafe.citizen()
    waiting = await full.waits(nara, 10, 10, from_time="14:00", until_time="18:00")
    await full.give_back()
    assert (await entry(nara, waiting))["status"] == "waiting"


async def test_one_line_a_service_and_whoever_may_not_book_does_not_wait(full: Full) -> None:
    nara = await full.cafe.citizen()
    key, body = uuid4(), {"service_id": full.cafe.service_id, "first_day": "2026-03-10", "last_day": "2026-03-10"}
    first, again = await nara.post("/api/waitlist", body, key=key), await nara.post("/api/waitlist", body, key=key)
    assert first.json()["id"] == again.json()["id"]
    assert code(await full.wait(nara, 11, 11)) == (409, "already_waiting")
    assert code(await full.wait(await full.cafe.citizen(consented=False))) == (403, "consent_needed")


async def test_somebody_elses_line_is_nobodys_business(full: Full) -> None:
    nara, other = await full.cafe.citizen(), await full.cafe.citizen()
    waiting = await full.waits(nara)
    assert (await other.get(f"/api/waitlist/{waiting}")).status_code == 404
    for action in ("take", "decline", "leave"):
        body = {} if action == "leave" else shown(at(13, day=10))
        assert (await other.post(f"/api/waitlist/{waiting}/{action}", body)).status_code == 404
    assert code(await full.wait(other, booking_id=full.booked[10].id)) == (404, "not_found")


async def test_an_offer_is_neither_confirmed_extended_nor_released_as_a_hold(full: Full) -> None:
    nara = await full.cafe.citizen()
    waiting = await full.waits(nara)
    await full.give_back()
    hold = await full.cafe.db.fetchval("SELECT id FROM bookings WHERE waitlist_entry_id IS NOT NULL")
    assert code(await nara.post(f"/api/bookings/{hold}/confirm", {})) == (409, "wrong_status")
    kept = {"held_until": (await nara.get(f"/api/bookings/{hold}")).json()["held_until"]}
    assert code(await nara.post(f"/api/bookings/{hold}/extend", kept)) == (409, "no_more_extensions")
    assert (await nara.post(f"/api/bookings/{hold}/release")).status_code == 204
    assert (await entry(nara, waiting))["status"] == "offered"
    assert (await nara.get("/api/bookings")).json() == []


async def test_a_tap_that_comes_late_takes_and_passes_by_no_other_offer(full: Full) -> None:
    nara = await full.cafe.citizen()
    waiting = await full.waits(nara, 10, 11)
    await full.give_back(10)
    await nara.post(f"/api/waitlist/{waiting}/decline", shown(at(13, day=10)))
    await full.give_back(11)
    assert moment((await entry(nara, waiting))["offer"]["starts_at"]) == at(13, day=11)
    late = shown(at(13, day=10))
    assert code(await nara.post(f"/api/waitlist/{waiting}/take", late)) == (409, "nothing_offered")
    assert (await nara.post(f"/api/waitlist/{waiting}/decline", late)).json()["status"] == "offered"


async def test_who_is_too_old_by_then_waits_for_nothing_and_an_old_first_day_helps_nobody(full: Full) -> None:
    await full.cafe.db.execute("UPDATE service_rules SET age_to = 39 WHERE service_id = $1", full.cafe.service_id)
    nara = await full.cafe.citizen()
    await nara.put("/api/me/declaration", {"born_on": "1986-03-09", "lives_in_gwangju": True})
    days = {"first_day": "2019-01-01", "last_day": "2026-03-11"}
    refused = await nara.post("/api/waitlist", {"service_id": full.cafe.service_id} | days)
    assert code(refused) == (403, "not_eligible")


async def test_who_may_not_book_any_more_takes_no_offer(full: Full) -> None:
    nara = await full.cafe.citizen()
    waiting = await full.waits(nara)
    await full.give_back()
    await full.cafe.db.execute("UPDATE service_rules SET age_to = 39 WHERE service_id = $1", full.cafe.service_id)
    taken = await nara.post(f"/api/waitlist/{waiting}/take", shown(at(13, day=10)))
    assert code(taken) == (403, "declaration_needed")
    assert (await entry(nara, waiting))["status"] == "offered"


async def test_what_reaches_into_ones_own_time_is_no_offer_and_keeps_nobody_else_waiting(
    cafe: Cafe, app_settings: Settings
) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, max_duration_minutes=180, granularity_minutes=60,
        days_ahead=0,
    )  # fmt: skip
    await make.room(cafe.db, cafe.site_id, cafe.service_id)
    full = Full(cafe, Context(app_settings, Database(cafe.db), cafe.sealer), 0, {})

    async def have(hour: int, minutes: int) -> Booked:
        person = await cafe.citizen()
        body = {"service_id": cafe.service_id, "starts_at": at(hour).isoformat(), "minutes": minutes}
        held = (await person.post("/api/bookings", body)).json()
        await person.post(f"/api/bookings/{held['id']}/confirm", {})
        return Booked(person, held["id"])

    full.booked = {hour: await have(hour, 60) for hour in (10, 11, 12, 13, 16, 17, 18, 19, 20)}
    mine = await have(14, 120)
    earlier = await full.waits(mine.person, 9, 9, booking_id=mine.id, minutes=120)
    boram = await cafe.citizen()
    other = await full.waits(boram, 9, 9, minutes=60)
    await full.give_back(13)
    assert (await entry(mine.person, earlier))["status"] == "waiting"
    assert (await entry(boram, other))["status"] == "offered"


async def test_an_offer_that_came_to_nothing_is_forgotten_and_its_message_stays(full: Full) -> None:
    nara = await full.cafe.citizen()
    waiting = await full.waits(nara)
    await full.give_back()
    await nara.post(f"/api/waitlist/{waiting}/decline", shown(at(13, day=10)))
    await tasks.forget_holds(full.context, full.cafe.clock.now + timedelta(days=15))
    assert await full.cafe.db.fetchval("SELECT count(*) FROM bookings WHERE status = 'expired'") == 0
    kept = await full.cafe.db.fetchval("SELECT link FROM messages WHERE kind = 'waitlist_offer'")
    assert kept == f"/waitlist/{waiting}"


@pytest.mark.parametrize("field", ["service_id", "counsellor_id", "room_id"])
async def test_nobody_waits_for_what_there_is_not(full: Full, field: str) -> None:
    refused = await full.wait(await full.cafe.citizen(), **{field: 2**31 - 1})
    assert code(refused) == ((404, "not_found") if field == "service_id" else (422, "not_bookable"))


async def test_a_line_is_over_when_its_days_have_passed_or_its_booking_is_gone(full: Full) -> None:
    nara, holder = await full.cafe.citizen(), full.booked[11]
    place = await full.waits(nara)
    earlier = await full.waits(holder.person, 9, 11, booking_id=holder.id)
    await holder.person.post(f"/api/bookings/{holder.id}/cancel")
    full.cafe.clock.now = at(0, 1, day=11)
    await full.offer()
    assert (await entry(nara, place))["status"] == "over"
    assert (await entry(holder.person, earlier))["status"] == "over"


async def test_who_deletes_the_account_waits_for_nothing_and_the_next_is_asked(full: Full) -> None:
    nara, boram = await full.cafe.citizen(), await full.cafe.citizen()
    await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    await full.give_back()
    assert (await nara.client.delete("/api/me", headers=nara.headers)).status_code == 204
    await full.offer()
    assert (await entry(boram, second))["status"] == "offered"


async def test_a_cancelled_time_stays_closed_as_long_as_the_service_says(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, reopen_after_minutes=10)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    assert await cafe.times() == []
    assert code(await (friend := await cafe.citizen()).hold(cafe.service_id, at(13))) == (409, "slot_taken")
    cafe.clock.forward(minutes=10, seconds=1)
    assert await cafe.times() == ["13:00"]
    assert (await friend.hold(cafe.service_id, at(13))).status_code == 201


async def test_counsellors_see_the_line_of_their_site(full: Full) -> None:
    nara = await full.cafe.citizen("김나래")
    await full.waits(nara)
    (waiting,) = (await (await full.cafe.staff()).get("/api/staff/waitlist", site_id=full.cafe.site_id)).json()
    assert (waiting["name"], waiting["first_day"], waiting["status"]) == ("김나래", "2026-03-10", "waiting")
    stranger = await full.cafe.staff("counsellor", "site", await make.site(full.cafe.db, name_ko="충장 일자리카페"))
    assert (await stranger.get("/api/staff/waitlist", site_id=full.cafe.site_id)).status_code == 403


# With real connections


@pytest.fixture
async def crowd(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[tuple[Full, Pool]]:
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        cafe = Cafe(db, client, clock, app.state.sealer)
        await furnish(db, cafe)
        cafe.service_id = await make.service(db, cafe.site_id, days_ahead=2)
        ara = await make.counsellor(db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
        context = Context(app_settings, Database(pool), app.state.sealer)
        yield Full(cafe, context, ara, {day: await booked(cafe, day) for day in (9, 10, 11)}), pool


@pytest.mark.race
async def test_two_workers_at_once_make_one_offer_while_others_try_to_book(crowd: tuple[Full, Pool]) -> None:
    full, _ = crowd
    people = [await full.cafe.citizen(f"사람 {n}") for n in range(8)]
    for person in people[:4]:
        await full.waits(person)
    holder = full.booked[10]
    await asyncio.gather(
        holder.person.post(f"/api/bookings/{holder.id}/cancel"),
        *(full.offer() for _ in range(3)),
        *(person.hold(full.cafe.service_id, at(13, day=10)) for person in people[4:]),
    )
    await asyncio.gather(full.offer(), full.offer())
    statuses = [(await person.get("/api/waitlist")).json()[0]["status"] for person in people[:4]]
    assert statuses.count("offered") == 1
    shared = await full.cafe.db.fetchval(
        """SELECT count(*) FROM allocations a JOIN allocations b ON a.id < b.id AND a.active AND b.active
           AND a.resource_id = b.resource_id AND a.unit = b.unit AND a.during && b.during"""
    )
    assert shared == 0


@pytest.mark.race
async def test_an_offer_that_is_taken_while_it_is_passed_on_is_one_or_the_other(crowd: tuple[Full, Pool]) -> None:
    full, _ = crowd
    nara, boram = await full.cafe.citizen("나라"), await full.cafe.citizen("보람")
    first = await full.waits(nara)
    full.cafe.clock.forward(seconds=1)
    second = await full.waits(boram)
    await full.give_back()
    late: datetime = full.cafe.clock.now + timedelta(minutes=31)
    taken, _ = await asyncio.gather(
        nara.post(f"/api/waitlist/{first}/take", shown(at(13, day=10))), offer_waiting(full.context, late)
    )
    mine, theirs = await entry(nara, first), await entry(boram, second)
    if taken.status_code == 200:
        assert (mine["status"], theirs["status"]) == ("taken", "waiting")
    else:
        assert code(taken) == (409, "nothing_offered")
        assert (mine["status"], theirs["status"]) == ("waiting", "offered")
