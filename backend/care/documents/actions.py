"""Adding a document to a case that the caller has opened and locked, and giving it out by a link that soon ends."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Response

from backend.care.documents import queries, rules
from backend.care.documents.models import Link
from backend.care.documents.rules import Clean
from backend.db import Db
from backend.errors import NotFound
from backend.seal import Sealer

LINK_LIVES = timedelta(minutes=5)


class Sent(msgspec.Struct, frozen=True):
    """A file that was checked; `hash`: of what was sent, by which a repeat is known."""

    clean: Clean
    hash: bytes
    name: str


async def check(sent: bytes, name: str) -> Sent:
    """Clean a file in a thread, and without a connection of the base: it takes long enough to block others.

    Raises DocumentTooLarge, DocumentUnknown.
    """
    clean = await asyncio.to_thread(rules.clean, sent)
    return Sent(clean, hashlib.sha256(sent).digest(), rules.tidy_file_name(name, clean.media_type))


async def add(
    db: Db, sealer: Sealer, case_id: UUID, sent: Sent, added_by: Literal["citizen", "staff"], adder_id: UUID,
    now: datetime,
) -> UUID | None:  # fmt: skip
    """The new document's id, or None where this very file is there already. Raises TooManyDocuments."""
    if await queries.has_document(db, case_id, sent.hash):
        return None
    rules.check_room(await queries.count_documents(db, case_id))
    return await queries.insert_document(db, sealer, case_id, sent.clean, sent.hash, sent.name, added_by, adder_id, now)


class _Ticket(msgspec.Struct, frozen=True):
    document_id: UUID
    session_id: UUID
    expires_at: datetime


def link(sealer: Sealer, path: str, document_id: UUID, session_id: UUID, now: datetime) -> Link:
    """A link under `path` for one session, for five minutes; its token says nothing to whoever sees it."""
    ticket = _Ticket(document_id, session_id, now + LINK_LIVES)
    token = sealer.seal(msgspec.json.encode(ticket).decode()).decode()
    return Link(f"{path}/{token}", ticket.expires_at)


def opened(sealer: Sealer, token: str, session_id: UUID, now: datetime) -> UUID:
    """Which document a link opens. Raises NotFound for one that ended, that is another session's, or that is none."""
    try:
        ticket = msgspec.json.decode(sealer.open(token.encode()), type=_Ticket)
    except Exception:  # whatever is wrong with it
        raise NotFound from None
    if ticket.session_id != session_id or ticket.expires_at.astimezone(UTC) <= now:
        raise NotFound
    return ticket.document_id


async def give_out(db: Db, sealer: Sealer, row: queries.DocumentRow) -> Response[Any]:
    """The content as a file that a browser shows alone, without running anything in it, and keeps nowhere."""
    content = await queries.read_content(db, sealer, row.id)
    name = quote(sealer.open(row.name_sealed), safe="")
    return Response(
        content, media_type=row.media_type,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "Cache-Control": "no-store",
        },
    )  # fmt: skip
