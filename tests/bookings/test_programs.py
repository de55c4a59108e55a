"""A citizen's way into a program: a place, the waitlist, an offer, and out again."""

import re
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx
import icalendar
import pytest

from backend.bookings.programs import actions, rules, tasks
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.programs.models import StaffProgram
from backend.db import Database, Db
from backend.jobs import Context
from backend.people.declarations.models import NewDeclaration
from backend.people.declarations.queries import save_declaration
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment
from tests.bookings.test_calendar import unfolded


class Class:
    """A lecture on Thursday, 12 March, for two people; today is Monday."""

    def __init__(self, cafe: Cafe, context: Context, id: int) -> None:
        self.cafe, self.context, self.id = cafe, context, id

    async def enrol(self, person: Person, *, wait: bool = False, **more: Any) -> httpx.Response:
        return await person.post(f"/api/programs/{self.id}/enrol", {"wait": wait}, **more)

    async def take(self, person: Person, *, wait: bool = True) -> str:
        """In, or on the waitlist; the enrolment's id."""
        reply = await self.enrol(person, wait=wait)
        assert reply.status_code == 201, reply.text
        return reply.json()["id"]

    async def fill(self) -> list[tuple[Person, str]]:
        people = [await self.cafe.citizen(f"사람 {n}") for n in range(2)]
        return [(person, await self.take(person)) for person in people]

    async def seen(self, person: Person, id: str) -> dict[str, Any]:
        return (await person.get(f"/api/enrolments/{id}")).json()

    async def now(self) -> dict[str, Any]:
        return (await self.cafe.client.get(f"/api/programs/{self.id}")).json()

    async def minute(self) -> None:
        """What the timetable does each minute."""
        await tasks.pass_on(self.context, self.cafe.clock.now)


@pytest.fixture
def context(cafe: Cafe, app_settings: Settings) -> Context:
    return Context(app_settings, Database(cafe.db), cafe.sealer)


@pytest.fixture
async def lecture(cafe: Cafe, context: Context) -> Class:
    return Class(cafe, context, await program(cafe))


async def program(cafe: Cafe, starts_at: datetime | None = None, **more: Any) -> int:
    room_id = await make.room(cafe.db, cafe.site_id)
    return await make.program(
        cafe.db, cafe.site_id, room_id, starts_at or at(14, day=12), now=cafe.clock.now, **more
    )  # fmt: skip


async def kinds(cafe: Cafe, person: Person) -> list[str]:
    rows = await cafe.db.fetch("SELECT kind FROM messages WHERE citizen_id = $1 ORDER BY created_at, kind", person.id)
    return [row["kind"] for row in rows]


async def test_everybody_sees_what_is_to_come_and_how_many_places_are_left(cafe: Cafe, lecture: Class) -> None:
    await program(cafe, at(14, day=11), title_ko="엑셀 4주 과정", rrule="FREQ=WEEKLY;COUNT=4", capacity=10)
    await lecture.take(await cafe.citizen())
    reply = await cafe.client.get("/api/programs")
    assert reply.headers["cache-control"] == "public, max-age=60"
    excel, letter = reply.json()
    assert [excel["title_ko"], len(excel["sessions"]), excel["left"]] == ["엑셀 4주 과정", 4, 10]
    assert [moment(s["starts_at"]).day for s in excel["sessions"]] == [11, 18, 25, 1]
    assert (letter["left"], letter["capacity"], letter["waiting"]) == (1, 2, 0)
    assert moment(letter["cancel_until"]) == at(14, day=11)
    cafe.clock.now = at(16, day=12)
    assert [p["title_ko"] for p in (await cafe.client.get("/api/programs")).json()] == ["엑셀 4주 과정"]
    assert code(await cafe.client.get("/api/programs/999")) == (404, "not_found")


async def test_a_place_comes_with_a_pass_that_names_every_session(cafe: Cafe, lecture: Class) -> None:
    nara = await cafe.citizen()
    enrolled = (await lecture.enrol(nara)).json()
    assert (enrolled["status"], enrolled["can_cancel"], enrolled["position"]) == ("enrolled", True, None)
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{6}", enrolled["code"])
    assert enrolled["qr"]["size"] == 21
    assert await kinds(cafe, nara) == ["program_enrolled"]
    told = await cafe.db.fetchrow("SELECT body_ko, link FROM messages")
    assert told is not None
    assert told["body_ko"] == "3월 12일 목요일 오후 2시, 자기소개서 특강"
    assert told["link"] == f"/enrolments/{enrolled['id']}"
    (listed,) = (await nara.get("/api/enrolments")).json()
    assert (listed["id"], listed["qr"]) == (enrolled["id"], None)


async def test_whoever_finds_it_full_may_wait_and_sees_their_turn(cafe: Cafe, lecture: Class) -> None:
    await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    assert code(await lecture.enrol(first)) == (409, "program_full")
    ids = [await lecture.take(person) for person in (first, second)]
    assert [(await lecture.seen(person, id))["position"] for person, id in zip((first, second), ids, strict=True)] == [
        1, 2,
    ]  # fmt: skip
    assert ((await lecture.now())["left"], (await lecture.now())["waiting"]) == (0, 2)
    left = (await first.post(f"/api/enrolments/{ids[0]}/cancel")).json()
    assert (left["status"], left["can_cancel"]) == ("cancelled_by_citizen", False)
    assert (await first.post(f"/api/enrolments/{ids[0]}/cancel")).json() == left
    assert (await lecture.seen(second, ids[1]))["position"] == 1
    assert await kinds(cafe, first) == []


async def test_a_place_that_becomes_free_is_offered_to_whoever_waited_longest(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), _ = await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    first_id, second_id = await lecture.take(first), await lecture.take(second)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    offered = await lecture.seen(first, first_id)
    assert (offered["status"], moment(offered["offer_until"])) == ("offered", at(21))
    assert (await lecture.seen(second, second_id))["position"] == 1
    assert await kinds(cafe, first) == ["program_offer"]
    body = await cafe.db.fetchval("SELECT body_ko FROM messages WHERE kind = 'program_offer'")
    assert body == "자기소개서 특강. 3월 9일 월요일 오후 9시까지 맡아 둘게요"
    # The place is kept: whoever comes now waits behind the others.
    assert code(await lecture.enrol(await cafe.citizen("새로"))) == (409, "program_full")
    cafe.clock.now = at(20, 59)
    taken = (await first.post(f"/api/enrolments/{first_id}/accept")).json()
    assert (taken["status"], bool(taken["qr"])) == ("enrolled", True)
    assert await kinds(cafe, first) == ["program_offer", "program_enrolled"]


async def test_an_offer_that_nobody_takes_passes_on(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), _ = await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    first_id, second_id = await lecture.take(first), await lecture.take(second)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    cafe.clock.now = at(20, 59)
    await lecture.minute()
    assert (await lecture.seen(first, first_id))["status"] == "offered"
    cafe.clock.now = at(21)
    await lecture.minute()
    assert (await lecture.seen(first, first_id))["status"] == "lapsed"
    assert (await lecture.seen(second, second_id))["status"] == "offered"
    assert await kinds(cafe, first) == ["program_offer", "program_offer_lapsed"]
    assert code(await first.post(f"/api/enrolments/{first_id}/accept")) == (409, "offer_over")
    # Waiting again is possible, at the end.
    again = (await lecture.enrol(first, wait=True)).json()
    assert (again["status"], again["position"]) == ("waiting", 1)


async def test_without_the_timetable_a_late_offer_is_refused_while_another_waits(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), _ = await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    first_id = await lecture.take(first)
    await lecture.take(second)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    cafe.clock.now = at(21)
    assert code(await first.post(f"/api/enrolments/{first_id}/accept")) == (409, "offer_over")
    # Nor does anybody new get past the one who waits.
    assert code(await lecture.enrol(await cafe.citizen("새로"))) == (409, "program_full")


async def test_a_late_offer_is_taken_where_nobody_else_waits(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), _ = await lecture.fill()
    first = await cafe.citizen("하나")
    first_id = await lecture.take(first)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    cafe.clock.now = at(22)
    assert (await lecture.now())["left"] == 1
    assert (await first.post(f"/api/enrolments/{first_id}/accept")).json()["status"] == "enrolled"
    assert (await lecture.now())["left"] == 0


async def test_an_offer_never_outlasts_the_enrolment_and_then_nobody_waits(cafe: Cafe, context: Context) -> None:
    lecture = Class(cafe, context, await program(cafe, closes_at=at(12)))
    (nara, nara_id), _ = await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    first_id, second_id = await lecture.take(first), await lecture.take(second)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    assert moment((await lecture.seen(first, first_id))["offer_until"]) == at(12)
    cafe.clock.now = at(12)
    assert code(await first.post(f"/api/enrolments/{first_id}/accept")) == (409, "enrolment_closed")
    assert code(await lecture.enrol(nara)) == (409, "enrolment_closed")
    await lecture.minute()
    assert (await lecture.seen(second, second_id))["status"] == "lapsed"
    assert await kinds(cafe, second) == ["program_no_place"]


async def test_an_offer_that_is_declined_goes_on_at_once(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), _ = await lecture.fill()
    first, second = await cafe.citizen("하나"), await cafe.citizen("두리")
    first_id, second_id = await lecture.take(first), await lecture.take(second)
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    await first.post(f"/api/enrolments/{first_id}/cancel")
    assert (await lecture.seen(second, second_id))["status"] == "offered"


async def test_nobody_enrols_too_early_twice_unnamed_or_without_consent(cafe: Cafe, context: Context) -> None:
    lecture = Class(cafe, context, await program(cafe, opens_at=at(12)))
    nara = await cafe.citizen()
    assert code(await lecture.enrol(nara)) == (409, "enrolment_not_open")
    cafe.clock.now = at(12)
    assert code(await lecture.enrol(await cafe.citizen(None))) == (403, "name_needed")
    assert code(await lecture.enrol(await cafe.citizen(consented=False))) == (403, "consent_needed")
    await lecture.take(nara)
    assert code(await lecture.enrol(nara)) == (409, "already_enrolled")


async def test_a_repeated_request_enrols_once(cafe: Cafe, lecture: Class) -> None:
    nara, key = await cafe.citizen(), uuid4()
    first, again = [await lecture.enrol(nara, key=key) for _ in range(2)]
    assert first.json() == again.json()
    assert code(await lecture.enrol(nara, wait=True, key=key)) == (422, "idempotency_key_reused")
    assert await cafe.db.fetchval("SELECT count(*) FROM enrolments") == 1


@pytest.mark.parametrize(
    ("born_on", "gwangju", "refusal"),
    [("2007-03-12", True, None), ("2007-03-13", True, "not_eligible"), ("1986-03-13", True, None),
     ("1986-03-12", True, "not_eligible"), ("2000-01-01", False, "not_eligible"), (None, True, "declaration_needed")],
)  # fmt: skip
async def test_age_and_residence_count_on_the_first_day(
    cafe: Cafe, context: Context, born_on: str | None, gwangju: bool, refusal: str | None
) -> None:
    lecture = Class(cafe, context, await program(cafe, age_from=19, age_to=39, residents_only=True))
    nara = await cafe.citizen()
    if born_on is not None:
        said = NewDeclaration(datetime.fromisoformat(born_on).date(), gwangju)
        await save_declaration(cafe.db, cafe.sealer, nara.id, said, cafe.clock.now)
    reply = await lecture.enrol(nara)
    assert (code(reply)[1] if refusal else reply.json()["status"]) == (refusal or "enrolled")


async def test_until_the_day_before_a_place_is_given_back_here_and_then_by_telephone(
    cafe: Cafe, lecture: Class
) -> None:
    (nara, nara_id), (hana, hana_id) = await lecture.fill()
    cafe.clock.now = at(14, day=11)
    assert (await nara.post(f"/api/enrolments/{nara_id}/cancel")).json()["status"] == "cancelled_by_citizen"
    assert await kinds(cafe, nara) == ["program_enrolled", "program_cancelled_by_citizen"]
    cafe.clock.forward(seconds=1)
    assert not (await lecture.seen(hana, hana_id))["can_cancel"]
    assert code(await hana.post(f"/api/enrolments/{hana_id}/cancel")) == (409, "too_late_to_cancel")


async def test_somebody_elses_enrolment_is_nowhere_to_be_found(cafe: Cafe, lecture: Class) -> None:
    id, other = await lecture.take(await cafe.citizen()), await cafe.citizen("오하람")
    for reply in (
        await other.get(f"/api/enrolments/{id}"), await other.get(f"/api/enrolments/{id}/calendar.ics"),
        await other.post(f"/api/enrolments/{id}/cancel"), await other.post(f"/api/enrolments/{id}/accept"),
    ):  # fmt: skip
        assert code(reply) == (404, "not_found")
    assert (await other.get("/api/enrolments")).json() == []


async def test_a_calendar_gets_every_session_and_loses_what_is_cancelled(cafe: Cafe, context: Context) -> None:
    lecture = Class(cafe, context, await program(cafe, at(19, day=12), rrule="FREQ=WEEKLY;COUNT=3", minutes=90))
    nara, yuna = await cafe.citizen(), await cafe.staff()
    id = await lecture.take(nara)
    before = unfolded((await nara.get(f"/api/enrolments/{id}/calendar.ics")).text)
    session = (await lecture.now())["sessions"][1]["id"]
    await yuna.post(f"/api/staff/programs/{lecture.id}/sessions/{session}/cancel", {"reason": "강사가 아파요"})
    text = (await nara.get(f"/api/enrolments/{id}/calendar.ics")).text
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [at(19, day=day) for day in (12, 19, 26)]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    lines = unfolded(text)
    assert "METHOD:PUBLISH" in lines
    assert "DTSTART;TZID=Asia/Seoul:20260319T190000" in lines
    assert [line for line in before if line.startswith("UID:")] == [line for line in lines if line.startswith("UID:")]
    assert "SEQUENCE:0" in before
    assert "SEQUENCE:1" in lines
    await nara.post(f"/api/enrolments/{id}/cancel")
    assert "METHOD:CANCEL" in unfolded((await nara.get(f"/api/enrolments/{id}/calendar.ics")).text)


async def test_one_program_in_which_something_is_wrong_keeps_no_other_waiting(cafe: Cafe, context: Context) -> None:
    lectures = [Class(cafe, context, await program(cafe)) for _ in range(3)]
    waiting: list[tuple[Person, str]] = []
    for lecture in lectures:
        (_, first_id), _ = await lecture.fill()
        person = await cafe.citizen("하나")
        waiting.append((person, await lecture.take(person)))
        await cafe.db.execute("UPDATE enrolments SET status = 'cancelled_by_citizen' WHERE id = $1", UUID(first_id))
    settle = actions.settle

    async def poisoned(db: Db, settings: Settings, found: StaffProgram, now: datetime) -> StaffProgram:
        if found.id == lectures[0].id:
            await db.execute("SELECT 1 / 0")
        return await settle(db, settings, found, now)

    with patch.object(actions, "settle", poisoned):
        await tasks.pass_on(context, cafe.clock.now)
    seen = [(await lecture.seen(*mine))["status"] for lecture, mine in zip(lectures, waiting, strict=True)]
    assert seen == ["waiting", "offered", "offered"]
    await lectures[0].minute()
    assert (await lectures[0].seen(*waiting[0]))["status"] == "offered"


async def test_one_person_who_cannot_be_reminded_keeps_nobody_from_it(cafe: Cafe, context: Context) -> None:
    lecture = Class(cafe, context, await program(cafe, at(19, day=12)))
    (poisoned, _), (other, _) = await lecture.fill()
    tell = actions.tell_citizen

    async def tell_others(db: Db, *args: Any, citizen_id: UUID, **more: Any) -> None:
        if citizen_id == poisoned.id:
            await db.execute("SELECT 1 / 0")
        await tell(db, *args, citizen_id=citizen_id, **more)

    with patch.object(actions, "tell_citizen", tell_others):
        await tasks.remind(context, at(19, day=11))
    assert [(await kinds(cafe, person)).count("program_tomorrow") for person in (poisoned, other)] == [0, 1]


async def test_whoever_is_enrolled_is_reminded_a_day_before_each_session(cafe: Cafe, context: Context) -> None:
    lecture = Class(cafe, context, await program(cafe, at(19, day=12), rrule="FREQ=WEEKLY;COUNT=2"))
    nara, late = await cafe.citizen(), await cafe.citizen("늦게")
    await lecture.take(nara)
    for now, reminders in [(at(18, 59, day=11), 0), (at(19, day=11), 1), (at(20, day=11), 1)]:
        await tasks.remind(context, now)
        assert (await kinds(cafe, nara)).count("program_tomorrow") == reminders
    cafe.clock.now = at(20, day=11)
    await lecture.take(late)
    await tasks.remind(context, at(10, day=12))
    assert "program_tomorrow" not in await kinds(cafe, late)
    await tasks.remind(context, at(19, day=18))
    assert ("program_tomorrow" in await kinds(cafe, late), (await kinds(cafe, nara)).count("program_tomorrow")) == (
        True, 2,
    )  # fmt: skip
    body = await cafe.db.fetchval("SELECT body_ko FROM messages WHERE kind = 'program_tomorrow' AND citizen_id = $1",
                                  late.id)  # fmt: skip
    assert body.startswith("3월 19일 목요일 오후 7시")


async def test_what_is_over_and_what_was_cancelled_are_listed_apart(cafe: Cafe, lecture: Class) -> None:
    (nara, nara_id), (hana, hana_id) = await lecture.fill()
    await nara.post(f"/api/enrolments/{nara_id}/cancel")
    cafe.clock.now = at(16, day=12)
    for person, id in ((nara, nara_id), (hana, hana_id)):
        assert (await person.get("/api/enrolments")).json() == []
        assert [e["id"] for e in (await person.get("/api/enrolments", when="past")).json()] == [id]


async def test_a_person_gets_what_is_kept_and_leaves_without_a_trace_of_a_name(cafe: Cafe, lecture: Class) -> None:
    (nara, _), _ = await lecture.fill()
    first = await cafe.citizen("하나")
    first_id = await lecture.take(first)
    (exported,) = await enrolments.export_personal(cafe.db, cafe.sealer, nara.id)
    assert (exported.title, exported.status) == ("자기소개서 특강", "enrolled")
    await enrolments.erase_personal(cafe.db, nara.id, cafe.clock.now)
    assert await enrolments.export_personal(cafe.db, cafe.sealer, nara.id) == []
    await lecture.minute()
    assert (await lecture.seen(first, first_id))["status"] == "offered"


async def test_the_trail_names_what_was_done(cafe: Cafe, lecture: Class) -> None:
    nara = await cafe.citizen()
    id = await lecture.take(nara)
    await nara.post(f"/api/enrolments/{id}/cancel")
    rows = await cafe.db.fetch("SELECT action, citizen_id FROM trail WHERE subject_id = $1 ORDER BY id", id)
    assert [row["action"] for row in rows] == ["enrol", "cancel"]
    assert {row["citizen_id"] for row in rows} == {nara.id}


async def test_a_site_does_not_close_over_a_program(cafe: Cafe, lecture: Class) -> None:
    administrator = await cafe.staff("administrator")
    path = f"/api/staff/sites/{cafe.site_id}/close"
    assert code(await administrator.post(path, {"last_day": "2026-03-11"})) == (409, "bookings_ahead")
    assert (await administrator.post(path, {"last_day": "2026-03-12"})).status_code == 200


def test_no_two_steps_lead_from_one_state_to_the_same_other() -> None:
    steps = [(step.source, step.target) for step in rules.TRANSITIONS]
    assert len(steps) == len(set(steps))
