"""What a citizen takes along of care: their own in full, of others only what they said, and nothing without proof."""

import io
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, cast
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
from tests.care.conftest import Office, ask, by_owner, confirm_mandates
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
    await add_photo(me, mine["case_id"])
    sera = await office.member()
    await Desk(sera, mine["case_id"]).do("take")
    file, everything = await taken(me)
    care = everything["care"]
    assert (care["person"]["name"], care["person"]["born_on"]) == ("김나래", "1941-05-18")
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


async def test_every_field_that_comes_along_has_a_word(office: Office, db: Db) -> None:
    me = await office.citizen()
    await ask(me)
    await confirm_mandates(db)
    _, everything = await taken(me)

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
