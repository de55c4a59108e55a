from datetime import date, time

from backend.bookings.slots import queries as slots
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import Cafe, at, code, said

FULL_DAY = ["10:00", "10:40", "11:20", "13:00", "13:40", "14:20", "15:00", "15:40", "16:20", "17:00"]


async def test_times_follow_the_counsellors_hours_and_leave_out_their_lunch(cafe: Cafe) -> None:
    cafe.clock.forward(hours=-1)
    (day,) = await cafe.days()
    assert [said(slot["starts_at"]) for slot in day["slots"]] == FULL_DAY
    assert day["slots"][0]["free"] == 2
    assert day["slots"][0]["counsellor_ids"] == [cafe.yuna, cafe.haneul]
    assert day["closed_reason_ko"] is None
    assert said(day["slots"][2]["ends_at"]) == "12:00"


async def test_a_named_counsellor_has_only_their_own_times(cafe: Cafe) -> None:
    await slots.insert_block(cafe.db, cafe.yuna, at(13), at(18), "외근")
    assert await cafe.times(counsellor_id=cafe.yuna) == ["10:00", "10:40", "11:20"]
    (day,) = await cafe.days(counsellor_id=cafe.haneul)
    assert {tuple(slot["counsellor_ids"]) for slot in day["slots"]} == {(cafe.haneul,)}


async def test_somebody_who_does_not_do_this_service_has_no_times(cafe: Cafe) -> None:
    other = await make.counsellor(cafe.db, cafe.site_id)
    assert await cafe.times(counsellor_id=other) == []


async def test_a_time_shorter_ahead_than_the_notice_is_gone(cafe: Cafe) -> None:
    assert (await cafe.times())[0] == "10:00"  # exactly 60 minutes ahead
    cafe.clock.forward(seconds=1)
    assert (await cafe.times())[0] == "10:40"


async def test_days_further_ahead_than_the_rule_are_listed_empty(cafe: Cafe) -> None:
    days = await cafe.days("2026-03-20", days=5)
    assert [(day["date"], bool(day["slots"])) for day in days] == [
        ("2026-03-20", True), ("2026-03-21", True), ("2026-03-22", False), ("2026-03-23", True), ("2026-03-24", False),
    ]  # fmt: skip
    assert days[4]["closed_reason_ko"] is None
    assert days[2]["closed_reason_ko"] == "쉬는 날이에요"


async def test_a_new_day_opens_at_midnight_in_seoul(cafe: Cafe) -> None:
    cafe.clock.now = at(23, 59)
    assert await cafe.times("2026-03-24") == []
    cafe.clock.now = at(0, 0, day=10)
    assert await cafe.times("2026-03-24") == FULL_DAY


async def test_yesterday_has_no_times(cafe: Cafe) -> None:
    cafe.clock.now = at(9, day=10)
    assert await cafe.times("2026-03-09") == []


async def test_a_day_with_other_hours_has_other_times(cafe: Cafe) -> None:
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 10), time(11), time(14), "교육", "Training")
    assert await cafe.times("2026-03-10") == ["11:00", "13:00"]


async def test_a_day_on_which_the_site_is_closed_says_why(cafe: Cafe) -> None:
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 10), None, None, "시설 점검", "Maintenance")
    (day,) = await cafe.days("2026-03-10")
    assert day == {
        "date": "2026-03-10", "closed_reason_ko": "시설 점검", "closed_reason_en": "Maintenance",
        "has_times": False, "slots": [],
    }  # fmt: skip


async def test_a_public_holiday_closes_and_says_which(cafe: Cafe) -> None:
    await holiday(cafe, date(2026, 3, 10))
    (day,) = await cafe.days("2026-03-10")
    assert (day["slots"], day["closed_reason_ko"], day["closed_reason_en"]) == ([], "시민의 날", "Citizens' Day")


async def test_an_exception_opens_a_public_holiday(cafe: Cafe) -> None:
    await holiday(cafe, date(2026, 3, 10))
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 10), time(10), time(12), "특별 운영", "Open specially")
    (day,) = await cafe.days("2026-03-10")
    assert [said(slot["starts_at"]) for slot in day["slots"]] == ["10:00", "10:40", "11:20"]
    assert day["closed_reason_ko"] is None


async def holiday(cafe: Cafe, on_date: date) -> None:
    await cafe.db.execute(
        """INSERT INTO holidays (on_date, name_ko, name_en) VALUES ($1, '시민의 날', 'Citizens'' Day')
           ON CONFLICT (on_date) DO UPDATE SET name_ko = excluded.name_ko, name_en = excluded.name_en""",
        on_date,
    )


async def test_another_sites_exception_changes_nothing_here(cafe: Cafe) -> None:
    other = await make.site(cafe.db, name_ko="충장 일자리카페")
    await insert_exception(cafe.db, other, date(2026, 3, 10), None, None, "시설 점검", "Maintenance")
    assert await cafe.times("2026-03-10") == FULL_DAY


async def test_hours_that_change_within_the_asked_days_count_from_their_day_on(cafe: Cafe) -> None:
    site_id = await make.site(cafe.db, weekdays=range(0))
    cafe.service_id = await make.service(cafe.db, site_id)
    ada = await make.counsellor(cafe.db, site_id, cafe.service_id, weekdays=())
    for weekday in range(1, 6):
        for opens, valid_from, valid_until in [(10, "2026-01-01", "2026-03-11"), (12, "2026-03-11", None)]:
            await cafe.db.execute(
                """INSERT INTO opening_hours (site_id, weekday, opens, closes, valid)
                   VALUES ($1, $2, $3, '14:00', daterange($4, $5))""",
                site_id, weekday, time(opens), date.fromisoformat(valid_from),
                date.fromisoformat(valid_until) if valid_until else None,
            )  # fmt: skip
        await slots.insert_working_hours(cafe.db, ada, weekday, time(9), time(18), date(2026, 1, 1))
    days = await cafe.days("2026-03-10", days=2)
    assert said(days[0]["slots"][0]["starts_at"]) == "10:00"
    assert [said(slot["starts_at"]) for slot in days[1]["slots"]] == ["12:00", "12:40", "13:20"]


async def test_the_rules_of_a_visit_are_those_of_its_own_day(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, valid_until=date(2026, 3, 11))
    await slots.insert_rules(
        cafe.db, cafe.service_id, make.service_rules(duration_minutes=60, granularity_minutes=60),
        valid_from=date(2026, 3, 11), valid_until=None,
    )  # fmt: skip
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(time(10), time(12))])
    assert await cafe.times("2026-03-10") == ["10:00", "10:40", "11:20"]
    assert await cafe.times("2026-03-11") == ["10:00", "11:00"]


async def test_time_that_a_counsellor_keeps_free_cannot_be_booked(cafe: Cafe) -> None:
    for counsellor in (cafe.yuna, cafe.haneul):
        await slots.insert_block(cafe.db, counsellor, at(10, 30), at(11, 20), "회의")
    assert (await cafe.times())[:2] == ["11:20", "13:00"]


async def test_a_site_that_is_open_until_midnight_has_times_until_midnight(cafe: Cafe) -> None:
    site_id = await make.site(cafe.db, weekdays=range(0))
    cafe.service_id = await make.service(cafe.db, site_id)
    night = await make.counsellor(cafe.db, site_id, cafe.service_id, weekdays=())
    await cafe.db.execute(
        """INSERT INTO opening_hours (site_id, weekday, opens, closes, valid)
           VALUES ($1, 1, '22:00', '24:00', '[2026-01-01,)'), ($1, 2, '00:00', '01:00', '[2026-01-01,)')""",
        site_id,
    )
    await cafe.db.execute(
        """INSERT INTO working_hours (resource_id, weekday, starts, ends, valid)
           VALUES ($1, 1, '22:00', '24:00', '[2026-01-01,)'), ($1, 2, '00:00', '01:00', '[2026-01-01,)')""",
        night,
    )
    assert await cafe.times("2026-03-09") == ["22:00", "22:40", "23:20"]
    assert await cafe.times("2026-03-10") == ["00:00"]
    await make.booking(cafe.db, cafe.service_id, night, await make.citizen(cafe.db), at(23, 20))
    assert await cafe.times("2026-03-09") == ["22:00", "22:40"]
    assert await cafe.times("2026-03-10") == ["00:00"]


async def test_the_day_on_which_others_change_their_clocks_is_as_long_as_every_day(cafe: Cafe) -> None:
    cafe.clock.now = at(9, day=28)  # clocks in Europe change on Sunday the 29th
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 29), time(10), time(21), "특별 운영", "Open specially")
    await slots.insert_working_hours(cafe.db, cafe.yuna, 7, time(10), time(12), date(2026, 1, 1))
    assert await cafe.times("2026-03-29") == ["10:00", "10:40", "11:20"]


async def test_a_finer_grid_keeps_clear_of_what_is_booked(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, granularity_minutes=20)
    ada = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(time(10), time(12))])
    await make.booking(cafe.db, cafe.service_id, ada, await make.citizen(cafe.db), at(10, 20))
    assert await cafe.times() == ["11:00", "11:20"]


async def test_a_held_time_is_shown_as_looked_at_and_a_booked_one_is_gone(cafe: Cafe) -> None:
    citizen = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, citizen, at(10))
    assert (await cafe.slot(at(10)) or {})["free"] == 1
    await make.booking(cafe.db, cafe.service_id, cafe.haneul, citizen, at(10), status="held", held_until=at(9, 5))
    slot = await cafe.slot(at(10)) or {}
    assert (slot["free"], slot["looking"], slot["counsellor_ids"]) == (0, 1, [])
    cafe.clock.now = at(9, 6)
    # The hold has run out; nothing was tidied up. (10:00 itself is now too near.)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, citizen, at(11, 20))
    await make.booking(cafe.db, cafe.service_id, cafe.haneul, citizen, at(11, 20), status="held", held_until=at(9, 5))
    slot = await cafe.slot(at(11, 20)) or {}
    assert (slot["free"], slot["looking"], slot["counsellor_ids"]) == (1, 0, [cafe.haneul])
    await make.booking(cafe.db, cafe.service_id, cafe.haneul, citizen, at(13))
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, citizen, at(13))
    assert await cafe.slot(at(13)) is None


async def test_several_units_of_one_thing_are_counted_one_by_one(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id)
    three = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, units=3)
    await make.booking(cafe.db, cafe.service_id, three, await make.citizen(cafe.db), at(10))
    slot = await cafe.slot(at(10)) or {}
    assert (slot["free"], slot["counsellor_ids"]) == (2, [three])


async def test_the_services_say_where_with_whom_and_by_which_rules(cafe: Cafe) -> None:
    reply = await cafe.client.get("/api/services")
    assert reply.headers["cache-control"] == "public, max-age=60"
    (service,) = [service for service in reply.json() if service["id"] == cafe.service_id]
    assert service["site"]["name_ko"] == "상무 일자리카페"
    assert [counsellor["id"] for counsellor in service["counsellors"]] == [cafe.yuna, cafe.haneul]
    assert (service["duration_minutes"], service["max_live"]) == (40, 2)


async def test_an_unknown_service_and_days_that_make_no_sense_are_refused(cafe: Cafe) -> None:
    get = cafe.client.get
    path = f"/api/services/{cafe.service_id}/availability"
    assert code(await get("/api/services/999999/availability?from=2026-03-09&days=1")) == (404, "not_found")
    for query in ("", "?from=2026-03-09&days=0", "?from=2026-03-09&days=15", "?from=9999-12-31&days=14",
                  "?from=March&days=1", "?from=2026-03-09&days=1&counsellor_id=99999999999"):  # fmt: skip
        assert code(await get(path + query)) == (400, "invalid_request"), query
    assert (await get("/api/services/99999999999/availability?from=2026-03-09&days=1")).status_code in (400, 404)


async def test_availability_is_never_cached(cafe: Cafe) -> None:
    reply = await cafe.client.get(f"/api/services/{cafe.service_id}/availability?from=2026-03-09&days=1")
    assert reply.headers["cache-control"] == "no-store"
