"""A citizen's bookings once they are made: seen, repeated, cancelled, exported and forgotten."""

from datetime import timedelta
from uuid import uuid4

from backend.bookings import queries, rules
from tests import make
from tests.bookings.conftest import Cafe, at, code, moment


async def test_a_cancelled_time_can_be_booked_again_at_once(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna)
    assert booking["can_cancel"]
    cafe.clock.now = at(11)  # the last moment
    cancelled = (await nara.post(f"/api/bookings/{booking['id']}/cancel")).json()
    assert (cancelled["status"], cancelled["can_cancel"], cancelled["qr"]) == ("cancelled_by_citizen", False, None)
    assert (await (await cafe.citizen()).hold(cafe.service_id, at(13), cafe.yuna)).status_code == 201


async def test_a_phone_that_lost_the_answer_cancels_again_and_reads_the_same(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    first, second = [await nara.post(f"/api/bookings/{booking['id']}/cancel") for _ in range(2)]
    # Also once it would be too late to cancel.
    cafe.clock.now = at(12)
    third = await nara.post(f"/api/bookings/{booking['id']}/cancel")
    assert (first.status_code, first.json()) == (200, second.json()) == (200, third.json())
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_cancelled_by_citizen'") == 1
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'cancel'") == 1
    # What the centre has cancelled is another matter.
    other = await nara.book(cafe.service_id, at(14, 20))
    await yuna.post(f"/api/staff/bookings/{other['id']}/cancel", {"reason": "상담사가 아파요"})
    assert code(await nara.post(f"/api/bookings/{other['id']}/cancel")) == (409, "wrong_status")


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


async def test_somebody_elses_booking_is_nowhere_to_be_found(cafe: Cafe) -> None:
    booking = await (await cafe.citizen()).book(cafe.service_id, at(13))
    other, path = await cafe.citizen("오하람"), f"/api/bookings/{booking['id']}"
    assert code(await other.get(path)) == (404, "not_found")
    assert code(await other.get(path + "/calendar.ics")) == (404, "not_found")
    for what in ("extend", "release", "cancel"):
        body = {"held_until": at(9, 5).isoformat()} if what == "extend" else {}
        assert code(await other.post(f"{path}/{what}", body)) == (404, "not_found")
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
