"""The lending desk: hand out, take back, lend longer, and keep the stock."""

from typing import Any

from backend.db import Db
from tests import make
from tests.bookings.conftest import Person, at, code, moment
from tests.bookings.lending.conftest import Wardrobe


async def test_the_board_shows_who_comes_and_where_each_piece_is(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    await wardrobe.reserved(await wardrobe.borrower("나래"), at(14), shoe_mm=265)
    loan = await wardrobe.out(await wardrobe.borrower("한솔"), at(14, 20), desk)
    board = await wardrobe.board(desk)
    assert [(row["name"], row["status"], row["unit"], row["shoe_mm"]) for row in board["loans"]] == [
        ("나래", "reserved", 1, 265), ("한솔", "out", 2, None),
    ]  # fmt: skip
    assert await wardrobe.pieces(desk) == ["kept", "out"]
    assert board["rules"]["days_out"] == 4
    wardrobe.cafe.clock.now = at(21, 1, day=12)
    assert [row["is_overdue"] for row in (await wardrobe.board(desk))["loans"]] == [False, True]
    assert (await desk.get(f"/api/staff/loans/{loan['id']}")).json()["is_overdue"] is True


async def test_a_pass_finds_its_loan_however_it_is_typed(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    person = await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14), firm="광주은행", interview_on="2026-03-10")
    typed = f"{loan['code'][:3]} {loan['code'][3:]}".lower()
    found = (await desk.post("/api/staff/loans/find", {"code": typed})).json()
    assert (found["id"], found["name"], found["firm"], found["next"]) == (
        loan["id"], "김나래", "광주은행", ["out", "cancelled_by_centre"],
    )  # fmt: skip
    assert code(await desk.post("/api/staff/loans/find", {"code": "ZZZZZZ"})) == (404, "loan_unknown")


async def test_handing_out_and_taking_back_in_time(wardrobe: Wardrobe, db: Db) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.out(person, at(14), desk)
    assert (loan["status"], loan["unit"], loan["next"]) == ("out", 1, ["returned", "damaged", "lost"])
    wardrobe.cafe.clock.now = at(11, day=11)
    back = (await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})).json()
    assert (back["status"], moment(back["kept_until"])) == ("returned", at(0, day=13))
    assert await wardrobe.pieces(desk) == ["cleaning", "free"]
    assert [m["kind"] for m in (await person.get("/api/inbox")).json()] == ["loan_returned", "loan_reserved"]
    assert code(await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})) == (
        409, "wrong_status",
    )  # fmt: skip
    # It is ready sooner than the rules allow for.
    await desk.post(f"/api/staff/lending/suits/{wardrobe.suit_id}/units/1/ready")
    assert await wardrobe.pieces(desk) == ["free", "free"]
    assert (
        await db.fetchval("SELECT count(*) FROM trail WHERE action = 'take_back' AND citizen_id = $1", person.id) == 1
    )


async def test_it_goes_out_on_the_day_of_pick_up_only(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    loan = await wardrobe.reserved(await wardrobe.borrower(), at(14, day=10))
    path = f"/api/staff/loans/{loan['id']}/hand-out"
    assert code(await desk.post(path)) == (409, "not_pick_up_day")
    wardrobe.cafe.clock.now = at(10, 30, day=10)
    assert (await desk.post(path)).status_code == 200
    assert code(await desk.post(path)) == (409, "wrong_status")


async def test_a_damaged_suit_is_away_until_it_is_mended(wardrobe: Wardrobe) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.out(person, at(14), desk)
    path = f"/api/staff/loans/{loan['id']}/take-back"
    assert code(await desk.post(path, {"is_damaged": True, "condition": " "})) == (400, "invalid_request")
    back = (await desk.post(path, {"is_damaged": True, "condition": "소매가 뜯어졌어요."})).json()
    assert (back["status"], back["condition"], back["kept_until"]) == ("damaged", "소매가 뜯어졌어요.", None)
    assert await wardrobe.pieces(desk) == ["repair", "free"]
    assert {day["free"] for day in (await wardrobe.days()).values()} == {1}
    wardrobe.cafe.clock.now = at(10, day=20)
    await desk.post(f"/api/staff/lending/suits/{wardrobe.suit_id}/units/1/ready")
    assert {day["free"] for day in (await wardrobe.days()).values()} == {2}


async def test_a_lost_suit_keeps_its_person_from_the_next_and_may_turn_up(wardrobe: Wardrobe) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.out(person, at(14), desk)
    await desk.post(f"/api/staff/loans/{loan['id']}/lost")
    assert await wardrobe.pieces(desk) == ["lost", "free"]
    assert code(await wardrobe.reserve(person, at(14, day=16))) == (409, "suit_overdue")
    back = await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})
    assert back.json()["status"] == "returned"
    await wardrobe.reserved(person, at(14, day=16))


async def test_a_lost_suit_that_was_replaced_stays_lent_when_the_old_one_turns_up(wardrobe: Wardrobe, db: Db) -> None:
    desk = await wardrobe.cafe.staff()
    await db.execute("UPDATE resources SET units = 1 WHERE id = $1", wardrobe.suit_id)
    loan = await wardrobe.out(await wardrobe.borrower("하나"), at(14), desk)
    await desk.post(f"/api/staff/loans/{loan['id']}/lost")
    wardrobe.cafe.clock.now = at(9, day=10)
    await desk.post(f"/api/staff/lending/suits/{wardrobe.suit_id}/units/1/ready")
    await wardrobe.out(await wardrobe.borrower("두리"), at(14, day=10), desk)
    assert (await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})).status_code == 200
    assert await wardrobe.pieces(desk) == ["out"]


async def test_nobody_came_and_came_after_all(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    loan = await wardrobe.reserved(await wardrobe.borrower(), at(14))
    path = f"/api/staff/loans/{loan['id']}"
    assert code(await desk.post(f"{path}/no-show")) == (409, "not_pick_up_day")
    wardrobe.cafe.clock.now = at(14, 30)
    assert (await desk.post(f"{path}/no-show")).json()["status"] == "no_show"
    assert await wardrobe.pieces(desk) == ["free", "free"]
    assert (await desk.post(f"{path}/hand-out")).json()["unit"] == 1


async def test_cancelling_for_the_centre_says_why(wardrobe: Wardrobe) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14))
    path = f"/api/staff/loans/{loan['id']}/cancel"
    assert code(await desk.post(path, {"reason": "  "})) == (400, "invalid_request")
    assert (await desk.post(path, {"reason": "세탁소가 쉬어요."})).json()["status"] == "cancelled_by_centre"
    shown = (await person.get(f"/api/loans/{loan['id']}")).json()
    assert shown["cancel_reason"] == "세탁소가 쉬어요."
    bodies = {message["kind"]: message["body_ko"] for message in (await person.get("/api/inbox")).json()}
    assert bodies["loan_cancelled_by_centre"] == "3월 9일 월요일 오후 2시, 바지 정장 100. 세탁소가 쉬어요."


# Longer


async def extend(desk: Person, loan: dict[str, Any], day: int) -> Any:
    return await desk.post(f"/api/staff/loans/{loan['id']}/extend", {"due_on": f"2026-03-{day:02}"})


async def test_it_may_stay_out_longer_within_the_rules(wardrobe: Wardrobe) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.out(person, at(14), desk)
    assert loan["extend_until"] == "2026-03-15"
    for day in (11, 12, 15, 16):
        assert code(await extend(desk, loan, day)) == (422, "not_extendable"), day
    longer = (await extend(desk, loan, 14)).json()
    assert (moment(longer["due_at"]), moment(longer["kept_until"])) == (at(21, day=14), at(0, day=16))
    message = (await person.get("/api/inbox")).json()[0]
    assert (message["kind"], message["body_ko"]) == ("loan_extended", "3월 14일 토요일 오후 9시까지, 바지 정장 100")


async def test_whoever_reserved_it_next_gets_another_piece_or_it_is_not_lent_longer(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    loan = await wardrobe.out(await wardrobe.borrower("하나"), at(14), desk)
    await wardrobe.reserved(await wardrobe.borrower("두리"), at(14, day=14))
    assert (await extend(desk, loan, 14)).status_code == 200
    assert [row["unit"] for row in (await wardrobe.board(desk))["loans"]] == [1, 2]


async def test_with_one_piece_the_next_is_not_left_without(wardrobe: Wardrobe, db: Db) -> None:
    await db.execute("UPDATE resources SET units = 1 WHERE id = $1", wardrobe.suit_id)
    desk = await wardrobe.cafe.staff()
    loan = await wardrobe.out(await wardrobe.borrower("하나"), at(14), desk)
    await wardrobe.reserved(await wardrobe.borrower("두리"), at(14, day=14))
    assert code(await extend(desk, loan, 14)) == (409, "next_waits")
    # Nothing is left of the try.
    assert [row["unit"] for row in (await wardrobe.board(desk))["loans"]] == [1, 1]


# Stock


async def units(desk: Person, wardrobe: Wardrobe, count: int) -> Any:
    return await desk.put(f"/api/staff/lending/suits/{wardrobe.suit_id}", {"units": count})


async def test_pieces_that_are_lent_do_not_go(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    first = await wardrobe.reserved(await wardrobe.borrower("하나"), at(14))
    await wardrobe.reserved(await wardrobe.borrower("두리"), at(14))
    assert code(await units(desk, wardrobe, 1)) == (409, "pieces_lent")
    assert (await units(desk, wardrobe, 3)).status_code == 200
    # With one free, whoever reserved the last piece moves to it.
    await desk.post(f"/api/staff/loans/{first['id']}/cancel", {"reason": "부탁하셨어요."})
    assert (await units(desk, wardrobe, 1)).status_code == 200
    (loan,) = (await wardrobe.board(desk))["loans"]
    assert loan["unit"] == 1
    wardrobe.cafe.clock.now = at(14)
    await desk.post(f"/api/staff/loans/{loan['id']}/hand-out")
    assert code(await units(desk, wardrobe, 0)) == (400, "invalid_request")
    assert await wardrobe.pieces(desk) == ["out"]


async def test_a_size_is_added_once(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    new = {"site_id": wardrobe.cafe.site_id, "cut": "skirt", "size": "66", "chest_from": 88, "chest_to": 92,
           "waist_from": 72, "waist_to": 76, "units": 3}  # fmt: skip
    board = (await desk.post("/api/staff/lending/suits", new)).json()
    assert [(suit["cut"], suit["size"], len(suit["pieces"])) for suit in board["suits"]] == [
        ("trousers", "100", 2), ("skirt", "66", 3),
    ]  # fmt: skip
    assert code(await desk.post("/api/staff/lending/suits", new)) == (409, "size_exists")
    assert (await desk.post("/api/staff/lending/suits", new | {"site_id": 77777})).status_code == 404
    for bad in ({"size": "small!"}, {"chest_to": 80}, {"units": 0}, {"waist_from": 10}, {"cut": "kilt"}):
        assert code(await desk.post("/api/staff/lending/suits", new | bad)) == (400, "invalid_request"), bad


async def test_a_piece_that_rests_is_not_lent_and_its_reservation_moves(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff()
    await wardrobe.reserved(await wardrobe.borrower("하나"), at(14))
    path = f"/api/staff/lending/suits/{wardrobe.suit_id}/units"
    board = (await desk.post(f"{path}/1/rest", {"reason": "단추가 떨어졌어요"})).json()
    assert [loan["unit"] for loan in board["loans"]] == [2]
    assert (board["suits"][0]["pieces"][0]["state"], board["suits"][0]["pieces"][0]["reason"]) == (
        "repair", "단추가 떨어졌어요",
    )  # fmt: skip
    # The second one too: whoever reserved stands without a piece, and the desk sees it.
    board = (await desk.post(f"{path}/2/rest", {"reason": "얼룩"})).json()
    assert [loan["unit"] for loan in board["loans"]] == [None]
    wardrobe.cafe.clock.now = at(14)
    hand_out = f"/api/staff/loans/{board['loans'][0]['id']}/hand-out"
    assert code(await desk.post(hand_out)) == (409, "suit_not_back")
    board = (await desk.post(f"{path}/1/ready")).json()
    assert [loan["unit"] for loan in board["loans"]] == [1]
    assert (await desk.post(hand_out)).status_code == 200
    assert code(await desk.post(f"{path}/1/rest", {"reason": "얼룩"})) == (409, "wrong_status")
    assert code(await desk.post(f"{path}/9/rest", {"reason": "얼룩"})) == (404, "not_found")


# Who may


async def test_a_counsellor_of_another_site_sees_and_changes_nothing(wardrobe: Wardrobe, db: Db) -> None:
    other = await make.site(db, name_ko="첨단 일자리카페")
    stranger = await wardrobe.cafe.staff("counsellor", "site", other)
    loan = await wardrobe.reserved(await wardrobe.borrower(), at(14))
    assert code(await stranger.get("/api/staff/lending", site_id=wardrobe.cafe.site_id)) == (403, "not_allowed")
    assert (await stranger.get(f"/api/staff/loans/{loan['id']}")).status_code == 404
    assert (await stranger.post(f"/api/staff/loans/{loan['id']}/cancel", {"reason": "?"})).status_code == 404
    assert code(await stranger.post("/api/staff/loans/find", {"code": loan["code"]})) == (404, "loan_unknown")
    assert (await units(stranger, wardrobe, 9)).status_code == 404


async def test_each_look_is_in_the_trail(wardrobe: Wardrobe, db: Db) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14))
    await wardrobe.board(desk)
    await desk.get(f"/api/staff/loans/{loan['id']}")
    # A change of the stock is answered with the board and the names on it.
    await units(desk, wardrobe, 9)
    rows = await db.fetch("SELECT action, subject_kind, fields FROM trail WHERE actor_id = $1 ORDER BY id", desk.id)
    assert [(row["action"], row["subject_kind"]) for row in rows] == [
        ("read", "lending"), ("read", "loan"), ("units_changed", "suit"), ("read", "lending"),
    ]  # fmt: skip
    assert "firm" in rows[1]["fields"]


async def test_what_comes_back_today_or_should_have_is_counted_for_ones_own_sites(wardrobe: Wardrobe) -> None:
    desk = await wardrobe.cafe.staff("counsellor", "site", wardrobe.cafe.site_id)
    elsewhere = await wardrobe.cafe.staff("counsellor", "site", await make.site(wardrobe.cafe.db, name_ko="충장"))
    await wardrobe.out(await wardrobe.borrower(), at(14), desk)

    async def count(person: Person) -> int:
        return (await person.get("/api/staff/lending/count")).json()["count"]

    for now, expected in ((at(23, day=11), 0), (at(0, day=12), 1), (at(9, day=20), 1)):
        wardrobe.cafe.clock.now = now
        assert (await count(desk), await count(elsewhere)) == (expected, 0), now
