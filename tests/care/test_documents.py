"""Photos and papers: known by their content, freed of what they say beside it, sealed, and opened by short links."""

import io
from typing import Any

import httpx
import pikepdf
import pytest
from PIL import Image

from backend.care.documents import rules
from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner, confirm_mandates

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def photo(*, size: tuple[int, int] = (64, 48), kind: str = "JPEG", turned: bool = False, colour: str = "red") -> bytes:
    """A picture that says where and with what it was taken."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8769] = {0x9003: "2026:03:09 09:00:00"}
    exif[0x8825] = {1: "N", 2: (35.0, 9.0, 36.0), 3: "E", 4: (126.0, 51.0, 5.0)}
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def paper(*, pages: int = 1, password: str = "") -> bytes:
    """A PDF that names its author, would run a script, and carries a file along."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(200, 200))
            page.obj.Annots = pdf.make_indirect(
                [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
                                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://evil.example"))]
            )  # fmt: skip
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('SecretScript')")
        pdf.docinfo["/Author"] = "SecretAuthor"
        pdf.attachments["secret.txt"] = pikepdf.AttachedFileSpec(pdf, b"SecretFile")
        with pdf.open_metadata() as meta:
            meta["dc:title"] = "SecretTitle"
        out = io.BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(out, encryption=encryption, compress_streams=False)
    return out.getvalue()


async def upload(person: Person, case_id: str, content: bytes, name: str = "사진.jpg") -> httpx.Response:
    return await person.client.post(
        f"/api/care/cases/{case_id}/documents", files={"file": (name, content)}, headers=person.headers
    )


def test_a_photo_is_kept_upright_and_says_nothing_but_what_can_be_seen() -> None:
    clean = rules.clean(photo(turned=True))
    assert b"SecretCamera" not in clean.content
    with Image.open(io.BytesIO(clean.content)) as image:
        assert (image.size, image.format) == ((48, 64), "JPEG")
        assert not image.getexif()
        assert "exif" not in image.info


def test_a_large_photo_shrinks_and_a_small_one_stays() -> None:
    with Image.open(io.BytesIO(rules.clean(photo(size=(4000, 1000))).content)) as image:
        assert image.size == (2400, 600)
    with Image.open(io.BytesIO(rules.clean(photo(kind="PNG")).content)) as image:
        assert (image.size, image.format, image.info) == ((64, 48), "PNG", {})


def test_a_paper_keeps_its_pages_and_loses_the_rest() -> None:
    clean = rules.clean(paper(pages=2))
    assert clean.media_type == "application/pdf"
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert len(pdf.pages) == 2
        assert set(pdf.Root.keys()) == {"/Pages", "/Type"}
        assert all("/Annots" not in page.obj for page in pdf.pages)
        assert not pdf.attachments
        assert not pdf.docinfo
    whole = pikepdf.open(io.BytesIO(clean.content))
    everything = b"".join(bytes(repr(obj), "utf-8") for obj in whole.objects)
    assert b"Secret" not in everything + clean.content
    assert b"evil.example" not in everything


@pytest.mark.parametrize(
    "sent",
    [
        b"", SVG, HTML, b"GIF89a" + b"\0" * 40, b"\xff\xd8\xff" + b"\0" * 400, b"\x89PNG\r\n\x1a\n" + HTML,
        b"%PDF-1.7\n" + HTML, photo()[:200], paper()[:100], paper(password="x"), b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["empty", "svg", "html", "gif", "broken jpeg", "html as png", "html as pdf", "cut jpeg", "cut pdf",
         "pdf with a password", "zip"],
)  # fmt: skip
def test_what_is_no_photo_and_no_paper_is_refused_whatever_its_name(sent: bytes) -> None:
    with pytest.raises(rules.DocumentUnknown):
        rules.clean(sent)


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    for sent in (out.getvalue(), b"\xff\xd8\xff" + b"\0" * rules.MOST_BYTES, paper(pages=101)):
        with pytest.raises(rules.DocumentTooLarge):
            rules.clean(sent)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("어머니 약.jpg", "어머니 약.jpg"), ("../../etc/passwd", "passwd.jpg"), ("C:\\a\\b.svg", "b.jpg"),
        (".jpg", "사진.jpg"), ("", "사진.jpg"), ("a" * 200 + ".jpg", "a" * 80 + ".jpg"),
        ("나쁜\u202egpj.exe", "나쁜gpj.jpg"),
        ('<img src=x>".png', "img src=x.jpg"),
    ],
)  # fmt: skip
def test_a_name_is_the_persons_own_without_folders_and_with_the_right_ending(name: str, kept: str) -> None:
    assert rules.tidy_file_name(name, "image/jpeg") == kept


async def test_a_photo_is_added_once_listed_opened_and_taken_away(office: Office, db: Db) -> None:
    me = await office.citizen()
    case_id = (await ask(me))["case_id"]
    for _ in range(2):
        added = await upload(me, case_id, photo(), "어머니 약.jpg")
        assert added.status_code == 201, added.text
    [document] = added.json()
    assert (document["name"], document["media_type"], document["mine"]) == ("어머니 약.jpg", "image/jpeg", True)
    base = f"/api/care/cases/{case_id}/documents/{document['id']}"
    link = (await me.post(f"{base}/link")).json()["path"]
    opened = await me.get(link)
    assert opened.status_code == 200
    assert opened.headers["content-type"] == "image/jpeg"
    assert opened.headers["cache-control"] == "no-store"
    assert "sandbox" in opened.headers["content-security-policy"]
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(opened.content)).size == (64, 48)
    sealed: Any = await by_owner(db, "SELECT sealed FROM care_document_contents")
    assert b"JFIF" not in sealed
    assert len(sealed) < document["size"] * 1.2 + 200
    for _ in range(2):
        assert (await me.client.delete(base, headers=me.headers)).status_code == 204
    assert await by_owner(db, "SELECT count(*) FROM care_document_contents") == 0


async def test_a_link_ends_after_five_minutes_and_is_one_sessions(office: Office) -> None:
    me = await office.citizen()
    case_id = (await ask(me))["case_id"]
    [document] = (await upload(me, case_id, photo())).json()
    link = (await me.post(f"/api/care/cases/{case_id}/documents/{document['id']}/link")).json()["path"]
    other = await office.citizen("남")
    same_person = await office.signed_in(me.id)
    for stranger in (other, same_person):
        assert (await stranger.get(link)).status_code == 404
    assert (await me.get(link[:-4] + "AAAA")).status_code == 404
    assert (await me.get("/api/care/documents/nothing")).status_code == 404
    office.clock.forward(minutes=4, seconds=59)
    assert (await me.get(link)).status_code == 200
    office.clock.forward(seconds=1)
    assert (await me.get(link)).status_code == 404


async def test_who_may_not_see_the_case_sees_none_of_its_documents(office: Office, db: Db) -> None:
    daughter, son = await office.citizen("한솔"), await office.citizen("한결")
    case_id = (await ask(daughter, "mother"))["case_id"]
    [document] = (await upload(daughter, case_id, photo())).json()
    path = f"/api/care/cases/{case_id}/documents"
    assert (await son.get(path)).status_code == 404
    assert (await upload(son, case_id, photo(colour="blue"))).status_code == 404
    await ask(son, "mother", duplicate="join")
    assert (await son.get(path)).status_code == 404
    await confirm_mandates(db)
    seen = (await son.get(path)).json()
    assert [(d["id"], d["mine"]) for d in seen] == [(document["id"], False)]
    assert (await son.post(f"{path}/{document['id']}/link")).status_code == 200
    await son.client.delete(f"{path}/{document['id']}", headers=son.headers)
    assert len((await daughter.get(path)).json()) == 1


async def test_who_only_asked_sees_what_they_added_themselves(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother"))["case_id"]
    await upload(daughter, case_id, photo())
    await by_owner(db, "UPDATE care_documents SET adder_id = gen_random_uuid()")
    assert (await daughter.get(f"/api/care/cases/{case_id}/documents")).json() == []


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (SVG, "사진.jpg", 400, "document_unknown"),
        (HTML, "사진.jpg", 400, "document_unknown"),
        (b"\xff\xd8\xff" + b"\0" * rules.MOST_BYTES, "사진.jpg", 413, "document_too_large"),
        (b"\0" * (rules.MOST_BYTES + 2**20), "사진.jpg", 413, "body_too_large"),
        (photo(), "410518-2345678.jpg", 422, "registration_number"),
    ],
    ids=["svg", "html", "too large", "far too large", "number in the name"],
)  # fmt: skip
async def test_a_bad_file_is_refused_with_a_code(
    office: Office, db: Db, content: bytes, name: str, status: int, code: str
) -> None:
    me = await office.citizen()
    refused = await upload(me, (await ask(me))["case_id"], content, name)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await by_owner(db, "SELECT count(*) FROM care_documents") == 0


async def test_a_case_has_room_for_twenty_and_a_closed_one_for_none(office: Office, db: Db) -> None:
    me = await office.citizen()
    case_id = (await ask(me))["case_id"]
    for n in range(rules.MOST_DOCUMENTS):
        assert (await upload(me, case_id, photo(size=(8, 8 + n)))).status_code == 201
    refused = await upload(me, case_id, photo(size=(9, 99)))
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_documents")
    await me.post(f"/api/care/cases/{case_id}/withdraw", {"version": 1})
    refused = await upload(me, case_id, photo(size=(9, 98)))
    assert (refused.status_code, refused.json()["code"]) == (409, "case_ended")
