"""A young person reserves an interview suit; who may, when, how often, and what stays of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from backend.bookings.lending import rules
from backend.bookings.lending.models import Busy, SiteDay, Span
from backend.bookings.lending.queries import insert_rules
from backend.db import Db
from backend.seoul import SEOUL
from tests import make
from tests.bookings.conftest import at, code, moment, said
from tests.bookings.lending.conftest import Wardrobe

MARCH = [date(2026, 3, day) for day in range(1, 32)]


def march(*closed: int) -> list[SiteDay]:
    """Days from 10 to 21 o'clock, closed on Sundays and on these."""
    return [
        SiteDay(day, [] if day.day in closed or day.isoweekday() == 7
                else [Span(at(10, day=day.day), at(21, day=day.day))], make.LENDING)
        for day in MARCH
    ]  # fmt: skip


# Pure rules


@pytest.mark.parametrize(
    ("pick_up", "closed", "due"),
    [(9, (), 12), (11, (), 14), (12, (), 16), (9, (12,), 13), (9, (12, 13), 14)],
    ids=["four days", "on a Saturday", "not on a Sunday", "not on a closed day", "nor on the one after"],
)
def test_it_comes_back_on_the_fourth_day_or_when_the_cafe_opens_next(
    pick_up: int, closed: tuple[int, ...], due: int
) -> None:
    assert rules.due_at(march(*closed), date(2026, 3, pick_up), make.LENDING) == at(21, day=due)


def test_nothing_is_due_beyond_the_days_that_are_known() -> None:
    assert rules.due_at(march(), date(2026, 3, 30), make.LENDING) is None


def test_a_piece_is_free_up_to_the_day_before_and_from_the_day_after_cleaning() -> None:
    busy = [Busy(1, date(2026, 3, 10), date(2026, 3, 14))]
    assert rules.free_units(1, busy, date(2026, 3, 6), date(2026, 3, 10)) == [1]
    assert rules.free_units(1, busy, date(2026, 3, 6), date(2026, 3, 11)) == []
    assert rules.free_units(1, busy, date(2026, 3, 13), date(2026, 3, 17)) == []
    assert rules.free_units(1, busy, date(2026, 3, 14), date(2026, 3, 18)) == [1]
    assert rules.free_units(2, [Busy(1, date(2026, 3, 1), None)], date(2026, 3, 20), date(2026, 3, 25)) == [2]


def test_a_fitting_ends_before_the_cafe_closes_and_begins_after_the_notice() -> None:
    (day,) = [day for day in march() if day.date.day == 9]
    times = [f"{time.starts_at.astimezone(SEOUL):%H:%M}" for time in rules.pick_ups(day, {}, at(12, 50))]
    assert (times[0], times[-1]) == ("14:00", "20:40")
    assert rules.pick_ups(day, {at(20, 40): 2}, at(19, 30))[-1:] == []
    assert rules.pick_ups(day, {}, at(12, day=1) - timedelta(days=8)) == []


def test_the_table_names_each_step_once_and_every_state_can_be_reached() -> None:
    steps = [(t.source, t.target, t.actor) for t in rules.TRANSITIONS]
    assert len(steps) == len(set(steps))
    reached = {"reserved"} | {t.target for t in rules.TRANSITIONS}
    assert reached == {"reserved", "out", "returned", "damaged", "lost", "cancelled_by_citizen",
                       "cancelled_by_centre", "no_show"}  # fmt: skip


# Reserving


async def test_sites_that_lend_say_sizes_and_rules(wardrobe: Wardrobe) -> None:
    (site,) = (await wardrobe.cafe.client.get("/api/lending")).json()
    assert site["site"]["id"] == wardrobe.cafe.site_id
    assert (site["rules"]["days_out"], site["rules"]["max_a_year"]) == (4, 5)
    assert [(suit["cut"], suit["size"], suit["units"]) for suit in site["suits"]] == [("trousers", "100", 2)]


async def test_only_days_on_which_the_size_is_free_for_the_whole_time_are_offered(wardrobe: Wardrobe) -> None:
    for name in ("하나", "두리"):
        await wardrobe.reserved(await wardrobe.borrower(name), at(14, day=12))
    days = await wardrobe.days()
    # Out from Thursday to Monday the 16th, cleaned on the 17th: the loans from the 9th on would still be out.
    assert list(days)[:4] == ["2026-03-18", "2026-03-19", "2026-03-20", "2026-03-21"]
    assert moment(days["2026-03-18"]["due_at"]) == at(21, day=21)


async def test_reserving_answers_with_a_pass_and_a_message(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14), firm=" 광주  도시공사 ", interview_on="2026-03-11", shoe_mm=270)
    assert (loan["status"], loan["firm"], loan["interview_on"]) == ("reserved", "광주 도시공사", "2026-03-11")
    assert moment(loan["due_at"]) == at(21, day=12)
    assert loan["qr"]["path"]
    assert len(loan["code"]) == 6
    (message,) = (await person.get("/api/inbox")).json()
    assert (message["kind"], message["link"]) == ("loan_reserved", f"/lending/{loan['id']}")
    assert message["body_ko"] == "3월 9일 월요일 오후 2시, 바지 정장 100"
    assert [row["id"] for row in (await person.get("/api/loans")).json()] == [loan["id"]]
    assert (await person.get(f"/api/loans/{loan['id']}")).json()["qr"] == loan["qr"]


async def test_the_firm_is_sealed_in_the_base(wardrobe: Wardrobe, db: Db) -> None:
    await wardrobe.reserved(await wardrobe.borrower(), at(14), firm="광주도시공사", interview_on="2026-03-11")
    sealed = await db.fetchval("SELECT firm_sealed FROM loans")
    assert b"\xea" not in sealed
    assert make.SEALER.open(sealed) == "광주도시공사"


async def test_a_repeated_request_reserves_once(wardrobe: Wardrobe) -> None:
    person, key = await wardrobe.borrower(), uuid4()
    body = {"suit_id": wardrobe.suit_id, "pick_up_at": at(14).isoformat()}
    first, again = [await person.post("/api/loans", body, key=key) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    other = await person.post("/api/loans", body | {"shoe_mm": 260}, key=key)
    assert code(other) == (422, "idempotency_key_reused")


async def test_the_last_piece_gone_offers_the_nearest_days(wardrobe: Wardrobe) -> None:
    for name in ("하나", "두리"):
        await wardrobe.reserved(await wardrobe.borrower(name), at(14, day=12))
    late = await wardrobe.reserve(await wardrobe.borrower("세찬"), at(14, day=13))
    assert code(late) == (409, "suit_taken")
    assert [day["date"] for day in late.json()["alternatives"]] == ["2026-03-18", "2026-03-19", "2026-03-20"]


async def test_a_time_has_room_for_as_many_as_the_rules_say(wardrobe: Wardrobe, db: Db) -> None:
    other = await make.suit(db, wardrobe.cafe.site_id, size="105", units=5)
    for name in ("하나", "두리"):
        await wardrobe.reserved(await wardrobe.borrower(name), at(14))
    wardrobe.suit_id = other
    assert code(await wardrobe.reserve(await wardrobe.borrower("세찬"), at(14))) == (409, "pick_up_full")
    assert "14:00" not in [said(t["starts_at"]) for t in (await wardrobe.days())["2026-03-09"]["pick_ups"]]
    await wardrobe.reserved(await wardrobe.borrower("네온"), at(14, 20))


async def test_times_that_are_none_are_refused(wardrobe: Wardrobe) -> None:
    wardrobe.cafe.clock.forward(minutes=20)
    person = await wardrobe.borrower()
    none = {
        "within the notice": at(10), "off the grid": at(14, 5), "at closing": at(21), "before opening": at(9, 40),
        "on a Sunday": at(14, day=15), "too far ahead": at(14, day=24), "past": at(14, day=2),
        "years ahead": at(14) + timedelta(days=4000),
    }  # fmt: skip
    replies = {why: code(await wardrobe.reserve(person, pick_up_at)) for why, pick_up_at in none.items()}
    assert set(replies.values()) == {(422, "not_lent")}, replies


async def test_bad_input_is_refused(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    good = {"suit_id": wardrobe.suit_id, "pick_up_at": at(14).isoformat()}
    bad: list[dict[str, Any]] = [
        {"pick_up_at": "2026-03-09T14:00:00"}, {"pick_up_at": "soon"}, {"suit_id": 0}, {"shoe_mm": 100},
        {"firm": "가" * 81}, {"interview_on": "2026-02-30"}, {"unit": 1},
    ]  # fmt: skip
    for body in bad:
        assert code(await person.post("/api/loans", good | body)) == (400, "invalid_request"), body


async def test_a_suit_that_is_not_there_is_not_found(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    wardrobe.suit_id = 2**31 - 1
    assert code(await wardrobe.reserve(person, at(14))) == (404, "not_found")
    assert code(await wardrobe.cafe.client.get("/api/lending/suits/77777777/days")) == (404, "not_found")
    assert code(await person.get("/api/lending/standing", site_id=777)) == (404, "not_found")


# Who may


async def test_ages_follow_the_rule_of_the_day(wardrobe: Wardrobe) -> None:
    asked = {
        "19 today": (date(2007, 3, 9), 201), "19 tomorrow": (date(2007, 3, 10), 403),
        "39 still": (date(1986, 3, 10), 201), "40 today": (date(1986, 3, 9), 403),
    }  # fmt: skip
    for who, (born_on, status) in asked.items():
        reply = await wardrobe.reserve(await wardrobe.borrower(born_on=born_on), at(14))
        assert reply.status_code == status, who
        assert status == 201 or reply.json()["code"] == "not_eligible"


async def test_who_has_declared_nothing_is_asked_first(wardrobe: Wardrobe) -> None:
    assert code(await wardrobe.reserve(await wardrobe.cafe.citizen(), at(14))) == (403, "declaration_needed")


async def test_name_and_consent_come_first(wardrobe: Wardrobe) -> None:
    assert code(await wardrobe.reserve(await wardrobe.cafe.citizen(None), at(14))) == (403, "name_needed")
    assert code(await wardrobe.reserve(await wardrobe.cafe.citizen(consented=False), at(14))) == (403, "consent_needed")


async def test_who_lives_elsewhere_names_the_firm_and_the_day(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower(lives_in_gwangju=False)
    assert code(await wardrobe.reserve(person, at(14))) == (422, "statement_needed")
    assert code(await wardrobe.reserve(person, at(14), firm="기아")) == (422, "statement_needed")
    assert code(await wardrobe.reserve(person, at(14), firm="  ", interview_on="2026-03-10")) == (
        422,
        "statement_needed",
    )
    await wardrobe.reserved(person, at(14), firm="기아", interview_on="2026-03-10")


async def test_the_interview_is_while_one_has_the_suit(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    for day in (8, 13):
        reply = await wardrobe.reserve(person, at(14), interview_on=f"2026-03-{day:02}")
        assert code(reply) == (422, "interview_outside")
    await wardrobe.reserved(person, at(14), interview_on="2026-03-12")
    await wardrobe.reserved(await wardrobe.borrower(), at(14), interview_on="2026-03-09")


async def test_rules_for_people_from_elsewhere_are_data(wardrobe: Wardrobe, db: Db) -> None:
    person = await wardrobe.borrower(lives_in_gwangju=False)
    await db.execute("UPDATE lending_rules SET non_residents = 'never'")
    assert code(await wardrobe.reserve(person, at(14))) == (403, "not_eligible")
    await db.execute("UPDATE lending_rules SET non_residents = 'always'")
    await wardrobe.reserved(person, at(14))


async def test_a_rule_that_changes_on_a_day_holds_for_loans_from_that_day_on(wardrobe: Wardrobe, db: Db) -> None:
    await db.execute("UPDATE lending_rules SET valid = daterange('2020-01-01', '2026-03-12')")
    await insert_rules(
        db, wardrobe.cafe.site_id, msgspec.structs.replace(make.LENDING, days_out=2), date(2026, 3, 12), None
    )
    days = await wardrobe.days()
    assert moment(days["2026-03-11"]["due_at"]) == at(21, day=14)
    assert moment(days["2026-03-12"]["due_at"]) == at(21, day=13)


async def test_one_at_a_time_and_five_a_year(wardrobe: Wardrobe, db: Db) -> None:
    person = await wardrobe.borrower()
    first = await wardrobe.reserved(person, at(14))
    assert code(await wardrobe.reserve(person, at(14, day=16))) == (409, "too_many_loans")
    await person.post(f"/api/loans/{first['id']}/cancel")
    standing = (await person.get("/api/lending/standing", site_id=wardrobe.cafe.site_id)).json()
    # What was cancelled does not count.
    assert standing == {"year": 2026, "max_a_year": 5, "left": 5, "live": 0, "is_overdue": False}
    await db.execute("UPDATE lending_rules SET max_a_year = 1")
    loan = await wardrobe.reserved(person, at(14))
    await db.execute("UPDATE loans SET status = 'no_show', ended_at = now() WHERE id = $1", UUID(loan["id"]))
    assert code(await wardrobe.reserve(person, at(14, day=16))) == (409, "allowance_used")
    # Last year's do not count either.
    await db.execute("UPDATE loans SET pick_up_at = pick_up_at - interval '1 year' WHERE id = $1", UUID(loan["id"]))
    await wardrobe.reserved(person, at(14, day=16))


async def test_whoever_has_a_suit_that_is_late_brings_it_back_first(wardrobe: Wardrobe) -> None:
    person, desk = await wardrobe.borrower(), await wardrobe.cafe.staff()
    loan = await wardrobe.reserved(person, at(14))
    wardrobe.cafe.clock.now = at(14)
    assert (await desk.post(f"/api/staff/loans/{loan['id']}/hand-out")).status_code == 200
    wardrobe.cafe.clock.now = at(9, day=13)
    assert (await person.get(f"/api/loans/{loan['id']}")).json()["is_overdue"] is True
    assert code(await wardrobe.reserve(person, at(14, day=16))) == (409, "suit_overdue")


# Cancelling


async def test_cancelling_in_time_frees_the_suit(wardrobe: Wardrobe, db: Db) -> None:
    person = await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14))
    cancelled = (await person.post(f"/api/loans/{loan['id']}/cancel")).json()
    assert (cancelled["status"], cancelled["qr"], cancelled["can_cancel"]) == ("cancelled_by_citizen", None, False)
    assert await db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0
    # A phone that lost the answer cancels again.
    assert (await person.post(f"/api/loans/{loan['id']}/cancel")).json() == cancelled
    assert await db.fetchval("SELECT count(*) FROM messages WHERE kind = 'loan_cancelled_by_citizen'") == 1
    assert [row["status"] for row in (await person.get("/api/loans", when="past")).json()] == ["cancelled_by_citizen"]


async def test_it_is_too_late_to_cancel_two_hours_before(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14))
    wardrobe.cafe.clock.now = at(12, 1)
    assert code(await person.post(f"/api/loans/{loan['id']}/cancel")) == (409, "too_late_to_cancel")


async def test_somebody_elses_loan_is_not_there(wardrobe: Wardrobe) -> None:
    loan = await wardrobe.reserved(await wardrobe.borrower(), at(14))
    other = await wardrobe.borrower("남")
    assert (await other.get(f"/api/loans/{loan['id']}")).status_code == 404
    assert (await other.post(f"/api/loans/{loan['id']}/cancel")).status_code == 404


# Leaving


async def test_an_export_holds_every_loan(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    await wardrobe.reserved(person, at(14), firm="광주도시공사", interview_on="2026-03-11")
    (loan,) = make.unzipped((await person.get("/api/me/export")).content)["loans"]
    assert (loan["size"], loan["firm"], loan["status"]) == ("100", "광주도시공사", "reserved")


async def test_leaving_cancels_what_is_reserved_and_keeps_no_word(wardrobe: Wardrobe, db: Db) -> None:
    person = await wardrobe.borrower()
    await wardrobe.reserved(person, at(14), firm="광주도시공사", interview_on="2026-03-11", shoe_mm=270)
    assert (await wardrobe.cafe.client.request("DELETE", "/api/me", headers=person.headers)).status_code == 204
    row = await db.fetchrow("SELECT status, citizen_id, firm_sealed, interview_on, shoe_mm FROM loans")
    assert dict(row) == {"status": "cancelled_by_citizen", "citizen_id": None, "firm_sealed": None,
                         "interview_on": None, "shoe_mm": None}  # fmt: skip
    assert await db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0


async def test_nobody_leaves_with_a_suit(wardrobe: Wardrobe, db: Db) -> None:
    person, desk = await wardrobe.borrower(), await wardrobe.cafe.staff()
    loan = await wardrobe.reserved(person, at(14))
    wardrobe.cafe.clock.now = at(14)
    await desk.post(f"/api/staff/loans/{loan['id']}/hand-out")
    refused = await wardrobe.cafe.client.request("DELETE", "/api/me", headers=person.headers)
    assert code(refused) == (409, "suit_out")
    # Nothing was removed on the way to the refusal.
    assert (await person.get("/api/me")).json()["name"] == "김나래"
    await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})
    assert (await wardrobe.cafe.client.request("DELETE", "/api/me", headers=person.headers)).status_code == 204


async def test_a_site_that_closes_counts_the_suits_that_are_still_to_come_back(wardrobe: Wardrobe) -> None:
    await wardrobe.reserved(await wardrobe.borrower(), at(14))
    head = await wardrobe.cafe.staff("administrator")
    closing = f"/api/staff/sites/{wardrobe.cafe.site_id}/close"
    assert code(await head.post(closing, {"last_day": "2026-03-11"})) == (409, "bookings_ahead")
    assert (await head.post(closing, {"last_day": "2026-03-12"})).status_code == 200
