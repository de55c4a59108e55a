"""Photos and papers from the phone, and those that the desk adds and looks at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from backend.care import actions as care
from backend.care import queries as cases
from backend.care.asking.actions import open_mine, read_mine, roles_of
from backend.care.desk.actions import DESK, Desk, at_desk, care_staff
from backend.care.documents import actions, queries, rules
from backend.care.documents.models import Document, Link
from backend.care.models import Actor
from backend.care.rules import CaseEnded, check_no_registration_number
from backend.db import Database, Db
from backend.errors import NotFound
from backend.people.guards import citizens
from backend.people.models import CitizenSession, StaffSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings

# The file and what a form says around it.
BODY = rules.MOST_BYTES + 64 * 1024


@dataclass(frozen=True)
class Form:
    """A form with one file. Not a Struct: the framework puts its files into dataclasses alone."""

    file: UploadFile


Sent = Annotated[Form, Body(media_type=RequestEncodingType.MULTI_PART)]


@get("/care/cases/{case_id:uuid}/documents", guards=[citizens])
async def list_documents(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> list[Document]:
    """The photos and papers of my case that I added, and all of them to the person and whom they let."""
    case = await read_mine(db, citizen, case_id, now, source, "documents")
    return await _list(db, sealer, citizen, case, now)


async def _list(db: Db, sealer: Sealer, citizen: CitizenSession, case: cases.CaseRow, now: datetime) -> list[Document]:
    full = await _is_full(db, citizen, case, now)
    return [queries.show(row, sealer, citizen.id) for row in await queries.list_documents(db, case.id)
            if full or row.adder_id == citizen.id]  # fmt: skip


async def _is_full(db: Db, citizen: CitizenSession, case: cases.CaseRow, now: datetime) -> bool:
    roles, _ = await roles_of(db, citizen, case, now)
    return roles.is_person or roles.is_mandated


@post("/care/cases/{case_id:uuid}/documents", guards=[citizens], request_max_body_size=BODY)
async def add_document(
    database: Database, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, data: Sent
) -> list[Document]:
    """Add a photo or a paper of up to 10 MB; one that is there already stays as it is."""
    check_no_registration_number([("name", data.file.filename)])
    async with database.transaction() as db:
        _check_open(await open_mine(db, citizen, case_id, now))
    sent = await actions.check(await data.file.read(), data.file.filename)
    async with database.transaction() as db:
        case = await open_mine(db, citizen, case_id, now, lock=True)
        _check_open(case)
        if await actions.add(db, sealer, case_id, sent, "citizen", citizen.id, now) is not None:
            await care.record(db, "add_document", case, Actor("citizen", citizen.id), now, fields=["document"])
            await cases.tell(db, case)
        return await _list(db, sealer, citizen, case, now)


def _check_open(case: cases.CaseRow) -> None:
    if case.closed_at is not None:
        raise CaseEnded


@post("/care/cases/{case_id:uuid}/documents/{document_id:uuid}/link", guards=[citizens], status_code=200)
async def link_document(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, document_id: UUID
) -> Link:
    """A link that opens the document on this device, for five minutes."""
    await _find(db, citizen, case_id, document_id, now)
    return actions.link(sealer, "/api/care/documents", document_id, citizen.session_id, now)


@get("/care/documents/{token:str}", guards=[citizens])
async def open_document(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, token: str
) -> Response[bytes]:
    """The document itself, in the session that asked for the link."""
    document_id = actions.opened(sealer, token, citizen.session_id, now)
    await cases.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    row = await queries.find_document(db, document_id)
    await _find(db, citizen, row.case_id, document_id, now)
    case = await cases.find_case(db, row.case_id)
    await care.record(db, "read_document", case, Actor("citizen", citizen.id), now, fields=["document"],
                      source=source)  # fmt: skip
    return await actions.give_out(db, sealer, row)


@delete("/care/cases/{case_id:uuid}/documents/{document_id:uuid}", guards=[citizens], status_code=204)
async def remove_document(db: Db, citizen: CitizenSession, now: datetime, case_id: UUID, document_id: UUID) -> None:
    """Take away what I added; what is gone already stays gone."""
    case = await open_mine(db, citizen, case_id, now, lock=True)
    mine = [row.id for row in await queries.list_documents(db, case_id) if row.adder_id == citizen.id]
    if document_id not in mine:
        return
    await queries.delete_document(db, document_id)
    await care.record(db, "remove_document", case, Actor("citizen", citizen.id), now, fields=["document"])
    await cases.tell(db, case)


async def _find(
    db: Db, citizen: CitizenSession, case_id: UUID, document_id: UUID, now: datetime
) -> queries.DocumentRow:
    """A document that this citizen may see. Raises NotFound."""
    case = await open_mine(db, citizen, case_id, now)
    row = await queries.find_document(db, document_id)
    if row.case_id != case_id or not (row.adder_id == citizen.id or await _is_full(db, citizen, case, now)):
        raise NotFound
    return row


# At the desk


@get("/staff/care/cases/{case_id:uuid}/documents", guards=[care_staff], dependencies=DESK)
async def list_desk_documents(desk: Desk, case_id: UUID) -> list[Document]:
    """The photos, papers and signatures of a case. Raises OpeningNeeded where a colleague has it."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("documents",))
    return [queries.show(row, desk.sealer, desk.staff.id) for row in await queries.list_documents(desk.db, case.id)]


@post("/staff/care/cases/{case_id:uuid}/documents", guards=[care_staff], request_max_body_size=BODY)
async def add_desk_document(
    database: Database, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None,
    case_id: UUID, data: Sent,
) -> list[Document]:  # fmt: skip
    """Add a photo or a paper of up to 10 MB that the person handed over or that was taken with them; one that is there
    already stays as it is."""
    check_no_registration_number([("name", data.file.filename)])
    async with database.transaction() as db:
        desk = await at_desk(db, settings, sealer, staff, now, source)
        _check_open(await desk.lock_to_work(case_id))
    sent = await actions.check(await data.file.read(), data.file.filename)
    async with database.transaction() as db:
        desk = await at_desk(db, settings, sealer, staff, now, source)
        case = await desk.lock_to_work(case_id)
        _check_open(case)
        if await actions.add(db, sealer, case_id, sent, "staff", staff.id, now) is not None:
            await desk.note(case, "document_added")
            await desk.record(case, "add_document", ("document",))
            await cases.tell(db, case)
        return [queries.show(row, sealer, staff.id) for row in await queries.list_documents(db, case_id)]


@post("/staff/care/cases/{case_id:uuid}/documents/{document_id:uuid}/link", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def link_desk_document(desk: Desk, case_id: UUID, document_id: UUID) -> Link:
    """A link that opens the document on this device, for five minutes."""
    case = await desk.find(case_id)
    row = await queries.find_document(desk.db, document_id)
    if row.case_id != case.id:
        raise NotFound
    return actions.link(desk.sealer, "/api/staff/care/documents", document_id, desk.staff.session_id, desk.now)


@get("/staff/care/documents/{token:str}", guards=[care_staff], dependencies=DESK)
async def open_desk_document(desk: Desk, token: str) -> Response[bytes]:
    """The document itself, in the session that asked for the link; that it was opened can be seen by the person."""
    document_id = actions.opened(desk.sealer, token, desk.staff.session_id, desk.now)
    row = await queries.find_document(desk.db, document_id)
    await desk.record(await desk.find(row.case_id), "read_document", ("document",))
    return await actions.give_out(desk.db, desk.sealer, row)


@delete("/staff/care/cases/{case_id:uuid}/documents/{document_id:uuid}", guards=[care_staff], dependencies=DESK,
        status_code=204)  # fmt: skip
async def remove_desk_document(desk: Desk, case_id: UUID, document_id: UUID) -> None:
    """Take away what I added by mistake; a signature stays, and what is gone already stays gone."""
    case = await desk.lock_to_work(case_id)
    mine = [row.id for row in await queries.list_documents(desk.db, case.id)
            if row.adder_id == desk.staff.id and row.kind == "paper"]  # fmt: skip
    if document_id not in mine:
        return
    await queries.delete_document(desk.db, document_id)
    await desk.note(case, "document_removed")
    await desk.record(case, "remove_document", ("document",))
    await cases.tell(desk.db, case)


handlers = [
    list_documents, add_document, link_document, open_document, remove_document, list_desk_documents,
    add_desk_document, link_desk_document, open_desk_document, remove_desk_document,
]  # fmt: skip
