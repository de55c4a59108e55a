"""상담일지: sealed, in versions, never lost to somebody who wrote at the same time; and handing a person over."""

from typing import Any
from uuid import UUID, uuid4

from tests import make
from tests.bookings.conftest import Cafe, Person, at, code

RECORD = {
    "kind": "resume", "desired_job": "공기업 사무직", "education": "행정학", "experience": "인턴 6개월\n편의점 1년",
    "certificates": "컴활 1급", "goal": "상반기 지원", "content": "지원 동기 첫 문단", "action_plan": "두 개 줄이기",
    "documents": "자기소개서 2판", "next_on": "2026-03-16", "outcome": "goes_on", "referral": "국민취업지원제도",
    "consent": True,
}  # fmt: skip


async def visit(cafe: Cafe, status: Any = "in_session") -> UUID:
    nara = await make.citizen(cafe.db, name="임가온")
    return await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10), status=status)


async def write(person: Person, booking_id: UUID, version: int, **changes: Any) -> Any:
    body = {"version": version, "record": RECORD | changes}
    return await person.put(f"/api/staff/bookings/{booking_id}/talk", body)


async def test_a_record_is_kept_sealed_with_each_version_of_it(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    path = f"/api/staff/bookings/{booking_id}/talk"
    empty = (await yuna.get(path)).json()
    assert (empty["version"], empty["record"]["content"], empty["versions"]) == (0, "", [])
    assert (await write(yuna, booking_id, 0)).json()["record"] == RECORD
    second = (await write(yuna, booking_id, 1, content=" 둘째\u0000 판 ")).json()
    assert (second["version"], second["record"]["content"], len(second["versions"])) == (2, "둘째 판", 2)
    assert (await yuna.get(path)).json() == second
    assert (await yuna.get(path, version=1)).json()["record"] == RECORD
    assert code(await yuna.get(path, version=3)) == (404, "not_found")
    for sealed in await cafe.db.fetch("SELECT record_sealed FROM talk_records"):
        assert "사무직".encode() not in sealed[0]
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert day["bookings"][0]["has_note"]
    noted = await cafe.db.fetch("SELECT action, count(*) FROM trail WHERE fields = '{talk}' GROUP BY action ORDER BY 1")
    assert [tuple(row) for row in noted] == [("read_talk", 3), ("write_talk", 2)]


async def test_of_two_who_write_at_once_the_second_is_told_and_neither_text_is_lost(cafe: Cafe) -> None:
    yuna, haneul, booking_id = await cafe.staff(), await cafe.staff(), await visit(cafe)
    assert (await write(yuna, booking_id, 0, content="유나의 글")).status_code == 200
    assert code(await write(haneul, booking_id, 0, content="하늘의 글")) == (409, "stale_version")
    theirs = (await haneul.get(f"/api/staff/bookings/{booking_id}/talk")).json()
    assert theirs["record"]["content"] == "유나의 글"
    assert (await write(haneul, booking_id, theirs["version"], content="하늘의 글")).json()["version"] == 2
    assert code(await write(yuna, booking_id, 7)) == (409, "stale_version")


async def test_what_makes_no_sense_is_not_kept(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    for bad in (
        {"kind": "x"},
        {"outcome": "x"},
        {"content": "가" * 2001},
        {"next_on": "2026-02-30"},
        {"resident_no": "1"},
    ):
        assert code(await write(yuna, booking_id, 0, **bad)) == (400, "invalid_request"), bad
    assert code(await write(yuna, booking_id, -1)) == (400, "invalid_request")
    assert code(await write(yuna, uuid4(), 0)) == (404, "not_found")
    nara = await make.citizen(cafe.db)
    held = await make.booking(cafe.db, cafe.service_id, cafe.haneul, nara, at(10), status="held", held_until=at(9, 59))
    assert code(await write(yuna, held, 0)) == (409, "wrong_status")


async def test_a_person_is_handed_over_with_a_word_and_it_is_shown_until_it_is_seen(cafe: Cafe) -> None:
    yuna, haneul = (
        await cafe.staff("counsellor", "site", cafe.site_id),
        await cafe.staff("counsellor", "site", cafe.site_id),
    )
    booking_id = await visit(cafe)
    path = f"/api/staff/bookings/{booking_id}"
    assert [c["id"] for c in (await yuna.get(path + "/colleagues")).json()] == [str(haneul.id)]
    body = {"to_staff_id": str(haneul.id), "word": "면접 준비를 이어서 해 주세요."}
    talk = (await yuna.post(path + "/handover", body)).json()
    assert [h["word"] for h in talk["handovers"]] == [body["word"]]
    assert "면접".encode() not in await cafe.db.fetchval("SELECT word_sealed FROM handovers")
    assert (await yuna.get("/api/staff/handovers")).json() == []
    (mine,) = (await haneul.get("/api/staff/handovers")).json()
    assert (mine["name"], mine["booking_id"]) == ("임가온", str(booking_id))
    seen = f"/api/staff/handovers/{mine['id']}/seen"
    assert code(await yuna.post(seen)) == (404, "not_found")
    assert (await haneul.post(seen)).status_code == 204
    assert (await haneul.get("/api/staff/handovers")).json() == []
    assert (
        await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'hand_over' AND actor_id = $1", yuna.id) == 1
    )


async def test_nobody_is_handed_over_to_oneself_to_strangers_or_without_a_word(cafe: Cafe) -> None:
    yuna = await cafe.staff("counsellor", "site", cafe.site_id)
    elsewhere = await make.site(cafe.db, name_ko="충장 일자리카페")
    strangers = [yuna, await cafe.staff("counsellor", "site", elsewhere), await cafe.staff("administrator")]
    path = f"/api/staff/bookings/{await visit(cafe)}/handover"
    for stranger in strangers:
        assert code(await yuna.post(path, {"to_staff_id": str(stranger.id), "word": "x"})) == (404, "not_found")
    haneul = await cafe.staff("counsellor", "site", cafe.site_id)
    for word in ("", "  "):
        assert code(await yuna.post(path, {"to_staff_id": str(haneul.id), "word": word})) == (400, "invalid_request")


async def test_records_belong_to_the_counsellors_of_their_site(cafe: Cafe) -> None:
    booking_id = await visit(cafe)
    there = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    assert code(await there.get(f"/api/staff/bookings/{booking_id}/talk")) == (404, "not_found")
    assert code(await write(there, booking_id, 0)) == (404, "not_found")
    for role in ("administrator", "operator", None):
        person = await cafe.staff(role)
        assert code(await person.get(f"/api/staff/bookings/{booking_id}/talk")) == (403, "not_allowed")


async def test_who_leaves_takes_the_record_along(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen()
    other = await cafe.staff()
    booking = await nara.book(cafe.service_id, at(10), cafe.yuna)
    await write(yuna, booking["id"], 0)
    await yuna.post(f"/api/staff/bookings/{booking['id']}/handover", {"to_staff_id": str(other.id), "word": "x"})
    gone = await nara.client.delete("/api/me", headers=nara.headers)
    assert gone.status_code == 204
    assert await cafe.db.fetchval("SELECT count(*) FROM talk_records") == 0
    assert await cafe.db.fetchval("SELECT count(*) FROM handovers") == 0
