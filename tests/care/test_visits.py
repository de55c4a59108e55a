"""A visit: the way of the day, answers from two hands, an agreement, and what a whole assessment does to its case."""

import asyncio
import base64
import io
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image, ImageDraw

from backend.care.documents import rules as document_rules
from backend.db import Db, Pool
from backend.seoul import SEOUL
from backend.settings import Settings
from tests.bookings.conftest import Clock, Person
from tests.care.conftest import UNAM3, Office, by_owner
from tests.care.desk import Desk, code, later, requested, routed, visit
from tests.care.test_desk_table import office_on
from tests.care.test_documents import SVG, photo, upload

AT = datetime(2026, 3, 10, 10, tzinfo=SEOUL)
# Every question that is asked of whoever gets by.
WELL = {
    "eats": "alone", "meals_a_day": "three", "swallows": "fine", "walks": "alone", "washes": "alone",
    "toilet": "alone", "fell": "none", "housework": "alone", "goes_out": "alone", "phone_money": "alone",
    "ill": "none", "hospital": "none", "memory": "fine", "mood": "none", "house": "safe", "heating": "fine",
    "carer": "none", "meets": "often",
}  # fmt: skip
WEAK = WELL | {"eats": "fed", "meals_a_day": "one", "walks": "person", "washes": "all", "toilet": "some",
               "housework": "cannot", "goes_out": "cannot", "meets": "never"}  # fmt: skip


class Visit(Desk):
    """A member of staff at the door of a case."""

    async def found(self) -> dict[str, Any]:
        answer = await self.who.get(f"{self.path}/assessment")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def save(
        self, mine: dict[str, Any], base: dict[str, Any] | None = None, *, key: UUID | None = None, **more: Any
    ) -> httpx.Response:
        body = {"base": base or {}, "mine": mine, "form_version": 1} | more
        return await self.who.put(f"{self.path}/assessment", body, key=key)

    async def saved(self, mine: dict[str, Any], base: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        answer = await self.save(mine, base, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def complete(self, *, key: UUID | None = None) -> httpx.Response:
        draft = (await self.found())["draft"]
        return await self.say("assessment/complete", {"version": draft["version"] if draft else 1}, key=key)


def values(draft: dict[str, Any]) -> dict[str, str]:
    return {field: given["value"] for field, given in draft["answers"].items()}


async def visited(office: Office, **changes: Any) -> tuple[Person, Visit]:
    """A manager with a case whose visit is agreed on for Tuesday at ten."""
    sera = await office.member()
    _, case_id = await requested(office, **changes)
    await routed(office, case_id)
    door = Visit(sera, case_id)
    await door.do("visit", visit(AT, why="그날이 좋다고 하세요"))
    return sera, door


async def test_a_visit_is_written_down_and_takes_the_case_on(office: Office) -> None:
    _, door = await visited(office)
    before = await door.found()
    assert (before["draft"], before["may_write"], before["may_complete"]) == (None, True, True)
    draft = await door.saved(WEAK | {"note_meals": "틀니가 안 맞아요"})
    assert (draft["lacks"], draft["outcome"]["level"]) == ([], 3)
    assert draft["answers"]["eats"]["by"]["name"] == "오세라"
    done = await door.complete()
    assert code(done) == (200, "")
    case = done.json()
    assert (case["status"], case["visits"][0]["status"]) == ("assessed", "made")
    assert case["risk"] == draft["outcome"]["risk"]
    found = await door.found()
    assert found["draft"] is None
    assert (found["whole"][0]["outcome"]["level"], found["whole"][0]["completed_by"]["name"]) == (3, "오세라")


async def test_two_hands_fill_in_one_form_and_nothing_is_lost(office: Office) -> None:
    sera, door = await visited(office)
    boss = await office.member("care_supervisor", name="민서연")
    tablet = Visit(boss, door.path.rsplit("/", 1)[1])
    await door.saved({"eats": "alone", "note_meals": "잘 드세요"})
    # Both have this in front of them; one goes on at the desk, the other without a network.
    told = values((await tablet.found())["draft"])
    await door.saved({"eats": "served", "walks": "aid"}, {"eats": "alone"})
    key, said = uuid4(), {"eats": "fed", "note_meals": "죽만 드세요", "washes": "some"}
    await tablet.saved(said, told, key=key)
    merged = await tablet.saved(said, told, key=key)
    assert values(merged) == {"eats": "served", "note_meals": "죽만 드세요", "walks": "aid", "washes": "some"}
    [conflict] = merged["conflicts"]
    assert (conflict["field"], conflict["value"], conflict["by"]["name"]) == ("eats", "fed", "민서연")
    # Sent anew with another key it is known as well.
    assert len((await tablet.saved({"eats": "fed"}, told))["conflicts"]) == 1
    await door.saved({field: value for field, value in WELL.items() if field not in values(merged)})
    assert code(await door.complete()) == (409, "conflict_open")
    path = f"assessment/conflicts/{conflict['id']}"
    assert code(await door.say(path, {"version": 1, "chosen": "other"})) == (409, "stale_version")
    version = (await door.found())["draft"]["version"]
    settled = (await door.say(path, {"version": version, "chosen": "other"})).json()
    assert (values(settled)["eats"], settled["answers"]["eats"]["by"]["name"]) == ("fed", "민서연")
    assert settled["conflicts"] == []
    [unchosen] = settled["settled"]
    assert (unchosen["value"], unchosen["by"]["name"]) == ("served", "오세라")
    assert code(await door.say(path, {"version": settled["version"], "chosen": "current"})) == (404, "not_found")
    office.clock.forward(minutes=1)
    # And the other way: what stands stays, what was cleared is shown as that.
    other = await tablet.saved({"eats": None}, {"eats": "alone"})
    path = f"assessment/conflicts/{other['conflicts'][0]['id']}"
    kept = (await door.say(path, {"version": other["version"], "chosen": "current"})).json()
    assert (values(kept)["eats"], [c["value"] for c in kept["settled"]]) == ("fed", ["served", None])
    assert code(await door.complete()) == (200, "")
    assert [c["value"] for c in (await door.found())["whole"][0]["settled"]] == ["served", None]
    assert sera.id != boss.id


@pytest.mark.race
async def test_eight_hands_at_once_lose_nothing(pool: Pool, app_settings: Settings, clock: Clock) -> None:
    async with office_on(pool, app_settings, clock) as office:
        sera, door = await visited(office)
        bosses = [await office.member("care_supervisor", name=f"감독 {n}") for n in range(8)]
        case_id = door.path.rsplit("/", 1)[1]
        notes = [f"본 것 {n}" for n in range(8)]
        answers = await asyncio.gather(*(
            Visit(boss, case_id).save({"note_home": note}) for boss, note in zip(bosses, notes, strict=True)
        ))  # fmt: skip
        assert {code(answer) for answer in answers} == {(200, "")}
        draft = (await Visit(sera, case_id).found())["draft"]
        assert sorted([values(draft)["note_home"], *(c["value"] for c in draft["conflicts"])]) == notes


async def test_what_is_sealed_cannot_be_read_in_the_base(office: Office, db: Db) -> None:
    _, door = await visited(office)
    await door.saved({"note_health": "당뇨약", "eats": "fed"})
    await door.saved({"note_health": "혈압약"}, {"note_health": "다른 말"})
    text = await by_owner(
        db,
        """SELECT string_agg(a::text, ' ') || (SELECT string_agg(c::text, ' ') FROM care_assessment_conflicts c)
           || (SELECT string_agg(t::text, ' ') FROM trail t) FROM care_assessments a""",
    )
    raw = await by_owner(db, "SELECT encode(answers_sealed, 'escape') FROM care_assessments")
    for word in ("당뇨약", "혈압약", '"fed"'):
        assert word not in text + raw
    # A transaction that says nothing sees nothing.
    await db.execute("SELECT set_config(name, '', true) FROM unnest('{care.dongs,care.citizen}'::text[]) name")
    for table in ("care_assessments", "care_assessment_conflicts"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608


@pytest.mark.parametrize(
    ("mine", "more", "expected"),
    [
        ({"unknown": "x"}, {}, (400, "invalid_request")),
        ({"eats": "three"}, {}, (400, "invalid_request")),
        ({"note_meals": "가" * 1001}, {}, (400, "invalid_request")),
        ({"note_meals": "410518-2345678"}, {}, (422, "registration_number")),
        ({"eats": "fed"}, {"form_version": 2}, (409, "form_outdated")),
        ({"eats": "fed"}, {"visit_id": str(uuid4())}, (404, "not_found")),
        ({"eats": "fed"}, {"base": {"eats": "alone"}}, (409, "assessment_whole")),
    ],
)  # fmt: skip
async def test_bad_answers_are_refused_and_nothing_is_kept(
    office: Office, db: Db, mine: dict[str, str], more: dict[str, Any], expected: tuple[int, str]
) -> None:
    _, door = await visited(office)
    assert code(await door.save(mine, more.pop("base", None), **more)) == expected
    assert await by_owner(db, "SELECT count(*) FROM care_assessments") == 0


async def test_a_colleague_reads_with_a_word_and_writes_nothing(office: Office) -> None:
    _, door = await visited(office)
    await door.saved({"eats": "fed"})
    case_id = door.path.rsplit("/", 1)[1]
    gaon = Visit(await office.member(name="배가온"), case_id)
    far = Visit(await office.member(scope_id=UNAM3, name="먼 동료"), case_id)
    assert code(await gaon.who.get(f"{gaon.path}/assessment")) == (403, "opening_needed")
    assert code(await gaon.save({"eats": "alone"})) == (403, "opening_needed")
    assert code(await far.save({"eats": "alone"})) == (404, "not_found")
    await gaon.say("open", {"why": "담당자가 쉬는 날이라 대신 봐요"})
    seen = await gaon.found()
    assert (values(seen["draft"]), seen["may_write"]) == ({"eats": "fed"}, False)
    for refused in (
        await gaon.save({"eats": "alone"}),
        await gaon.say("assessment/agreement", {"version": 2, "word": "말로"}),
        await gaon.say("assessment/complete", {"version": 2}),
        await gaon.say("assessment/health", {"given": True}),
        await send(gaon, photo()),
    ):
        assert code(refused) == (403, "not_allowed")


async def test_the_person_sees_who_wrote_once_and_not_with_every_answer(office: Office, db: Db) -> None:
    _, door = await visited(office)
    me = await office.signed_in(await by_owner(db, "SELECT requester_id FROM care_cases"))
    for field, value in WELL.items():
        await door.saved({field: value})
    readers = (await me.get(f"/api/care/cases/{door.path.rsplit('/', 1)[1]}/readers")).json()
    assert [(r["who"], r["action"]) for r in readers if r["action"] == "assess"] == [("오세라", "assess")]
    assert await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'assess'") == len(WELL)


async def test_an_ended_case_takes_no_answers(office: Office) -> None:
    _, door = await visited(office)
    await door.saved({"eats": "fed"})
    await door.step("withdrawn")
    assert code(await door.save({"eats": "alone"}, {"eats": "fed"})) == (409, "case_ended")
    assert code(await door.complete()) == (409, "case_ended")
    assert (await door.found())["may_write"] is False


async def test_what_is_missing_is_said_and_completing_twice_is_once(office: Office, db: Db) -> None:
    _, door = await visited(office)
    assert code(await door.complete()) == (404, "not_found")
    await door.saved({"eats": "alone", "fell": "once"})
    lacking = await door.complete()
    assert code(lacking) == (409, "assessment_lacks")
    paths = [field["path"] for field in lacking.json()["fields"]]
    assert {"walks", "fell_hurt"} <= set(paths)
    assert not {"eats", "dying", "note_meals"} & set(paths)
    await door.saved(WELL, {"eats": "alone", "fell": "once"})
    boss = Visit(await office.member("care_supervisor", name="민서연"), door.path.rsplit("/", 1)[1])
    assert code(await boss.complete()) == (403, "not_allowed")
    body, key = {"version": (await door.found())["draft"]["version"]}, uuid4()
    for _ in range(2):
        done = await door.say("assessment/complete", body, key=key)
        assert (code(done), done.json()["status"]) == ((200, ""), "assessed")
    assert await by_owner(db, "SELECT count(*) FROM care_events WHERE to_status = 'assessed'") == 1
    assert await by_owner(db, "SELECT count(*) FROM messages WHERE kind = 'care_step'") == 2


async def test_after_the_visit_it_is_told_again_and_what_was_found_stays(office: Office) -> None:
    sera, door = await visited(office)
    first = await door.found()
    await door.saved(WELL, visit_id=first["visit"]["id"])
    assert code(await door.complete()) == (200, "")
    # A tablet that comes back late is told, and keeps what it has.
    assert code(await door.save({"eats": "fed"}, visit_id=first["visit"]["id"])) == (409, "assessment_whole")
    assert code(await door.save({"eats": "fed"}, {"eats": "alone"})) == (409, "assessment_whole")
    await later(office, sera, days=30)
    await door.saved(WEAK)
    case = (await door.complete()).json()
    assert (case["status"], case["events"][0]["action"]) == ("assessed", "reassessed")
    found = await door.found()
    assert [a["outcome"]["level"] for a in found["whole"]] == [3, 1]
    assert case["risk"] == found["whole"][0]["outcome"]["risk"]


async def test_where_help_came_first_the_visit_is_told_afterwards(office: Office) -> None:
    _, door = await visited(office, urgency="emergency")
    assert (await door.step("in_service")).json()["status"] == "in_service"
    await door.saved(WEAK)
    case = (await door.complete()).json()
    assert (case["status"], case["visits"][0]["status"]) == ("assessed", "made")


async def test_without_a_visit_answers_are_kept_until_one_is_set(office: Office) -> None:
    _, door = await visited(office)
    await door.step("assigned")
    await door.saved(WELL)
    refused = await door.complete()
    assert (code(refused), refused.json()["reason"]) == ((409, "guard_unmet"), "visit_set")
    await door.do("visit", visit(AT))
    assert (await door.complete()).json()["status"] == "assessed"


# Agreeing


def drawn(*, empty: bool = False) -> str:
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    if not empty:
        ImageDraw.Draw(image).line([(20, 100), (120, 20), (280, 90)], fill="black", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


async def test_the_person_signs_and_it_is_kept_as_a_sealed_paper(office: Office, db: Db) -> None:
    sera, door = await visited(office)
    draft = await door.saved(WELL)
    for _ in range(2):
        signed = await door.say("assessment/agreement", {"version": draft["version"], "png": drawn()})
        assert code(signed) == (200, "")
        draft = signed.json()
    agreement = draft["agreement"]
    assert (agreement["how"], agreement["is_older"]) == ("signed", False)
    # The later one took the place of the first.
    [paper] = (await sera.get(f"{door.path}/documents")).json()
    assert (paper["id"], paper["kind"], paper["mine"]) == (agreement["document_id"], "signature", False)
    await sera.client.delete(f"{door.path}/documents/{paper['id']}", headers=sera.headers)
    link = (await door.say(f"documents/{paper['id']}/link")).json()["path"]
    shown = await sera.get(link)
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size, image.getpixel((0, 0))) == ("PNG", (300, 120), 255)
    assert b"PNG" not in await by_owner(db, "SELECT sealed FROM care_document_contents")
    # What is answered later was not agreed to.
    office.clock.forward(minutes=1)
    assert (await door.saved({"eats": "fed"}, {"eats": "alone"}))["agreement"]["is_older"] is True


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "invalid_request")),
        ({"word": "  "}, (400, "invalid_request")),
        ({"word": "410518-2345678"}, (422, "registration_number")),
        ({"png": drawn(empty=True)}, (400, "signature_empty")),
        ({"png": base64.b64encode(SVG).decode()}, (400, "document_unknown")),
        ({"png": base64.b64encode(b"\0" * 200_001).decode()}, (400, "invalid_request")),
        ({"png": "no base64"}, (400, "invalid_request")),
    ],
)  # fmt: skip
async def test_what_is_no_agreement_is_refused(office: Office, body: dict[str, str], expected: tuple[int, str]) -> None:
    _, door = await visited(office)
    draft = await door.saved({"eats": "alone"})
    refused = await door.say("assessment/agreement", {"version": draft["version"]} | body)
    assert code(refused) == expected
    assert (await door.found())["draft"]["agreement"] is None


async def test_who_cannot_sign_says_so(office: Office) -> None:
    _, door = await visited(office)
    draft = await door.saved(WELL)
    signed = (await door.say("assessment/agreement", {"version": draft["version"], "png": drawn()})).json()
    body = {"version": signed["version"], "word": "손이 떨려 못 쓰세요"}
    agreement = (await door.say("assessment/agreement", body)).json()["agreement"]
    assert (agreement["how"], agreement["word"], agreement["document_id"]) == ("orally", "손이 떨려 못 쓰세요", None)
    assert (await door.who.get(f"{door.path}/documents")).json() == []


async def test_what_is_about_health_is_asked_at_the_door(office: Office) -> None:
    _, door = await visited(office, consents=[{"purpose": "care", "version": 1, "given": True}])
    assert (await door.found())["health_agreed"] is None
    for given in (False, True):
        assert (await door.say("assessment/health", {"given": given})).json()["health_agreed"] is given
    consent = next(c for c in (await door.read())["consents"] if c["purpose"] == "care_health")
    assert (consent["given"], consent["heard_by"]) == (True, "오세라")


# The way of a day


async def test_the_days_way_is_mine_in_order_and_every_look_is_noted(office: Office, db: Db) -> None:
    sera, gaon = await office.member(), await office.member(name="배가온")
    hours = {"셋째": 15, "첫째": 9, "둘째": 11}
    doors: dict[str, Visit] = {}
    for n, (name, hour) in enumerate(hours.items()):
        _, case_id = await requested(office, name, person={"name": name, "address": f"길 {n}", "born_on": "1941-05-18"})
        doors[name] = Visit(sera, case_id)
        await doors[name].do("take")
        await doors[name].do("visit", visit(AT.replace(hour=hour)))
    other = Visit(gaon, (await requested(office, "남의 일", person={"name": "남의 일", "address": "길 9"}))[1])
    await other.do("take")
    await other.do("visit", visit(AT))
    await doors["첫째"].saved(WELL)
    await doors["첫째"].complete()
    await doors["둘째"].saved({"eats": "fed"})
    before = await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'read' AND subject_kind = 'case'")
    way = (await sera.get("/api/staff/care/route", on_date="2026-03-10")).json()
    assert [(s["name"], s["visit_status"], s["assessment"]) for s in way["stops"]] == [
        ("첫째", "made", "whole"), ("둘째", "planned", "draft"), ("셋째", "planned", "none"),
    ]  # fmt: skip
    stop = way["stops"][2]
    assert (stop["address"], stop["access"], stop["lives_alone"]) == ("길 0", "초인종이 고장 났어요", True)
    assert stop["words"] == "무릎이 아파서 장을 못 봐요."
    after = await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'read' AND subject_kind = 'case'")
    assert after - before == 3
    assert (await sera.get("/api/staff/care/route")).json() == {"on_date": "2026-03-09", "stops": []}
    assert code(await sera.get("/api/staff/care/route", on_date="2036-03-10")) == (400, "invalid_request")
    # What went on to a colleague is on their way, and no longer on mine.
    boss = Visit(await office.member("care_supervisor", name="민서연"), doors["셋째"].path.rsplit("/", 1)[1])
    await boss.do("assign", {"staff_id": str(gaon.id)})
    names = [s["name"] for s in (await gaon.get("/api/staff/care/route", on_date="2026-03-10")).json()["stops"]]
    assert names == ["남의 일", "셋째"]


# Papers


async def send(door: Visit, content: bytes, name: str = "사진.jpg") -> httpx.Response:
    return await door.who.client.post(
        f"{door.path}/documents", files={"file": (name, content)}, headers=door.who.headers
    )


async def test_the_desk_adds_papers_and_opens_the_persons(office: Office, db: Db) -> None:
    sera, door = await visited(office)
    me = await office.signed_in(await by_owner(db, "SELECT requester_id FROM care_cases"))
    case_id = door.path.rsplit("/", 1)[1]
    await upload(me, case_id, photo(colour="blue"), "약 봉투.jpg")
    office.clock.forward(minutes=1)
    await send(door, photo(), "욕실.jpg")
    added = await send(door, photo(), "욕실.jpg")
    assert added.status_code == 201, added.text
    assert [(d["name"], d["added_by"], d["mine"]) for d in added.json()] == [
        ("약 봉투.jpg", "citizen", False), ("욕실.jpg", "staff", True),
    ]  # fmt: skip
    theirs, ours = added.json()
    # The person sees what was added about them.
    assert [d["name"] for d in (await me.get(f"/api/care/cases/{case_id}/documents")).json()] == [
        "약 봉투.jpg",
        "욕실.jpg",
    ]
    link = (await door.say(f"documents/{theirs['id']}/link")).json()["path"]
    opened = await sera.get(link)
    assert (opened.status_code, opened.headers["content-type"]) == (200, "image/jpeg")
    assert await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'read_document' AND actor_kind = 'staff'") == 1
    # The link is this session's, and another case has no such document.
    boss = Visit(await office.member("care_supervisor", name="민서연"), case_id)
    assert code(await boss.who.get(link)) == (404, "not_found")
    gaon = Visit(await office.member(name="배가온"), case_id)
    for refused in (await gaon.who.get(f"{gaon.path}/documents"), await gaon.say(f"documents/{ours['id']}/link")):
        assert code(refused) == (403, "opening_needed")
    for document in (theirs, ours):
        await sera.client.delete(f"{door.path}/documents/{document['id']}", headers=sera.headers)
    assert [d["name"] for d in (await sera.get(f"{door.path}/documents")).json()] == ["약 봉투.jpg"]


async def test_a_bad_paper_is_refused_at_the_desk_too(office: Office, db: Db) -> None:
    _, door = await visited(office)
    assert code(await send(door, SVG)) == (400, "document_unknown")
    assert code(await send(door, b"\xff\xd8\xff" + b"\0" * document_rules.MOST_BYTES)) == (413, "document_too_large")
    assert code(await send(door, b"\0" * (document_rules.MOST_BYTES + 2**20))) == (413, "body_too_large")
    assert code(await send(door, photo(), "410518-2345678.jpg")) == (422, "registration_number")
    assert await by_owner(db, "SELECT count(*) FROM care_documents") == 0
    await door.step("withdrawn")
    assert code(await send(door, photo())) == (409, "case_ended")
