"""What a citizen takes along of care: their own in full, of others only what they said, and nothing without proof."""

import io
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backend.db import Db
from backend.people.export.archive import write_zip
from backend.people.export.labels import FIELDS
from backend.people.export.readable import HIDDEN, page
from tests import make
from tests.bookings.conftest import MONDAY, Person
from tests.care.conftest import TODAY, Office, ask, by_owner, confirm_mandates
from tests.care.desk import Desk, code


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return file.getvalue()


async def add_photo(who: Person, case_id: str, name: str = "무릎.jpg") -> None:
    answer = await who.client.post(
        f"/api/care/cases/{case_id}/documents", files={"file": (name, photo(), "image/jpeg")}, headers=who.headers
    )
    assert answer.status_code == 201, answer.text


async def taken(who: Person) -> tuple[ZipFile, dict[str, Any]]:
    answer = await who.get("/api/me/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return ZipFile(io.BytesIO(answer.content)), make.unzipped(answer.content)


async def test_ones_own_case_comes_whole_and_anothers_with_ones_own_words_alone(office: Office, db: Db) -> None:
    me, other = await office.citizen("나래"), await office.citizen("남")
    mine = await ask(me, person={"name": "김나래"})
    mothers = await ask(me, "mother", duplicate="new")
    await confirm_mandates(db)
    await me.post(f"/api/care/cases/{mothers['case_id']}/questions", {"question": "언제 오세요?"})
    theirs = await ask(other, "mother", duplicate="new", words="남의 이야기")
    await by_owner(
        db,
        """INSERT INTO care_questions (id, case_id, asked_by, asker_id, asked_at, question_sealed)
           VALUES ($1, $2, 'citizen', $3, $4, $5)""",
        uuid4(), UUID(mothers["case_id"]), other.id, MONDAY, office.sealer.seal("언니가 물어요"),
    )  # fmt: skip
    await add_photo(me, mine["case_id"])
    sera = await office.member()
    await Desk(sera, mine["case_id"]).do("take")
    file, everything = await taken(me)
    care = everything["care"]
    assert (care["person"]["name"], care["person"]["born_on"]) == ("김나래", "1941-05-18")
    # What the daughter's sister asked is between her and the desk.
    assert "언니가 물어요" not in file.read("data.json").decode()
    own, asked = sorted(care["cases"], key=lambda case: case["relation"], reverse=True)
    assert (own["code"], own["relation"], asked["code"], asked["relation"]) == (
        mine["code"], "self", mothers["code"], "mother")  # fmt: skip
    assert ("오세라", "take") in [(reader["who"], reader["action"]) for reader in own["readers"]]
    assert [step["status"] for step in own["steps"]] == ["received", "assigned"]
    # Of the mother, for whom a mandate stands: what was said, and nothing that she would be told.
    assert [q["question"] for q in asked["questions"]] == ["언제 오세요?"]
    assert asked.keys().isdisjoint({"readers", "steps", "visits", "plans"})
    text = file.read("data.json").decode()
    for hidden in ("남의 이야기", theirs["code"], "박순자"):
        assert hidden not in text
    # A photo comes as the case shows it, and both pages open without anything from outside.
    assert f"{mine['code']}/무릎.jpg" in file.namelist()
    for name in ("내 정보.html", "my data.html"):
        html = file.read(name).decode()
        assert mine["code"] in html
        assert "<script" not in html
        assert "http" not in html
    assert await by_owner(db, "SELECT count(*) FROM trail WHERE action = 'export' AND subject_kind = 'case'") == 2


async def test_a_session_that_proves_no_more_than_a_number_takes_nothing_of_care_along(office: Office) -> None:
    me = await office.citizen()
    assert (await me.get("/api/me/export/ready")).status_code == 204
    await ask(me)
    office.clock.forward(days=1)
    again = await office.signed_in(me.id)
    for path in ("/api/me/export/ready", "/api/me/export"):
        assert code(await again.get(path)) == (403, "care_proof_needed")
    assert (await me.get("/api/me/export")).status_code == 200
    # Whoever acts for somebody else only needs no proof for what is not theirs.
    stranger = await office.citizen("남", at=MONDAY - timedelta(days=1))
    assert (await stranger.get("/api/me/export")).status_code == 200


async def looked_after(office: Office, case_id: UUID) -> None:
    """A visit found something, somebody called, and once nobody had met the person."""
    db, seal = office.db, office.sealer.seal
    staff_id = await make.staff(db, "care_manager")
    given = {
        field: {"value": value, "by": str(staff_id), "at": MONDAY.isoformat()}
        for field, value in {"eats": "served", "note_meals": "틀니가 안 맞아요"}.items()
    }
    await by_owner(
        db,
        """INSERT INTO care_assessments (id, case_id, form_version, status, answers_sealed, started_by, started_at,
                                         completed_by, completed_at, score, level)
           VALUES ($1, $2, 1, 'whole', $3, $4, $5, $4, $5, 9, 2)""",
        uuid4(), case_id, seal(json.dumps(given)), staff_id, MONDAY,
    )  # fmt: skip
    await by_owner(
        db,
        """INSERT INTO care_tasks (id, case_id, kind, opens_on, due_on, planned_on, status, how, word_sealed, ended_by,
                                   ended_at, created_at)
           VALUES ($1, $2, 'monitoring_call', $3, $3, $3, 'done', 'better', $4, $5, $6, $6)""",
        uuid4(), case_id, TODAY, seal("밝은 목소리"), staff_id, MONDAY,
    )  # fmt: skip
    await by_owner(
        db,
        """WITH provider AS (
               INSERT INTO care_organizations (name_ko, name_en, phone, valid) VALUES ('곳', 'x', '1', '[2020-01-01,)')
               RETURNING id
           ), service AS (
               INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit)
               SELECT id, '식사', 'x', 'meals', 'seven', 'meal' FROM provider RETURNING id, organization_id
           ), sent AS (
               INSERT INTO care_orders (id, case_id, service_id, organization_id, rrule, starts_on, ends_on, units,
                                        units_a_week, sent_at)
               SELECT gen_random_uuid(), $1, id, organization_id, 'FREQ=DAILY', $2, $2, 1, 1, $3 FROM service
               RETURNING id
           ), tree AS (
               INSERT INTO care_call_trees (id, case_id, order_id, on_date, cause, raised_at, ended_at, ended_how)
               SELECT gen_random_uuid(), $1, id, $2, 'missed', $3, $3, 'met' FROM sent RETURNING id
           )
           INSERT INTO care_calls (id, tree_id, case_id, position, whom, result, at, staff_id, note_sealed)
           SELECT gen_random_uuid(), id, $1, 1, 'person', 'met', $3, $4, $5 FROM tree""",
        case_id, TODAY, MONDAY, staff_id, seal("따님이 한 말"),
    )  # fmt: skip


async def test_every_field_that_comes_along_has_a_word(office: Office, db: Db) -> None:
    me = await office.citizen()
    contact = {"name": "김한솔", "relation": "child", "phone": "010-9876-5432"}
    mine = await ask(me, person={"contact": contact})
    await confirm_mandates(db)
    await looked_after(office, UUID(mine["case_id"]))
    file, everything = await taken(me)
    assert everything["care"]["person"]["contact"] == contact | {"phone": "+821098765432"}
    own = everything["care"]["cases"][0]
    (found,) = own["assessments"]
    assert (found["level"], found["answers"]) == (2, [
        {"question": "식사를 스스로 챙겨 드시나요?", "answer": "차려 드리면 드세요"},
        {"question": "더 적어 둘 것", "answer": "틀니가 안 맞아요"},
    ])  # fmt: skip
    assert [(task["kind"], task["how"], task["word"]) for task in own["tasks"]] == [
        ("monitoring_call", "better", "밝은 목소리")]  # fmt: skip
    assert [(search["cause"], [call["result"] for call in search["calls"]]) for search in own["searches"]] == [
        ("missed", ["met"])]  # fmt: skip
    # What a relative said on the phone is theirs.
    assert "따님이 한 말" not in file.read("data.json").decode()

    def names(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for name, field in cast(dict[str, Any], value).items():
                yield name
                yield from names(field)
        elif isinstance(value, list):
            for one in cast(list[Any], value):
                yield from names(one)

    assert set(names(everything)) - HIDDEN - FIELDS.keys() == set()


def test_what_somebody_typed_is_text_on_the_page() -> None:
    html = page({"care": {"words": "<script>alert(1)</script>", "needs": ["meals", "<b>"]}}, "ko", MONDAY).decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "식사, &lt;b&gt;" in html


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.binary(max_size=200)), max_size=8))
async def test_whatever_files_are_called_each_is_in_the_archive(entries: list[tuple[str, bytes]]) -> None:
    async def given_out() -> AsyncIterator[tuple[str, bytes]]:
        for name, content in entries:
            yield f"12345678/{name}", content

    archive = b"".join([piece async for piece in write_zip(given_out(), MONDAY)])
    with ZipFile(io.BytesIO(archive)) as file:
        assert file.testzip() is None
        assert len(set(file.namelist())) == len(entries)
        assert sorted(file.read(name) for name in file.namelist()) == sorted(content for _, content in entries)
        assert not any(".." in name.split("/") or name.startswith("/") for name in file.namelist())


async def test_a_large_archive_is_given_out_in_pieces_no_larger_than_a_file() -> None:
    async def many() -> AsyncIterator[tuple[str, bytes]]:
        for n in range(50):
            yield f"{n}.jpg", bytes(100_000)

    assert max([len(piece) async for piece in write_zip(many(), MONDAY)]) < 110_000
