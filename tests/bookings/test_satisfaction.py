"""The question after a visit: who is asked, what may be said until when, and that nobody learns who said what."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from backend.bookings.desk import queries as desk
from backend.bookings.programs import queries as programs
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.satisfaction import queries, tasks
from backend.db import Database, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code
from tests.bookings.lending.conftest import hang
from tests.push_service import PushService


@pytest.fixture
def context(cafe: Cafe, app_settings: Settings) -> Context:
    return Context(app_settings, Database(cafe.db), cafe.sealer)


async def visited(cafe: Cafe, person: Person, hour: int = 10, day: int = 9, counsellor: int | None = None) -> Any:
    """A visit of 40 minutes that is over."""
    return await make.booking(
        cafe.db, cafe.service_id, counsellor or cafe.yuna, person.id, at(hour, day=day), status="completed"
    )


async def asked(cafe: Cafe, context: Context, person: Person) -> dict[str, Any]:
    """The one question to this person, an hour after ten o'clock of that day."""
    await tasks.ask(context, at(11))
    cafe.clock.now = at(11)
    (ask,) = (await person.get("/api/satisfaction")).json()
    return ask


async def test_whoever_was_there_is_asked_once(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    booking_id = await visited(cafe, nara)
    for minute in (0, 10, 20):
        await tasks.ask(context, at(11, minute))
    messages = await cafe.db.fetch("SELECT kind, title_ko, body_ko, link FROM messages")
    assert [m["kind"] for m in messages] == ["satisfaction_asked"]
    assert messages[0]["body_ko"] == "3월 9일 월요일 오전 10시, 1:1 상담"
    cafe.clock.now = at(11)
    (ask,) = (await nara.get("/api/satisfaction")).json()
    assert messages[0]["link"] == f"/satisfaction/{ask['id']}"
    assert (ask["subject_id"], ask["what_ko"], ask["status"], ask["score"]) == (
        str(booking_id), "1:1 상담", "open", None,
    )  # fmt: skip


@pytest.mark.parametrize("status", ["confirmed", "in_session", "no_show", "cancelled_by_citizen"])
async def test_whoever_was_not_there_is_not_asked(cafe: Cafe, context: Context, status: Any) -> None:
    nara = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10), status=status)
    await tasks.ask(context, at(11))
    assert await cafe.db.fetchval("SELECT count(*) FROM satisfaction_asks") == 0


async def test_nobody_is_asked_at_night_but_in_the_morning(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara, hour=20)
    for late in (at(21), at(23, 50), at(3, day=10), at(8, 59, day=10)):
        await tasks.ask(context, late)
    assert await cafe.db.fetchval("SELECT count(*) FROM messages") == 0
    await tasks.ask(context, at(9, day=10))
    assert await cafe.db.fetchval("SELECT count(*) FROM messages") == 1


async def test_a_push_that_cannot_come_by_tonight_does_not_come(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await make.device(cafe.db, PushService(9).subscribe(), session_id=await make.session_id(cafe.db, nara.id))
    await visited(cafe, nara, hour=19)
    await tasks.ask(context, at(20, 30))
    assert await cafe.db.fetchval("SELECT expires_at FROM push_messages") == at(21)


async def test_after_a_standstill_nobody_is_asked_about_long_ago(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    await tasks.ask(context, at(12, day=13))
    assert await cafe.db.fetchval("SELECT count(*) FROM satisfaction_asks") == 0


async def test_programs_that_were_attended_and_suits_that_came_back_are_asked_about(
    cafe: Cafe, context: Context
) -> None:
    nara, dami = await cafe.citizen("김나래"), await cafe.citizen("이다미")
    room = await make.room(cafe.db, cafe.site_id, capacity=20)
    program = await make.program(cafe.db, cafe.site_id, room, at(14), now=cafe.clock.now - timedelta(days=2))
    session = (await programs.find_program(cafe.db, program, cafe.clock.now)).sessions[0].id
    for person, presence in ((nara, "attended"), (dami, "absent")):
        enrolment = await enrolments.insert_enrolment(cafe.db, program, person.id, "enrolled", person.id.hex[:6], at(9))
        assert enrolment
        await enrolments.mark(cafe.db, session, enrolment, presence, at(14))  # pyright: ignore[reportArgumentType]
    wardrobe = await hang(cafe.db, cafe)
    borrower, clerk = await wardrobe.borrower("박보라"), await cafe.staff()
    loan = await wardrobe.out(borrower, at(11), clerk)
    cafe.clock.now = at(15)
    assert (await clerk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})).status_code == 200
    await tasks.ask(context, at(17))
    cafe.clock.now = at(17)
    assert [ask["what_ko"] for ask in (await nara.get("/api/satisfaction")).json()] == ["자기소개서 특강"]
    assert (await dami.get("/api/satisfaction")).json() == []
    assert [ask["what_ko"] for ask in (await borrower.get("/api/satisfaction")).json()] == ["바지 정장 100"]


async def test_an_answer_can_be_changed_for_a_day_and_then_it_has_no_name(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    path = f"/api/satisfaction/{ask['id']}"
    reply = await nara.put(path, {"score": 2, "words": "  조금 추웠어요. "})
    assert (reply.status_code, reply.json()["score"], reply.json()["words"]) == (200, 2, "조금 추웠어요.")
    assert (await nara.get("/api/satisfaction")).json() == []
    cafe.clock.now = at(10, 59, day=10)
    assert (await nara.put(path, {"score": 5})).json()["score"] == 5
    cafe.clock.now = at(11, day=10)
    assert code(await nara.put(path, {"score": 1})) == (409, "answer_closed")
    assert code(await nara.post(f"{path}/skip")) == (409, "answer_closed")
    await tasks.settle(context, at(11, day=10))
    after = (await nara.get(path)).json()
    assert (after["status"], after["score"], after["words"], after["until"]) == ("over", None, "", None)
    kept = await cafe.db.fetch("SELECT * FROM satisfaction_answers")
    assert [dict(row) for row in kept] == [
        {"site_id": cafe.site_id, "kind": "booking", "service_id": cafe.service_id, "counsellor_id": cafe.yuna,
         "score": 5}
    ]  # fmt: skip


async def test_words_lose_score_counsellor_and_day(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    await nara.put(f"/api/satisfaction/{ask['id']}", {"score": 1, "words": "문이 무거워요"})
    await tasks.settle(context, at(4, day=11))
    (row,) = await cafe.db.fetch("SELECT * FROM satisfaction_words")
    assert set(dict(row)) == {"id", "site_id", "kind", "service_id", "said_in", "words_sealed"}
    assert str(row["said_in"]) == "2026-03-01"
    assert "문이".encode() not in row["words_sealed"]
    query = {"site_id": cafe.site_id, "first": "2026-03-09", "last": "2026-03-12"}
    boss = await cafe.staff("administrator")
    assert [w["words"] for w in (await boss.get("/api/staff/statistics/words", **query)).json()] == ["문이 무거워요"]
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'satisfaction_words'") == 1
    assert (await (await cafe.staff("counsellor")).get("/api/staff/statistics/words", **query)).status_code == 403


async def test_it_can_be_skipped_and_what_was_said_is_gone(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    path = f"/api/satisfaction/{ask['id']}"
    await nara.put(path, {"score": 1, "words": "별로"})
    skipped = (await nara.post(f"{path}/skip")).json()
    assert (skipped["status"], skipped["score"], skipped["words"]) == ("skipped", None, "")
    assert (await nara.put(path, {"score": 4})).json()["status"] == "answered"
    await nara.post(f"{path}/skip")
    await tasks.settle(context, at(4, day=12))
    assert await cafe.db.fetchval("SELECT count(*) FROM satisfaction_answers") == 0


async def test_after_two_weeks_it_lapses(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    cafe.clock.now = at(11, day=23)
    assert (await nara.get("/api/satisfaction")).json() == []
    assert code(await nara.put(f"/api/satisfaction/{ask['id']}", {"score": 3})) == (409, "answer_closed")
    await tasks.settle(context, cafe.clock.now)
    assert await cafe.db.fetchval("SELECT status FROM satisfaction_asks") == "over"


async def test_answers_are_summed_when_five_about_one_counsellor_have_come_together(
    cafe: Cafe, context: Context
) -> None:
    for n in range(9):
        person = await cafe.citizen(f"사람 {n}")
        await visited(cafe, person, hour=10 + n // 2, day=9, counsellor=(cafe.yuna, cafe.haneul)[n % 2])
        await tasks.ask(context, at(16))
        cafe.clock.now = at(16)
        (ask,) = (await person.get("/api/satisfaction")).json()
        await person.put(f"/api/satisfaction/{ask['id']}", {"score": 1 + n % 5})
    await tasks.settle(context, at(4, day=11))
    boss = await cafe.staff("administrator")
    query = {"site_id": cafe.site_id, "first": "2026-03-09", "last": "2026-03-11"}
    found = (await boss.get("/api/staff/statistics", **query)).json()["satisfaction"]
    # Five were with Yuna; the four with Haneul wait, and the sum of the service does not give them away.
    assert [(one["counsellor_name_ko"], one["service_name_ko"], one["scores"]) for one in found] == [
        (None, "1:1 상담", [1, 1, 1, 1, 1]),
        ("정유나", None, [1, 1, 1, 1, 1]),
    ]
    assert await cafe.db.fetchval("SELECT count(*) FROM satisfaction_answers") == 4


@pytest.mark.parametrize("body", [{}, {"score": 0}, {"score": 6}, {"score": 2.5}, {"score": 3, "words": "가" * 301},
                                  {"score": 3, "name": "x"}])  # fmt: skip
async def test_what_is_no_answer_is_refused(cafe: Cafe, context: Context, body: Any) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    assert (await nara.put(f"/api/satisfaction/{ask['id']}", body)).status_code == 400


async def test_nobody_answers_for_somebody_else(cafe: Cafe, context: Context) -> None:
    nara, dami = await cafe.citizen(), await cafe.citizen("이다미")
    await visited(cafe, nara)
    path = f"/api/satisfaction/{(await asked(cafe, context, nara))['id']}"
    for reply in (await dami.get(path), await dami.put(path, {"score": 1}), await dami.post(f"{path}/skip")):
        assert code(reply) == (404, "not_found")


async def test_whoever_leaves_takes_their_answer_along(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await visited(cafe, nara)
    ask = await asked(cafe, context, nara)
    await nara.put(f"/api/satisfaction/{ask['id']}", {"score": 4, "words": "고마워요"})
    exported = make.unzipped((await nara.get("/api/me/export")).content)
    assert [(one["score"], one["words"]) for one in exported["satisfaction"]] == [(4, "고마워요")]
    await queries.erase_personal(cafe.db, nara.id, at(12))
    assert await cafe.db.fetchval("SELECT count(*) FROM satisfaction_asks") == 0


async def test_the_counsellor_ends_the_visit_and_the_person_is_asked(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(10, 40))
    for target, source in (("checked_in", "confirmed"), ("completed", "checked_in")):
        await desk.move(cafe.db, booking["id"], target, [source], at(11))  # pyright: ignore[reportArgumentType]
    await tasks.ask(context, at(11, 10))
    cafe.clock.now = at(11, 10)
    assert [ask["subject_id"] for ask in (await nara.get("/api/satisfaction")).json()] == [booking["id"]]


@pytest.mark.race
async def test_eight_jobs_at_once_sum_five_answers_once(pool: Pool) -> None:
    async with pool.acquire() as db:
        site_id = await make.site(db)
        said = [queries.Settled(site_id, "loan", None, None, 1 + n, None) for n in range(5)]
        await queries.insert_answers(db, said)

    async def sum_up() -> None:
        async with pool.acquire() as db, db.transaction():
            await queries.sum_answers(db, at(9).date())

    await asyncio.gather(*(sum_up() for _ in range(8)))
    async with pool.acquire() as db:
        scores = await db.fetch("SELECT score_1, score_2, score_3, score_4, score_5 FROM satisfaction_sums")
        assert [tuple(row) for row in scores] == [(1, 1, 1, 1, 1)]
        assert await db.fetchval("SELECT count(*) FROM satisfaction_answers") == 0


@pytest.mark.race
async def test_an_answer_that_is_changed_while_it_is_settled_counts_once(pool: Pool) -> None:
    async with pool.acquire() as db:
        site_id, nara = await make.site(db), await make.citizen(db)
        service_id = await make.service(db, site_id)
        ask_id = await db.fetchval(
            """INSERT INTO satisfaction_asks (citizen_id, kind, subject_id, site_id, service_id, visited_at, asked_at,
                   lapses_at, status, score, answered_at)
               VALUES ($1, 'booking', gen_random_uuid(), $2, $3, $4, $4, $5, 'answered', 1, $4) RETURNING id""",
            nara, site_id, service_id, at(9), at(9, day=20),
        )  # fmt: skip
    changed = asyncio.Event()

    async def change() -> None:
        async with pool.acquire() as db, db.transaction():
            await queries.lock_mine(db, nara, ask_id)
            changed.set()
            await asyncio.sleep(0.1)
            await queries.write_answer(db, ask_id, 5, None, at(9))

    async def settle() -> list[int]:
        await changed.wait()
        async with pool.acquire() as db, db.transaction():
            return [one.score for one in await queries.take_settled(db, at(9, day=11))]

    _, settled = await asyncio.gather(change(), settle())
    assert settled == [5]
