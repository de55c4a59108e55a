"""SQL of mandates, within what `care.queries.enter` has opened."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.care.mandates.models import ConfirmedHow, MandateStatus
from backend.care.models import Relation
from backend.db import Db, many, one

# A mandate that is over is shown no more; one that was refused or ended, for a while.
SHOWN_DAYS = 30


class MandateRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    person_id: UUID
    person_citizen_id: UUID | None
    person_name_sealed: bytes | None
    citizen_id: UUID
    citizen_name: str | None
    relation: Relation
    status: MandateStatus
    asked_at: datetime
    valid_until: date
    confirmed_at: datetime | None
    confirmed_how: ConfirmedHow | None
    digest: bool
    person_phone_sealed: bytes | None
    """While it waits for a word, to whoever asked: to send a code to, not to be shown."""


async def list_mandates(db: Db, citizen_id: UUID, today: date) -> list[MandateRow]:
    """What concerns a citizen, as who acts or for whom is acted; what waits first, the newest first."""
    return await many(
        db, MandateRow,
        """SELECT m.id, m.person_id, p.citizen_id AS person_citizen_id, p.name_sealed AS person_name_sealed,
                  m.citizen_id, c.name AS citizen_name, m.relation, m.status, m.asked_at, m.valid_until,
                  m.confirmed_at, m.confirmed_how, 'digest' = ANY (m.scope) AS digest,
                  care_mandate_phone(m.id) AS person_phone_sealed
           FROM care_mandates m
           JOIN citizens c ON c.id = m.citizen_id
           LEFT JOIN care_people p ON p.id = m.person_id
           WHERE (m.citizen_id = $1 OR p.citizen_id = $1) AND m.valid_until >= $2
             AND (m.ended_at IS NULL OR (m.ended_at AT TIME ZONE 'Asia/Seoul')::date >= $2::date - $3::int)
           ORDER BY m.status <> 'asked', m.asked_at DESC, m.id""",
        citizen_id, today, SHOWN_DAYS,
    )  # fmt: skip


async def lock_mandate(db: Db, mandate_id: UUID) -> None:
    await db.execute("SELECT FROM care_mandates WHERE id = $1 FOR NO KEY UPDATE", mandate_id)


async def find_phone(db: Db, mandate_id: UUID) -> bytes | None:
    """The sealed number of the person, for whoever asked to act for them: to send a code to, not to be shown."""
    return await db.fetchval("SELECT care_mandate_phone($1)", mandate_id)


async def confirm(
    db: Db, mandate_id: UUID, how: ConfirmedHow, now: datetime, *, confirmed_by: UUID | None = None
) -> bool:
    """False unless it waits for a word."""
    return await db.fetchval(
        """UPDATE care_mandates SET status = 'confirmed', confirmed_at = $3, confirmed_how = $2, confirmed_by = $4
           WHERE id = $1 AND status = 'asked' RETURNING true""",
        mandate_id, how, now, confirmed_by,
    ) or False  # fmt: skip


async def end(db: Db, mandate_id: UUID, to: MandateStatus, now: datetime) -> bool:
    """Refuse what was asked, or end what was confirmed; False for one that is over."""
    return await db.fetchval(
        """UPDATE care_mandates SET status = $2, ended_at = $3
           WHERE id = $1 AND status IN ('asked', 'confirmed') RETURNING true""",
        mandate_id, to, now,
    ) or False  # fmt: skip


class Asker(msgspec.Struct, frozen=True):
    name: str | None


async def find_asker(db: Db, mandate_id: UUID) -> Asker | None:
    """Who asks to act; for the text that goes to the person."""
    return await one(
        db, Asker,
        """SELECT c.name FROM care_mandates m JOIN citizens c ON c.id = m.citizen_id
           WHERE m.id = $1 AND m.status = 'asked'""",
        mandate_id,
    )  # fmt: skip


async def list_case_ids(db: Db, person_id: UUID) -> list[UUID]:
    """The person's open cases."""
    return [row["id"] for row in await db.fetch(
        "SELECT id FROM care_cases WHERE person_id = $1 AND closed_at IS NULL", person_id
    )]  # fmt: skip
