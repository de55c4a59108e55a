"""SQL of documents, within what `care.queries.enter` has opened."""

import secrets
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from backend.care.documents.models import Document, DocumentKind, MediaType
from backend.care.documents.rules import Clean
from backend.db import Db, many, the
from backend.seal import Sealer


class DocumentRow(msgspec.Struct, frozen=True):
    id: UUID
    case_id: UUID
    media_type: MediaType
    size: int
    name_sealed: bytes
    added_by: Literal["citizen", "staff"]
    adder_id: UUID
    added_at: datetime
    kind: DocumentKind


async def list_documents(db: Db, case_id: UUID) -> list[DocumentRow]:
    """In the order in which they were added."""
    return await many(
        db, DocumentRow,
        """SELECT id, case_id, media_type, size, name_sealed, added_by, adder_id, added_at, kind
           FROM care_documents WHERE case_id = $1 ORDER BY added_at, id""",
        case_id,
    )  # fmt: skip


async def find_document(db: Db, document_id: UUID) -> DocumentRow:
    """Raises NotFound."""
    return await the(
        db, DocumentRow,
        """SELECT id, case_id, media_type, size, name_sealed, added_by, adder_id, added_at, kind
           FROM care_documents WHERE id = $1""",
        document_id,
    )  # fmt: skip


async def count_documents(db: Db, case_id: UUID) -> int:
    return await db.fetchval("SELECT count(*) FROM care_documents WHERE case_id = $1 AND kind = 'paper'", case_id)


async def has_document(db: Db, case_id: UUID, sent_hash: bytes) -> bool:
    """Whether this very file was added before: a phone repeats what it got no answer to."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM care_documents WHERE case_id = $1 AND sent_hash = $2)", case_id, sent_hash
    )


async def insert_document(
    db: Db, sealer: Sealer, case_id: UUID, clean: Clean, sent_hash: bytes, name: str,
    added_by: Literal["citizen", "staff"], adder_id: UUID, now: datetime,
) -> UUID:  # fmt: skip
    document_id = uuid4()
    await db.execute(
        """INSERT INTO care_documents (id, case_id, media_type, size, sent_hash, name_sealed, added_by, adder_id,
                                       added_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        document_id, case_id, clean.media_type, len(clean.content), sent_hash, sealer.seal(name), added_by, adder_id,
        now,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO care_document_contents (document_id, sealed) VALUES ($1, $2)",
        document_id, sealer.seal_bytes(clean.content),
    )  # fmt: skip
    return document_id


async def insert_signature(db: Db, sealer: Sealer, case_id: UUID, clean: Clean, staff_id: UUID, now: datetime) -> UUID:
    """What somebody drew with a finger; the same drawing twice is two signatures."""
    hash = secrets.token_bytes(32)
    document_id = await insert_document(db, sealer, case_id, clean, hash, "서명.png", "staff", staff_id, now)
    await db.execute("UPDATE care_documents SET kind = 'signature' WHERE id = $1", document_id)
    return document_id


async def read_content(db: Db, sealer: Sealer, document_id: UUID) -> bytes:
    sealed = await db.fetchval("SELECT sealed FROM care_document_contents WHERE document_id = $1", document_id)
    return sealer.open_bytes(sealed)


async def delete_document(db: Db, document_id: UUID) -> None:
    await db.execute("DELETE FROM care_documents WHERE id = $1", document_id)


def show(row: DocumentRow, sealer: Sealer, reader_id: UUID) -> Document:
    return Document(row.id, sealer.open(row.name_sealed), row.media_type, row.size, row.added_by, row.added_at,
                    row.adder_id == reader_id and row.kind == "paper", row.kind)  # fmt: skip
